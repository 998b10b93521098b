"""The relay all letters go through: open lines are kept and shared by what this process sends."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import aiosmtplib
from django.conf import settings

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.email.letter import Envelope, Recipient
from lantoa.publishing.distribution.networks.email.line import NO_REPLY, Line, Tell
from lantoa.publishing.distribution.networks.email.rules import Fate, Reply, error_class
from lantoa.publishing.distribution.rules import ErrorClass

log = logging.getLogger(__name__)

MOST_LINES, LINES_PER_BATCH = 16, 8
IDLE_SECONDS = 20.0
PAUSE = timedelta(minutes=2)


@dataclass(frozen=True)
class Place:
    """Where the relay is and who we are there."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def configured_place() -> Place:
    """Raises ChannelError when no relay is set."""
    if not settings.EMAIL_HOST:
        raise ChannelError(ErrorClass.UNREACHABLE, "Chưa đặt máy chủ gửi thư (SMTP_URL).")
    return Place(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
        bool(settings.EMAIL_USE_TLS),
        bool(settings.EMAIL_USE_SSL),
    )


class Relay:
    """Lines to one place, for one event loop."""

    def __init__(self, place: Place, *, wait_seconds: float) -> None:
        self.place = place
        self.wait_seconds = wait_seconds
        self._idle: list[tuple[float, Line]] = []
        self._room = asyncio.Semaphore(MOST_LINES)

    async def deliver(
        self, recipients: Sequence[Recipient], write: Callable[[Recipient], Envelope], tell: Tell
    ) -> ChannelError | None:
        """Send to each; every fate is told once. Returns what keeps the untouched rest from going, if anything does."""
        turn = _Turn(deque(recipients), write, tell)
        count = min(LINES_PER_BATCH, -(-len(recipients) // 4))
        tasks = [asyncio.ensure_future(self._work(turn)) for _ in range(count)]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            # Each line tells what it knows before the batch ends.
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
        finally:
            turn.leave_rest()
        return turn.trouble

    async def _work(self, turn: "_Turn") -> None:
        while turn.queue and turn.trouble is None:
            async with self._room:
                try:
                    line, is_fresh = await self._line()
                except ChannelError as error:
                    turn.trouble = error
                    return
                before = turn.accepted
                await line.send(turn.envelopes(), turn.note)
                if line.is_open:
                    self._idle.append((time.monotonic(), line))
                elif is_fresh and turn.accepted == before:
                    turn.lost_fresh_line()

    async def _line(self) -> tuple[Line, bool]:
        """An open line, and whether it was opened just now: a kept one may have been closed by the other side."""
        while self._idle:
            since, line = self._idle.pop()
            if line.is_open and time.monotonic() - since < IDLE_SECONDS:
                return line, False
            line.close()
        return await self._open(), True

    async def _open(self) -> Line:
        place = self.place
        client = aiosmtplib.SMTP(
            hostname=place.host,
            port=place.port,
            username=place.user or None,
            password=place.password or None,
            use_tls=place.is_tls,
            start_tls=place.starts_tls,
            timeout=self.wait_seconds,
            # The name of a machine inside says more than the relay has to know.
            local_hostname="lantoa.invalid",
        )
        try:
            await client.connect()
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(Reply(error.code, error.message)) from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            words = f"Không kết nối được máy chủ gửi thư ({type(error).__name__})."
            raise ChannelError(ErrorClass.UNREACHABLE, words) from None
        return Line(client, wait_seconds=self.wait_seconds)

    def close(self) -> None:
        for _, line in self._idle:
            line.close()
        self._idle.clear()


def _refused(reply: Reply) -> ChannelError:
    """Why the relay would not have us. Its account is the installation's: a wrong password is no channel's fault."""
    kind = error_class(reply)
    if kind is ErrorClass.TOKEN_EXPIRED:
        log.error("the mail relay refuses our account (SMTP_URL): %s", reply)
        kind = ErrorClass.UNREACHABLE
    return ChannelError(kind, f"Máy chủ gửi thư từ chối: {reply}", retry_after=PAUSE)


class _Turn:
    """One batch on its way over several lines."""

    MOST_FRUITLESS = 3

    def __init__(self, queue: deque[Recipient], write: Callable[[Recipient], Envelope], tell: Tell) -> None:
        self.queue, self._write, self._tell = queue, write, tell
        self.trouble: ChannelError | None = None
        self.accepted = 0
        self._fruitless = 0

    def envelopes(self) -> Iterator[Envelope]:
        while self.queue and self.trouble is None:
            yield self._write(self.queue.popleft())

    def note(self, envelope: Envelope, fate: Fate, reply: Reply) -> None:
        self.accepted += fate is Fate.ACCEPTED
        if fate is not Fate.UNTOUCHED:
            self._tell(envelope, fate, reply)
            return
        self.queue.appendleft(envelope.recipient)

    def lost_fresh_line(self) -> None:
        """A line opened just now was lost without bringing one message: after a few of them it is no accident."""
        self._fruitless += 1
        if self._fruitless >= self.MOST_FRUITLESS:
            words = "Máy chủ gửi thư cứ ngắt kết nối."
            self.trouble = ChannelError(ErrorClass.TRANSIENT, words, retry_after=PAUSE)

    def leave_rest(self) -> None:
        """What is left was not touched."""
        while self.queue:
            self._tell(Envelope(self.queue.popleft(), "", b""), Fate.UNTOUCHED, NO_REPLY)
