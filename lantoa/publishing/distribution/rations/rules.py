"""Buckets of time and what still fits into them: plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution.networks.spec import Ration, Window

PACIFIC = ZoneInfo("America/Los_Angeles")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Seen as "near the end" from here on.
NEAR_PERCENT = 80
# Further ahead nothing is promised: a plan that long is no plan.
MOST_WINDOWS = 60


def bucket_of(window: Window, at: datetime) -> datetime:
    """First moment of the bucket that a post at `at` is counted in, aware.

    An hour for "rolling_day"; a Vietnamese day or month; a day in California, where Google's quota days begin.
    """
    if window == "rolling_day":
        return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if window == "month":
        return _midnight(at, VIETNAM).replace(day=1)
    return _midnight(at, PACIFIC if window == "pacific_day" else VIETNAM)


def next_bucket(window: Window, bucket: datetime) -> datetime:
    """First moment of the bucket after this one."""
    if window == "rolling_day":
        return bucket + HOUR
    if window == "month":
        local = bucket.astimezone(VIETNAM)
        return local.replace(year=local.year + local.month // 12, month=local.month % 12 + 1)
    zone = PACIFIC if window == "pacific_day" else VIETNAM
    # By the calendar, not by 24 hours: two days a year in California have 23 or 25.
    return datetime.combine(bucket.astimezone(zone).date() + DAY, time(), zone)


def oldest_counted(window: Window, at: datetime) -> datetime:
    """First bucket that still counts at `at`.

    A whole hour counts as long as its last minute is within 24 hours: never more than the network allows, at most an
    hour later than it would.
    """
    bucket = bucket_of(window, at)
    return bucket - DAY if window == "rolling_day" else bucket


def _midnight(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def used_at(window: Window, uses: Mapping[datetime, int], at: datetime) -> int:
    """How much of the ration the uses by bucket take at `at`."""
    first = oldest_counted(window, at)
    return sum(used for bucket, used in uses.items() if bucket >= first)


def opens_at(window: Window, uses: Mapping[datetime, int], limit: int, at: datetime) -> datetime | None:
    """None when one more fits at `at`; else the first moment at which one will, if nothing more is used until then.

    A limit of 0 never opens: told is the next bucket, at which to look again whether the limit was raised.
    """
    if used_at(window, uses, at) < limit:
        return None
    if window != "rolling_day" or limit < 1:
        return next_bucket(window, bucket_of(window, at))
    left = used_at(window, uses, at)
    first = oldest_counted(window, at)
    for bucket, used in sorted(uses.items()):
        if bucket < first:
            continue
        left -= used
        if left < limit:
            return bucket + DAY + HOUR
    raise AssertionError("what is used lies in the buckets")


@dataclass(frozen=True)
class Portion:
    """So many posts that go from this moment on."""

    at: datetime
    posts: int


def spread(window: Window, uses: Mapping[datetime, int], limit: int, at: datetime, posts: int) -> list[Portion]:
    """When `posts` go that all spend one ration, each as early as it fits; the first portion is what fits at `at`.

    Ends after 60 windows: what is missing then has no date. Empty for a limit of 0.
    """
    planned, portions, moment = dict(uses), list[Portion](), at
    while posts > 0 and limit > 0 and len(portions) < MOST_WINDOWS:
        room = min(limit - used_at(window, planned, moment), posts)
        if room > 0:
            bucket = bucket_of(window, moment)
            planned[bucket] = planned.get(bucket, 0) + room
            portions.append(Portion(moment, room))
            posts -= room
        moment = opens_at(window, planned, limit, moment) or moment
    return portions


def scope_of(ration: Ration, *, network: str, channel_id: int, app: str) -> str:
    """Whose ration it is: "channel:12" or "app:youtube:<app id>"."""
    return f"channel:{channel_id}" if ration.scope == "channel" else f"app:{network}:{app}"


def counted(rations: Sequence[Ration], format: str, options: Mapping[str, object]) -> list[Ration]:
    """The rations that a post of this format on a channel with these options spends."""
    return [ration for ration in rations if ration.counts(format, options)]
