"""Looking at every automatic channel once a day: whether its connection is good, who follows it, what gates it.

A worker's duty in short portions; no request waits for a network. The rate follows from the number of channels: a
portion every ten seconds makes 345,600 looks a day.
"""

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
from django.db import transaction
from django.db.models import F, Q

from lantoa.kit.clock import local_day, now
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import NewFact, record_facts
from lantoa.publishing.distribution.models import Channel, FollowersDaily
from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.base import Account, ChannelError, Doubtful, Health
from lantoa.publishing.distribution.networks.registry import SPECS, network
from lantoa.publishing.distribution.register.standing import DATA_ACCESS, as_fact
from lantoa.publishing.distribution.rules import Act, ErrorClass, Pace, act_for
from lantoa.publishing.distribution.worker.record import lose_connection
from lantoa.publishing.distribution.worker.refresh import refresh_token

log = logging.getLogger(__name__)

PORTION, AT_ONCE = 40, 8
# The duty shares its thread with the worker's heartbeat.
LONGEST_PORTION, LONGEST_CHECK = 8.0, 6.0
AGAIN_AFTER, AFTER_TROUBLE = timedelta(days=1), timedelta(hours=1)
FOLLOWERS_KEPT = timedelta(days=400)
KEPT = ["name", "followers", "facts", "token_expires_at", "checked_at", "check_at"]


@dataclass(frozen=True)
class Checked:
    """What one look brought: a health, or why there is none."""

    channel: Channel
    health: Health | None = None
    error: ChannelError | None = None


def check_channels(pace: Pace | None = None) -> int:
    """Look at the channels whose time has come, at most 40; returns how many. One worker at a time."""
    channels = _due(now())
    if channels:
        results = asyncio.run(_look_at(channels, pace or Pace()))
        results = _once_more(results, pace or Pace())
        keep_checks(results, now())
    return len(channels)


def _due(at: datetime) -> list[Channel]:
    checked = [spec.name for spec in SPECS.values() if spec.is_automatic and spec.checks_health]
    rows = Channel.objects.filter(state=Channel.State.CONNECTED, mode=Channel.Mode.AUTO, network__in=checked)
    rows = rows.filter(Q(check_at__isnull=True) | Q(check_at__lte=at))
    return list(rows.order_by(F("check_at").asc(nulls_first=True), "pk")[:PORTION])


async def _look_at(channels: Sequence[Channel], pace: Pace) -> list[Checked]:
    """All of them, a few at once; one that hangs is left at its time limit and costs the others nothing."""
    room = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=LONGEST_CHECK, trust_env=False, follow_redirects=False) as http:

        async def look(channel: Channel) -> Checked:
            async with room:
                return await _look(channel, http, pace)

        tasks = [asyncio.create_task(look(channel)) for channel in channels]
        done, late = await asyncio.wait(tasks, timeout=LONGEST_PORTION)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return [task.result() for task in done]


async def _look(channel: Channel, http: httpx.AsyncClient, pace: Pace) -> Checked:
    installed_id, installed_secret = installed_app(channel.network)
    account = Account(
        address=channel.address,
        token=channel.token,
        http=http,
        pace=pace,
        app_id=channel.app_id or installed_id,
        app_secret=channel.app_secret if channel.app_id else installed_secret,
        options=channel.options,
    )
    try:
        async with asyncio.timeout(LONGEST_CHECK):
            return Checked(channel, health=await network(channel.network).check(account))
    except ChannelError as error:
        return Checked(channel, error=error)
    except (Doubtful, TimeoutError) as error:
        return Checked(channel, error=ChannelError(ErrorClass.TRANSIENT, str(error)))
    except Exception:
        # One answer that a connector stumbles over must not stop the looks at all others.
        log.exception("channel %s: its check broke", channel.pk)
        return Checked(channel, error=ChannelError(ErrorClass.TRANSIENT, "Mạng trả lời lạ."))


def _once_more(results: list[Checked], pace: Pace) -> list[Checked]:
    """An expired token says nothing yet where another can be had."""
    settled: list[Checked] = []
    again: list[Channel] = []
    for one in results:
        if one.error is None or not _can_renew(one):
            settled.append(one)
            continue
        try:
            token, generation = refresh_token(one.channel.pk, one.channel.token_generation)
        except ChannelError as error:
            settled.append(replace(one, error=error))
        else:
            one.channel.token, one.channel.token_generation = token, generation
            again.append(one.channel)
    return settled + (asyncio.run(_look_at(again, pace)) if again else [])


def _can_renew(one: Checked) -> bool:
    is_expired = one.error is not None and one.error.error_class is ErrorClass.TOKEN_EXPIRED
    return is_expired and network(one.channel.network).has_refresh


@transaction.atomic
def keep_checks(results: Sequence[Checked], at: datetime) -> None:
    """Write down what the looks brought; a token that changed meanwhile makes a look worth nothing.

    Each followers' count of a day is kept once, and its change is a fact of the unit. Safe to call twice.
    """
    ids = sorted(one.channel.pk for one in results)
    current = {row.pk: row for row in Channel.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    good: list[tuple[Channel, Health]] = []
    for one in sorted(results, key=lambda one: one.channel.pk):
        row = current.get(one.channel.pk)
        if row is None or row.token_generation != one.channel.token_generation:
            continue
        if one.health is not None:
            good.append((row, one.health))
        elif one.error is not None:
            _keep_trouble(row, one.error, at)
    _count_followers(good, at)
    for row, health in good:
        _take_over(row, health, at)
    Channel.objects.bulk_update([row for row, _health in good], KEPT)


def _keep_trouble(row: Channel, error: ChannelError, at: datetime) -> None:
    row.check_at = at + AFTER_TROUBLE
    row.save(update_fields=["check_at"])
    if act_for(error.error_class, 1) is Act.RECONNECT:
        lose_connection(row.pk, row.token_generation, str(error))


def _take_over(row: Channel, health: Health, at: datetime) -> None:
    row.name = row.name or health.name[:200]
    row.followers = health.followers if health.followers is not None else row.followers
    row.facts = {**row.facts, **health.facts, DATA_ACCESS: as_fact(health.data_access_expires_at)}
    row.token_expires_at = health.token_expires_at or row.token_expires_at
    row.checked_at = at
    # Spread over the day: what was connected in one hour is not looked at in one hour for ever.
    row.check_at = at + AGAIN_AFTER * random.uniform(0.9, 1.0)  # noqa: S311 - spreads work, guards nothing


def _count_followers(good: Sequence[tuple[Channel, Health]], at: datetime) -> None:
    counted = [(row, health.followers) for row, health in good if health.followers is not None]
    day = local_day(at)
    FollowersDaily.objects.bulk_create(
        [FollowersDaily(channel=row, day=day, followers=followers) for row, followers in counted],
        update_conflicts=True,
        unique_fields=["channel", "day"],
        update_fields=["followers"],
    )
    record_facts(
        NewFact(
            kind=FactKind.FOLLOWERS_GAINED,
            unit_id=row.unit_id,
            happened_at=at,
            source=f"followers:{row.pk}:{int(at.timestamp() * 1000)}",
            quantity=followers - row.followers,
        )
        for row, followers in counted
        if row.followers is not None and row.followers != followers
    )


def forget_followers(at: datetime) -> int:
    """Drop counts older than 400 days; returns how many. Safe to run twice."""
    return FollowersDaily.objects.filter(day__lt=local_day(at - FOLLOWERS_KEPT)).delete()[0]
