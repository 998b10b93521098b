"""Chats: their address is only learned from a message, so a code written in the chat says whose it is.

The network's `connect.py` makes and reads the codes: `code_for, codes_in, fits, next_message`.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.connect.actions import MOST_NAME, refuse_twice
from lantoa.publishing.distribution.connect.modules import line, module_of
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import Account
from lantoa.publishing.distribution.rules import Pace

State, Mode = Channel.State, Channel.Mode
# What a person waits for in front of the screen; older messages of the bot come first.
MOST_MESSAGES, SECONDS_EACH = 20, 1


@transaction.atomic
def begin_chat(*, unit: Unit, network: str, token: str, name: str, by: User) -> Channel:
    """A channel that waits for its chat: closed, without an address. One per unit and network; again renews it."""
    rows = Channel.objects.select_for_update().filter(unit=unit, network=network, address="")
    channel = rows.first() or Channel(unit=unit, network=network, address="", mode=Mode.AUTO)
    channel.state, channel.state_since, channel.connected_by = State.CLOSED, now(), by
    channel.token, channel.name = token, one_line(name)[:MOST_NAME] or channel.name
    channel.token_generation += 1
    channel.save()
    audit.record("distribution.begin_chat", channel, by=by, unit_id=unit.pk, detail={"network": network})
    return channel


def waits_for_chat(channel: Channel) -> bool:
    """Whether its chat has yet to say its code."""
    return not channel.address and bool(channel.token)


def code_of(channel: Channel, at: datetime) -> str:
    """What is to be written in the chat, good for an hour."""
    code: str = _codes(channel.network).code_for(channel.pk, address=channel.address, at=at)
    return code


async def listen(channel: Channel) -> list[Any]:
    """The bot's messages that nobody has fetched yet, at most 20. Raises ChannelError, Doubtful."""
    heard: list[Any] = []
    async with line() as http:
        account = Account(address="", token=channel.token, http=http, pace=Pace(), app_id=channel.app_id)
        while len(heard) < MOST_MESSAGES:
            message = await _codes(channel.network).next_message(account, seconds=SECONDS_EACH)
            if message is None:
                break
            heard.append(message)
    return heard


def link_by_message(network: str, message: Any, at: datetime) -> Channel | None:
    """The channel that a message's code belongs to, now connected to the chat it was written in; None when it holds
    no code that is ours, fresh and not used. Raises RuleBroken when the chat already speaks for another unit."""
    codes = _codes(network)
    for code in codes.codes_in(message.text, at=at):
        channel = Channel.objects.filter(pk=code.channel_id, network=network).first()
        if channel is not None and codes.fits(code, address=channel.address, at=at):
            return _link(channel, message)
    return None


@transaction.atomic
def _link(channel: Channel, message: Any) -> Channel:
    row = Channel.objects.select_for_update(of=("self",)).select_related("unit", "connected_by").get(pk=channel.pk)
    if row.address != channel.address:
        raise RuleBroken(_("Mã này đã được dùng."))
    refuse_twice(row.network, message.chat_id, row.unit)
    twin = Channel.objects.filter(unit=row.unit, network=row.network, address=message.chat_id).exclude(pk=row.pk)
    if twin.exists():
        raise RuleBroken(_("Đơn vị đã có kênh này."))
    row.address, row.mode, row.state, row.state_since = message.chat_id, Mode.AUTO, State.CONNECTED, now()
    row.name = row.name or one_line(message.sender_name)[:MOST_NAME]
    row.checked_at, row.check_at, row.state_reason = now(), None, ""
    row.save()
    detail: dict[str, object] = {"chat": row.address}
    audit.record("distribution.link_chat", row, by=row.connected_by, unit_id=row.unit_id, detail=detail)
    return row


def _codes(network: str) -> Any:
    module = module_of(network)
    assert module is not None
    return module
