"""What an account allows now, as its owner is shown it before agreeing; asked each time, never kept."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
from django.utils.translation import gettext as _

from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.base import Account, ChannelError
from lantoa.publishing.distribution.networks.tiktok.adapter import creator_info
from lantoa.publishing.distribution.networks.tiktok.consent import PRIVACY_LEVELS
from lantoa.publishing.distribution.rules import ErrorClass, Pace
from lantoa.publishing.distribution.worker.refresh import refresh_token


@dataclass(frozen=True)
class Creator:
    """One account: `levels` are (code, label) of who may see posts; `switches` what may be allowed, with labels."""

    name: str
    levels: list[tuple[str, str]]
    switches: list[tuple[str, str]]


def creator_of(channel: Channel) -> Creator:
    """One call to the network, three when the token has just ended. Raises ChannelError, Doubtful."""
    try:
        told = _ask(channel, channel.token)
    except ChannelError as error:
        if error.error_class is not ErrorClass.TOKEN_EXPIRED:
            raise
        told = _ask(channel, refresh_token(channel.pk, channel.token_generation)[0])
    open_levels = told.get("privacy_level_options") or []
    labels = level_labels()
    return Creator(
        name=str(told.get("creator_nickname") or told.get("creator_username") or channel),
        levels=[(code, labels[code]) for code in PRIVACY_LEVELS if code in open_levels],
        switches=[(name, label) for name, closed, label in _switches() if not told.get(closed)],
    )


def level_labels() -> dict[str, str]:
    """Who may see posts, in words."""
    words = (_("Mọi người"), _("Người theo dõi"), _("Bạn bè theo dõi lẫn nhau"), _("Chỉ mình tài khoản này"))
    return dict(zip(PRIVACY_LEVELS, words, strict=True))


def _switches() -> list[tuple[str, str, str]]:
    return [
        ("allow_comment", "comment_disabled", _("Cho bình luận")),
        ("allow_duet", "duet_disabled", _("Cho quay cùng (duet)")),
        ("allow_stitch", "stitch_disabled", _("Cho ghép nối (stitch)")),
    ]


def _ask(channel: Channel, token: str) -> dict[str, Any]:
    app_id, secret = installed_app(channel.network)

    async def within_a_client() -> dict[str, Any]:
        async with httpx.AsyncClient(trust_env=False) as http:
            account = Account(
                address=channel.address,
                token=token,
                http=http,
                pace=Pace(),
                app_id=channel.app_id or app_id,
                app_secret=channel.app_secret or secret,
            )
            return await creator_info(account)

    return asyncio.run(within_a_client())
