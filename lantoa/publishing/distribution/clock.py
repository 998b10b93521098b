"""The one clock that says when deliveries go: the database's. Those of web and worker machines may be wrong."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection


def database_now() -> datetime:
    """The moment by the database's clock: what many machines wait for is measured by one. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


@dataclass(frozen=True)
class Clock:
    """The database's clock as read once, carried on by this machine's monotonic one: no query, and no jumps."""

    read_at: datetime
    since: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.read_at + timedelta(seconds=time.monotonic() - self.since)
