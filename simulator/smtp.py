"""An SMTP server on asyncio (RFC 5321): pipelined commands, scripted refusals, lines that are really cut.

What becomes of a message is decided by a `Postmaster`; this file only speaks the protocol.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import socket
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

MAX_MESSAGE = 32 * 1024 * 1024
MAX_COMMAND = 4096
MAX_RECIPIENTS = 1000


@dataclass(frozen=True)
class Mishap:
    """What goes wrong with one step: a reply instead of the right one, or a line that is cut or kept waiting."""

    reply: bytes = b""
    # "cut" drops the line, "hang" never answers, "garbage" is no SMTP, "slow" (at a message's end only) waits.
    line: str = ""
    wait_seconds: float = 0.0
    # Whether the message is kept although something goes wrong at its end.
    stores: bool = False


@dataclass
class Envelope:
    """One message on its way in."""

    sender: str
    recipients: list[str] = field(default_factory=list)


class Postmaster(Protocol):
    """Who decides about steps and keeps messages."""

    def mishap(self, operation: str, address: str) -> Mishap | None:
        """What goes wrong with this step, if anything. Steps: connect, auth, mail, rcpt, data, message."""

    def accept(self, envelope: Envelope, raw: bytes) -> str:
        """Keep a message; returns its queue id."""

    def knows(self, user: str, password: str) -> bool:
        """Whether AUTH PLAIN is right."""


class Line(asyncio.Protocol):
    """One client's line: commands are answered in the order they came, as many at once as came at once."""

    def __init__(self, post: Postmaster, lines: set[Line], tls: ssl.SSLContext | None) -> None:
        self._post = post
        self._lines = lines
        self._tls = tls
        self._buffer = bytearray()
        self._out: list[bytes] = []
        self._envelope: Envelope | None = None
        self._in_data = False
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    # The line itself

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._lines.add(self)
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._say(b"220 simulator ESMTP")
        self._answer_or("connect", "")
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lines.discard(self)
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._task is None:
            self._advance()

    def drop(self, *, reset: bool = True) -> None:
        """Close at once; with `reset` the client sees a TCP reset."""
        if self._transport is None:
            return
        if reset:
            connection = self._transport.get_extra_info("socket")
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _say(self, reply: bytes) -> None:
        self._out.append(reply)

    def _flush(self) -> None:
        if self._out and self._transport is not None:
            self._transport.write(b"\r\n".join(self._out) + b"\r\n")
        self._out.clear()

    def _advance(self) -> None:
        while self._transport is not None and self._task is None:
            if not (self._take_message() if self._in_data else self._take_command()):
                break
        if self._task is None:
            self._flush()

    def _take_command(self) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > MAX_COMMAND:
                self._say(b"500 5.5.2 Line too long")
                self._close()
            return False
        line = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        verb, _, rest = line.partition(b" ")
        act = _VERBS.get(verb.upper())
        if act is None:
            self._say(b"500 5.5.1 No such command")
        else:
            act(self, rest.strip())
        return True

    def _close(self) -> None:
        self._flush()
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    # Something goes wrong

    def _answer_or(self, operation: str, address: str) -> bool:
        """Whether the step is over because a scripted fault struck; then it was answered, or never will be."""
        mishap = self._post.mishap(operation, address)
        if mishap is None:
            return False
        if mishap.line == "slow":
            return False
        if operation == "connect":
            self._out.clear()
        self._suffer(mishap, lambda: None)
        return True

    def _suffer(self, mishap: Mishap, act: Callable[[], object]) -> None:
        """Answer as the fault says; `act` is what the step would have done."""
        if mishap.stores:
            act()
        if mishap.line == "cut":
            self._flush()
            self.drop()
        elif mishap.line == "hang":
            self._flush()
            self._task = asyncio.ensure_future(asyncio.sleep(3600))
        elif mishap.line == "garbage":
            self._say(b"\x00\xfe*** 250? <html>")
        elif mishap.reply:
            self._say(mishap.reply)
            if mishap.reply.startswith(b"421"):
                self._close()

    # Commands

    def _ehlo(self, rest: bytes) -> None:
        self._envelope = None
        words = [b"simulator", b"PIPELINING", b"8BITMIME", b"SMTPUTF8", b"ENHANCEDSTATUSCODES"]
        words += [b"SIZE %d" % MAX_MESSAGE, b"AUTH PLAIN"]
        if self._tls is not None and self._transport and self._transport.get_extra_info("ssl_object") is None:
            words.append(b"STARTTLS")
        self._out += [b"250-" + word for word in words[:-1]]
        self._say(b"250 " + words[-1])

    def _helo(self, rest: bytes) -> None:
        self._envelope = None
        self._say(b"250 simulator")

    def _starttls(self, rest: bytes) -> None:
        if self._tls is None or self._transport is None:
            self._say(b"502 5.5.1 No TLS here")
            return
        # RFC 3207: what was sent in the clear after STARTTLS is not read.
        self._buffer.clear()
        self._say(b"220 2.0.0 Go ahead")
        self._flush()
        self._task = asyncio.ensure_future(self._start_tls(self._transport, self._tls))

    async def _start_tls(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        try:
            made = await asyncio.get_running_loop().start_tls(transport, self, tls, server_side=True)
        except (OSError, ssl.SSLError):
            transport.abort()
            return
        self._transport, self._task = made, None
        self._advance()

    def _auth(self, rest: bytes) -> None:
        if self._answer_or("auth", ""):
            return
        kind, _, words = rest.partition(b" ")
        try:
            _, user, password = base64.b64decode(words, validate=True).decode().split("\0")
        except (ValueError, binascii.Error):
            self._say(b"501 5.5.2 Cannot read that")
            return
        is_right = kind.upper() == b"PLAIN" and self._post.knows(user, password)
        self._say(b"235 2.7.0 Welcome" if is_right else b"535 5.7.8 Authentication failed")

    def _mail(self, rest: bytes) -> None:
        sender = _address(rest, b"FROM:")
        if sender is None:
            self._say(b"501 5.5.4 MAIL FROM:<address>")
        elif self._envelope is not None:
            self._say(b"503 5.5.1 One message at a time")
        elif not self._answer_or("mail", sender):
            self._envelope = Envelope(sender)
            self._say(b"250 2.1.0 Ok")

    def _rcpt(self, rest: bytes) -> None:
        recipient = _address(rest, b"TO:")
        if self._envelope is None:
            self._say(b"503 5.5.1 MAIL first")
        elif not recipient or "@" not in recipient:
            self._say(b"501 5.1.3 RCPT TO:<address>")
        elif len(self._envelope.recipients) >= MAX_RECIPIENTS:
            self._say(b"452 4.5.3 Too many recipients")
        elif not self._answer_or("rcpt", recipient):
            self._envelope.recipients.append(recipient)
            self._say(b"250 2.1.5 Ok")

    def _data(self, rest: bytes) -> None:
        if self._envelope is None or not self._envelope.recipients:
            self._say(b"503 5.5.1 RCPT first")
        elif not self._answer_or("data", self._envelope.recipients[0]):
            self._in_data = True
            self._say(b"354 End with a line of one dot")

    def _rset(self, rest: bytes) -> None:
        self._envelope = None
        self._say(b"250 2.0.0 Ok")

    def _noop(self, rest: bytes) -> None:
        self._say(b"250 2.0.0 Ok")

    def _quit(self, rest: bytes) -> None:
        self._say(b"221 2.0.0 Bye")
        self._close()

    # The message

    def _take_message(self) -> bool:
        buffer = self._buffer
        if buffer.startswith(b".\r\n"):
            raw, after = b"", 3
        else:
            end = buffer.find(b"\r\n.\r\n")
            if end < 0:
                if len(buffer) > MAX_MESSAGE:
                    self._say(b"552 5.3.4 Too big")
                    self._close()
                return False
            raw, after = bytes(buffer[: end + 2]), end + 5
        del buffer[:after]
        if raw.startswith(b"."):
            raw = raw[1:]
        if b"\r\n." in raw:
            raw = raw.replace(b"\r\n..", b"\r\n.")
        envelope, self._envelope, self._in_data = self._envelope, None, False
        assert envelope is not None
        self._end(envelope, raw)
        return True

    def _end(self, envelope: Envelope, raw: bytes) -> None:
        for recipient in envelope.recipients:
            mishap = self._post.mishap("message", recipient)
            if mishap is None:
                continue
            if mishap.line == "slow":
                self._flush()
                self._task = asyncio.ensure_future(self._end_late(envelope, raw, mishap))
            else:
                self._suffer(mishap, lambda: self._post.accept(envelope, raw))
            return
        self._say(b"250 2.0.0 Ok: queued as " + self._post.accept(envelope, raw).encode())

    async def _end_late(self, envelope: Envelope, raw: bytes, mishap: Mishap) -> None:
        queue_id = self._post.accept(envelope, raw) if mishap.stores else ""
        await asyncio.sleep(mishap.wait_seconds)
        if not queue_id:
            queue_id = self._post.accept(envelope, raw)
        self._say(b"250 2.0.0 Ok: queued as " + queue_id.encode())
        self._task = None
        self._advance()


_VERBS: dict[bytes, Callable[[Line, bytes], None]] = {
    b"EHLO": Line._ehlo,
    b"HELO": Line._helo,
    b"STARTTLS": Line._starttls,
    b"AUTH": Line._auth,
    b"MAIL": Line._mail,
    b"RCPT": Line._rcpt,
    b"DATA": Line._data,
    b"RSET": Line._rset,
    b"NOOP": Line._noop,
    b"QUIT": Line._quit,
}


def _address(rest: bytes, prefix: bytes) -> str | None:
    """The address between the brackets, "" for the null sender; None when the command is wrong."""
    if rest[: len(prefix)].upper() != prefix:
        return None
    start, end = rest.find(b"<"), rest.find(b">")
    if start < 0 or end < start:
        return None
    return rest[start + 1 : end].decode("utf-8", "replace").lower()


async def listen(post: Postmaster, *, host: str, port: int, tls: ssl.SSLContext | None = None) -> SmtpServer:
    """A server that answers at once. Raises OSError when the port is taken."""
    lines: set[Line] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(post, lines, tls), host, port, backlog=512)
    return SmtpServer(server, lines)


@dataclass
class SmtpServer:
    """A listening server."""

    server: asyncio.Server
    lines: set[Line]

    @property
    def port(self) -> int:
        number: int = self.server.sockets[0].getsockname()[1]
        return number

    def close(self) -> None:
        self.server.close()
        for line in list(self.lines):
            line.drop(reset=False)
