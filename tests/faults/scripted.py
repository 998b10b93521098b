"""A network inside the worker's process that answers each try as a seed decides, in every way a network can."""

import asyncio
import hashlib
import os
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from tests.faults.book import Book

PATH = "tests.faults.scripted.Scripted"
# How many of 10,000 tries are answered so; all others are posted at once.
ANSWERS = {
    "stored_then_lost": 200,
    "lost": 150,
    "shown_late": 100,
    "garbage_stored": 60,
    "garbage": 60,
    "stored_then_hangs": 3,
    "hangs": 3,
    "slow": 50,
    "passing": 150,
    "rate_limited": 100,
    "unreachable": 60,
    "half_way": 60,
    "duplicate_stored": 50,
    "duplicate_claimed": 5,
    "refused": 40,
    "token_dead": 10,
}
LOOKS = {"look_lost": 200, "look_unreachable": 200, "look_garbage": 100}
# Shorter than the grace before the first look.
LATE_SECONDS = 0.3


def pick(table: dict[str, int], *what: object) -> str:
    """The answer that the seed gives to this try; "" for none of the table."""
    told = hashlib.blake2b(repr(what).encode(), digest_size=4).digest()
    number = int.from_bytes(told, "little") % 10_000
    for name, below in zip(table, accumulate(table.values()), strict=True):
        if number < below:
            return name
    return ""


def spec() -> Any:
    """What the network is and allows."""
    from lantoa.publishing.distribution.networks.spec import Spec

    return Spec(name="scripted", label="Mạng theo kịch bản", connector=PATH, can_find=True)


def register() -> None:
    """Let this process know the network; nothing else of the product is touched."""
    from lantoa.publishing.distribution.networks import registry

    registry.SPECS["scripted"] = spec()
    registry.ALL = (*registry.ALL, registry.SPECS["scripted"])


def __getattr__(name: str) -> Any:
    """The connector, made when Django is ready, in the process that uses it."""
    if name != "Scripted":
        raise AttributeError(name)
    from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Job, Network, Published, Unfinished
    from lantoa.publishing.distribution.rules import ErrorClass

    refusals = {
        "passing": (ErrorClass.TRANSIENT, None),
        "rate_limited": (ErrorClass.RATE_LIMITED, timedelta(minutes=2)),
        "unreachable": (ErrorClass.UNREACHABLE, None),
        "refused": (ErrorClass.BAD_CONTENT, None),
        "token_dead": (ErrorClass.RECONNECT, None),
        "duplicate_stored": (ErrorClass.DUPLICATE, None),
        "duplicate_claimed": (ErrorClass.DUPLICATE, None),
    }

    class Scripted(Network):
        name = "scripted"

        def __init__(self) -> None:
            self.book = Book(Path(os.environ["FAULTS_BOOK"]))
            self.looks = 0

        async def publish(self, job: Job) -> Published:
            number = self.book.call(job.delivery_id)
            answer = pick(ANSWERS, "publish", job.delivery_id, number)
            if answer == "slow":
                await asyncio.sleep(0.2)
            if answer == "half_way" and "half" not in job.progress:
                await job.keep(half=number)
                raise Unfinished(timedelta(seconds=30))
            if answer in ("", "slow", "half_way", "duplicate_stored", "garbage_stored") or answer.startswith("stored"):
                self.book.store(job.delivery_id)
            elif answer == "shown_late":
                self.book.store(job.delivery_id, shown_after=LATE_SECONDS)
            return await self._answer(job, answer)

        async def _answer(self, job: Job, answer: str) -> Published:
            if answer.endswith("hangs"):
                await asyncio.sleep(600)
            if answer in refusals:
                error_class, pause = refusals[answer]
                raise ChannelError(error_class, answer, retry_after=pause)
            if answer.startswith("garbage"):
                return Published({}["id"])  # type: ignore[index] # an answer without what it must hold
            if answer.endswith("lost") or answer == "shown_late":
                raise Doubtful(answer)
            return Published(str(job.delivery_id), f"https://scripted.example/{job.delivery_id}")

        async def find(self, job: Job) -> Published | None:
            self.looks += 1
            answer = pick(LOOKS, "find", job.delivery_id, self.looks, os.getpid())
            if answer == "look_lost":
                raise Doubtful(answer)
            if answer == "look_unreachable":
                raise ChannelError(ErrorClass.UNREACHABLE, answer)
            if answer == "look_garbage":
                raise ValueError(answer)
            shown = self.book.shows(job.delivery_id)
            return Published(str(job.delivery_id), f"https://scripted.example/{job.delivery_id}") if shown else None

    return Scripted
