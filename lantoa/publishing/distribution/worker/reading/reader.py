"""Asking networks for figures beside the sending, many accounts at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import httpx

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.apps import app_key
from lantoa.publishing.distribution.networks.base import Account, ChannelError, Doubtful, Figures
from lantoa.publishing.distribution.networks.registry import network
from lantoa.publishing.distribution.rules import ErrorClass, Pace
from lantoa.publishing.distribution.worker.database import DatabaseThread
from lantoa.publishing.distribution.worker.reading.due import Batch, take_due
from lantoa.publishing.distribution.worker.reading.note import Answer, note
from lantoa.publishing.distribution.worker.record import lose_connection, note_app

log = logging.getLogger(__name__)

CONCURRENCY = 12
IDLE_SECONDS = 5.0
APP_PAUSE = timedelta(minutes=5)
# A right that is missing, a network that stumbles: asked again then, and not at every turn of every post.
MISSING_RIGHT, STUMBLED = timedelta(days=1), timedelta(minutes=15)
Refresh = Callable[[int, int], Awaitable[tuple[str, int]]]


class Reader:
    """One worker's way of reading figures back."""

    def __init__(self, pace: Pace, refresh: Refresh) -> None:
        self.pace = pace
        self.refresh = refresh
        self.database = DatabaseThread("read")
        self.line = asyncio.Semaphore(CONCURRENCY)

    async def run(self) -> None:
        """Read until cancelled; a round that fails is logged, its leases end by themselves."""
        limits = httpx.Limits(max_connections=CONCURRENCY)
        async with httpx.AsyncClient(limits=limits, trust_env=False, follow_redirects=False) as http:
            while True:
                read = 0
                try:
                    read = await self.round(http)
                except Exception:
                    log.exception("figures could not be read")
                if not read:
                    await asyncio.sleep(IDLE_SECONDS)

    async def round(self, http: httpx.AsyncClient) -> int:
        """Read what is due once; returns how many posts were asked for."""
        batches = await self.database.run(take_due)
        answers = await asyncio.gather(*(self._ask(batch, http) for batch in batches))
        if answers:
            await self.database.run_until_done(note, list(answers))
        return sum(len(batch.posts) for batch in batches)

    async def _ask(self, batch: Batch, http: httpx.AsyncClient) -> Answer:
        async with self.line:
            try:
                async with asyncio.timeout(self.pace.longest_send.total_seconds()):
                    return Answer(batch, await self._figures(batch, http))
            except ChannelError as error:
                return await self._refused(batch, error)
            except (Doubtful, TimeoutError):
                return Answer(batch, again_at=now() + self.pace.told(STUMBLED))
            except Exception:
                log.exception("channel %s: an answer that the connector does not understand", batch.channel_id)
                return Answer(batch, again_at=now() + self.pace.told(STUMBLED))

    async def _figures(self, batch: Batch, http: httpx.AsyncClient) -> dict[str, Figures]:
        connector, ids = network(batch.network), [post_id for _delivery, post_id, _sent in batch.posts]
        account = Account(
            address=batch.address,
            token=batch.token,
            http=http,
            pace=self.pace,
            app_id=batch.app_id,
            app_secret=batch.app_secret,
            options=batch.options,
        )
        try:
            return await connector.read(account, ids)
        except ChannelError as error:
            if error.error_class is not ErrorClass.TOKEN_EXPIRED or not connector.has_refresh:
                raise
        token, _generation = await self.refresh(batch.channel_id, batch.token_generation)
        return await connector.read(replace(account, token=token), ids)

    async def _refused(self, batch: Batch, error: ChannelError) -> Answer:
        """As the sender takes it: limits are kept, a dead token asks for its owner. A right to read that is missing
        says nothing of the right to post."""
        at = now()
        if error.error_class in (ErrorClass.TOKEN_EXPIRED, ErrorClass.RECONNECT):
            lose = partial(lose_connection, batch.channel_id, batch.token_generation, str(error))
            await self.database.run_until_done(lose)
            return Answer(batch)
        if error.error_class is ErrorClass.RATE_LIMITED:
            pause = self.pace.told(error.retry_after or APP_PAUSE)
            if error.is_app_wide:
                app = app_key(batch.network, batch.app_id)
                await self.database.run_until_done(partial(note_app, app, pause=pause, calls_per_minute=None))
            return Answer(batch, again_at=at + pause)
        return Answer(batch, again_at=_again(error, at, self.pace))


def _again(error: ChannelError, at: datetime, pace: Pace) -> datetime:
    if error.error_class is ErrorClass.PERMISSION:
        return at + pace.told(MISSING_RIGHT)
    return at + pace.told(max(error.retry_after or STUMBLED, STUMBLED))
