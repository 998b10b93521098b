"""Pairs of tokens: from a refresh token that works once, or from the code of a consent."""

from datetime import timedelta

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, TokenPair
from lantoa.publishing.distribution.rules import ErrorClass

BUSY = (-32, -14000)


def address() -> str:
    return f"{settings.ZALO_OAUTH_URL}/v4/oa/access_token"


def exchange(refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
    """Raises ChannelError RECONNECT when Zalo refuses the token, UNREACHABLE when nothing was sent.

    Raises Doubtful when the answer was lost: the old pair may be dead and the new one unknown.
    """
    form = {"refresh_token": refresh_token, "app_id": app_id, "grant_type": "refresh_token"}
    try:
        answer = http.post(address(), data=form, headers={"secret_key": app_secret})
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise unreachable(error) from None
    except httpx.HTTPError as error:
        raise unknown(type(error).__name__) from None
    return pair(answer)


def pair(answer: httpx.Response) -> TokenPair:
    """The pair in an answer. `expires_in` is text. Raises as `exchange` does."""
    try:
        body = answer.json()
        return TokenPair(
            token=str(body["access_token"]),
            refresh_token=str(body["refresh_token"]),
            lives=timedelta(seconds=int(body.get("expires_in") or 90_000)),
        )
    except (ValueError, TypeError):
        raise unknown(f"HTTP {answer.status_code}") from None
    except KeyError:
        pass
    code, words = body.get("error"), str(body.get("error_description") or body.get("error_name") or "")[:200]
    if answer.status_code >= 500 or code in BUSY:
        raise ChannelError(ErrorClass.TRANSIENT, f"{words} (mã {code})")
    raise ChannelError(ErrorClass.RECONNECT, _("Zalo từ chối đổi mã: {} (mã {})").format(words, code))


def unreachable(error: Exception) -> ChannelError:
    return ChannelError(ErrorClass.UNREACHABLE, _("Không kết nối được ({}).").format(type(error).__name__))


def unknown(what: str) -> Doubtful:
    return Doubtful(_("Không rõ Zalo đã đổi mã chưa ({}).").format(what))
