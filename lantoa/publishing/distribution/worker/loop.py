"""One worker process: claim, send, record, and what is due every so often."""

import asyncio
import contextlib
import logging
import math
import os
import secrets
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.worker.claim import Claimed, Claimer, Haul
from lantoa.publishing.distribution.worker.database import PASSING, DatabaseThread, ailment, listen
from lantoa.publishing.distribution.worker.lines import Lines
from lantoa.publishing.distribution.worker.periodic import Periodic, beat, own_duties, run_due
from lantoa.publishing.distribution.worker.reading.reader import Reader
from lantoa.publishing.distribution.worker.refresh import refresh_token
from lantoa.publishing.distribution.worker.send import Send, Tools
from lantoa.publishing.distribution.worker.writer import Writer

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SHORTEST_REST_SECONDS = 0.02
SOON_SECONDS = 5
REFRESH_THREADS = 4
IN_HAND_SECONDS, FLOW_SECONDS, MOST_IN_HAND = 0.15, 0.25, 600
# For connectors that read and write rows of their own while they send: lists of subscribers.
ERRAND_THREADS = 4


def _own_name() -> str:
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True)
class Options:
    """How one worker runs; `concurrency` is how many deliveries are on the line at once."""

    concurrency: int = 48
    pace: Pace = field(default_factory=Pace)
    stop_seconds: float = 12.0
    name: str = field(default_factory=_own_name)
    # For tests and benchmarks: end when there was nothing to do for this long.
    idle_seconds: float | None = None


def run_worker(stop: threading.Event, *, periodic: Sequence[Periodic] = (), options: Options | None = None) -> None:
    """Deliver until `stop` is set; what is on the line then gets up to `stop_seconds` to end.

    `periodic` are further duties, run beside the worker's own. Any number of workers may run at once; one that is
    killed leaves its deliveries to the others.
    """
    asyncio.run(Worker(options or Options(), periodic).run(stop))


class Worker:
    """One event loop with its threads."""

    def __init__(self, options: Options, periodic: Sequence[Periodic]) -> None:
        self.options = options
        self.claimer = Claimer(options.name, options.pace)
        self.duties = [*own_duties(options.pace), *periodic]
        self.claims = DatabaseThread("claim")
        self.chores = DatabaseThread("chores")
        # Of its own: a duty that takes long must not make a worker look dead.
        self.pulse = DatabaseThread("pulse")
        self.refreshes = DatabaseThread("refresh", threads=REFRESH_THREADS)
        self.errands = DatabaseThread("errands", threads=ERRAND_THREADS)
        self.writer = Writer(self.options.pace)
        self.reader = Reader(self.options.pace, self._refresh)
        self.sends: set[asyncio.Task[None]] = set()
        # Claimed rows wait here for a free line, not in httpx's pool, which looks at every waiting one each time.
        self.line = asyncio.Semaphore(self.options.concurrency)
        self.flow = Flow(self.options.concurrency)
        self.wake = asyncio.Event()
        self.idle_seconds = math.inf if options.idle_seconds is None else options.idle_seconds
        self.poll_seconds = min(POLL_SECONDS, self.idle_seconds)
        self.is_stopping = False
        self.round_at = self.took_at = time.monotonic()

    async def run(self, stop: threading.Event) -> None:
        loop = asyncio.get_running_loop()
        writing = asyncio.create_task(self.writer.run())
        waker = _Waker(loop, self.wake)
        listener = threading.Thread(target=listen, args=(waker, lambda: self.is_stopping), daemon=True)
        stopper = threading.Thread(target=self._wait_for, args=(stop, waker), daemon=True)
        listener.start()
        stopper.start()
        beside = [asyncio.create_task(work) for work in (self._do_chores(), self._beat(), self.reader.run())]
        log.info("worker %s starts", self.options.name)
        try:
            async with httpx.AsyncClient(transport=Lines(), trust_env=False, follow_redirects=False) as http:
                self.tools = Tools(http, self.options.pace, self.writer.keep, self._refresh, self.errands.run)
                await self._claim_and_send()
                await self._finish()
        finally:
            self.is_stopping = True
            for task in (*beside, writing):
                task.cancel()
            await asyncio.gather(*beside, writing, return_exceptions=True)
            await asyncio.to_thread(self._close)
            log.info("worker %s has stopped", self.options.name)

    def _close(self) -> None:
        own = (self.claims, self.chores, self.pulse, self.refreshes, self.errands)
        for thread in (*own, self.reader.database, self.writer.database):
            thread.close()

    def _wait_for(self, stop: threading.Event, waker: "_Waker") -> None:
        while not stop.wait(0.2) and not self.is_stopping:
            pass
        self.is_stopping = True
        waker()

    async def _claim_and_send(self) -> None:
        idle_since: float | None = None
        while not self.is_stopping:
            self.wake.clear()
            if self.sends:
                self.took_at = time.monotonic()
            most = self.flow.most_in_hand()
            room = most - len(self.sends)
            haul = await self._claim(room) if room >= most // 4 else None
            if haul is None:
                await asyncio.wait(self.sends, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                self.round_at = time.monotonic()
                continue
            if self.sends or self.writer.is_busy or not haul.is_empty or _is_due_soon(haul):
                idle_since = None
            else:
                idle_since = idle_since or time.monotonic()
                if time.monotonic() - idle_since > self.idle_seconds:
                    return
            if haul.is_empty:
                await self._rest(haul)

    async def _rest(self, haul: Haul) -> None:
        """Until a release tells of work, until the next row is due, or for one poll."""
        due = POLL_SECONDS if haul.next_due_seconds is None else haul.next_due_seconds
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.wake.wait(), min(max(due, SHORTEST_REST_SECONDS), self.poll_seconds))

    async def _claim(self, room: int) -> Haul | None:
        started = time.monotonic()
        try:
            haul = await self.claims.run(self.claimer.claim, room)
        except PASSING as error:
            log.warning("no claim: the database is away (%s)", ailment(error))
            await asyncio.sleep(1)
            return Haul()
        except Exception:
            # A worker that lives on and says what is wrong is found; one that dies is restarted into the same.
            log.exception("no claim")
            await asyncio.sleep(5)
            return Haul()
        self.round_at = time.monotonic()
        if not haul.is_empty:
            self.took_at = self.round_at
        deadline = started + self.options.pace.longest_send.total_seconds()
        for claimed in haul.claimed:
            send = asyncio.create_task(self._send(claimed, deadline))
            self.sends.add(send)
            send.add_done_callback(self._ended)
        return haul

    def _ended(self, send: asyncio.Task[None]) -> None:
        self.sends.discard(send)
        self.flow.ended += 1

    async def _send(self, claimed: Claimed, deadline: float) -> None:
        try:
            async with self.line:
                outcome = await Send(claimed, self.tools, deadline=deadline).run()
        except Exception:
            # Its lease ends it: the delivery goes in doubt and is looked up.
            log.exception("delivery %s: the send broke", claimed.id)
            return
        if outcome is not None:
            self.writer.add(outcome)

    async def _refresh(self, channel_id: int, generation: int) -> tuple[str, int]:
        # Shielded: an exchange that has begun is kept even when nobody waits for it any more.
        return await asyncio.shield(self.refreshes.run(refresh_token, channel_id, generation))

    async def _do_chores(self) -> None:
        while True:
            await self.chores.run_until_done(run_due, self.duties)
            await asyncio.sleep(min(1.0, self.options.pace.sweep.total_seconds()))

    async def _beat(self) -> None:
        """The heart is the claim loop's: a worker whose loop stands still, or whose claim hangs, falls silent."""
        while True:
            at = time.monotonic()
            if at - self.round_at < self.options.pace.standstill.total_seconds():
                idle = timedelta(seconds=at - self.took_at)
                await self.pulse.run_until_done(beat, self.options.name[:80], idle)
            await asyncio.sleep(self.options.pace.heartbeat.total_seconds())

    async def _finish(self) -> None:
        """Let what is on the line end; what does not in time is cut and goes in doubt."""
        if self.sends:
            _, late = await asyncio.wait(self.sends, timeout=self.options.stop_seconds)
            for send in late:
                send.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.writer.drained()


class Flow:
    """How much a worker takes in hand: no line waits for a claim, and a kill leaves little in doubt."""

    def __init__(self, concurrency: int) -> None:
        self.least = concurrency * 3 // 2
        self.ended = 0
        self._most = self.least
        self._since = time.monotonic()

    def most_in_hand(self) -> int:
        """As many deliveries as end in `IN_HAND_SECONDS`, measured anew each quarter of a second."""
        passed = time.monotonic() - self._since
        if passed >= FLOW_SECONDS:
            rate, self.ended, self._since = self.ended / passed, 0, time.monotonic()
            self._most = min(max(self.least, int(rate * IN_HAND_SECONDS)), MOST_IN_HAND)
        return self._most


def _is_due_soon(haul: Haul) -> bool:
    return haul.next_due_seconds is not None and haul.next_due_seconds < SOON_SECONDS


class _Waker:
    """Sets an event of the loop from another thread; nothing when the loop is gone."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: asyncio.Event) -> None:
        self.loop = loop
        self.wake = wake

    def __call__(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake.set)
