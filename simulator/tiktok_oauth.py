"""TikTok's token endpoint: an access token of a day, and a refresh token that may be a new one each time."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable

from .bearer import BearerPlatform
from .platform import Member
from .wire import Answer, Call, json_answer

SCOPES = "user.info.basic,video.publish,video.upload,video.list"
YEAR = 365 * 86_400


def answer_token(platform: BearerPlatform, call: Call) -> Answer | Awaitable[Answer]:
    """`POST /v2/oauth/token/`, a form; errors are `{"error", "error_description"}` with HTTP 400."""
    params = call.params
    if not platform.knows_app(str(params.get("client_key", "")), str(params.get("client_secret", ""))):
        return _refuse("invalid_client", "Client key or secret is incorrect.")
    if params.get("grant_type") == "refresh_token":
        used = str(params.get("refresh_token", ""))
        operation, member = "oauth.refresh", platform.member_of_token(used, letter="r")
        if member is not None and (member.values["refresh_token"] != used or member.values["revoked"]):
            member = None
    elif params.get("grant_type") == "authorization_code":
        operation, granted = "oauth.exchange", platform.spend_code(call)
        member, challenge = granted or (None, "")
        verifier = str(params.get("code_verifier", ""))
        # The digest in hexadecimal: not in base64url, as the standard has it.
        if challenge and hashlib.sha256(verifier.encode()).hexdigest() != challenge:
            return _refuse("invalid_request", "Code verifier or code challenge is invalid.")
    else:
        return _refuse("unsupported_grant_type", "Grant type is not supported.")
    if member is None:
        return refused_grant()
    return platform.perform(call, operation, member, lambda: _pair(platform, member))


def _pair(platform: BearerPlatform, member: Member) -> Answer:
    settings = platform.store.settings
    refresh = member.values["refresh_token"]
    if settings.tiktok_rotates_refresh:
        refresh = f"{platform.letters}.{member.id}.r{member.values['exchanges'] + 1}"
    token = platform.new_access(member, settings.tiktok_access_seconds, refresh_token=refresh)
    return json_answer(
        {
            "open_id": member.id,
            "scope": SCOPES,
            "access_token": token,
            "expires_in": settings.tiktok_access_seconds,
            "refresh_token": refresh,
            "refresh_expires_in": YEAR,
            "token_type": "Bearer",
        }
    )


def refused_grant() -> Answer:
    return _refuse("invalid_grant", "Refresh token is invalid or expired.")


def _refuse(error: str, words: str) -> Answer:
    return json_answer({"error": error, "error_description": words, "log_id": "20261126000000"}, status=400)
