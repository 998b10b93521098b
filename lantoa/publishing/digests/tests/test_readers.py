"""Asking, agreeing, leaving: nobody gets a letter they did not agree to, and nobody learns who gets one."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from lantoa.kit.clock import now
from lantoa.publishing.digests.actions.readers import forget_wishes
from lantoa.publishing.digests.models import Reader, Wish
from lantoa.publishing.digests.sending import send_consents
from lantoa.publishing.digests.tests.factories import make_reader
from lantoa.publishing.distribution.facade import mailbox_hash, suppress_mailbox, suppressed_among

pytestmark = pytest.mark.django_db
LAN = "lan@khac.example"


@pytest.fixture
def strict():
    """A browser whose every POST must bring the token, where one is asked for."""
    return Client(enforce_csrf_checks=True)


def ask(client, address=LAN, **values):
    return client.post("/ban-tin/", {"address": address, "nhip": "daily", **values})


def agreed(client, relay):
    send_consents()
    raw = relay.mail_raw(relay.posts("email", account=LAN)[-1]["id"]).decode().replace("=\r\n", "")
    path = re.search(r"/ban-tin/dong-y/[\w-]+/", raw)[0]
    assert "Đồng ý nhận" in client.get(path).content.decode()
    assert not Reader.objects.filter(state="active").exists() or Wish.objects.filter(confirmed_at=None).exists()
    return client.post(path), path


def test_a_mailbox_is_read_to_only_after_its_owner_agreed(strict, relay, lg):
    asked = ask(strict, **{"muc": lg.section.slug, "don-vi": lg.unit.code})
    assert "Hãy mở hộp thư" in asked.content.decode()
    assert not asked.cookies
    assert Reader.objects.count() == 0
    answer, path = agreed(strict, relay)
    assert answer.status_code == 200
    reader = Reader.objects.get()
    assert (reader.address, reader.rhythm) == (LAN, "daily")
    assert (reader.section_ids, reader.unit_ids) == ([lg.section.pk], [lg.unit.pk])
    assert strict.get(path).status_code == strict.post(path).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, token FROM digests_reader")
        address, token = cursor.fetchone()
    assert LAN not in address
    assert token != reader.token
    wish = Wish.objects.get()
    assert (wish.address, wish.token, wish.network_hash) == ("", "", "")


def test_who_asks_again_changes_the_choice(strict, relay, lg):
    ask(strict)
    agreed(strict, relay)
    first = Reader.objects.get()
    Wish.objects.update(asked_at=now() - timedelta(hours=1))
    ask(strict, nhip="weekly", muc=lg.section.slug)
    agreed(strict, relay)
    reader = Reader.objects.get()
    assert (reader.rhythm, reader.section_ids, reader.token) == ("weekly", [lg.section.pk], first.token)


def test_leaving_by_page_and_by_one_click_forgets_the_address(strict):
    reader = make_reader(LAN)
    path = f"/ban-tin/huy/{reader.token}/"
    assert strict.get(path).status_code == 200
    assert Reader.objects.get().state == "active"
    one_click = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    again, foreign = strict.post(path), strict.post("/ban-tin/huy/khong-phai-cua-ai/")
    assert one_click.content == again.content == foreign.content
    left = Reader.objects.get()
    assert (left.state, left.address) == ("ended", "")


@pytest.mark.parametrize(
    "values",
    [{"address": "lan"}, {"address": "a@b.vn\r\nBcc: x@y.vn"}, {"nhip": "hourly"}, {"don-vi": "KHONG-CO"}],
)
def test_what_makes_no_sense_is_refused_in_words(strict, lg, values):
    answer = ask(strict, **{"address": LAN, **values})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Wish.objects.count() == 0
    assert ask(strict).status_code == 200


def test_nobody_is_asked_too_often(strict, relay):
    assert [ask(strict).status_code for _ in range(3)] == [200, 200, 200]
    assert Wish.objects.count() == 1
    for number in range(30):
        last = ask(strict, f"ban-{number}@khac.example")
    assert last.status_code == 422
    assert Wish.objects.count() == 20


def test_consent_lifts_what_a_bounce_had_stopped_and_old_wishes_go(strict, relay):
    hashed = mailbox_hash(LAN)
    suppress_mailbox(hashed, reason="bounce", detail="")
    ask(strict)
    agreed(strict, relay)
    assert suppressed_among([hashed]) == set()
    ask(strict, "khac@khac.example")
    Wish.objects.update(asked_at=now() - timedelta(days=8))
    assert forget_wishes() == 1
    assert Wish.objects.get().confirmed_at
