"""Lines to the networks: httpx's pool, cut into many small ones."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx

HOSTS_PER_LINE = 4


class Lines(httpx.AsyncBaseTransport):
    """One small pool for each request that is on its way, the one that was used last first.

    A pool looks at each of its connections for every request: with 48 of them that is a third of what a delivery costs.
    """

    def __init__(self) -> None:
        self._tls = httpx.create_ssl_context(trust_env=False)
        self._limits = httpx.Limits(max_connections=HOSTS_PER_LINE, max_keepalive_connections=HOSTS_PER_LINE)
        self._all = AsyncExitStack()
        self._free: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        line = self._free.pop() if self._free else await self._another()
        try:
            answer = await line.handle_async_request(request)
        except BaseException:
            self._free.append(line)
            raise
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        answer.stream = _Answer(answer.stream, line, self._free)
        return answer

    async def _another(self) -> httpx.AsyncHTTPTransport:
        line = httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, limits=self._limits)
        return await self._all.enter_async_context(line)

    async def aclose(self) -> None:
        self._free.clear()
        await self._all.aclose()


class _Answer(httpx.AsyncByteStream):
    """The bytes of an answer; its line is free again once they are read or given up."""

    def __init__(
        self, stream: httpx.AsyncByteStream, line: httpx.AsyncHTTPTransport, free: list[httpx.AsyncHTTPTransport]
    ) -> None:
        self._stream, self._line, self._free = stream, line, free
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if self._is_open:
                self._is_open = False
                self._free.append(self._line)
