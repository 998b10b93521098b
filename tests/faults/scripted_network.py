"""The scripted network's connector, made in the worker that uses it."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Job, Network, Published, Unfinished
from lantoa.publishing.distribution.rules import ErrorClass
from tests.faults.book import Book
from tests.faults.scripted import LATE_SECONDS, LOOKS, SCRIPTS, SLOW_SECONDS, pick

REFUSALS = {
    "passing": (ErrorClass.TRANSIENT, None),
    "rate_limited": (ErrorClass.RATE_LIMITED, timedelta(minutes=2)),
    "unreachable": (ErrorClass.UNREACHABLE, None),
    "refused": (ErrorClass.BAD_CONTENT, None),
    "token_dead": (ErrorClass.RECONNECT, None),
    "duplicate_stored": (ErrorClass.DUPLICATE, None),
    "duplicate_claimed": (ErrorClass.DUPLICATE, None),
}
POSTED = ("", "slow", "half_way", "duplicate_stored", "garbage_stored", "stored_then_lost", "stored_then_hangs")


class Scripted(Network):
    """Posts into the book that FAULTS_BOOK names; never refuses a second post, so that one would show."""

    name = "scripted"

    def __init__(self) -> None:
        self.book = Book(Path(os.environ["FAULTS_BOOK"]))
        self.script = SCRIPTS[os.environ.get("FAULTS_SCRIPT", "usual")]
        self.looks = 0

    async def publish(self, job: Job) -> Published:
        number = self.book.call(job.delivery_id)
        answer = pick(self.script, "publish", job.delivery_id, number)
        if answer == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if answer == "half_way" and "half" not in job.progress:
            await job.keep(half=number)
            raise Unfinished(timedelta(seconds=30))
        if answer in POSTED:
            self.book.store(job.delivery_id)
        elif answer == "shown_late":
            self.book.store(job.delivery_id, shown_after=LATE_SECONDS)
        return await self._answer(job, answer)

    async def _answer(self, job: Job, answer: str) -> Published:
        if answer.endswith("hangs"):
            await asyncio.sleep(600)
        if answer in REFUSALS:
            error_class, pause = REFUSALS[answer]
            raise ChannelError(error_class, answer, retry_after=pause)
        if answer.startswith("garbage"):
            raise KeyError("id")
        if answer.endswith("lost") or answer == "shown_late":
            raise Doubtful(answer)
        return _standing(job)

    async def find(self, job: Job) -> Published | None:
        self.looks += 1
        answer = pick(LOOKS, "find", job.delivery_id, self.looks, os.getpid())
        if answer == "look_lost":
            raise Doubtful(answer)
        if answer == "look_unreachable":
            raise ChannelError(ErrorClass.UNREACHABLE, answer)
        if answer == "look_garbage":
            raise ValueError(answer)
        return _standing(job) if self.book.shows(job.delivery_id) else None


def _standing(job: Job) -> Published:
    return Published(str(job.delivery_id), f"https://scripted.example/{job.delivery_id}")
