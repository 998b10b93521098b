"""TikTok's authorisation: consent with a challenge, code, and tokens of a day whose refresh token may change."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, TokenPair
from lantoa.publishing.distribution.rules import ErrorClass

SCOPES = "user.info.basic,user.info.profile,user.info.stats,video.publish,video.list"
A_DAY = 86_400


def exchange(refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
    """A new pair; the refresh token may be a new one and the old one dead.

    Raises ChannelError, and Doubtful when the answer was lost.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    try:
        answer = http.post(token_url(), data={**form, "client_key": app_id, "client_secret": app_secret})
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise ChannelError(ErrorClass.UNREACHABLE, _("Không kết nối được ({}).").format(type(error).__name__)) from None
    except httpx.HTTPError as error:
        raise Doubtful(_("Không rõ TikTok đã đổi mã chưa ({}).").format(type(error).__name__)) from None
    return pair_of(answer, known_refresh=refresh_token)[0]


def token_url() -> str:
    return f"{settings.TIKTOK_API_URL}/v2/oauth/token/"


def consent_address(*, state: str, redirect_uri: str, app_id: str) -> str:
    """Where the account's owner agrees."""
    # In hexadecimal, not in base64url as the standard has it. Source: Login Kit pages, 11/2026.
    challenge = hashlib.sha256(verifier(app_id, redirect_uri).encode()).hexdigest()
    asked = {
        "client_key": app_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": SCOPES,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{settings.TIKTOK_CONSENT_URL}/v2/auth/authorize/?{urlencode(asked)}"


def verifier(app_id: str, redirect_uri: str) -> str:
    """What proves that the code was asked for here: only this installation's key makes it."""
    words = f"tiktok:{app_id}:{redirect_uri}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), words, "sha256").hex()


def pair_of(answer: httpx.Response, *, known_refresh: str = "") -> tuple[TokenPair, dict[str, Any]]:
    """The tokens of an answer, and all that it says."""
    try:
        body: Any = answer.json()
    except ValueError:
        raise Doubtful(_("TikTok trả lời không đọc được (HTTP {}).").format(answer.status_code)) from None
    if not isinstance(body, dict):
        raise Doubtful(_("TikTok trả lời lạ (HTTP {}).").format(answer.status_code))
    if not body.get("access_token"):
        raise _refused(answer, body)
    lives = str(body.get("expires_in") or A_DAY)
    seconds = int(lives) if lives.isdigit() else A_DAY
    refresh_token = str(body.get("refresh_token") or known_refresh)
    return TokenPair(str(body["access_token"]), refresh_token, timedelta(seconds=seconds)), body


def _refused(answer: httpx.Response, body: dict[str, Any]) -> ChannelError:
    error = body.get("error")
    code = str((error.get("code") if isinstance(error, dict) else error) or answer.status_code)
    words = f"{str(body.get('error_description') or '')[:200]} (mã {code})"
    if answer.status_code >= 500 or code in ("internal_error", "server_error", "rate_limit_exceeded"):
        return ChannelError(ErrorClass.TRANSIENT, words)
    return ChannelError(ErrorClass.RECONNECT, _("TikTok từ chối đổi mã: {}").format(words))
