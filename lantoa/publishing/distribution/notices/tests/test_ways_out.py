"""Notices leave the house: a mail over SMTP, a push a browser can read, a message in a chat; none twice."""

import email
import email.policy
import json
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

import pytest
from django.test import Client

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.distribution.hooks.views import bot_secret
from lantoa.publishing.distribution.networks.zalo_bot import linking
from lantoa.publishing.distribution.notices.chat import NOTICE_BOT, code_of_person, hear_people
from lantoa.publishing.distribution.notices.push import add_browser
from lantoa.publishing.distribution.tests.conftest import one_simulator, simulator
from lantoa.publishing.distribution.tests.factories import make_user
from lantoa.services.notify.facade import choices_of, notify, send_due
from lantoa.services.notify.models import Send
from lantoa.services.notify.queue import claim_letters
from lantoa.services.notify.rules import LEASE
from lantoa.services.notify.ways import WAYS
from simulator.push_crypto import keys_of

__all__ = ["one_simulator", "simulator"]
pytestmark = pytest.mark.django_db(transaction=True)
# Ahead of the real clock, by which notices are written; at noon.
NOON = datetime(2046, 11, 18, 12, tzinfo=VIETNAM)
BOT = "880001:s"


@pytest.fixture
def house(simulator, settings):
    """The simulator is relay, push service and Zalo; Lan has a mailbox."""
    place = urlsplit(simulator.smtp_url)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = place.hostname, place.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.BASE_URL = "https://lantoa.example"
    settings.ZALO_NOTICE_BOT_TOKEN = BOT
    settings.ALLOW_PRIVATE_CALLBACKS = True
    # A bot is there from its first call on.
    simulator.http.post(f"{simulator.zalo_bot_url}/bot{BOT}/getMe")
    return simulator


@pytest.fixture
def lan(house):
    return make_user(username="lan", email="lan@congdoan.example")


def browser(house, user, name):
    return add_browser(user=user, endpoint=f"{house.push_url}/send/{name}", keys=keys_of(name))


def write(house, chat_id, text, **values):
    house.event("zalo_bot", chat_id, bot="880001", text=text, **values)


def chat(house, user, chat_id="chat1"):
    write(house, chat_id, f"Chào bot, {code_of_person(user, now())}")
    assert hear_people() == [user]


def tell(user, way, text="Sắp đến hạn chia sẻ: “Bữa cơm ca ba”.", source="a", **values):
    notify([user], text=text, url="/lam-viec/viec/", source=source, ways=[way], **values)


def letters(house, address="lan@congdoan.example"):
    rows = house.account("email", address)["posts"]
    return [email.message_from_bytes(house.mail_raw(row["id"]), policy=email.policy.default) for row in rows]


# --- mail -----------------------------------------------------------------------------------------


def test_a_mail_goes_through_the_relay(house, lan):
    tell(lan, "email")
    assert send_due(NOON) == 1
    [letter] = letters(house)
    assert letter["Subject"] == "Sắp đến hạn chia sẻ: “Bữa cơm ca ba”."
    assert (letter["To"], letter["Auto-Submitted"]) == ("lan@congdoan.example", "auto-generated")
    assert "https://lantoa.example/lam-viec/viec/" in letter.get_content()


def test_a_kill_between_send_and_record_is_seen_by_the_message_id(house, lan):
    tell(lan, "email")
    taken = claim_letters(NOON)
    # Sent, and then the process is gone: nothing was written down.
    list(islice(WAYS["email"].send(taken), 1))
    tell(lan, "email", text="Việc mới", source="b")
    assert send_due(NOON + LEASE) == 2
    counts = house.mail_tally()["message_ids"]
    again = f"nhac-viec.{taken[0].key}@lantoa.example"
    assert sorted(counts.values()) == [1, 2]
    assert {mark.strip("<>"): count for mark, count in counts.items()}[again] == 2
    first, last = [one for one in letters(house) if again in one["Message-ID"]]
    assert (first["Subject"], first.get_content()) == (last["Subject"], last.get_content())


def test_a_mailbox_that_is_none_is_not_tried_again_and_a_busy_one_is(house, lan):
    tell(lan, "email")
    house.fault("policy", network="email", on="rcpt")
    send_due(NOON)
    assert Send.objects.get().state == "failed"
    tell(lan, "email", source="b")
    house.fault("transient", network="email", on="rcpt")
    send_due(NOON)
    assert Send.objects.get(notice__source="b").state == "waiting"
    assert send_due(NOON + timedelta(minutes=1)) == 1


def test_a_relay_that_is_away_keeps_every_mail_waiting(house, lan, settings):
    mai = make_user(username="mai", email="mai@congdoan.example")
    settings.EMAIL_PORT = 9
    notify([lan, mai], text="Việc", source="a", ways=["email"])
    assert send_due(NOON) == 0
    assert list(Send.objects.values_list("state", "attempts")) == [("waiting", 1)] * 2
    settings.EMAIL_PORT = urlsplit(house.smtp_url).port
    assert send_due(NOON + timedelta(minutes=1)) == 2


# --- push -----------------------------------------------------------------------------------------


def test_every_browser_of_the_person_can_read_the_notice(house, lan):
    mai = make_user(username="mai")
    browser(house, lan, "dien-thoai")
    browser(house, lan, "may-ban")
    browser(house, mai, "cua-mai")
    tell(lan, "push", is_urgent=True)
    assert send_due(NOON.replace(hour=23)) == 1
    rows = house.posts("webpush")
    assert {row["account"] for row in rows} == {"dien-thoai", "may-ban"}
    shown = json.loads(rows[0]["message"])
    assert shown["body"] == "Sắp đến hạn chia sẻ: “Bữa cơm ca ba”."
    assert shown["url"] == "https://lantoa.example/lam-viec/viec/"


def test_a_push_sent_again_takes_the_place_of_the_first(house, lan):
    browser(house, lan, "a")
    tell(lan, "push")
    taken = claim_letters(NOON)
    list(WAYS["push"].send(taken))
    assert send_due(NOON + LEASE) == 1
    [row] = house.posts("webpush")
    assert row["values"]["times"] == 2


def test_several_notices_are_one_push(house, lan):
    browser(house, lan, "a")
    for source in ("a", "b", "c"):
        tell(lan, "push", source=source)
    send_due(NOON)
    [row] = house.posts("webpush")
    assert json.loads(row["message"])["body"].startswith("3 việc cần xem: Sắp đến hạn")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(house, lan, status):
    browser(house, lan, "con")
    browser(house, lan, "het")
    house.add_accounts({"network": "webpush", "id": "het", "gone": status})
    tell(lan, "push")
    assert send_due(NOON) == 1
    assert [one.values["endpoint"][-3:] for one in choices_of(lan).places["push"]] == ["con"]
    house.change_account("webpush", "con", gone=status)
    tell(lan, "push", source="b")
    assert send_due(NOON) == 0
    assert (choices_of(lan).places, Send.objects.get(notice__source="b").state) == ({}, "skipped")


@pytest.mark.parametrize(
    ("kind", "state"),
    [("transient", "waiting"), ("rate_limited", "waiting"), ("token_expired", "failed"), ("permission", "failed")],
)
def test_a_push_services_refusal_loses_no_browser(house, lan, kind, state):
    browser(house, lan, "a")
    tell(lan, "push")
    house.fault(kind, network="webpush")
    assert send_due(NOON) == 0
    assert Send.objects.get().state == state
    assert len(choices_of(lan).places["push"]) == 1


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/x", "https://10.0.0.1/x", "https://localhost/x", "ftp://a.vn/x"])
def test_a_place_in_our_own_house_is_no_browser(lan, settings, endpoint):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    with pytest.raises(RuleBroken):
        add_browser(user=lan, endpoint=endpoint, keys=keys_of("a"))
    assert choices_of(lan).places == {}


def test_keys_that_are_none_are_no_browsers(lan):
    with pytest.raises(RuleBroken, match="khóa"):
        add_browser(user=lan, endpoint="https://push.example.com/x", keys={"p256dh": "x", "auth": "y"})


# --- Zalo Bot -------------------------------------------------------------------------------------


def test_a_chat_that_said_the_code_is_told(house, lan):
    chat(house, lan)
    tell(lan, "zalo_bot")
    assert send_due(NOON) == 1
    [row] = house.posts("zalo_bot")
    assert row["account"] == "chat1"
    assert row["message"] == "Sắp đến hạn chia sẻ: “Bữa cơm ca ba”.\nhttps://lantoa.example/lam-viec/viec/"


def test_a_code_works_once_and_only_within_the_hour(house, lan):
    mai = make_user(username="mai")
    code, old = code_of_person(lan, now()), code_of_person(mai, now() - timedelta(hours=1, minutes=1))
    for chat_id, text in (("c1", code), ("c2", code), ("c3", old)):
        write(house, chat_id, text)
    assert hear_people() == [lan]
    assert [one.values for one in choices_of(lan).places["zalo_bot"]] == [{"chat_id": "c1"}]
    assert choices_of(mai).places == {}


def test_a_group_and_a_channels_code_link_nobody(house, lan):
    write(house, "g1", code_of_person(lan, now()), chat_type="GROUP")
    forged = linking.make_code(lan.pk, address="", at=now(), key=b"another use")
    write(house, "c1", forged)
    assert hear_people() == []
    assert choices_of(lan).places == {}


def hook(text, *, bot=NOTICE_BOT, secret=None):
    message = {"message_id": "m1", "chat": {"id": "c9", "chat_type": "PRIVATE"}, "text": text, "from": {"id": "u"}}
    raw = json.dumps({"event_name": "message.text.received", "message": message}).encode()
    headers = {"X-Bot-Api-Secret-Token": bot_secret(bot) if secret is None else secret}
    return Client().post(f"/moc/zalo-bot/{bot}/", raw, content_type="application/json", headers=headers)


def test_the_bots_webhook_links_a_person_too(lan):
    assert hook(code_of_person(lan, now())).status_code == 200
    assert [one.values for one in choices_of(lan).places["zalo_bot"]] == [{"chat_id": "c9"}]


@pytest.mark.parametrize("how", [{"secret": "khác"}, {"bot": "bot-cua-don-vi"}])
def test_a_forged_call_or_another_bot_links_nobody(lan, how):
    hook(code_of_person(lan, now()), **how)
    assert choices_of(lan).places == {}


@pytest.mark.parametrize(
    ("kind", "state", "is_kept"),
    [
        ("rate_limited", "waiting", True),
        ("token_revoked", "waiting", True),
        ("permission", "skipped", False),
        ("transient", "failed", True),
    ],
)
def test_what_zalo_refuses_is_told_apart(house, lan, kind, state, is_kept):
    chat(house, lan)
    tell(lan, "zalo_bot")
    house.fault(kind, network="zalo_bot", on="bot.message")
    assert send_due(NOON) == 0
    assert Send.objects.get().state == state
    assert ("zalo_bot" in choices_of(lan).places) is is_kept


def test_a_message_that_may_have_arrived_is_not_sent_again(house, lan):
    chat(house, lan)
    tell(lan, "zalo_bot")
    list(WAYS["zalo_bot"].send(claim_letters(NOON)))
    assert send_due(NOON + LEASE) == 0
    assert len(house.posts("zalo_bot")) == 1
    assert Send.objects.get().state == "failed"


def test_without_a_bot_nothing_is_lost(house, lan, settings):
    chat(house, lan)
    settings.ZALO_NOTICE_BOT_TOKEN = ""
    tell(lan, "zalo_bot")
    assert send_due(NOON) == 0
    assert Send.objects.get().state == "waiting"
