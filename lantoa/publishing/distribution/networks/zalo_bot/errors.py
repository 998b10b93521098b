"""Zalo Bot errors, each in exactly one class. Source: channels A2.9 and A0 (bot reference, 02/10/2026)."""

from datetime import timedelta
from typing import Any

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
# The token never changes and cannot be renewed: only the owner can give another.
_BY_CODE = {
    400: E.BAD_CONTENT,
    401: E.RECONNECT,
    403: E.RECONNECT,
    404: E.RECONNECT,
    413: E.BAD_CONTENT,
    429: E.RATE_LIMITED,
}
TIMEOUT, UNKNOWN_CHAT = 408, "chat"


class BotError(ChannelError):
    """A ChannelError that still knows the bot's own number."""

    def __init__(self, error_class: ErrorClass, words: str, code: int, pause: timedelta | None = None) -> None:
        super().__init__(error_class, f"{words or 'Zalo Bot từ chối.'} (mã {code})", retry_after=pause)
        self.code = code


def refusal(body: dict[str, Any], *, stores: bool, retry_after: str = "") -> ChannelError | Doubtful | None:
    """The error in an answer's body, None when it is `ok`.

    A timeout or a fault on Zalo's side tells nothing of a message that was on its way: Doubtful when the call `stores`.
    """
    if body.get("ok") is True:
        return None
    code, words = _number(body.get("error_code")), str(body.get("description") or "")[:200]
    if code == TIMEOUT or code >= 500 or code not in _BY_CODE:
        error = BotError(E.TRANSIENT, words, code)
        return Doubtful(str(error)) if stores else error
    error_class = _BY_CODE[code]
    if code == 400 and UNKNOWN_CHAT in words.lower():
        error_class = E.RECONNECT
    pause = _pause(body, retry_after) if error_class is E.RATE_LIMITED else None
    return BotError(error_class, words, code, pause)


def _pause(body: dict[str, Any], header: str) -> timedelta | None:
    parameters = body.get("parameters")
    told = parameters.get("retry_after") if isinstance(parameters, dict) else None
    seconds = _number(told) or _number(header)
    return timedelta(seconds=min(seconds, 86_400)) if seconds > 0 else None


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
