"""Webhooks: the callback is checked, events are signed over the bytes that go out."""

import hashlib
import hmac
import json

import httpx
import pytest

from .callers import PAGE, Graph


@pytest.fixture
def receiver(mailbox):
    mailbox.greet = lambda query: query["hub.challenge"] if query["hub.verify_token"] == "đúng" else "no"
    return mailbox


@pytest.fixture
def callback(simulator, receiver):
    simulator.control("POST", "webhooks", {"callback": receiver.url, "verify_token": "đúng"})
    return receiver


def is_signed(headers, raw, secret="facebook-secret"):
    return headers["x-hub-signature-256"] == "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def test_a_callback_that_does_not_know_the_token_is_not_kept(simulator, receiver):
    with pytest.raises(httpx.HTTPStatusError):
        simulator.control("POST", "webhooks", {"callback": receiver.url, "verify_token": "sai"})
    with pytest.raises(httpx.HTTPStatusError):
        simulator.webhook([{"post_id": f"{PAGE}_1"}])


def test_events_of_two_pages_go_out_in_one_signed_batch_and_repeat_to_the_byte(simulator, callback):
    events = [{"post_id": f"{PAGE}_1", "item": "comment", "message": "Hay quá"}, {"post_id": "7_2", "verb": "remove"}]
    assert simulator.webhook(events, repeat=5, late_seconds=600) == [200] * 5
    assert len({raw for _, raw in callback.calls}) == 1
    headers, raw = callback.calls[0]
    assert is_signed(headers, raw)
    assert raw.isascii()
    entries = json.loads(raw)["entry"]
    assert [entry["id"] for entry in entries] == [PAGE, "7"]
    assert entries[0]["changes"][0]["value"]["message"] == "Hay quá"


def test_a_forged_signature_is_of_another_secret(simulator, callback):
    simulator.webhook([{"post_id": f"{PAGE}_1"}], forge=True)
    [(headers, raw)] = callback.calls
    assert headers["x-hub-signature-256"].startswith("sha256=")
    assert not is_signed(headers, raw)


def test_an_app_subscribes_to_a_pages_feed(simulator, http):
    graph = Graph(simulator, http)
    assert graph.post(f"{PAGE}/subscribed_apps", subscribed_fields="feed,mention").json() == {"success": True}
    assert graph.post(f"{PAGE}/subscribed_apps", subscribed_fields="gì đó").json()["error"]["code"] == 100
    [app] = graph.get(f"{PAGE}/subscribed_apps").json()["data"]
    assert app["subscribed_fields"] == ["feed", "mention"]
