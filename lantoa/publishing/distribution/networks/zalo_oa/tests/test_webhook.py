"""Events as Zalo sends them: the simulator's very bytes, repeated, forged and late."""

import json
from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.zalo_oa.tests.conftest import OA
from lantoa.publishing.distribution.networks.zalo_oa.webhook import Keys, is_fresh, matched_by, read
from simulator.testing import Mailbox

KEYS = Keys(app_id="200001", webhook_key="webhook-key", app_secret="zalo-secret")


@pytest.fixture
def received(oa):
    """What arrives when the simulator sends an event."""

    def send(**values):
        with Mailbox() as box:
            oa.event("zalo_oa", OA, url=box.url, **{"secret": "webhook-key", "app_id": "200001", **values})
        return box.calls

    return send


@pytest.mark.parametrize("secret", ["webhook_key", "app_secret"])
@pytest.mark.parametrize("first", ["app_id", "oa_id"])
def test_whichever_key_zalo_uses_is_told(received, secret, first):
    [(headers, body)] = received(first=first, secret=getattr(KEYS, secret))
    assert matched_by(body, headers, KEYS, oa_id=read(body).oa_id) == f"{secret}+{first}"


@pytest.mark.parametrize("forge", ["body", "key", "missing"])
def test_a_forged_event_matches_nothing(received, forge):
    [(headers, body)] = received(forge=forge)
    assert matched_by(body, headers, KEYS, oa_id=OA) == ""


def test_without_keys_nothing_is_genuine(received):
    [(headers, body)] = received(secret="")
    assert matched_by(body, headers, Keys(app_id="200001"), oa_id=OA) == ""
    [(headers, body)] = received()
    assert matched_by(body, headers, Keys(app_id="", webhook_key="webhook-key")) == ""


def test_another_apps_signature_is_not_ours(received):
    [(headers, body)] = received(app_id="999")
    assert matched_by(body, headers, KEYS, oa_id=OA) == ""


def test_repeats_have_one_key_and_other_events_another(received):
    calls = received(times=5, text="Cho tôi hỏi")
    keys = {read(body).key for _, body in calls}
    assert len(calls) == 5
    assert len(keys) == 1
    assert not keys & {read(body).key for _, body in received(text="Cho tôi hỏi")}


def test_an_event_is_read(received):
    [(_, body)] = received(text="Cho tôi hỏi", user="77", message_id="m1")
    event = read(body)
    assert (event.name, event.oa_id, event.app_id, event.user_id) == ("user_send_text", OA, "200001", "77")
    assert (event.message_id, event.text) == ("m1", "Cho tôi hỏi")
    assert is_fresh(event, now())


def test_an_event_without_a_message_is_known_by_its_bytes(received):
    [(_, first)] = received(event="follow", user="77")
    [(_, second)] = received(event="follow", user="78")
    assert read(first).user_id == "77"
    assert read(first).key == read(first).key != read(second).key


def test_what_an_account_sent_itself_names_it_as_sender():
    body = {"event_name": "oa_send_text", "timestamp": "1", "sender": {"id": "7"}, "recipient": {"id": "9"}}
    assert read(json.dumps(body).encode()).oa_id == "7"


def test_a_late_event_is_a_replay(received):
    [(headers, body)] = received(late_seconds=4 * 3600)
    event = read(body)
    assert matched_by(body, headers, KEYS, oa_id=OA)
    assert not is_fresh(event, now())
    # The last of Zalo's own repeats is not.
    assert is_fresh(event, event.at + timedelta(hours=1, minutes=51))
    assert not is_fresh(event, event.at - timedelta(minutes=6))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"event_name": "follow"}',
        b'{"event_name": "follow", "timestamp": "' + "٣".encode() + b'"}',
        b'{"event_name": "follow", "timestamp": "99999999999999999999"}',
        b'{"timestamp": "1", "message": []}',
        b'{"event_name": "follow", "timestamp": "1", "x": "' + b"x" * 300_000 + b'"}',
    ],
)
def test_hostile_bodies_are_no_events(body):
    assert read(body) is None
    assert matched_by(body, {"x-zevent-signature": "mac=00"}, KEYS, oa_id=OA) == ""


def test_parts_of_other_kinds_do_no_harm():
    body = b'{"event_name": ["x"], "timestamp": "1", "message": "x", "sender": 3, "recipient": null}'
    assert read(body).user_id == ""
