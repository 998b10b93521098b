"""Answers as TikTok words them: `error.code` in the body, "ok" when nothing is wrong."""

from __future__ import annotations

from typing import Any

from .faults import Rule
from .wire import Answer, json_answer

_STATUS = {
    "access_token_invalid": 401,
    "scope_not_authorized": 401,
    "scope_permission_missed": 401,
    "rate_limit_exceeded": 429,
    "spam_risk_too_many_posts": 403,
    "spam_risk_user_banned_from_posting": 403,
    "spam_risk_text": 403,
    "spam_risk_too_many_pending_share": 403,
    "reached_active_user_cap": 403,
    "unaudited_client_can_only_post_to_private_accounts": 403,
    "privacy_level_option_mismatch": 403,
    "url_ownership_unverified": 403,
    "internal_error": 500,
}
_FAULTS = {
    "rate_limited": "rate_limit_exceeded",
    "too_fast": "spam_risk_too_many_posts",
    "token_expired": "access_token_invalid",
    "token_revoked": "access_token_invalid",
    "transient": "internal_error",
    "error_in_200": "internal_error",
    "permission": "scope_not_authorized",
    "policy": "spam_risk_user_banned_from_posting",
}


class TikTokError(Exception):
    """One refusal of the API."""

    def __init__(self, code: str, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status or _STATUS.get(code, 400)

    def answer(self, *, status: int = 0) -> Answer:
        error = {"code": self.code, "message": str(self), "log_id": "20261126000000"}
        return json_answer({"data": {}, "error": error}, status=status or self.status)


def success(data: dict[str, Any]) -> Answer:
    return json_answer({"data": data, "error": {"code": "ok", "message": "", "log_id": "20261126000000"}})


def fault_error(rule: Rule) -> TikTokError:
    """The refusal a scripted fault asks for; `code` in its options is another code."""
    code = str(rule.options.get("code") or _FAULTS[rule.kind])
    return TikTokError(code, f"Scripted: {code}")
