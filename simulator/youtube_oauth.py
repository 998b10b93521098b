"""Google's token endpoint for YouTube: the refresh token stays, the access token of an hour is new each time."""

from __future__ import annotations

from collections.abc import Awaitable

from .bearer import BearerPlatform
from .platform import Member
from .wire import Answer, Call, json_answer

SCOPES = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube"


def answer_token(platform: BearerPlatform, call: Call) -> Answer | Awaitable[Answer]:
    """`POST /token`: a code or a refresh token for an access token."""
    params = call.params
    if not platform.knows_app(str(params.get("client_id", "")), str(params.get("client_secret", ""))):
        return _refuse("invalid_client", "Unauthorized", status=401)
    if params.get("grant_type") == "refresh_token":
        operation = "oauth.refresh"
        member = platform.member_of_token(str(params.get("refresh_token", "")), letter="r")
    elif params.get("grant_type") == "authorization_code":
        operation, granted = "oauth.exchange", platform.spend_code(call)
        member = granted[0] if granted else None
    else:
        return _refuse("unsupported_grant_type", "Invalid grant_type")
    if member is None:
        return _refuse("invalid_grant", "Bad Request")
    return platform.perform(call, operation, member, lambda: _pair(platform, member, operation))


def _pair(platform: BearerPlatform, member: Member, operation: str) -> Answer:
    if operation == "oauth.refresh" and member.values["revoked"]:
        return _refuse("invalid_grant", "Token has been expired or revoked.")
    seconds = platform.store.settings.youtube_access_seconds
    token = platform.new_access(member, seconds)
    body = {"access_token": token, "expires_in": seconds, "scope": SCOPES, "token_type": "Bearer"}
    if operation == "oauth.exchange":
        body["refresh_token"] = member.values["refresh_token"]
    return json_answer(body)


def refused_grant() -> Answer:
    return _refuse("invalid_grant", "Token has been expired or revoked.")


def _refuse(error: str, words: str, *, status: int = 400) -> Answer:
    return json_answer({"error": error, "error_description": words}, status=status)
