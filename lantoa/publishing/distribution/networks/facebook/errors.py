"""Graph API errors, each in exactly one class. Source: channels A1.6 (error handling guide, 11/2026)."""

import json
from typing import Any

import httpx

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Usage
from lantoa.publishing.distribution.rules import ErrorClass, pause_for_usage

E = ErrorClass
_BY_SUBCODE = {
    1366046: E.BAD_CONTENT,
    1366051: E.DUPLICATE,
    1363047: E.TRANSIENT,
    1390008: E.RATE_LIMITED,
    1346003: E.BLOCKED_POLICY,
    1404102: E.BLOCKED_POLICY,
    1404112: E.QUOTA_TOMORROW,
    1404078: E.RECONNECT,
    1404006: E.RECONNECT,
    4854002: E.RECONNECT,
    1609008: E.BAD_CONTENT,
    1609010: E.TRANSIENT,
    2061006: E.BAD_CONTENT,
    2069019: E.BAD_CONTENT,
}
_BY_CODE = {
    1: E.TRANSIENT,
    2: E.TRANSIENT,
    3: E.PERMISSION,
    4: E.RATE_LIMITED,
    10: E.PERMISSION,
    17: E.RATE_LIMITED,
    32: E.RATE_LIMITED,
    100: E.BAD_CONTENT,
    101: E.PERMISSION,
    102: E.TOKEN_EXPIRED,
    104: E.RECONNECT,
    341: E.RATE_LIMITED,
    351: E.BAD_CONTENT,
    352: E.BAD_CONTENT,
    368: E.BLOCKED_POLICY,
    382: E.BAD_CONTENT,
    389: E.BAD_CONTENT,
    390: E.TRANSIENT,
    506: E.DUPLICATE,
    613: E.RATE_LIMITED,
    6000: E.BAD_CONTENT,
    80001: E.RATE_LIMITED,
    1609005: E.BAD_CONTENT,
}
_EXPIRED = (463, 467)
_APP_WIDE = (4, 341)
OBJECT_MISSING = (100, 33)


def class_of(code: int, subcode: int) -> ErrorClass:
    """The class of one error; an unknown code counts as passing."""
    if code == 190:
        return E.TOKEN_EXPIRED if subcode in _EXPIRED else E.RECONNECT
    if subcode in _BY_SUBCODE:
        return _BY_SUBCODE[subcode]
    if 200 <= code <= 299:
        return E.PERMISSION
    return _BY_CODE.get(code, E.TRANSIENT)


def refusal(error: dict[str, Any], *, stores: bool, usage: Usage) -> ChannelError | Doubtful:
    """What to raise for an `error` object.

    Codes 1 and 2 say that something broke inside: a post may have been stored all the same.
    """
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    words = str(error.get("error_user_msg") or error.get("message") or "Facebook từ chối.")[:250]
    found = class_of(code, subcode)
    if stores and found is E.TRANSIENT:
        return Doubtful(f"{words} (mã {code})")
    is_app_wide = code in _APP_WIDE
    told = None if is_app_wide else usage.channel_pause
    return ChannelError(found, f"{words} (mã {code})", retry_after=told, is_app_wide=is_app_wide)


def is_missing(error: dict[str, Any]) -> bool:
    """Whether the object asked for is not there (any more)."""
    return (_number(error.get("code")), _number(error.get("error_subcode"))) == OBJECT_MISSING


def is_wrong_proof(error: Any) -> bool:
    """Whether a call was refused, and nothing of it done, because its proof is not of the token's own app."""
    return isinstance(error, dict) and error.get("code") == 100 and "appsecret_proof" in str(error.get("message"))


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def note_usage(answer: httpx.Response, usage: Usage) -> None:
    """Read the two usage headers into `usage`. Source: channels A1.7."""
    app = _object(answer.headers.get("x-app-usage"))
    if app:
        usage.app_percents.append(_highest(app))
    cases = _object(answer.headers.get("x-business-use-case-usage"))
    entries = [
        entry for value in cases.values() if isinstance(value, list) for entry in value if isinstance(entry, dict)
    ]
    highest = max((_highest(entry) for entry in entries), default=0)
    minutes = max((_number(entry.get("estimated_time_to_regain_access")) for entry in entries), default=0)
    usage.channel_pause = pause_for_usage(highest, minutes)


def _object(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _highest(usage: dict[str, Any]) -> int:
    return max((_number(usage.get(name)) for name in ("call_count", "total_time", "total_cputime")), default=0)


__all__ = ["class_of", "is_missing", "is_wrong_proof", "note_usage", "refusal"]
