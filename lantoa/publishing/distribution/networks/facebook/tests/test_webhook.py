import hmac
import json
import os
import random
import time
from datetime import UTC, datetime

import httpx
import pytest

from lantoa.publishing.distribution.networks.facebook.webhook import (
    SIGNATURE_HEADER,
    events,
    handshake,
    verify_signature,
)
from simulator.testing import Mailbox

SECRET, TOKEN = "facebook-secret", "mã kiểm tra"
PAGE = "123456"


def is_theirs(headers, raw):
    return verify_signature(raw, headers.get(SIGNATURE_HEADER.lower()), SECRET)


@pytest.fixture
def receiver():
    """What the product's view does with these functions, over real HTTP."""
    with Mailbox() as box:
        box.greet = lambda query: handshake(query, TOKEN)
        box.judge = lambda headers, raw: 200 if is_theirs(headers, raw) else 403
        yield box


@pytest.fixture
def callback(simulator, receiver):
    simulator.control("POST", "webhooks", {"callback": receiver.url, "verify_token": TOKEN})
    return receiver


def taken(box):
    """The events of all calls that were not turned away."""
    return [event for headers, raw in box.calls if is_theirs(headers, raw) for event in events(raw)]


def batch(*values, page=PAGE, field="feed"):
    changes = [{"field": field, "value": value} for value in values]
    return json.dumps({"object": "page", "entry": [{"id": page, "time": 1_790_000_000, "changes": changes}]}).encode()


def reaction(**changes):
    return {"item": "reaction", "verb": "add", "post_id": f"{PAGE}_1", "created_time": 1_790_000_001} | changes


def test_the_handshake_is_for_who_knows_the_token(simulator, receiver):
    simulator.control("POST", "webhooks", {"callback": receiver.url, "verify_token": TOKEN})
    with pytest.raises(httpx.HTTPStatusError):
        simulator.control("POST", "webhooks", {"callback": receiver.url, "verify_token": "sai"})


def test_what_the_network_really_sends_is_read(simulator, callback):
    comment = {"post_id": f"{PAGE}_2", "item": "comment", "message": "Hay quá 👏", "created_time": 1_790_000_000}
    assert simulator.webhook([reaction(), comment, reaction(post_id="77_3", verb="remove")]) == [200]
    told = [(event.post_id, event.kind, event.verb) for event in taken(callback)]
    assert told == [(f"{PAGE}_1", "reaction", "add"), (f"{PAGE}_2", "comment", "add"), ("77_3", "reaction", "remove")]
    assert taken(callback)[1].at == datetime.fromtimestamp(1_790_000_000, UTC)


def test_an_event_repeated_five_times_has_one_key_and_another_event_another(simulator, callback):
    assert simulator.webhook([reaction()], repeat=5) == [200] * 5
    simulator.webhook([reaction(), reaction(created_time=1_790_000_002)], late_seconds=3600)
    keys = [event.key for event in taken(callback)]
    assert len(keys) == 7
    assert len(set(keys)) == 2


@pytest.mark.parametrize("how", [{"forge": True}, {"unsigned": True}])
def test_forged_and_unsigned_events_are_turned_away(simulator, callback, how):
    assert simulator.webhook([reaction()], repeat=3, **how) == [403] * 3
    assert taken(callback) == []


def test_a_signature_is_of_the_bytes_and_of_a_secret_that_there_is():
    raw = batch(reaction())
    good = "sha256=" + hmac.new(SECRET.encode(), raw, "sha256").hexdigest()
    assert verify_signature(raw, good, SECRET)
    assert not verify_signature(raw + b" ", good, SECRET)
    assert not verify_signature(raw, good, "")
    empty = "sha256=" + hmac.new(b"", raw, "sha256").hexdigest()
    assert not verify_signature(raw, empty, "")
    for header in (None, "", "sha256=", "sha1=" + good[7:], good[:-1], good + "0", "sha256=đúng", "é" * 10_000):
        assert not verify_signature(raw, header, SECRET)


@pytest.mark.parametrize(
    ("params", "token"),
    [
        ({}, TOKEN),
        ({"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "sai"}, TOKEN),
        ({"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}, ""),
        ({"hub.mode": "unsubscribe", "hub.challenge": "1", "hub.verify_token": TOKEN}, TOKEN),
        ({"hub.mode": "subscribe", "hub.challenge": "<script>", "hub.verify_token": TOKEN}, TOKEN),
        ({"hub.mode": "subscribe", "hub.challenge": "1" * 201, "hub.verify_token": TOKEN}, TOKEN),
        ({"hub.mode": "subscribe", "hub.challenge": "", "hub.verify_token": TOKEN}, TOKEN),
    ],
)
def test_a_wrong_handshake_gets_nothing_back(params, token):
    assert handshake(params, token) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"object":"user","entry":[]}',
        b'{"object":"page"}',
        b'{"object":"page","entry":{"id":"1"}}',
        b'{"object":"page","entry":[null,1,{"changes":7},{"changes":[null,{"field":"feed","value":[]}]}]}',
        batch(reaction(post_id="<b>")),
        batch(reaction(post_id=None)),
        batch(reaction(post_id=f"{PAGE}1_1")),
        batch(reaction(item={"a": 1})),
        batch(reaction(verb="'; drop table")),
        batch(reaction(), field="mention"),
        batch(reaction(), page="99"),
        b"[" * 500_000,
        b'{"object":"page","entry":' + b"[" * 200_000,
        b"\xff\xfe\x00" * 1000,
    ],
)
def test_what_is_not_an_event_of_a_post_is_left_out(body):
    assert events(body) == []


def test_a_strange_time_is_no_time():
    assert [event.at for event in events(batch(reaction(created_time="hôm qua")))] == [
        datetime.fromtimestamp(1_790_000_000, UTC)
    ]
    raw = batch(reaction(created_time=10**30)).replace(b"1790000000", b"true")
    assert [event.at for event in events(raw)] == [None]


def test_a_lone_surrogate_has_a_key_too():
    assert len(events(batch(reaction(message="\ud800")))) == 1


def test_a_megabyte_of_junk_is_gone_through_at_once():
    chance = random.Random(7)
    junk = [os.urandom(1_000_000), bytes(chance.choices(b'{}[]",:01', k=1_000_000)), b'"' * 1_000_000]
    junk.append(b'{"object":"page","entry":[' + b"{}," * 333_000 + b"{}]}")
    since = time.monotonic()
    assert [events(raw) for raw in junk] == [[]] * 4
    assert not any(verify_signature(raw, "sha256=" + "0" * 64, SECRET) for raw in junk)
    assert time.monotonic() - since < 2


def test_ten_thousand_events_in_one_body_are_ten_thousand():
    raw = batch(*(reaction(created_time=1_790_000_000 + number) for number in range(10_000)))
    assert len({event.key for event in events(raw)}) == 10_000
