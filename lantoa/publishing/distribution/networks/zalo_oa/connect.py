"""Connecting an OA: the link that its admin opens, and the account that the code brings."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import Account, ChannelError, Doubtful, FoundAccount, TokenPair
from lantoa.publishing.distribution.networks.zalo_oa import tokens
from lantoa.publishing.distribution.networks.zalo_oa.client import ask
from lantoa.publishing.distribution.networks.zalo_oa.health import facts_of
from lantoa.publishing.distribution.rules import ErrorClass, Pace


def challenge_of(verifier: str) -> str:
    """base64url without padding of the SHA-256 of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def consent_url(*, state: str, redirect_uri: str, app_id: str) -> str:
    """The link the console shows, with our `state`. `redirect_uri` must be the callback saved in the console (-14003).

    The PKCE pair is fixed: its challenge is saved in the console, its verifier is ZALO_CODE_VERIFIER.
    """
    query = {"app_id": app_id, "redirect_uri": redirect_uri, "state": state}
    if settings.ZALO_CODE_VERIFIER:
        query["code_challenge"] = challenge_of(settings.ZALO_CODE_VERIFIER)
    return f"{settings.ZALO_OAUTH_URL}/v4/oa/permission?{urlencode(query)}"


async def accounts_for_code(
    code: str, *, redirect_uri: str, app_id: str, app_secret: str, http: httpx.AsyncClient, oa_id: str = ""
) -> list[FoundAccount]:
    """The one OA whose admin agreed. A code works once, for 10 minutes.

    `oa_id` is what the callback said; Zalo's own word is taken for it. Raises ChannelError RECONNECT when the code is
    refused or belongs to another OA, Doubtful when the answer was lost: then the admin has to agree once more.
    """
    pair = await _pair(code, app_id=app_id, app_secret=app_secret, http=http)
    expires_at = now() + pair.lives
    data = await _about(Account(address=oa_id, token=pair.token, http=http, pace=Pace()))
    told = str(data.get("oaid") or data.get("oa_id") or "")
    if oa_id and told and told != oa_id:
        raise ChannelError(ErrorClass.RECONNECT, _("Zalo cấp quyền cho một OA khác với OA đã chọn."))
    if not (told or oa_id):
        raise ChannelError(ErrorClass.RECONNECT, _("Không rõ Zalo đã cấp quyền cho OA nào. Hãy cấp quyền lại."))
    followers = str(data.get("num_follower"))
    return [
        FoundAccount(
            address=told or oa_id,
            name=str(data.get("name") or ""),
            token=pair.token,
            refresh_token=pair.refresh_token,
            expires_at=expires_at,
            followers=int(followers) if followers.isascii() and followers.isdigit() else None,
            facts=facts_of(data) if data else {},
        )
    ]


async def _pair(code: str, *, app_id: str, app_secret: str, http: httpx.AsyncClient) -> TokenPair:
    form = {"code": code, "app_id": app_id, "grant_type": "authorization_code"}
    if settings.ZALO_CODE_VERIFIER:
        form["code_verifier"] = settings.ZALO_CODE_VERIFIER
    try:
        answer = await http.post(tokens.address(), data=form, headers={"secret_key": app_secret})
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise tokens.unreachable(error) from None
    except httpx.HTTPError as error:
        raise tokens.unknown(type(error).__name__) from None
    return tokens.pair(answer)


async def _about(account: Account) -> dict[str, Any]:
    """What getoa tells; {} when it fails: the new pair is worth more than a name."""
    try:
        return await ask(account, "GET", "/v2.0/oa/getoa")
    except (ChannelError, Doubtful):
        return {}
