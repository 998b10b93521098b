"""Zalo Official Account errors, each in exactly one class. Source: channels A2.12 (OA error table, 20/08/2026)."""

from datetime import timedelta
from typing import Any

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
PROCESSING, FIELD_INVALID, NOT_AUTHORISED, NIGHT, RECIPIENT_QUOTA = -214, -201, -223, -234, -218
_BY_CODE = {
    -32: E.RATE_LIMITED,
    # An uploaded picture older than 7 days: the next try sends it afresh.
    -100: E.TRANSIENT,
    -200: E.TRANSIENT,
    -201: E.BAD_CONTENT,
    -204: E.RECONNECT,
    -205: E.RECONNECT,
    -209: E.PERMISSION,
    -210: E.BAD_CONTENT,
    -211: E.QUOTA_TOMORROW,
    -212: E.PERMISSION,
    -214: E.TRANSIENT,
    -216: E.TOKEN_EXPIRED,
    -218: E.QUOTA_TOMORROW,
    -219: E.RECONNECT,
    -220: E.TOKEN_EXPIRED,
    -221: E.PERMISSION,
    -224: E.PERMISSION,
    -233: E.BAD_CONTENT,
    -234: E.WAIT_WINDOW,
    -235: E.PERMISSION,
    -237: E.RECONNECT,
    -240: E.PERMISSION,
    -242: E.PERMISSION,
    -244: E.PERMISSION,
    -248: E.BLOCKED_POLICY,
    -320: E.PERMISSION,
    -321: E.PERMISSION,
    -403: E.PERMISSION,
}
RATE_WINDOW = timedelta(minutes=1)


def class_of(code: int, message: str) -> ErrorClass:
    """The class of one error. -223 is two things: a used-up article quota and a missing grant."""
    if code == NOT_AUTHORISED:
        return E.QUOTA_TOMORROW if "quota" in message.lower() else E.RECONNECT
    return _BY_CODE.get(code, E.TRANSIENT)


class ZaloError(ChannelError):
    """A ChannelError that still knows Zalo's own number."""

    def __init__(self, code: int, message: str) -> None:
        found = class_of(code, message)
        is_limit = found is E.RATE_LIMITED
        words = f"{message[:250] or 'Zalo từ chối.'} (mã {code})"
        super().__init__(found, words, retry_after=RATE_WINDOW if is_limit else None, is_app_wide=is_limit)
        self.code = code


def refusal(body: dict[str, Any]) -> ZaloError | None:
    """The error in an answer's body, None when there is none."""
    code = body.get("error")
    if code in (0, None):
        return None
    number = code if isinstance(code, int) else int(code) if str(code).lstrip("-").isdigit() else -200
    return ZaloError(number, str(body.get("message") or ""))
