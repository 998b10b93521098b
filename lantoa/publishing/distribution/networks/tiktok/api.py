"""Calls to TikTok's API: the token in a header, `error.code` in every body, "ok" when nothing is wrong."""

from typing import Any

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.base import Account, ChannelError, Job
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.tiktok.errors import TikTokError
from lantoa.publishing.distribution.rules import ErrorClass

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
Caller = Job | Account


async def ask(caller: Caller, path: str, values: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """The `data` that the API answers. Raises ChannelError; nothing asked here makes a post by itself."""
    method = options.pop("method", "POST")
    if method == "POST":
        options["json"] = values or {}
    headers = {"authorization": f"Bearer {caller.token}"}
    answer = await send(caller, method, f"{settings.TIKTOK_API_URL}/v2/{path}/", headers=headers, **options)
    return _data_of(answer)


async def send(caller: Caller, method: str, url: str, **options: Any) -> httpx.Response:
    """The bare answer. Raises ChannelError UNREACHABLE when nothing was sent, TRANSIENT when the answer was lost."""
    timeout = caller.pace.longest_call.total_seconds()
    try:
        return await caller.http.request(method, url, timeout=timeout, **options)
    except _NOT_SENT as error:
        raise ChannelError(ErrorClass.UNREACHABLE, f"Không kết nối được ({type(error).__name__}).") from None
    except httpx.HTTPError as error:
        raise lost(False, type(error).__name__) from None


def _data_of(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        raise lost(False, f"HTTP {answer.status_code}, không phải JSON") from None
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        raise lost(False, f"HTTP {answer.status_code}, JSON lạ")
    if error.get("code") != "ok":
        raise TikTokError(str(error.get("code")), str(error.get("message") or ""), answer.status_code)
    data = body.get("data")
    return data if isinstance(data, dict) else {}
