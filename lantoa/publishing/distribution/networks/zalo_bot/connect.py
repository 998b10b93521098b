"""Connecting a chat to a bot: the code its officer writes there, and hearing the message that brings it."""

import hashlib
from datetime import datetime

from django.conf import settings

from lantoa.publishing.distribution.networks.base import Account
from lantoa.publishing.distribution.networks.zalo_bot import linking
from lantoa.publishing.distribution.networks.zalo_bot.adapter import ask
from lantoa.publishing.distribution.networks.zalo_bot.errors import TIMEOUT, BotError
from lantoa.publishing.distribution.networks.zalo_bot.webhook import Incoming, read_update

# Zalo holds the line for as long as it is told; one call of ours waits 20 s.
LONGEST_WAIT_SECONDS = 15
MOST_OTHERS = 20


def code_for(channel_id: int, *, address: str, at: datetime) -> str:
    """The code to be written in the chat; good for an hour, and while the channel has this address ("" before)."""
    return linking.make_code(channel_id, address=address, at=at, key=_key())


def codes_in(text: str, *, at: datetime) -> list[linking.Code]:
    """What a message may say of channels; each is still to be checked with `fits`."""
    return linking.codes_in(text, at=at)


def fits(code: linking.Code, *, address: str, at: datetime) -> bool:
    """Whether we gave this code for its channel, which has `address` now, within the last hour."""
    return linking.fits(code, address=address, at=at, key=_key())


async def hear_at(account: Account, *, url: str, secret: str) -> None:
    """From now on Zalo tells this bot's messages to `url` (HTTPS), with `secret` (8–256 signs) in its header."""
    await ask(account, "setWebhook", {"url": url, "secret_token": secret}, stores=False)


async def hear_no_more(account: Account) -> None:
    """Messages are fetched again by `next_message`."""
    await ask(account, "deleteWebhook", {}, stores=False)


async def next_message(account: Account, *, seconds: int) -> Incoming | None:
    """The oldest text message not fetched yet; None when none came in `seconds`.

    For an installation that Zalo cannot reach. Raises ChannelError, also while a webhook is set.
    """
    values = {"timeout": str(min(seconds, LONGEST_WAIT_SECONDS))}
    for _other in range(MOST_OTHERS):
        try:
            update = await ask(account, "getUpdates", values, stores=False)
        except BotError as error:
            if error.code == TIMEOUT:
                return None
            raise
        # Stickers and pictures are passed over.
        if message := read_update(update):
            return message
    return None


def _key() -> bytes:
    return hashlib.sha256(f"zalo_bot.linking:{settings.SECRET_KEY}".encode()).digest()
