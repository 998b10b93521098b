"""Answers as Google words them: a status, and a reason in the body."""

from __future__ import annotations

from .faults import Rule
from .wire import Answer, json_answer

_STATUS = {
    "authError": 401,
    "youtubeSignupRequired": 401,
    "forbidden": 403,
    "insufficientPermissions": 403,
    "quotaExceeded": 403,
    "rateLimitExceeded": 403,
    "userRateLimitExceeded": 403,
    "notFound": 404,
    "videoNotFound": 404,
    "playlistNotFound": 404,
    "backendError": 500,
}
_FAULTS = {
    "rate_limited": "rateLimitExceeded",
    "too_fast": "userRateLimitExceeded",
    "token_expired": "authError",
    "token_revoked": "authError",
    "transient": "backendError",
    "error_in_200": "backendError",
    "permission": "insufficientPermissions",
    "policy": "forbidden",
}


class YouTubeError(Exception):
    """One refusal of the Data API."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def answer(self, *, status: int = 0) -> Answer:
        code = _STATUS.get(self.reason, 400)
        domain = "youtube.quota" if self.reason == "quotaExceeded" else "youtube.video"
        error = {"message": str(self), "domain": domain, "reason": self.reason}
        body = {"error": {"code": code, "message": str(self), "errors": [error]}}
        return json_answer(body, status=status or code)


def fault_error(rule: Rule) -> YouTubeError:
    """The refusal a scripted fault asks for; `code` in its options is another reason."""
    reason = str(rule.options.get("code") or _FAULTS[rule.kind])
    return YouTubeError(reason, f"Scripted: {reason}")
