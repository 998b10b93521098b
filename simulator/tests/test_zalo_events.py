"""Bots, and what Zalo sends to webhooks: signed, repeated, forged."""

import hashlib
import json

import pytest

from .callers import OA

TOKEN, CHAT = "880001:bot-secret", "e4ea2cd5189df1c3a88c"


@pytest.fixture
def bot(simulator, http):
    def call(function, token=TOKEN, **values):
        return http.post(f"{simulator.zalo_bot_url}/bot{token}/{function}", json=values).json()

    return call


def test_a_bot_writes_to_a_chat(bot, simulator):
    text = bot("sendMessage", chat_id=CHAT, text="Mời đọc")
    photo = bot("sendPhoto", chat_id=CHAT, photo="http://127.0.0.1/anh.jpg", caption="Ảnh")
    posts = simulator.account("zalo_bot", CHAT)["posts"]

    assert [post["id"] for post in posts] == [text["result"]["message_id"], photo["result"]["message_id"]]
    assert [post["message"] for post in posts] == ["Mời đọc", "Ảnh"]
    assert simulator.counts("zalo_bot") == {CHAT: 2}


@pytest.mark.parametrize(
    ("function", "values", "code"),
    [
        ("sendMessage", {"chat_id": CHAT, "text": ""}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": "x" * 2001}, 400),
        ("sendMessage", {"text": "x"}, 400),
        ("sendPhoto", {"chat_id": CHAT, "photo": "anh.jpg"}, 400),
        ("sendNothing", {}, 404),
        ("setWebhook", {"url": "http://x/", "secret_token": "short"}, 400),
    ],
)
def test_a_bot_refuses_in_the_body(bot, function, values, code):
    answer = bot(function, **values)
    assert (answer["ok"], answer["error_code"]) == (False, code)


def test_a_bot_has_one_secret(bot):
    assert bot("getMe")["result"]["can_join_groups"] is True
    assert bot("getMe", token="880001:another")["error_code"] == 401
    assert bot("getMe", token="no-token")["error_code"] == 401


def test_a_chat_belongs_to_one_bot_and_may_block_it(bot, simulator):
    bot("sendMessage", chat_id=CHAT, text="x")
    simulator.change_account("zalo_bot", CHAT, blocked=True)

    assert bot("sendMessage", chat_id=CHAT, text="x")["error_code"] == 403
    assert bot("sendMessage", token="880002:s", chat_id=CHAT, text="x")["error_code"] == 400


@pytest.mark.parametrize(
    ("kind", "code"), [("token_revoked", 401), ("rate_limited", 429), ("permission", 403), ("transient", 500)]
)
def test_faults_of_one_chat(bot, simulator, kind, code):
    simulator.fault(kind, network="zalo_bot", account=CHAT)
    assert bot("sendMessage", chat_id="another", text="x")["ok"] is True
    assert bot("sendMessage", chat_id=CHAT, text="x")["error_code"] == code
    assert bot("sendMessage", chat_id=CHAT, text="x")["ok"] is True


def test_the_token_is_not_in_the_list_of_calls(bot, simulator):
    bot("sendMessage", chat_id=CHAT, text="x")
    assert "bot-secret" not in json.dumps(simulator.control("GET", "calls"))


def test_updates_are_fetched_once_and_not_beside_a_webhook(bot, simulator):
    bot("getMe")
    simulator.event("zalo_bot", CHAT, bot="880001", text="LT-7QK4M2", chat_type="GROUP")
    update = bot("getUpdates", timeout="1")["result"]

    assert update["event_name"] == "message.text.received"
    assert update["message"]["chat"] == {"id": CHAT, "chat_type": "GROUP"}
    assert bot("getUpdates", timeout="0.1")["error_code"] == 408
    bot("setWebhook", url="http://127.0.0.1:1/", secret_token="a-long-secret")
    assert bot("getUpdates")["error_code"] == 400
    assert bot("deleteWebhook")["result"]["url"] == ""


def test_a_bots_webhook_brings_the_secret(bot, simulator, mailbox):
    bot("setWebhook", url=mailbox.url, secret_token="a-long-secret")
    simulator.event("zalo_bot", CHAT, bot="880001", text="Xin chào")
    simulator.event("zalo_bot", CHAT, bot="880001", forge="secret")
    (headers, body), (forged, _) = mailbox.calls

    assert headers["x-bot-api-secret-token"] == "a-long-secret"
    assert json.loads(body)["result"]["message"]["text"] == "Xin chào"
    assert forged["x-bot-api-secret-token"] != "a-long-secret"


def test_an_event_is_signed_over_its_very_bytes(simulator, mailbox):
    sent = simulator.event("zalo_oa", OA, url=mailbox.url, times=5, secret="webhook-key", app_id="200001")
    bodies = {body for _, body in mailbox.calls}
    headers = [headers for headers, _ in mailbox.calls]
    [body] = bodies
    at = json.loads(body)["timestamp"]
    mac = hashlib.sha256(b"200001" + body + at.encode() + b"webhook-key").hexdigest()

    assert sent["statuses"] == [200] * 5
    assert {call["x-zevent-signature"] for call in headers} == {f"mac={mac}"}
    assert [call.get("num_retry") for call in headers] == [None, "1", "2", "3", "4"]


def test_a_forged_event_does_not_fit_its_signature(simulator, mailbox):
    for forge in ("body", "key", "missing"):
        simulator.event("zalo_oa", OA, url=mailbox.url, secret="webhook-key", app_id="200001", forge=forge)
    for headers, body in mailbox.calls:
        at = json.loads(body)["timestamp"]
        mac = hashlib.sha256(b"200001" + body + at.encode() + b"webhook-key").hexdigest()
        assert headers.get("x-zevent-signature") != f"mac={mac}"


def test_a_receiver_that_is_away_is_told_as_nobody(simulator):
    assert simulator.event("zalo_oa", OA, url="http://127.0.0.1:1/")["statuses"] == [0]
