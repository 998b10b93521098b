"""When a digest comes out, what it covers, and in which order its pieces stand: values in, values out."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from lantoa.kit.clock import VIETNAM

# Before the shift begins, by the clock of Việt Nam.
SEND_AT = time(6, 45)
MONDAY = 0
DAILY, WEEKLY = "daily", "weekly"
RHYTHMS = (DAILY, WEEKLY)
LENGTH = {DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}
# After a long standstill a reader gets no book.
LONGEST_COVER = timedelta(days=14)
# Of one section in a day; what is over that stands in the digest.
MOST_NOTICES = 3
# A notice that could not go for so long is no news.
STALE_AFTER = timedelta(hours=24)
MOST_ITEMS, MOST_IN_LETTER = 60, 30
LONGEST_INTRO, LONGEST_SUBJECT = 600, 120
LONGEST_CHOICE = 20


def last_slot(rhythm: str, at: datetime) -> datetime:
    """The newest moment, not after `at`, at which a digest of this rhythm comes out."""
    here = at.astimezone(VIETNAM)
    slot = datetime.combine(here.date(), SEND_AT, VIETNAM)
    if slot > here:
        slot -= timedelta(days=1)
    if rhythm == WEEKLY:
        slot -= timedelta(days=(slot.weekday() - MONDAY) % 7)
    return slot


def next_slot(rhythm: str, at: datetime) -> datetime:
    """The first moment after `at` at which a digest of this rhythm comes out."""
    return last_slot(rhythm, at) + LENGTH[rhythm]


def covered_since(rhythm: str, slot: datetime, before: datetime | None) -> datetime:
    """From when on pieces belong to the digest of `slot`: since the one before it, at most fourteen days back."""
    since = before if before is not None else slot - LENGTH[rhythm]
    return max(min(since, slot), slot - LONGEST_COVER)


def ordered(ids: Sequence[int], *, first: Sequence[int], dropped: Sequence[int]) -> list[int]:
    """`ids`, newest first as they come, with `first` in front and `dropped` left out; nothing stands twice."""
    there, left = set(ids), set(dropped)
    front = [one for one in dict.fromkeys(first) if one in there and one not in left]
    return [*front, *(one for one in dict.fromkeys(ids) if one not in left and one not in set(front))]


def wants(
    *, section_ids: Sequence[int], unit_ids: Sequence[int], section_id: int | None, above_ids: Sequence[int]
) -> bool:
    """Whether a reader of these sections and units wants a piece; who chose nothing wants everything.

    `above_ids`: the piece's unit and all above it.
    """
    if not section_ids and not unit_ids:
        return True
    return section_id in section_ids or not set(unit_ids).isdisjoint(above_ids)
