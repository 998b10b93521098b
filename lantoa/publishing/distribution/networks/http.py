"""One call to a network: what a broken line means, and JSON read with suspicion."""

from typing import Any, Protocol

import httpx

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.rules import ErrorClass, Pace

# The request did not leave: no connection was ever made.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Line(Protocol):
    """What a call needs: a job, an account, or a connector's own client."""

    @property
    def http(self) -> httpx.AsyncClient: ...
    @property
    def pace(self) -> Pace: ...


async def call(line: Line, method: str, url: str, *, stores: bool, **options: Any) -> tuple[httpx.Response, Any]:
    """The answer and its JSON object.

    Raises ChannelError(UNREACHABLE) when nothing was sent; for a lost or unreadable answer Doubtful when the call
    `stores` a post, else ChannelError(TRANSIENT). Errors never carry the address: tokens may stand in it.
    """
    try:
        answer = await line.http.request(method, url, timeout=line.pace.longest_call.total_seconds(), **options)
    except _NOT_SENT as error:
        raise ChannelError(ErrorClass.UNREACHABLE, f"Không kết nối được ({type(error).__name__}).") from None
    except httpx.HTTPError as error:
        raise lost(stores, type(error).__name__) from None
    try:
        body = answer.json()
    except ValueError:
        raise lost(stores, f"HTTP {answer.status_code}, không phải JSON") from None
    if not isinstance(body, dict):
        raise lost(stores, f"HTTP {answer.status_code}, JSON lạ")
    return answer, body


def lost(stores: bool, what: str) -> ChannelError | Doubtful:
    """The error for an answer that tells nothing."""
    if stores:
        return Doubtful(f"Chưa rõ đã đăng hay chưa ({what}).")
    return ChannelError(ErrorClass.TRANSIENT, f"Mạng trả lời không đọc được ({what}).")
