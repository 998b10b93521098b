"""Push notices. One channel is a unit's topic with many browsers behind it; API: RFC 8030, pages in README.md."""

import asyncio
import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from lantoa.kit.public_web import Outside, Reply, Unreached, Unsafe
from lantoa.publishing.distribution.networks.base import ChannelError, Job, Network, Progress, Published, Unfinished
from lantoa.publishing.distribution.networks.webpush.errors import Fate, class_of, fate_of, wait_told
from lantoa.publishing.distribution.networks.webpush.message import Message, lock, message_of, recall_of
from lantoa.publishing.distribution.networks.webpush.vapid import Signer, private_key_text, signer_for
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.subscribers import Target, count_followers, next_batch, settle_batch

BATCH, AT_ONCE = 100, 16
# Browsers that could not be reached are tried again so often before the notice is over for them.
MOST_ROUNDS = 5
FIRST_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Answered:
    """What became of one browser's notice; status 0: no answer."""

    target: Target
    fate: Fate
    status: int
    wait: timedelta | None = None


@dataclass(frozen=True)
class Round:
    """One way of going through all browsers: what is sent, what it is marked by, who is left out."""

    message: Message
    mark: int
    name: str
    since: datetime | None = None


class WebPush(Network):
    """The same topic replaces: sending again is harmless, so nothing is ever in doubt."""

    name = "webpush"

    def is_in_doubt(self, progress: Progress) -> bool:
        return False

    async def publish(self, job: Job) -> Published:
        """To every browser that follows, batch by batch; `progress` counts sent, gone and late."""
        message = message_of(job.post)
        await self._fan_out(job, Round(message, job.delivery_id, ""))
        if not job.progress.get("sent"):
            raise ChannelError(ErrorClass.BAD_CONTENT, "Chưa có ai theo dõi thông báo của đơn vị.")
        return Published(message.topic)

    async def edit(self, job: Job) -> None:
        """The corrected notice takes the place of the old one, silently."""
        message = message_of(job.post)
        await self._fan_out(job, Round(message, _mark(job, message), "edit_", job.first_tried_at))

    async def remove(self, job: Job) -> None:
        """A notice that the page was recalled takes the place of the old one; browsers cannot be told to show none."""
        message = recall_of(job.post)
        await self._fan_out(job, Round(message, _mark(job, message), "recall_", job.first_tried_at))

    async def _fan_out(self, job: Job, this: Round) -> None:
        """Raises Unfinished when there is more to do than one turn has time for, or a service asks to wait."""
        signer = signer_for(await job.run(private_key_text))
        outside = Outside(job.http, seconds=job.pace.longest_call.total_seconds())
        over_at = time.monotonic() + job.pace.longest_send.total_seconds() / 2
        cursor = f"{this.name}after"
        await self._begin(job, this)
        while batch := await job.run(
            next_batch, job.channel_id, this.mark, job.progress.get(cursor, 0), BATCH, this.since
        ):
            answers = await send_batch(outside, signer, this.message, batch)
            await job.run(_settle, this.mark, answers)
            await self._count(job, this.name, answers, after=batch[-1].id)
            if wait := max((answer.wait for answer in answers if answer.wait), default=None):
                raise Unfinished(wait)
            if time.monotonic() > over_at:
                raise Unfinished()
        await job.run(count_followers, job.channel_id)
        await self._again_for_late(job, this.name)

    async def _begin(self, job: Job, this: Round) -> None:
        """A second correction goes to everybody anew, not on from where the first one ended."""
        if this.name and job.progress.get(f"{this.name}mark") != this.mark:
            fresh = dict.fromkeys((f"{this.name}{what}" for what in ("after", "sent", "gone", "late", "rounds")), 0)
            await job.keep(**fresh, **{f"{this.name}mark": this.mark})

    async def _count(self, job: Job, name: str, answers: list[Answered], *, after: int) -> None:
        tally = Counter(answer.fate for answer in answers)
        sent = job.progress.get(f"{name}sent", 0) + tally[Fate.REACHED]
        refused = [answer.status for answer in answers if answer.fate is Fate.REFUSED]
        if refused and not sent:
            # Nobody takes it: that is our key or our notice, and no reason to lose a single follower.
            raise ChannelError(class_of(refused[0]), f"Máy chủ thông báo không nhận (HTTP {refused[0]}).")
        known = {
            f"{name}after": after,
            f"{name}sent": sent,
            f"{name}gone": job.progress.get(f"{name}gone", 0) + tally[Fate.GONE],
            f"{name}late": job.progress.get(f"{name}late", 0) + tally[Fate.LATE],
        }
        await job.keep(**known)

    async def _again_for_late(self, job: Job, name: str) -> None:
        late, rounds = job.progress.get(f"{name}late", 0), job.progress.get(f"{name}rounds", 0)
        if not late:
            return
        if rounds + 1 < MOST_ROUNDS:
            await job.keep(**{f"{name}after": 0, f"{name}late": 0, f"{name}rounds": rounds + 1})
            raise Unfinished(FIRST_PAUSE * 2**rounds)
        if not job.progress.get(f"{name}sent"):
            await job.keep(**{f"{name}after": 0, f"{name}late": 0, f"{name}rounds": 0})
            raise ChannelError(ErrorClass.TRANSIENT, "Các máy chủ thông báo không trả lời.")


def _mark(job: Job, message: Message) -> int:
    """A number below zero for one version of one delivery's notice."""
    made = hashlib.sha256(f"{job.delivery_id}:".encode() + message.text).digest()
    return -int.from_bytes(made[:7], "big") - 1


def _settle(mark: int, answers: list[Answered]) -> None:
    ids: dict[Fate, list[int]] = {fate: [a.target.id for a in answers if a.fate is fate] for fate in Fate}
    failing = ids[Fate.LATE] + ids[Fate.REFUSED]
    settle_batch(mark, reached=ids[Fate.REACHED], gone=ids[Fate.GONE], failing=failing)


async def send_batch(outside: Outside, signer: Signer, message: Message, batch: list[Target]) -> list[Answered]:
    """What became of the message in each of these browsers, in their order."""
    # Locking is arithmetic: off the loop, which other sends wait for.
    bodies = await asyncio.to_thread(_lock_all, message, batch)
    line = asyncio.Semaphore(AT_ONCE)

    async def one(target: Target, body: bytes | None) -> Answered:
        if body is None:
            return Answered(target, Fate.GONE, 0)
        async with line:
            return await _push(outside, signer, message, target, body)

    return list(await asyncio.gather(*map(one, batch, bodies)))


def _lock_all(message: Message, batch: list[Target]) -> list[bytes | None]:
    bodies: list[bytes | None] = []
    for target in batch:
        try:
            bodies.append(lock(message.text, target.keys))
        except ValueError:
            # Keys that are none can never be written to.
            bodies.append(None)
    return bodies


async def _push(outside: Outside, signer: Signer, message: Message, target: Target, body: bytes) -> Answered:
    headers = {**message.headers, "Authorization": signer.header_for(target.address)}
    try:
        reply: Reply = await outside.call("POST", target.address, schemes=("https",), headers=headers, content=body)
    except Unsafe:
        return Answered(target, Fate.GONE, 0)
    except Unreached:
        return Answered(target, Fate.LATE, 0)
    wait = wait_told(reply.headers.get("retry-after", "")) if reply.status == 429 else None
    return Answered(target, fate_of(reply.status), reply.status, wait)
