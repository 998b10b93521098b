"""Gathers what many sends have to write into few transactions."""

import asyncio
import logging
import time
from collections import Counter
from functools import partial

from lantoa.publishing.distribution.networks.base import Progress
from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.worker.claim import Claimed
from lantoa.publishing.distribution.worker.database import DatabaseThread
from lantoa.publishing.distribution.worker.gauge import Gauge
from lantoa.publishing.distribution.worker.outcome import Outcome
from lantoa.publishing.distribution.worker.record import keep_progress, note_app, record

log = logging.getLogger(__name__)

LARGEST_BATCH = 250
LINGER_SECONDS = 0.02
LOG_SECONDS = 1.0


class Writer:
    """The only way a worker's sends reach the tables: outcomes and half-way progress, in batches."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._gauge = Gauge()
        self.database = DatabaseThread("record")
        self._outcomes: list[Outcome] = []
        self._kept: list[tuple[Claimed, Progress, asyncio.Future[bool]]] = []
        self._work = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._tally: Counter[str] = Counter()
        self._logged_at = time.monotonic()

    def add(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._wake()

    async def keep(self, claimed: Claimed, progress: Progress) -> bool:
        """Commit half-way progress; False when the lease was lost."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._kept.append((claimed, dict(progress), kept))
        self._wake()
        return await kept

    @property
    def is_busy(self) -> bool:
        """Whether something handed over is not yet written."""
        return not self._idle.is_set()

    def _wake(self) -> None:
        self._idle.clear()
        self._work.set()

    async def run(self) -> None:
        """Write until cancelled; nothing handed over is dropped while the database is away."""
        while True:
            await self._work.wait()
            self._work.clear()
            await asyncio.sleep(LINGER_SECONDS)
            while self._outcomes or self._kept:
                await self._write_kept()
                await self._write_outcomes()
            self._idle.set()
            self._log()

    async def drained(self) -> None:
        """When everything handed over so far is written."""
        await self._idle.wait()

    async def _write_kept(self) -> None:
        batch, self._kept = self._kept[:LARGEST_BATCH], self._kept[LARGEST_BATCH:]
        if not batch:
            return
        rows = [(claimed, progress) for claimed, progress, _ in batch]
        held: set[int] = set()
        try:
            held = await self.database.run_until_done(keep_progress, rows)
        except Exception:
            log.exception("half-way progress could not be kept")
        for claimed, _progress, kept in batch:
            if not kept.done():
                kept.set_result(claimed.id in held)

    async def _write_outcomes(self) -> None:
        batch, self._outcomes = self._outcomes[:LARGEST_BATCH], self._outcomes[LARGEST_BATCH:]
        if not batch:
            return
        states = await self._record(batch)
        for finding in self._gauge.read(batch):
            pause = self.pace.told(finding.pause) if finding.pause else None
            log.info("app %s %s: pause %s, allowance %s", *finding.app, pause, finding.calls_per_minute)
            await self.database.run_until_done(
                partial(note_app, finding.app, pause=pause, calls_per_minute=finding.calls_per_minute)
            )
        self._tally.update(states.values())
        self._tally["lost"] += len(batch) - len(states)

    async def _record(self, batch: list[Outcome]) -> dict[int, str]:
        """One that the database will not take is left to its lease, and does not hold back the others."""
        try:
            return await self.database.run_until_done(record, batch)
        except Exception:
            if len(batch) == 1:
                log.exception("delivery %s could not be recorded", batch[0].claimed.id)
                return {}
        states: dict[int, str] = {}
        for outcome in batch:
            states |= await self._record([outcome])
        return states

    def _log(self) -> None:
        if self._tally.total() and time.monotonic() - self._logged_at >= LOG_SECONDS:
            log.info("deliveries: %s", ", ".join(f"{state} {n}" for state, n in sorted(self._tally.items()) if n))
            self._tally.clear()
            self._logged_at = time.monotonic()
