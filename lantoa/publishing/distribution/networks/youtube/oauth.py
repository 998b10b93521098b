"""Google's authorisation: consent, code, and access tokens of an hour from one refresh token that stays."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, TokenPair
from lantoa.publishing.distribution.networks.youtube.errors import refused_exchange
from lantoa.publishing.distribution.rules import ErrorClass

SCOPES = tuple(f"https://www.googleapis.com/auth/{name}" for name in ("youtube.upload", "youtube.force-ssl"))
AN_HOUR = 3_600


def exchange(refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
    """A new access token; the refresh token works again. Raises ChannelError, Doubtful when the answer was lost."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    try:
        answer = http.post(token_url(), data={**form, "client_id": app_id, "client_secret": app_secret})
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise ChannelError(ErrorClass.UNREACHABLE, _("Không kết nối được ({}).").format(type(error).__name__)) from None
    except httpx.HTTPError as error:
        raise Doubtful(_("Google chưa trả lời ({}).").format(type(error).__name__)) from None
    return pair_of(answer, known_refresh=refresh_token)


def token_url() -> str:
    return f"{settings.YOUTUBE_OAUTH_URL}/token"


def consent_address(*, state: str, redirect_uri: str, app_id: str) -> str:
    """Where the channel's owner agrees. `prompt=consent`: only then a refresh token comes with the code."""
    asked = {
        "client_id": app_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",
        "include_granted_scopes": "true",
        "state": state,
    }
    return f"{settings.YOUTUBE_CONSENT_URL}/o/oauth2/v2/auth?{urlencode(asked)}"


def pair_of(answer: httpx.Response, *, known_refresh: str = "") -> TokenPair:
    """The tokens of an answer; Google repeats no refresh token, so the known one stays."""
    try:
        body: Any = answer.json()
    except ValueError:
        raise Doubtful(_("Google trả lời không đọc được (HTTP {}).").format(answer.status_code)) from None
    if not isinstance(body, dict):
        raise Doubtful(_("Google trả lời lạ (HTTP {}).").format(answer.status_code))
    if not body.get("access_token"):
        raise refused_exchange(answer, body)
    lives = str(body.get("expires_in") or AN_HOUR)
    seconds = int(lives) if lives.isdigit() else AN_HOUR
    refresh_token = str(body.get("refresh_token") or known_refresh)
    return TokenPair(str(body["access_token"]), refresh_token, timedelta(seconds=seconds))
