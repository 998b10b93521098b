"""The calendar of what was published: one month of days, and the way to the others."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.publishing.collections.facade import first_and_last_day, pieces_by_day

MONDAY = 0


@dataclass(frozen=True)
class Day:
    """One day of the month with how many pieces came out on it."""

    day: date
    pieces: int

    @property
    def url(self) -> str:
        return day_path(self.day)


@dataclass(frozen=True)
class Month:
    """One month: weeks from Monday to Sunday, None where a day is of another month; addresses may be empty."""

    first: date
    weeks: list[list[Day | None]]
    pieces: int
    before: str
    after: str
    years: list[tuple[int, str]]


def day_path(day: date) -> str:
    return f"/luu-tru/{day:%Y/%m/%d}/"


def month_path(day: date) -> str:
    return f"/luu-tru/{day:%Y/%m}/"


def month_of(asked: date | None) -> Month | None:
    """The month that holds `asked`, None for the newest one; None when nothing was published so early or late.

    Three queries, of which one reads the month's part of an index.
    """
    span = first_and_last_day()
    if span is None:
        return None
    begin, end = (_first_of(day) for day in span)
    first = _first_of(asked) if asked else end
    if not begin <= first <= end:
        return None
    following = _first_of(first + timedelta(days=31))
    counts = pieces_by_day(first, following)
    weeks = Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    return Month(
        first=first,
        weeks=[[Day(day, counts.get(day, 0)) if day.month == first.month else None for day in week] for week in weeks],
        pieces=sum(counts.values()),
        before=month_path(first - timedelta(days=1)) if first > begin else "",
        after=month_path(following) if first < end else "",
        years=[(year, _month_in(year, first.month, begin, end)) for year in range(end.year, begin.year - 1, -1)],
    )


def _month_in(year: int, month: int, begin: date, end: date) -> str:
    """The same month of another year, or the nearest in which something was published."""
    return month_path(min(max(date(year, month, 1), begin), end))


def _first_of(day: date) -> date:
    return day.replace(day=1)
