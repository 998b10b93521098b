"""TikTok's errors, each in exactly one class. Source: channels A0 and A3.2 (Content Posting API pages, 11/2026)."""

from datetime import timedelta

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
A_MINUTE = timedelta(minutes=1)
UNKNOWN_POST = "invalid_publish_id"
_BY_CODE = {
    "access_token_invalid": E.TOKEN_EXPIRED,
    "access_token_expired": E.TOKEN_EXPIRED,
    "auth_removed": E.RECONNECT,
    "scope_not_authorized": E.PERMISSION,
    "scope_permission_missed": E.PERMISSION,
    "unaudited_client_can_only_post_to_private_accounts": E.PERMISSION,
    "url_ownership_unverified": E.PERMISSION,
    "rate_limit_exceeded": E.RATE_LIMITED,
    "spam_risk_too_many_posts": E.QUOTA_TOMORROW,
    "spam_risk_too_many_pending_share": E.QUOTA_TOMORROW,
    "reached_active_user_cap": E.QUOTA_TOMORROW,
    # What the owner chose is no longer among the choices: a person chooses anew.
    "privacy_level_option_mismatch": E.BY_HAND,
    "video_pull_failed": E.TRANSIENT,
    "internal": E.TRANSIENT,
    "internal_error": E.TRANSIENT,
}
_OF_APP = ("reached_active_user_cap",)


class TikTokError(ChannelError):
    """A ChannelError that still knows TikTok's own code."""

    def __init__(self, code: str, message: str, status: int) -> None:
        found = class_of(code, status)
        pause = A_MINUTE if found is E.RATE_LIMITED else None
        words = f"{message[:250] or 'TikTok từ chối.'} (mã {code})"
        super().__init__(found, words, retry_after=pause, is_app_wide=code in _OF_APP)
        self.code = code


def class_of(code: str, status: int = 200) -> ErrorClass:
    """The class of one error code or `fail_reason`; an unknown one counts by its HTTP status."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code.startswith("spam_risk"):
        return E.BLOCKED_POLICY
    if code.startswith("invalid_") or code.endswith("_check_failed"):
        return E.BAD_CONTENT
    if status == 401:
        return E.TOKEN_EXPIRED
    if status == 403:
        return E.PERMISSION
    if status == 429:
        return E.RATE_LIMITED
    return E.BAD_CONTENT if status in (400, 404) else E.TRANSIENT
