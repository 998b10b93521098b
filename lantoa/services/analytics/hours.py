"""In which hour of the week links are followed: added up in each process, written now and then, handed over once."""

import time
from collections import Counter
from datetime import datetime
from threading import Lock

from django.db import connection, transaction

from lantoa.kit.clock import VIETNAM

HOURS = 168
FLUSH_SECONDS, MOST_KEPT = 30.0, 1_000
_WRITE = """
INSERT INTO analytics_clickhour (link_id, hour, clicks)
SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::int[]) AS one(link_id, hour, clicks) ORDER BY link_id, hour
ON CONFLICT (link_id, hour) DO UPDATE SET clicks = analytics_clickhour.clicks + excluded.clicks
"""


def hour_of_week(moment: datetime) -> int:
    """0 is Monday 00:00 in Việt Nam, 167 the last hour of Sunday."""
    here = moment.astimezone(VIETNAM)
    return here.weekday() * 24 + here.hour


class HourCounts:
    """What one process has counted and not yet written."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int, int]] = Counter()
        self._lock = Lock()
        self._written = time.monotonic()

    def add(self, link_id: int, moment: datetime) -> None:
        """One click more; every half minute the sums so far are written, in one statement."""
        with self._lock:
            self._counts[link_id, hour_of_week(moment)] += 1
            if time.monotonic() - self._written < FLUSH_SECONDS and len(self._counts) < MOST_KEPT:
                return
        self.flush()

    def flush(self) -> None:
        """Write what was counted. At most one statement."""
        with self._lock:
            counts, self._counts, self._written = self._counts, Counter(), time.monotonic()
        if counts:
            links, hours = zip(*counts, strict=True)
            with connection.cursor() as cursor:
                cursor.execute(_WRITE, [list(links), list(hours), list(counts.values())])


_counts = HourCounts()


def count_hour(link_id: int, moment: datetime) -> None:
    """One click more in its hour of the week. Mostly no statement."""
    _counts.add(link_id, moment)


@transaction.atomic
def take_hours(limit: int = 10_000) -> list[tuple[int, int, int]]:
    """(link id, hour of the week, clicks) written since they were last taken; gone from here with the caller's commit.

    At most `limit` rows. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM analytics_clickhour WHERE id IN (
                SELECT id FROM analytics_clickhour ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            ) RETURNING link_id, hour, clicks
            """,
            [limit],
        )
        rows: list[tuple[int, int, int]] = cursor.fetchall()
    return rows
