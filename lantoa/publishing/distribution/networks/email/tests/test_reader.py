"""Readers: asking for letters, agreeing, leaving. Without an account and without a cookie."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import MailSuppression, MailWish, Subscriber
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash
from lantoa.publishing.distribution.networks.email.confirmation import send_confirmations
from lantoa.publishing.distribution.networks.email.verp import channel_token
from lantoa.publishing.distribution.networks.email.wishes import forget_wishes
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit

LAN = "lan@khac.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("Công đoàn cơ sở May Lam Giang", code="LG01")


@pytest.fixture
def channel(unit):
    return make_channel(unit, "email", address="bantin@congdoan.example")


@pytest.fixture
def person(channel):
    return Subscriber.objects.create(channel=channel, address=LAN, address_hash=mailbox_hash(LAN), since=now())


@pytest.fixture
def strict():
    """A browser whose every POST must bring the token, where one is asked for."""
    return Client(enforce_csrf_checks=True)


def ask(client, address=LAN, name="", **extra):
    return client.post("/thu/dang-ky/LG01/", {"address": address, "name": name}, **extra)


def link_in(relay, address=LAN):
    [row] = relay.posts("email", account=address)
    raw = relay.mail_raw(row["id"]).decode().replace("=\r\n", "")
    assert "auto-generated" in raw
    return re.search(r"/thu/dong-y/[\w-]+/", raw)[0]


def test_looking_at_the_link_ends_nothing_and_the_button_does(strict, person):
    address = f"/thu/huy/{person.token}/"
    page = strict.get(address)
    assert "<button" in page.content.decode()
    strict.head(address)
    person.refresh_from_db()
    assert person.state == "active"

    answer = strict.post(address)
    assert (answer.status_code, answer.cookies.output(), page.cookies.output()) == (200, "", "")
    person.refresh_from_db()
    assert person.state == "ended"


def test_one_click_as_mail_programs_do_it_again_and_again(strict, person):
    for _ in range(3):
        answer = strict.post(
            f"/thu/huy/{person.token}/",
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 200
    person.refresh_from_db()
    ended_at = person.ended_at
    strict.post(f"/thu/huy/{person.token}/")
    person.refresh_from_db()
    assert person.ended_at == ended_at


def test_no_link_tells_whether_it_is_somebodys(strict, person):
    pages = {strict.get(f"/thu/huy/{token}/").content for token in (person.token, "x" * 43, "k1-" + "0" * 20)}
    answers = {strict.post(f"/thu/huy/{token}/").content for token in (person.token, "x" * 43, "k1-" + "0" * 20)}
    assert len(pages) == len(answers) == 1
    person.refresh_from_db()
    assert person.state == "ended"
    assert not MailSuppression.objects.exists()


def test_the_link_of_a_channel_without_readers_stops_its_mailbox(strict, channel):
    strict.post(f"/thu/huy/{channel_token(channel.pk)}/")
    assert MailSuppression.objects.get().address_hash == mailbox_hash(channel.address)


def test_nobody_is_subscribed_before_agreeing_by_a_letters_link(relay, strict, channel):
    page = ask(strict, "  Lan@Khac.example ", "Lan")
    assert page.status_code == 200
    assert "thư xác nhận" in page.content.decode()
    assert not Subscriber.objects.exists()
    assert send_confirmations() == 1
    assert send_confirmations() == 0

    link = link_in(relay, "lan@khac.example")
    assert "<button" in strict.get(link).content.decode()
    assert not Subscriber.objects.exists()
    assert "Cảm ơn" in strict.post(link).content.decode()
    person = Subscriber.objects.get(address_hash=mailbox_hash(LAN))
    assert (person.state, person.name, person.address) == ("active", "Lan", "Lan@khac.example")
    wish = MailWish.objects.get()
    assert wish.confirmed_at is not None
    assert (wish.address, wish.network_hash, wish.token) == ("", "", "")
    channel.refresh_from_db()
    assert channel.followers == 2
    # Used once.
    assert strict.post(link).status_code == 404
    # The mailbox that the channel was until now goes on receiving.
    assert Subscriber.objects.filter(address=channel.address, state="active").exists()


def test_who_left_or_bounced_comes_back_by_agreeing_anew(relay, strict, person):
    Subscriber.objects.update(state="bounced")
    MailSuppression.objects.create(address_hash=person.address_hash, reason="unknown", since=now())
    ask(strict)
    send_confirmations()
    strict.post(link_in(relay))
    person.refresh_from_db()
    assert person.state == "active"
    assert not MailSuppression.objects.exists()


def test_an_old_link_is_over_and_its_address_is_forgotten(relay, strict, channel):
    ask(strict)
    send_confirmations()
    link = link_in(relay)
    MailWish.objects.update(asked_at=now() - timedelta(days=8))
    assert strict.get(link).status_code == strict.post(link).status_code == 404
    assert not Subscriber.objects.exists()
    assert forget_wishes() == 1


def test_one_mailbox_is_asked_three_times_a_day_at_most_and_nobody_is_told(strict, channel):
    first = ask(strict).content
    assert ask(strict).content == first
    assert MailWish.objects.count() == 1
    for hours in (1, 2):
        MailWish.objects.update(asked_at=now() - timedelta(hours=hours))
        ask(strict)
    MailWish.objects.update(asked_at=now() - timedelta(hours=3))
    assert ask(strict).content == first
    assert MailWish.objects.count() == 3


def test_one_network_asks_twenty_times_an_hour_at_most(strict, channel):
    for number in range(20):
        assert ask(strict, f"a{number}@khac.example", REMOTE_ADDR=f"10.1.2.{number}").status_code == 200
    refused = ask(strict, "b@khac.example", REMOTE_ADDR="10.1.2.99")
    assert refused.status_code == 422
    assert "thử lại sau" in refused.content.decode()
    assert ask(strict, "b@khac.example", REMOTE_ADDR="10.1.3.1").status_code == 200
    assert MailWish.objects.count() == 21


@pytest.mark.parametrize(
    "address", ["", "lan", "lan@", "@khac.example", "a@b.vn\r\nBcc: c@d.vn", "<a@b.vn>", "a b@c.vn", "ộ@khac.example"]
)
def test_what_is_no_address_is_refused(strict, channel, address):
    assert ask(strict, address).status_code == 422
    assert not MailWish.objects.exists()


def test_a_relay_that_is_away_is_tried_again(relay, strict, channel, settings):
    ask(strict)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert send_confirmations() == 0
    settings.EMAIL_PORT = port
    assert send_confirmations() == 1
    assert relay.mail_tally()["recipients"] == {LAN: 1}


def test_the_unit_page_leads_there_only_when_there_are_letters(client, unit):
    assert "/thu/dang-ky/LG01/" not in client.get("/don-vi/LG01/").content.decode()
    assert client.get("/thu/dang-ky/LG01/").status_code == client.get("/thu/dang-ky/KHAC/").status_code == 404


def test_the_unit_page_leads_there(client, channel):
    assert "/thu/dang-ky/LG01/" in client.get("/don-vi/LG01/").content.decode()
    assert client.get("/thu/dang-ky/LG01/").status_code == 200
