"""HTTP/1.1 over asyncio: keep-alive, pipelining, and lines that can really be cut.

An ASGI server gives an application no way to drop a connection before the status line (Granian 2.8 answers 500),
which is half of what a simulator is for; so the simulator reads HTTP itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import struct
import traceback
from collections.abc import Awaitable, Callable

from .wire import REASONS, Answer, BadRequest, Call

MAX_HEAD = 64 * 1024
# A video comes in one body.
MAX_BODY = 512 * 1024 * 1024

Result = Answer | Awaitable[Answer]
Handler = Callable[[Call], Result]
Interrupted = Callable[[Call], None]


class _Head:
    """The first lines of a request, waiting for its body."""

    __slots__ = ("chunked", "headers", "length", "method", "target")

    def __init__(self, raw: bytes) -> None:
        lines = raw.split(b"\r\n")
        words = lines[0].split(b" ")
        if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
            raise BadRequest("not an HTTP/1.1 request line")
        self.method = words[0].decode("latin-1")
        self.target = words[1].decode("latin-1")
        headers: dict[bytes, bytes] = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        if words[2] == b"HTTP/1.0":
            headers.setdefault(b"connection", b"close")
        self.headers = headers
        self.chunked = b"chunked" in headers.get(b"transfer-encoding", b"").lower()
        try:
            self.length = int(headers.get(b"content-length", b"0"))
        except ValueError as error:
            raise BadRequest("content-length is not a number") from error


class Connection(asyncio.Protocol):
    """One client's line: requests are answered one at a time, in the order they came."""

    __slots__ = ("_buffer", "_handle", "_head", "_interrupted", "_lines", "_task", "_transport")

    def __init__(self, handle: Handler, lines: set[Connection], interrupted: Interrupted) -> None:
        self._handle = handle
        self._interrupted = interrupted
        self._lines = lines
        self._buffer = bytearray()
        self._head: _Head | None = None
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._lines.add(self)
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lines.discard(self)
        # A call under way goes on: a platform, too, stores what a client no longer waits for.
        self._transport = None
        head = self._head
        if head is not None and not head.chunked and self._buffer:
            self._interrupted(Call(head.method, head.target, head.headers, bytes(self._buffer)))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._task is None:
            self._advance()

    def drop(self, *, reset: bool = True) -> None:
        """Close at once; with `reset` the client sees a TCP reset instead of an orderly end."""
        if self._transport is None:
            return
        if reset:
            connection = self._transport.get_extra_info("socket")
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _advance(self) -> None:
        while self._transport is not None:
            try:
                call = self._next_call()
            except BadRequest as error:
                self._refuse(error)
                return
            if call is None:
                return
            closing = self._closes(call)
            result = self._handle(call)
            if isinstance(result, Answer):
                self._send(result, call, closing)
            else:
                self._task = asyncio.ensure_future(self._finish(result, call, closing))
                return

    async def _finish(self, result: Awaitable[Answer], call: Call, closing: bool) -> None:
        try:
            answer = await result
        except Exception:
            traceback.print_exc()
            self.drop()
            return
        self._send(answer, call, closing)
        self._task = None
        self._advance()

    def _next_call(self) -> Call | None:
        buffer = self._buffer
        head = self._head
        if head is None:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(buffer) > MAX_HEAD:
                    raise BadRequest("the head of the request is too long")
                return None
            head = self._head = _Head(bytes(buffer[:end]))
            del buffer[: end + 4]
            if head.length > MAX_BODY:
                raise BadRequest("the body is too long")
            if head.headers.get(b"expect", b"").lower() == b"100-continue" and self._transport:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self._take_chunks() if head.chunked else self._take(head.length)
        if body is None:
            return None
        self._head = None
        return Call(head.method, head.target, head.headers, body)

    def _take(self, length: int) -> bytes | None:
        if length == 0:
            return b""
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        return body

    def _take_chunks(self) -> bytes | None:
        """The joined chunks once the last one is here; read from the start each time: few clients send them."""
        parts: list[bytes] = []
        at, buffer = 0, self._buffer
        while True:
            line = buffer.find(b"\r\n", at)
            if line < 0:
                return None
            try:
                size = int(bytes(buffer[at:line]).split(b";")[0], 16)
            except ValueError as error:
                raise BadRequest("a chunk without a size") from error
            start = line + 2
            if start + size > MAX_BODY:
                raise BadRequest("the body is too long")
            if size == 0:
                end = start if buffer[start : start + 2] == b"\r\n" else buffer.find(b"\r\n\r\n", start) + 2
                if end < 2 or len(buffer) < end + 2:
                    return None
                del buffer[: end + 2]
                return b"".join(parts)
            if len(buffer) < start + size + 2:
                return None
            parts.append(bytes(buffer[start : start + size]))
            at = start + size + 2

    def _closes(self, call: Call) -> bool:
        wish = call.headers.get(b"connection", b"").lower()
        return wish == b"close"

    def _send(self, answer: Answer, call: Call, closing: bool) -> None:
        transport = self._transport
        if transport is None:
            return
        if answer.cut == 0:
            self.drop(reset=answer.reset)
            return
        data = b"HTTP/1.1 %d %b\r\ncontent-type: %b\r\ncontent-length: %d\r\n%b%b\r\n" % (
            answer.status,
            REASONS.get(answer.status, b"Unknown"),
            answer.content_type,
            len(answer.body),
            answer.headers,
            b"connection: close\r\n" if closing else b"",
        )
        if call.method != "HEAD":
            data += answer.body
        if answer.cut is not None:
            # An orderly end after too few bytes: a reset could overtake what was already sent.
            transport.write(data[: len(data) - len(answer.body) + min(answer.cut, len(answer.body))])
            transport.close()
            return
        transport.write(data)
        if closing:
            transport.close()

    def _refuse(self, error: BadRequest) -> None:
        if self._transport is None:
            return
        text = str(error).encode()
        self._transport.write(
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(text), text)
        )
        self._transport.close()


async def serve(
    handle: Handler, *, host: str, port: int, ready: Callable[[int], None], interrupted: Interrupted
) -> None:
    """Answer until SIGINT or SIGTERM; `ready` is told the port (a free one when 0 was asked).

    `interrupted` is given what had come of a call when its line dropped.

    Raises OSError when the port is taken.
    """
    loop = asyncio.get_running_loop()
    lines: set[Connection] = set()
    server = await loop.create_server(lambda: Connection(handle, lines, interrupted), host, port, backlog=1024)
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    ready(server.sockets[0].getsockname()[1])
    await over.wait()
    server.close()
    for line in list(lines):
        line.drop(reset=False)
    await asyncio.sleep(0)
