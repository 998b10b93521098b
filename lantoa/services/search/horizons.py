"""How far back the newest so many entries reach, from the statistics that the database keeps of its tables."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from time import monotonic

from django.db import connection

from lantoa.kit.clock import VIETNAM

# New pages stand beyond the last bound and are read anyway; what is older hardly changes.
KEPT_SECONDS = 300
_KNOWN = """
    SELECT greatest(class.reltuples, 0)::int, stats.histogram_bounds::text::timestamptz[]
    FROM pg_class class
    LEFT JOIN pg_stats stats
        ON stats.schemaname = class.relnamespace::regnamespace::text
        AND stats.tablename = class.relname AND stats.attname = 'published_at'
    WHERE class.oid = 'site_search_searchentry'::regclass
"""


@dataclass(frozen=True)
class Horizons:
    """`rows` entries, and moments with as many of them between each two; no moments when nothing is known."""

    rows: int
    bounds: tuple[datetime, ...] = ()

    def until(self, day: date) -> "Horizons":
        """Of the entries up to and with that day."""
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), VIETNAM)
        bounds = self.bounds[: bisect_left(self.bounds, end) + 1]
        share = (len(bounds) - 1) / (len(self.bounds) - 1) if len(self.bounds) > 1 and len(bounds) > 1 else 0
        return Horizons(round(self.rows * share), bounds if share else ())

    def day_of_newest(self, rows: int) -> date | None:
        """The day since which about `rows` came out; None when it might as well be all of them."""
        if len(self.bounds) < 2 or rows * 2 >= self.rows:
            return None
        each = self.rows / (len(self.bounds) - 1)
        back = max(round(rows / each), 1)
        return self.bounds[-1 - back].astimezone(VIETNAM).date() if back < len(self.bounds) else None


_kept: dict[str, tuple[float, Horizons]] = {}
_lock = Lock()


def horizons(until: date | None = None) -> Horizons:
    """What is known of the entries, those after `until` left out; at most five minutes old. One query, or none."""
    database = connection.settings_dict["NAME"]
    with _lock:
        good_until, known = _kept.get(database, (0.0, Horizons(0)))
    if good_until < monotonic():
        with connection.cursor() as cursor:
            cursor.execute(_KNOWN)
            rows, bounds = cursor.fetchone()
        known = Horizons(rows, tuple(bounds or ()))
        with _lock:
            _kept[database] = (monotonic() + KEPT_SECONDS, known)
    return known.until(until) if until else known


def forget_horizons() -> None:
    """Read them anew at the next search: after many pages were indexed."""
    with _lock:
        _kept.clear()
