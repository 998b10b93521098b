"""One claimed delivery from its network's answer to its outcome."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import httpx

from lantoa.publishing.distribution.networks.apps import app_key
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Job, Network, Progress, Unfinished
from lantoa.publishing.distribution.networks.registry import network, spec_of
from lantoa.publishing.distribution.rules import ErrorClass, Pace
from lantoa.publishing.distribution.worker import verdict
from lantoa.publishing.distribution.worker.claim import Claimed, Purpose
from lantoa.publishing.distribution.worker.outcome import Outcome

log = logging.getLogger(__name__)
T = TypeVar("T")
# A send that could not get at least this long is not begun.
SHORTEST_SEND_SECONDS = 0.5
# Of the longest call: who waited so long in vain met a network that does not answer.
LIKE_SILENCE = 0.9


class LeaseLost(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """Another worker may have this delivery by now: nothing more is sent and nothing recorded."""


@dataclass(frozen=True)
class Tools:
    """What a send needs of its worker."""

    http: httpx.AsyncClient
    pace: Pace
    keep: Callable[[Claimed, Progress], Awaitable[bool]]
    refresh: Callable[[int, int], Awaitable[tuple[str, int]]]
    run: Callable[..., Awaitable[Any]]


class Send:
    """One delivery in hand; `deadline` is by the monotonic clock, so that a jump of the wall clock changes nothing."""

    def __init__(self, claimed: Claimed, tools: Tools, *, deadline: float) -> None:
        self.claimed = claimed
        self.tools = tools
        self.deadline = deadline
        self.network: Network = network(claimed.network)
        self.job = Job(
            post=claimed.post,
            address=claimed.address,
            token=claimed.token,
            http=tools.http,
            pace=tools.pace,
            first_tried_at=claimed.first_tried_at,
            progress=claimed.progress,
            post_id=claimed.post_id,
            save=self._save,
            app_id=claimed.app_id,
            app_secret=claimed.app_secret,
            options=claimed.options,
            channel_id=claimed.channel_id,
            delivery_id=claimed.id,
            unit_id=claimed.unit_id,
            run=tools.run,
        )
        self.spec = spec_of(claimed.network)

    async def run(self) -> Outcome | None:
        """What became of it; None when the lease was lost."""
        settle = {
            Purpose.PUBLISH: self._publish,
            Purpose.LOOK_UP: self._look_up,
            Purpose.TAKE_DOWN: self._take_down,
            Purpose.EDIT: self._edit,
        }
        try:
            return await settle[self.claimed.purpose]()
        except LeaseLost:
            log.warning("delivery %s: the lease was lost, left to others", self.claimed.id)
            return None

    async def _publish(self) -> Outcome:
        begun = time.monotonic()
        if self.deadline - begun < SHORTEST_SEND_SECONDS:
            return verdict.not_started(self.claimed, at=self._now())
        try:
            published = await self._in_time(self.network.publish)
        except ChannelError as error:
            stands = self.network.may_stand(self.job.progress)
            return verdict.refused(self.claimed, self.job, error, at=self._now(), chance=_chance(), may_stand=stands)
        except Unfinished as error:
            return verdict.unfinished(self.claimed, self.job, error, at=self._now())
        except (Doubtful, TimeoutError, asyncio.CancelledError) as error:
            why = str(error) or "Hết giờ chờ mạng trả lời."
            return self._heard(verdict.doubtful(self.claimed, self.job, why, at=self._now()), begun)
        return verdict.sent(self.claimed, self.job, published, at=self._now())

    async def _look_up(self) -> Outcome:
        if not (self.network.is_in_doubt(self.job.progress) or self.network.may_stand(self.job.progress)):
            return await self._resumable()
        if not self.spec.can_find:
            why = "Mạng này không cho tìm lại bài đã gửi; nhờ đơn vị mở kênh xem."
            return verdict.needs_person(self.claimed, self.job, why, at=self._now())
        begun = time.monotonic()
        try:
            found = await self._in_time(self.network.find)
        except (ChannelError, Doubtful, Unfinished, TimeoutError, asyncio.CancelledError) as error:
            failed = verdict.look_up_failed(self.claimed, self.job, error, at=self._now(), chance=_chance())
            return self._heard(failed, begun)
        if found is not None:
            return verdict.sent(self.claimed, self.job, found, at=self._now())
        if not self.network.is_in_doubt(self.job.progress):
            return await self._resumable()
        return verdict.missed(self.claimed, self.job, at=self._now())

    async def _resumable(self) -> Outcome:
        how_far = await self.network.how_far(self.job)
        return verdict.resumable(self.claimed, self.job, how_far=how_far, at=self._now())

    async def _take_down(self) -> Outcome:
        if not self.spec.can_remove:
            return verdict.take_down_by_hand(self.claimed, self.job)
        try:
            await self._in_time(self.network.remove)
        except Unfinished as error:
            return verdict.take_down_unfinished(self.claimed, self.job, error, at=self._now())
        except (ChannelError, Doubtful, TimeoutError, asyncio.CancelledError) as error:
            return verdict.take_down_failed(self.claimed, self.job, error, at=self._now(), chance=_chance())
        return verdict.taken_down(self.claimed)

    async def _edit(self) -> Outcome:
        if not self.spec.can_edit:
            return verdict.edit_by_hand(self.claimed, self.job)
        try:
            await self._in_time(self.network.edit)
        except Unfinished as error:
            return verdict.edit_unfinished(self.claimed, self.job, error, at=self._now())
        except (ChannelError, Doubtful, TimeoutError, asyncio.CancelledError) as error:
            return verdict.edit_failed(self.claimed, self.job, error, at=self._now(), chance=_chance())
        return verdict.edited(self.claimed, self.job)

    def _heard(self, outcome: Outcome, begun: float) -> Outcome:
        """With word of an app that does not answer: when most are met so it rests, and leaves its lines to others."""
        silence = self.tools.pace.longest_call.total_seconds() * LIKE_SILENCE
        outcome.app = app_key(self.claimed.network, self.claimed.app_id)
        outcome.is_app_refusal = time.monotonic() - begun >= silence
        return outcome

    def _now(self) -> datetime:
        """The database's: when a delivery goes again is compared with no other clock."""
        return self.claimed.clock.now()

    async def _in_time(self, act: Callable[[Job], Awaitable[T]]) -> T:
        """`act`, with one renewal of an expired token. Raises TimeoutError at the deadline.

        An answer that a connector stumbles over is as good as a lost one.
        """
        async with asyncio.timeout(max(self.deadline - time.monotonic(), 0)):
            try:
                return await self._with_good_token(act)
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                log.exception("delivery %s: an answer that the connector does not understand", self.claimed.id)
                raise Doubtful(f"Mạng trả lời lạ ({type(error).__name__}).") from None

    async def _with_good_token(self, act: Callable[[Job], Awaitable[T]]) -> T:
        try:
            return await act(self.job)
        except ChannelError as error:
            if error.error_class is not ErrorClass.TOKEN_EXPIRED or not self.network.has_refresh:
                raise
        token, generation = await self.tools.refresh(self.claimed.channel_id, self.claimed.token_generation)
        self.job.token = token
        self.claimed = replace(self.claimed, token_generation=generation)
        return await act(self.job)

    async def _save(self, progress: Progress) -> None:
        if not await self.tools.keep(self.claimed, progress):
            raise LeaseLost


def _chance() -> float:
    return random.random()  # noqa: S311 - spreads retries, guards nothing
