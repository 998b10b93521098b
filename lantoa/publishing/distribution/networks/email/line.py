"""One SMTP line that sends message after message: each one's text goes out together with the next one's commands.

aiosmtplib opens the line (TLS, EHLO, AUTH) and then waits for every reply before the next command, four round trips a
message. RFC 2920 lets the text of a message and the next MAIL, RCPT and DATA travel together: one round trip.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

import aiosmtplib

from lantoa.publishing.distribution.networks.email.letter import Envelope
from lantoa.publishing.distribution.networks.email.rules import Fate, Reply

LONGEST_REPLY = 64 * 1024
NO_REPLY: Final = Reply(0)
Tell = Callable[[Envelope, Fate, Reply], None]


class LineLost(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The line is gone, or says what is no SMTP."""


class _Replies(asyncio.Protocol):
    """What the server says, one reply after the other; several lines of one reply are joined."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self._buffer = bytearray()
        self._lines: list[str] = []
        self._ready: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self.is_lost = False

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            self._read(line)
        if len(self._buffer) > LONGEST_REPLY or len(self._lines) > LONGEST_REPLY // 100:
            self.lose()
        self._wake()

    def _read(self, line: bytes) -> None:
        if not line[:3].isdigit() or line[3:4] not in (b" ", b"-", b""):
            self.lose()
            return
        self._lines.append(line[4:].decode("utf-8", "replace").strip())
        if line[3:4] != b"-":
            self._ready.append(Reply(int(line[:3]), " ".join(self._lines)))
            self._lines = []

    def lose(self) -> None:
        self.is_lost = True
        self.transport.abort()
        self._writable.set()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        self._writable.set()
        self._wake()

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def next(self) -> Reply:
        """Raises LineLost when the line ended before it came; what came before the end is still told."""
        while not self._ready:
            if self.is_lost:
                raise LineLost
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._ready.popleft()

    async def write(self, data: bytes) -> None:
        if self.is_lost:
            raise LineLost
        self.transport.write(data)
        await self._writable.wait()


class Line:
    """An open line; used by one task at a time."""

    def __init__(self, client: aiosmtplib.SMTP, *, wait_seconds: float) -> None:
        transport = client.transport
        assert isinstance(transport, asyncio.Transport)
        # Held, so that its own protocol does not close what we go on using.
        self._client = client
        self._replies = _Replies(transport)
        transport.set_protocol(self._replies)
        self._pipelines = client.supports_extension("pipelining")
        self.wait_seconds = wait_seconds
        self.is_good = True
        # Whose commands have gone but not its text, and whose text has gone but was not answered.
        self._in_hand: Envelope | None = None
        self._on_line: Envelope | None = None

    async def send(self, envelopes: Iterator[Envelope], tell: Tell) -> None:
        """Send until there are no more; the fate of each one taken from `envelopes` is told exactly once.

        Ends early, without an error, when the line is lost: it is then no longer `is_good`.
        """
        try:
            await self._begin(next(envelopes, None))
            while self._in_hand is not None:
                await self._one(self._in_hand, envelopes, tell)
        except (LineLost, TimeoutError):
            self._give_up(tell)
        except BaseException:
            self._give_up(tell)
            raise

    async def _begin(self, envelope: Envelope | None, *, before: bytes = b"") -> None:
        self._in_hand = envelope
        commands = b"".join(_commands(envelope)) if envelope is not None and self._pipelines else b""
        if before + commands:
            await self._replies.write(before + commands)

    async def _one(self, current: Envelope, envelopes: Iterator[Envelope], tell: Tell) -> None:
        """`current`'s fate; its place in hand is then taken by the next."""
        answers = await self._answers(current)
        refusal = next((reply for reply in answers if not reply.is_good), None)
        if refusal is not None:
            await self._skip(current, refusal, answers[-1], (envelopes, tell))
            return
        self._in_hand, self._on_line = None, current
        await self._replies.write(_stuffed(current.raw))
        if self._pipelines:
            await self._begin(next(envelopes, None))
        answer = await self._reply()
        self._on_line = None
        tell(current, _fate(answer), answer)
        if answer.code == 421:
            raise LineLost
        if not self._pipelines:
            await self._begin(next(envelopes, None))

    async def _answers(self, envelope: Envelope) -> list[Reply]:
        """What MAIL, RCPT and DATA were answered; without pipelining the rest is not said after a refusal."""
        if self._pipelines:
            return [await self._reply() for _ in range(3)]
        answers: list[Reply] = []
        for command in _commands(envelope):
            await self._replies.write(command)
            answers.append(await self._reply())
            if not answers[-1].is_good:
                break
        return answers

    async def _skip(
        self, current: Envelope, refusal: Reply, last: Reply, rest: tuple[Iterator[Envelope], Tell]
    ) -> None:
        envelopes, tell = rest
        self._in_hand = None
        tell(current, _fate(refusal), refusal)
        if refusal.code == 421:
            raise LineLost
        if last.code == 354:
            # It waits for a text although nobody may have it: an empty one ends that.
            await self._replies.write(b".\r\n")
            await self._reply()
        await self._begin(next(envelopes, None), before=b"RSET\r\n")
        await self._reply()

    async def _reply(self) -> Reply:
        async with asyncio.timeout(self.wait_seconds):
            return await self._replies.next()

    def _give_up(self, tell: Tell) -> None:
        self.is_good = False
        self._replies.transport.abort()
        on_line, in_hand = self._on_line, self._in_hand
        self._on_line = self._in_hand = None
        if on_line is not None:
            tell(on_line, Fate.IN_DOUBT, NO_REPLY)
        if in_hand is not None:
            tell(in_hand, Fate.UNTOUCHED, NO_REPLY)

    @property
    def is_open(self) -> bool:
        return self.is_good and not self._replies.is_lost and not self._replies.transport.is_closing()

    def close(self) -> None:
        """Say goodbye without waiting for an answer."""
        self.is_good = False
        if not self._replies.is_lost:
            self._replies.transport.write(b"QUIT\r\n")
            self._replies.transport.close()


def _commands(envelope: Envelope) -> tuple[bytes, bytes, bytes]:
    mail = f"MAIL FROM:<{envelope.sender}> SIZE={len(envelope.raw)}\r\n"
    return mail.encode("ascii"), f"RCPT TO:<{envelope.recipient.address}>\r\n".encode("ascii"), b"DATA\r\n"


def _fate(reply: Reply) -> Fate:
    if reply.is_good:
        return Fate.ACCEPTED
    return Fate.LATER if reply.is_for_now else Fate.REFUSED


def _stuffed(raw: bytes) -> bytes:
    """The message with doubled dots at line starts, and its end. Source: RFC 5321 4.5.2."""
    if b"\r\n." in raw:
        raw = raw.replace(b"\r\n.", b"\r\n..")
    return raw + (b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n")
