"""Readers of each page by the hour: added up in each process, written now and then in one statement.

A reader is a visitor who sees the page for the first time that day: reloading counts once.
"""

import time
from collections import Counter
from datetime import datetime, timedelta
from threading import Lock

from django.db import connection

from lantoa.kit.clock import now
from lantoa.services.analytics.models import ReadHour

FLUSH_SECONDS, MOST_KEPT = 15.0, 2_000
KEPT = timedelta(hours=49)
_WRITE = """
INSERT INTO analytics_readhour (page_id, hour, readers)
SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[]) AS one(page_id, hour, readers) ORDER BY page_id, hour
ON CONFLICT (page_id, hour) DO UPDATE SET readers = analytics_readhour.readers + excluded.readers
"""


class ReadCounts:
    """What one process has counted and not yet written; a killed process loses a quarter of a minute of hints."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int, datetime]] = Counter()
        self._lock = Lock()
        self._written = 0.0

    def add(self, page_id: int, moment: datetime) -> None:
        """One reader more of a page in this hour; now and then what was counted is written."""
        with self._lock:
            self._counts[page_id, moment.replace(minute=0, second=0, microsecond=0)] += 1
            if time.monotonic() - self._written < FLUSH_SECONDS and len(self._counts) < MOST_KEPT:
                return
        self.flush()

    def flush(self) -> None:
        """Write what was counted. At most one statement."""
        with self._lock:
            counts, self._counts, self._written = self._counts, Counter(), time.monotonic()
        if counts:
            pages, hours = zip(*counts, strict=True)
            with connection.cursor() as cursor:
                cursor.execute(_WRITE, [list(pages), list(hours), list(counts.values())])


reads = ReadCounts()


def forget_old_reads() -> None:
    """Hours that no list of the last day needs any more go. One statement; safe to call twice."""
    ReadHour.objects.filter(hour__lt=now() - KEPT).delete()
