"""Moments of a piece: plain decisions, no database, no clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

FURTHEST = timedelta(days=3 * 366)
# A piece that is due goes out within seconds; a minute more is late.
PATIENCE = timedelta(minutes=1)
# What waits longer makes the house not ready.
TOO_LATE = timedelta(minutes=5)
# A duty that is alive runs every few seconds.
PULSE_LIFE = timedelta(seconds=30)
SHORTEST_REVIEW_DAYS, LONGEST_REVIEW_DAYS = 7, 3 * 366
REVIEW_CHOICES = (30, 90, 180, 365)
# Shown at once, for the front page and for a section alike.
MOST_PINS = {"top": 4, "must_read": 4}
# With those that begin later.
MOST_KEPT_PINS = 20


def is_embargoed(until: datetime | None, *, at: datetime) -> bool:
    """Whether a piece must not be out at `at`; the embargo's own moment is free."""
    return until is not None and at < until


def lifts(old: datetime | None, new: datetime | None, *, at: datetime) -> bool:
    """Whether the change lets a piece out earlier than was said; what is over is nobody's to lift."""
    return is_embargoed(old, at=at) and (new is None or (old is not None and new < old))


def is_over(expires_at: datetime | None, *, at: datetime) -> bool:
    """Whether a piece has reached its end; its own moment is over."""
    return expires_at is not None and expires_at <= at


def minutes_late(due: datetime, *, at: datetime) -> int:
    """Whole minutes past the due moment; 0 within PATIENCE."""
    late = at - due
    return int(late.total_seconds() // 60) if late >= PATIENCE else 0


def next_look(days: int, *, at: datetime) -> datetime:
    """When somebody looks again."""
    return at + timedelta(days=days)


def is_held(starts_at: datetime, ends_at: datetime, *, at: datetime) -> bool:
    """Whether a pin shows at `at`: from its first moment up to its last, that one excluded."""
    return starts_at <= at < ends_at


def seconds_to_turn(moments: Iterable[datetime], *, at: datetime, most: int) -> int:
    """Whole seconds for which a page may be kept before the next of these moments; 1 to `most`."""
    ahead = [(moment - at).total_seconds() for moment in moments if moment > at]
    return max(1, min(most, int(min(ahead, default=most))))


def moved(order: list[int], one: int, *, by: int) -> list[int]:
    """`order` with `one` carried `by` places, and no further than the ends; unchanged when it is not there."""
    if one not in order:
        return order
    place = max(0, min(len(order) - 1, order.index(one) + by))
    rest = [other for other in order if other != one]
    return [*rest[:place], one, *rest[place:]]


def merged(order: list[int], wanted: Iterable[int]) -> list[int]:
    """`order` rearranged as `wanted` says; what it does not name keeps its order behind, strangers are left out."""
    known = [one for one in dict.fromkeys(wanted) if one in order]
    return [*known, *(one for one in order if one not in known)]
