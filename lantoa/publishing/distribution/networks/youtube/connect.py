"""Connecting a YouTube channel: the consent page, and the channels that the consent opened."""

from typing import Any

import httpx
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import Account, ChannelError, FoundAccount, TokenPair
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.youtube import oauth, words
from lantoa.publishing.distribution.networks.youtube.api import ask, items_of
from lantoa.publishing.distribution.rules import ErrorClass, Pace


def consent_url(*, state: str, redirect_uri: str, app_id: str) -> str:
    """Where the channel's owner agrees."""
    return oauth.consent_address(state=state, redirect_uri=redirect_uri, app_id=app_id)


async def accounts_for_code(
    code: str, *, redirect_uri: str, app_id: str, app_secret: str, http: httpx.AsyncClient
) -> list[FoundAccount]:
    """The channels of the Google account that agreed; a code works once. Raises ChannelError, Doubtful."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    try:
        answer = await http.post(oauth.token_url(), data={**form, "client_id": app_id, "client_secret": app_secret})
    except httpx.HTTPError as error:
        raise lost(False, type(error).__name__) from None
    pair = oauth.pair_of(answer)
    if not pair.refresh_token:
        raise ChannelError(
            ErrorClass.RECONNECT, _("Google không cấp mã làm mới. Hãy gỡ quyền ứng dụng rồi kết nối lại.")
        )
    account = Account(address="", token=pair.token, http=http, pace=Pace())
    values = {"part": "snippet,statistics,status", "mine": "true"}
    channels = items_of(await ask(account, "GET", "/youtube/v3/channels", params=values))
    return [_found(channel, pair) for channel in channels]


def _found(channel: dict[str, Any], pair: TokenPair) -> FoundAccount:
    health = words.health(channel)
    return FoundAccount(
        address=str(channel["id"]),
        name=health.name,
        token=pair.token,
        refresh_token=pair.refresh_token,
        expires_at=now() + pair.lives,
        followers=health.followers,
        facts=health.facts,
    )
