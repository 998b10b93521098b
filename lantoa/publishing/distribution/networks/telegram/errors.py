"""Bot API errors, each in exactly one class. Source: channels A0 and A3.3 (Bot API 10.3, 11/2026)."""

from datetime import timedelta
from typing import Any

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
_BY_CODE = {401: E.TOKEN_EXPIRED, 403: E.RECONNECT, 404: E.TOKEN_EXPIRED, 420: E.RATE_LIMITED, 429: E.RATE_LIMITED}
# Words of a 400, in the order in which they are looked for.
_BY_WORDS = (
    ("chat not found", E.RECONNECT),
    ("upgraded to a supergroup", E.RECONNECT),
    ("not enough rights", E.PERMISSION),
    ("need administrator rights", E.PERMISSION),
    ("have no rights", E.PERMISSION),
    ("chat_write_forbidden", E.PERMISSION),
    ("can't be edited", E.PERMISSION),
    ("can't be deleted", E.PERMISSION),
    # Telegram could not fetch the picture just now: nothing was posted.
    ("failed to get http url content", E.TRANSIENT),
)
_GONE = ("message to delete not found", "message identifier is not specified")
_SAME = "message is not modified"


def class_of(code: int, words: str) -> ErrorClass:
    """The class of one error; a 400 of unknown words is the content's fault, an unknown code counts as passing."""
    if code == 400:
        return next((found for part, found in _BY_WORDS if part in words.lower()), E.BAD_CONTENT)
    return _BY_CODE.get(code, E.TRANSIENT)


def refusal(body: dict[str, Any], *, stores: bool) -> ChannelError | Doubtful:
    """What to raise for an envelope that is not ok.

    A code of 500 and more says that something broke inside: a message may have been sent all the same.
    """
    code, words = code_of(body), words_of(body)
    found = class_of(code, words)
    if stores and code >= 500:
        return Doubtful(f"Telegram: {words} (mã {code})")
    parameters = body.get("parameters")
    told = parameters if isinstance(parameters, dict) else {}
    wait = told.get("retry_after")
    pause = timedelta(seconds=min(wait, 86_400)) if isinstance(wait, int) and wait > 0 else None
    if isinstance(told.get("migrate_to_chat_id"), int):
        words = f"{words}; mã mới của nhóm là {told['migrate_to_chat_id']}"
    return ChannelError(found, f"Telegram: {words} (mã {code})", retry_after=pause)


def is_gone(body: dict[str, Any]) -> bool:
    """Whether the message to take down is not there (any more)."""
    return any(part in words_of(body).lower() for part in _GONE)


def is_same(body: dict[str, Any]) -> bool:
    """Whether the message already says what it should."""
    return _SAME in words_of(body).lower()


def code_of(body: dict[str, Any]) -> int:
    code = body.get("error_code")
    return code if isinstance(code, int) else 0


def words_of(body: dict[str, Any]) -> str:
    return str(body.get("description") or "lỗi không rõ")[:200]
