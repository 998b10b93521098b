"""Codes that tie a chat to a channel: read out of real updates, once, for an hour."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import httpx
import pytest

from lantoa.publishing.distribution.networks.zalo_bot.linking import ALPHABET, codes_in, fits, make_code
from lantoa.publishing.distribution.networks.zalo_bot.webhook import is_genuine, read
from simulator.testing import Mailbox

KEY = b"a key for linking alone"
AT = datetime(2026, 11, 26, 9, 30, 20, tzinfo=UTC)
SECRET = "a-long-secret"


def code(channel_id=4711, address="", at=AT, key=KEY):
    return make_code(channel_id, address=address, at=at, key=key)


@pytest.mark.parametrize("channel_id", [1, 4711, 2**40 - 1])
@pytest.mark.parametrize("address", ["", "e4ea2cd5189df1c3a88c"])
def test_a_code_is_read_back(channel_id, address):
    [found] = codes_in(code(channel_id, address), at=AT)
    assert found.channel_id == channel_id
    assert fits(found, address=address, at=AT, key=KEY)


@pytest.mark.parametrize(
    "text",
    ["{}", "@Bot Công đoàn {} ạ", "mã:{}.", "{}\nCảm ơn", "(lower) {}"],
)
def test_a_code_is_found_whatever_stands_around_it(text):
    for written in (
        code(),
        code().lower(),
        code().replace("-", ""),
        code().replace("-", " "),
        code().replace("0", "O"),
    ):
        [found] = codes_in(text.format(written), at=AT)
        assert fits(found, address="", at=AT, key=KEY)


@pytest.mark.parametrize(
    ("later", "is_good"),
    [(-3, False), (-1, True), (0, True), (59, True), (61, False), (60 * 24 * 365, False)],
)
def test_a_code_holds_for_an_hour(later, is_good):
    at = AT + timedelta(minutes=later)
    [found] = codes_in(code(), at=at)
    assert fits(found, address="", at=at, key=KEY) is is_good


def test_a_code_works_once_because_the_channel_then_has_an_address():
    [found] = codes_in(code(), at=AT)
    assert fits(found, address="", at=AT, key=KEY)
    assert not fits(found, address="e4ea2cd5189df1c3a88c", at=AT, key=KEY)


def test_a_code_of_another_key_or_channel_does_not_fit():
    [found] = codes_in(code(key=b"another"), at=AT)
    assert not fits(found, address="", at=AT, key=KEY)
    mixed = code(1)[:12] + code(2)[12:]
    assert not any(fits(found, address="", at=AT, key=KEY) for found in codes_in(mixed, at=AT))


def test_no_changed_sign_leaves_a_code_good():
    chance, good = Random(7), code()
    for place in [index for index, sign in enumerate(good) if sign != "-" and index > 1]:
        other = chance.choice([sign for sign in ALPHABET if sign != good[place]])
        changed = good[:place] + other + good[place + 1 :]
        assert not any(fits(found, address="", at=AT, key=KEY) for found in codes_in(changed, at=AT))


@pytest.mark.parametrize(
    "text", ["", "LT", "LT-1234", "xin chào", "LT-" + "A" * 200, "ALT" + "7" * 24, "LT" + "U" * 24]
)
def test_what_is_no_code_is_none(text):
    assert codes_in(text, at=AT) == []


def test_a_message_full_of_codes_is_not_read_to_its_end():
    assert len(codes_in(" ".join(code(n) for n in range(1, 60)), at=AT)) == 5
    looks_like_codes = codes_in("LT-" * 50_000, at=AT)
    assert not any(fits(found, address="", at=AT, key=KEY) for found in looks_like_codes)


def test_a_channel_number_must_fit():
    for channel_id in (0, -1, 2**40):
        with pytest.raises(ValueError, match="channel"):
            code(channel_id)


# What the platform really sends


@pytest.fixture
def talk(simulator):
    def call(function, **values):
        async def within_a_client():
            async with httpx.AsyncClient(trust_env=False) as http:
                return await http.post(f"{simulator.zalo_bot_url}/bot880001:s/{function}", json=values)

        return asyncio.run(within_a_client())

    call("getMe")
    return call


@pytest.mark.parametrize(("kind", "is_group"), [("PRIVATE", False), ("GROUP", True)])
def test_a_chat_is_learned_from_the_update_that_brings_the_code(simulator, talk, kind, is_group):
    simulator.event("zalo_bot", "chat1", bot="880001", text=f"Gửi bot: {code()}", chat_type=kind, user="Lê Thị Hoa")
    message = read(talk("getUpdates", timeout="1").content)
    assert (message.chat_id, message.is_group, message.sender_name) == ("chat1", is_group, "Lê Thị Hoa")
    [found] = codes_in(message.text, at=AT)
    assert fits(found, address="", at=AT, key=KEY)


def test_a_webhook_is_genuine_by_its_secret_and_repeats_have_one_key(simulator, talk):
    with Mailbox() as box:
        talk("setWebhook", url=box.url, secret_token=SECRET)
        simulator.event("zalo_bot", "chat1", bot="880001", text=code(), times=5)
        simulator.event("zalo_bot", "chat1", bot="880001", text=code(), forge="secret")
        simulator.event("zalo_bot", "chat1", bot="880001", text=code(), forge="missing")
    given = [headers.get("x-bot-api-secret-token", "") for headers, _ in box.calls]
    assert [is_genuine(secret, SECRET) for secret in given] == [True] * 5 + [False] * 2
    assert len({read(body).key for _, body in box.calls[:5]}) == 1


@pytest.mark.parametrize(("header", "secret"), [("", ""), ("short", "short"), ("ố" * 9, SECRET)])
def test_an_empty_or_short_secret_is_never_genuine(header, secret):
    assert not is_genuine(header, secret)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{" * 50_000,
        b"[" * 50_000,
        b'{"result": []}',
        b'{"message": {"chat": {"id": "c"}}}',
        b'{"message": {"chat": {"id": "' + b"c" * 300 + b'"}, "text": "x"}}',
        b'{"message": {"chat": {"id": "c"}, "text": "' + b"x" * 300_000 + b'"}}',
    ],
)
def test_hostile_bodies_are_no_messages(body):
    assert read(body) is None


def test_a_message_at_the_top_of_the_body_is_read_too():
    message = read(
        b'{"event_name": "message.text.received", "message": {"chat": {"id": "c"}, "text": "x", "date": "?"}}'
    )
    assert (message.chat_id, message.text, message.at) == ("c", "x", None)
