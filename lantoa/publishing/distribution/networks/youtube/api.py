"""Calls to the YouTube Data API: the token in a header, errors read from the body."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.base import Account, ChannelError, Job
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.youtube.errors import refusal
from lantoa.publishing.distribution.rules import ErrorClass

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
Caller = Job | Account


async def ask(caller: Caller, method: str, path: str, **options: Any) -> dict[str, Any]:
    """The JSON object that the API answers, {} for an empty answer. Raises ChannelError; nothing asked here uploads."""
    answer = await send(caller, method, f"{settings.YOUTUBE_API_URL}{path}", **options)
    return body_of(answer)


async def send(caller: Caller, method: str, url: str, **options: Any) -> httpx.Response:
    """The bare answer. Raises ChannelError UNREACHABLE when nothing was sent, TRANSIENT when the answer was lost.

    Errors never carry the address: it may open an upload.
    """
    headers = dict(options.pop("headers", {}))
    if _origin(url) == _origin(settings.YOUTUBE_API_URL):
        # An upload's address is told by the server and opens itself: the token goes nowhere but to the API.
        headers["authorization"] = f"Bearer {caller.token}"
    timeout = caller.pace.longest_call.total_seconds()
    try:
        return await caller.http.request(method, url, headers=headers, timeout=timeout, **options)
    except _NOT_SENT as error:
        raise ChannelError(ErrorClass.UNREACHABLE, f"Không kết nối được ({type(error).__name__}).") from None
    except httpx.HTTPError as error:
        raise lost(False, type(error).__name__) from None


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def body_of(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises ChannelError for an error in it, and for what cannot be read."""
    if answer.status_code == 204 or (answer.is_success and not answer.content):
        return {}
    try:
        body = answer.json()
    except ValueError:
        raise lost(False, f"HTTP {answer.status_code}, không phải JSON") from None
    if not isinstance(body, dict):
        raise lost(False, f"HTTP {answer.status_code}, JSON lạ")
    error = body.get("error")
    if isinstance(error, dict):
        raise refusal(error, answer.status_code)
    if answer.is_error:
        raise lost(False, f"HTTP {answer.status_code}")
    found: dict[str, Any] = body
    return found


def items_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The `items` of a list answer; none when the list is missing, as YouTube leaves out empty ones."""
    items = body.get("items", [])
    if not isinstance(items, list):
        raise lost(False, "không có danh sách")
    return [item for item in items if isinstance(item, dict)]
