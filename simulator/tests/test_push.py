"""A push service: what it lets through, and what a browser behind it shows."""

import time

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from simulator.push_crypto import keys_of, unbase64

KEY = ec.derive_private_key(4711, ec.SECP256R1())
BROWSER = "dien-thoai-1"


@pytest.fixture
def push(simulator, http):
    def send(text=b'{"title": "Tin"}', *, to=BROWSER, key=KEY, claims=None, drop=(), **headers):
        claims = {"sub": "mailto:a@lamgiang.vn", "aud": simulator.url, "exp": int(time.time()) + 3600} | (claims or {})
        signed = Vapid02(key).sign(claims)
        known = keys_of(to)
        body = http_ece.encrypt(
            text,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=unbase64(known["p256dh"]),
            auth_secret=unbase64(known["auth"]),
        )
        own = {"TTL": "60", "Content-Encoding": "aes128gcm", **signed, **headers}
        own = {name: value for name, value in own.items() if name not in drop}
        return http.post(f"{simulator.push_url}/send/{to}", content=body, headers=own)

    return send


def test_a_message_arrives_in_plain_text(simulator, push):
    answer = push('{"title": "Bữa cơm ca ba", "url": "http://a.vn/s/1"}'.encode(), Topic="bai-1", Urgency="high")
    assert answer.status_code == 201
    [shown] = simulator.posts("webpush")
    assert shown["values"]["payload"]["title"] == "Bữa cơm ca ba"
    assert (shown["link"], shown["values"]["topic"], shown["values"]["urgency"]) == ("http://a.vn/s/1", "bai-1", "high")


def test_the_same_topic_replaces_and_another_does_not(simulator, push):
    for text, topic in ((b'{"n": 1}', "a"), (b'{"n": 2}', "a"), (b'{"n": 1}', "b")):
        push(text, Topic=topic)
    shown = [(row["values"]["payload"]["n"], row["values"]["times"]) for row in simulator.posts("webpush")]
    assert shown == [(2, 2), (1, 1)]
    assert simulator.counts("webpush") == {BROWSER: 2}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"drop": ("Authorization",)}, 401),
        ({"Authorization": "vapid t=a.b.c,k=AAAA"}, 401),
        ({"claims": {"aud": "https://elsewhere.example"}}, 403),
        ({"claims": {"exp": int(time.time()) - 5}}, 403),
        ({"claims": {"exp": int(time.time()) + 90_000}}, 403),
        ({"drop": ("TTL",)}, 400),
        ({"Topic": "x" * 33}, 400),
        ({"Urgency": "very-high"}, 400),
        ({"Content-Encoding": "aesgcm"}, 400),
        ({"text": b"x" * 4100}, 413),
    ],
)
def test_what_a_push_service_does_not_take(simulator, push, change, status):
    assert push(**change).status_code == status
    assert simulator.posts("webpush") == []


def test_only_the_key_of_the_first_sender_may_send(push):
    assert push().status_code == 201
    assert push(key=ec.derive_private_key(4712, ec.SECP256R1())).status_code == 403


def test_what_was_made_for_another_browser_cannot_be_read(simulator, push, http, monkeypatch):
    subscription = http.get(f"{simulator.push_url}/subscribe/{BROWSER}").json()
    assert subscription["endpoint"] == f"{simulator.push_url}/send/{BROWSER}"
    assert subscription["keys"] == keys_of(BROWSER)
    push(b"cho may nay", to=BROWSER)
    others = keys_of("dien-thoai-2")
    monkeypatch.setattr("simulator.tests.test_push.keys_of", lambda _: others)
    push(b"cho may khac", to=BROWSER)
    assert [row["message"] for row in simulator.posts("webpush")] == ["cho may nay", ""]


def test_an_ended_subscription_stays_ended(simulator, push):
    simulator.fault("token_revoked", network="webpush", account=BROWSER, options={"status": 404})
    assert [push().status_code for _ in range(2)] == [404, 404]
    simulator.set(auto_create=False)
    assert push(to="nie-gesehen").status_code == 404


def test_too_many_says_when(simulator, push):
    simulator.fault("rate_limited", network="webpush", options={"retry_after": 9})
    answer = push()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "9")
