"""A chat becomes a channel's: the code goes out, the message that brings it is heard."""

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.zalo_bot import connect
from lantoa.publishing.distribution.networks.zalo_bot.webhook import is_genuine, read
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import ask_account
from simulator.testing import Mailbox

SECRET = "a-long-secret"


def ask(act, token="880001:s", **values):
    return ask_account(act, address="", token=token, **values)


def channel_of(message, *, addresses):
    """What the view does: the channel whose code stands in the message, None when there is none."""
    codes = connect.codes_in(message.text, at=now())
    good = [one for one in codes if connect.fits(one, address=addresses[one.channel_id], at=now())]
    return good[0].channel_id if good else None


def test_a_chat_is_fetched_by_an_installation_that_zalo_cannot_reach(simulator):
    assert ask(connect.next_message, seconds=0) is None
    code = connect.code_for(7, address="", at=now())
    simulator.event("zalo_bot", "chat1", bot="880001", text=f"@Bot {code}", chat_type="GROUP")
    message = ask(connect.next_message, seconds=1)

    assert (message.chat_id, message.is_group) == ("chat1", True)
    assert channel_of(message, addresses={7: ""}) == 7
    # Once linked, the same code says nothing any more.
    assert channel_of(message, addresses={7: "chat1"}) is None
    assert ask(connect.next_message, seconds=0) is None


def test_a_chat_is_told_to_a_webhook(simulator):
    with Mailbox() as box:
        ask(connect.hear_at, url=box.url, secret=SECRET)
        simulator.event("zalo_bot", "chat1", bot="880001", text=connect.code_for(7, address="", at=now()))
    [(headers, body)] = box.calls
    assert is_genuine(headers["x-bot-api-secret-token"], SECRET)
    assert channel_of(read(body), addresses={7: ""}) == 7

    with pytest.raises(ChannelError) as refusal:
        ask(connect.next_message, seconds=0)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT
    ask(connect.hear_no_more)
    assert ask(connect.next_message, seconds=0) is None


def test_another_installations_code_says_nothing(simulator, settings):
    code = connect.code_for(7, address="", at=now())
    settings.SECRET_KEY = "another installation"
    [found] = connect.codes_in(code, at=now())
    assert not connect.fits(found, address="", at=now())


def test_a_wrong_token_hears_nothing(simulator):
    ask(connect.next_message, seconds=0)
    with pytest.raises(ChannelError) as refusal:
        ask(connect.next_message, token="880001:another", seconds=0)
    assert refusal.value.error_class is ErrorClass.RECONNECT


def test_stickers_are_passed_over(simulator):
    ask(connect.next_message, seconds=0)
    for _ in range(3):
        simulator.event("zalo_bot", "chat1", bot="880001", event="message.sticker.received")
    simulator.event("zalo_bot", "chat1", bot="880001", text="Xin chào")
    assert ask(connect.next_message, seconds=0).text == "Xin chào"
    assert read(b'{"message": {"chat": {"id": "c"}, "photo": "http://x/a.jpg"}}') is None
