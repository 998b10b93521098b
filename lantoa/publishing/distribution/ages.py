"""The truth about health: how long the oldest thing that should have gone has been waiting, and who is at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction

from lantoa.publishing.distribution.models import WorkerHeartbeat

# A worker says so when it has finished a round; it stops saying so when its loop stands still (Pace.standstill), and
# is counted as gone after this: together less than a minute.
HEARTBEAT_LIFE = timedelta(seconds=30)
# Something was due, and no worker has had anything in hand for this long.
IDLE_AFTER = timedelta(seconds=60)
TOO_OLD = timedelta(minutes=5)
# Reading figures gives way to sending, and waits its turn for hours when networks are slow.
READ_GRACE = timedelta(hours=1)
# What was held back at night is due at once in the morning.
NOTICE_GRACE = timedelta(minutes=15)
# A probe that waits for a lock would say nothing at all.
LONGEST_LOOK = timedelta(seconds=3)

_DUE = """
(SELECT {at} FROM distribution_delivery d {join} WHERE {what} AND {at} <= %(now)s ORDER BY {at} LIMIT 1)
"""
_RUNNING = "JOIN distribution_release r ON r.id = d.release_id AND r.state = 'running'"
_WAITING = {"at": "d.next_attempt_at", "join": _RUNNING}
# Each finds its first row by a partial index of what is due, however many rows there are.
_PARTS = {
    "urgent": _DUE.format(what="d.state = 'waiting' AND d.is_urgent", **_WAITING),
    "delivery": _DUE.format(what="d.state = 'waiting' AND NOT d.is_urgent", **_WAITING),
    "doubt": _DUE.format(what="d.state = 'in_doubt'", at="d.next_attempt_at", join=""),
    "take_down": _DUE.format(what="d.is_recalled AND d.state IN ('sent', 'recalled')", at="d.next_attempt_at", join=""),
    "edit": _DUE.format(what="d.edit_at IS NOT NULL", at="d.edit_at", join=""),
    "read": _DUE.format(what="d.read_at IS NOT NULL", at="d.read_at", join=""),
    "lease": _DUE.format(what="d.lease_until IS NOT NULL", at="d.lease_until", join=""),
    "release": "(SELECT min(starts_at) FROM distribution_release WHERE state = 'scheduled' AND starts_at <= %(now)s)",
    "notice": "(SELECT min(next_at) FROM notify_send WHERE state IN ('waiting', 'sending') AND next_at <= %(now)s)",
    "token": "(SELECT min(token_expires_at) FROM distribution_channel WHERE state = 'connected' AND mode = 'auto' "
    "AND refresh_token <> '' AND token_expires_at <= %(now)s)",
}
KINDS = tuple(_PARTS)
_OLDEST = f"SELECT {', '.join(_PARTS.values())}"
_GRACE = {"read": READ_GRACE, "notice": NOTICE_GRACE}


def oldest_due(at: datetime) -> dict[str, timedelta]:
    """Per kind, how long the oldest thing that should have gone by `at` has been waiting; zero when nothing is.

    What a network or a limit has put off is not due before the moment it was put off to. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, {"now": at})
        first = dict(zip(_PARTS, cursor.fetchone(), strict=True))
    return {
        kind: max(at - due - _GRACE.get(kind, timedelta()), timedelta()) if due else timedelta()
        for kind, due in first.items()
    }


@dataclass(frozen=True)
class Workers:
    """Those that have finished a round lately, and when one of them last had something in hand (None: never)."""

    alive: int
    took_at: datetime | None


def workers(at: datetime) -> Workers:
    """Who is at work. One query."""
    rows = WorkerHeartbeat.objects.filter(seen_at__gt=at - HEARTBEAT_LIFE).values_list("took_at", flat=True)
    took = list(rows)
    return Workers(len(took), max((moment for moment in took if moment), default=None))


# What a worker's claim takes; the rest is done by duties and readers beside it.
CLAIMED = ("urgent", "delivery", "doubt", "take_down", "edit")


def is_on_time(ages: Mapping[str, timedelta], crew: Workers, *, at: datetime) -> bool:
    """Whether nothing waits longer than five minutes, nor longer than one while every worker's hands are empty."""
    if max(ages.values(), default=timedelta()) > TOO_OLD:
        return False
    waiting = max((ages[kind] for kind in CLAIMED if kind in ages), default=timedelta())
    is_idle = crew.took_at is None or at - crew.took_at > IDLE_AFTER
    return not (waiting > IDLE_AFTER and is_idle)


@dataclass(frozen=True)
class Health:
    """What a probe is told; `ages` is None when the tables did not answer in time."""

    crew: Workers
    ages: dict[str, timedelta] | None
    is_on_time: bool


def health(at: datetime) -> Health:
    """How it stands at `at`; never waits longer than some seconds. Two queries."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                limit = f"{int(LONGEST_LOOK.total_seconds() * 1000)}ms"
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit])
            crew, ages = workers(at), oldest_due(at)
    except DatabaseError:
        return Health(Workers(0, None), None, False)
    return Health(crew, ages, is_on_time(ages, crew, at=at))
