"""YouTube's errors, each in exactly one class. Source: channels A0 and A3.1 (discovery 04/11/2026, quota page)."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
PACIFIC = ZoneInfo("America/Los_Angeles")
AFTER_MIDNIGHT = timedelta(minutes=5)
_BY_REASON = {
    "authError": E.TOKEN_EXPIRED,
    "invalidCredentials": E.TOKEN_EXPIRED,
    "youtubeSignupRequired": E.RECONNECT,
    "channelClosed": E.RECONNECT,
    "channelSuspended": E.BLOCKED_POLICY,
    "forbidden": E.PERMISSION,
    "insufficientPermissions": E.PERMISSION,
    "accessNotConfigured": E.PERMISSION,
    "rateLimitExceeded": E.RATE_LIMITED,
    "userRateLimitExceeded": E.RATE_LIMITED,
    # The project's bucket of a day, and the channel's own.
    "quotaExceeded": E.QUOTA_TOMORROW,
    "dailyLimitExceeded": E.QUOTA_TOMORROW,
    "uploadLimitExceeded": E.QUOTA_TOMORROW,
    "backendError": E.TRANSIENT,
    "internalError": E.TRANSIENT,
    "processingFailure": E.TRANSIENT,
}
_OF_PROJECT = ("quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded")
_BY_STATUS = {400: E.BAD_CONTENT, 401: E.TOKEN_EXPIRED, 403: E.PERMISSION, 404: E.BAD_CONTENT, 429: E.RATE_LIMITED}
# What an upload was rejected for; anything else is a breach of policy.
_BY_REJECTION = {"duplicate": E.DUPLICATE, "length": E.BAD_CONTENT, "uploaderAccountSuspended": E.BLOCKED_POLICY}


class YouTubeError(ChannelError):
    """A ChannelError that still knows YouTube's own reason."""

    def __init__(self, error_class: ErrorClass, message: str, reason: str, **told: Any) -> None:
        super().__init__(error_class, f"{message[:250] or 'YouTube từ chối.'} (mã {reason})", **told)
        self.reason = reason


def class_of(reason: str, status: int) -> ErrorClass:
    """The class of one error; an unknown reason counts by its HTTP status, an unknown status as passing."""
    if reason in _BY_REASON:
        return _BY_REASON[reason]
    return _BY_STATUS.get(status, E.TRANSIENT)


def class_of_rejection(reason: str) -> ErrorClass:
    """The class of `rejectionReason` of a processed upload."""
    return _BY_REJECTION.get(reason, E.BLOCKED_POLICY)


def refusal(error: dict[str, Any], status: int) -> YouTubeError:
    """What to raise for the `error` object of an answer."""
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = error.get("code")
    reason = str(first.get("reason") or error.get("status") or code or status)
    found = class_of(reason, code if isinstance(code, int) else status)
    pause = until_pacific_midnight(now()) if reason in _OF_PROJECT and found is E.QUOTA_TOMORROW else None
    told = {"retry_after": pause, "is_app_wide": reason in _OF_PROJECT}
    return YouTubeError(found, str(error.get("message") or ""), reason, **told)


def until_pacific_midnight(at: datetime) -> timedelta:
    """How long until the project's quota is full again. Source: quota page, reset at midnight Pacific time."""
    here = at.astimezone(PACIFIC)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    # Both in UTC: subtracting two times of one zone would forget the hour that summer time gives or takes.
    return datetime.fromtimestamp(midnight.timestamp(), at.tzinfo) - at + AFTER_MIDNIGHT


def refused_exchange(answer: httpx.Response, body: dict[str, Any]) -> ChannelError:
    """What to raise when Google's token endpoint gives no token."""
    code = str(body.get("error") or answer.status_code)
    words = f"{str(body.get('error_description') or '')[:200]} (mã {code})"
    if answer.status_code >= 500 or code in ("internal_failure", "temporarily_unavailable"):
        return ChannelError(E.TRANSIENT, words)
    return ChannelError(E.RECONNECT, _("Google từ chối đổi mã: {}").format(words))
