"""Connecting a TikTok account: the consent page, and the account that the consent opened."""

import httpx

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import Account, FoundAccount
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.tiktok import oauth
from lantoa.publishing.distribution.networks.tiktok.adapter import health, user_info
from lantoa.publishing.distribution.rules import Pace


def consent_url(*, state: str, redirect_uri: str, app_id: str) -> str:
    """Where the account's owner agrees. Who may see posts they choose afterwards: channel options, `consent`."""
    return oauth.consent_address(state=state, redirect_uri=redirect_uri, app_id=app_id)


async def accounts_for_code(
    code: str, *, redirect_uri: str, app_id: str, app_secret: str, http: httpx.AsyncClient
) -> list[FoundAccount]:
    """The account that agreed; a code works once. Raises ChannelError, Doubtful."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": oauth.verifier(app_id, redirect_uri),
        "client_key": app_id,
        "client_secret": app_secret,
    }
    try:
        answer = await http.post(oauth.token_url(), data=form)
    except httpx.HTTPError as error:
        raise lost(False, type(error).__name__) from None
    pair, told = oauth.pair_of(answer)
    account = Account(address=str(told.get("open_id") or ""), token=pair.token, http=http, pace=Pace())
    known = health(await user_info(account))
    return [
        FoundAccount(
            address=str(told.get("open_id") or known.facts["open_id"]),
            name=known.name,
            token=pair.token,
            refresh_token=pair.refresh_token,
            expires_at=now() + pair.lives,
            followers=known.followers,
            facts=known.facts,
        )
    ]
