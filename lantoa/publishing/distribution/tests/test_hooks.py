"""Networks call: genuine calls take effect once; forged, repeated and broken ones change nothing."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import now
from lantoa.publishing.distribution.connect.chats import begin_chat, code_of
from lantoa.publishing.distribution.hooks.events import forget_events
from lantoa.publishing.distribution.hooks.views import LARGEST_BODY, bot_secret
from lantoa.publishing.distribution.models import Delivery, WebhookCount, WebhookEvent
from lantoa.publishing.distribution.reading.rules import GATHER
from lantoa.publishing.distribution.tests.factories import Federation, make_channel

pytestmark = pytest.mark.django_db
SECRET = "facebook-secret"


@pytest.fixture
def post(settings):
    settings.FACEBOOK_APP_SECRET, settings.FACEBOOK_WEBHOOK_VERIFY_TOKEN = SECRET, "lời hẹn"
    federation = Federation(grassroots=1)
    make_channel(federation.units[0], address="777")
    federation.release()
    Delivery.objects.update(
        state="sent", sent_at=now(), post_id="777_1", next_attempt_at=None, read_at=now() + timedelta(hours=3)
    )
    return Delivery.objects.get()


def body(post_id="777_1", *, reaction="like", page="777"):
    value = {
        "item": "reaction",
        "verb": "add",
        "post_id": post_id,
        "reaction_type": reaction,
        "created_time": 1795000000,
    }
    entry = {"id": page, "time": 1795000001, "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def call(raw, *, secret=SECRET, **headers):
    if secret:
        headers["HTTP_X_HUB_SIGNATURE_256"] = f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"
    return Client(enforce_csrf_checks=True).post("/moc/facebook/", raw, content_type="application/json", **headers)


def is_read_soon(post):
    return Delivery.objects.get(pk=post.pk).read_at <= now() + GATHER


def test_a_reaction_brings_the_next_reading_forward(post, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert call(body()).status_code == 200
    assert is_read_soon(post)


def test_a_call_that_comes_five_times_takes_effect_once(post):
    call(body())
    later = now() + timedelta(hours=2)
    Delivery.objects.update(read_at=later)
    for _ in range(4):
        assert call(body()).status_code == 200
    assert Delivery.objects.get().read_at == later
    assert WebhookEvent.objects.count() == 1
    call(body(reaction="love"))
    assert is_read_soon(post)


@pytest.mark.parametrize("secret", ["", "khác", "zalo-secret"])
def test_a_forged_call_changes_nothing_and_is_counted(post, secret):
    assert call(body(), secret=secret).status_code == 403
    assert not is_read_soon(post)
    assert WebhookEvent.objects.count() == 0
    assert WebhookCount.objects.get().outcome == "forged"


def test_without_a_secret_of_ours_nothing_is_believed(post, settings):
    settings.FACEBOOK_APP_SECRET = ""
    assert call(body(), secret="x").status_code == 403


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"object": "page", "entry": 7}', b"\xff\xfe", b"[" * 5000])
def test_what_is_signed_and_senseless_changes_nothing(post, raw):
    assert call(raw).status_code == 200
    assert not is_read_soon(post)


def test_a_page_speaks_for_its_own_posts_only(post):
    assert call(body(page="888")).status_code == 200
    assert not is_read_soon(post)


def test_a_post_that_is_read_no_more_stays_so(post):
    Delivery.objects.update(read_at=None)
    assert call(body()).status_code == 200
    assert Delivery.objects.get().read_at is None


def test_more_than_a_megabyte_is_not_read(post):
    assert call(b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert WebhookCount.objects.get().outcome == "broken"


def test_the_handshake_answers_whoever_knows_the_token(post, client):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "lời hẹn"}
    answer = client.get("/moc/facebook/", asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert client.get("/moc/facebook/", asked | {"hub.verify_token": "khác"}).status_code == 403
    assert client.get("/moc/facebook/").status_code == 403


# --- Zalo -----------------------------------------------------------------------------------------


def zalo_body(name="follow", **more):
    at = int(now().timestamp() * 1000)
    event = {"app_id": "200001", "oa_id": "55", "event_name": name, "timestamp": str(at), "follower": {"id": "9"}}
    return json.dumps(event | more).encode(), str(at)


def zalo_call(raw, at, *, key="khóa"):
    mac = hashlib.sha256(b"200001" + raw + at.encode() + key.encode()).hexdigest()
    return Client().post("/moc/zalo/", raw, content_type="application/json", HTTP_X_ZEVENT_SIGNATURE=f"mac={mac}")


def test_zalo_is_always_answered_200_and_its_events_are_kept_once(settings):
    settings.ZALO_WEBHOOK_KEY = "khóa"
    raw, at = zalo_body()
    for _ in range(3):
        assert zalo_call(raw, at).status_code == 200
    assert WebhookEvent.objects.filter(network="zalo_oa").count() == 1
    assert zalo_call(raw, at, key="khác").status_code == 200
    assert Client().post("/moc/zalo/", b"chuyen la", content_type="text/plain").status_code == 200
    counted = dict(WebhookCount.objects.values_list("outcome", "calls"))
    assert counted == {"taken": 3, "forged": 1, "broken": 1}


def test_an_old_event_of_zalo_is_a_replay(settings):
    settings.ZALO_WEBHOOK_KEY = "khóa"
    old = str(int((now() - timedelta(hours=5)).timestamp() * 1000))
    raw, _at = zalo_body(timestamp=old)
    assert zalo_call(raw, old).status_code == 200
    assert WebhookEvent.objects.count() == 0


def bot_call(text, *, message_id="m1", secret=None, bot="lam-giang"):
    chat = {"id": "c1", "chat_type": "PRIVATE"}
    message = {"message_id": message_id, "chat": chat, "text": text, "date": 1795000000000, "from": {"id": "u"}}
    raw = json.dumps({"event_name": "message.text.received", "message": message}).encode()
    token = bot_secret("lam-giang") if secret is None else secret
    path = f"/moc/zalo-bot/{bot}/"
    return Client().post(path, raw, content_type="application/json", HTTP_X_BOT_API_SECRET_TOKEN=token)


@pytest.fixture
def waiting():
    federation = Federation(grassroots=1)
    return begin_chat(
        unit=federation.units[0], network="zalo_bot", token="bot-token", name="Nhóm đoàn viên", by=federation.lan
    )


def test_a_code_written_to_a_bot_links_its_chat(waiting):
    for number in range(3):
        assert bot_call(f"Chào, mã: {code_of(waiting, now())}", message_id=f"m{number}").status_code == 200
    waiting.refresh_from_db()
    assert (waiting.address, waiting.state) == ("c1", "connected")
    assert WebhookCount.objects.get().calls == 3


@pytest.mark.parametrize("how", [{"secret": "khác"}, {"bot": "bot-khac"}, {"secret": ""}])
def test_a_forged_message_links_nothing(waiting, how):
    assert bot_call(code_of(waiting, now()), **how).status_code == 200
    waiting.refresh_from_db()
    assert waiting.address == ""
    assert WebhookCount.objects.get().outcome == "forged"
    assert WebhookEvent.objects.count() == 0


def test_old_events_are_forgotten(post):
    call(body())
    assert forget_events() == 0
    WebhookEvent.objects.update(received_at=now() - timedelta(days=5))
    assert forget_events() == 1
