"""What time it is for Zalo: Vietnam's, moved on by the setting `zalo_clock_offset_seconds`."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

from .settings import Settings

VIETNAM = timezone(timedelta(hours=7))
QUIET_FROM_HOUR, QUIET_UNTIL_HOUR = 22, 6


def moment(settings: Settings) -> float:
    """Seconds since 1970 by Zalo's clock."""
    return time.time() + settings.zalo_clock_offset_seconds


def in_vietnam(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(VIETNAM)


def is_quiet(at: float) -> bool:
    """Whether nothing may be broadcast: 22:00–05:59."""
    hour = in_vietnam(at).hour
    return hour >= QUIET_FROM_HOUR or hour < QUIET_UNTIL_HOUR


def offset_to_hour(hour: int, *, now: float) -> int:
    """Seconds by which the clock must be moved on so that it is a few seconds past that hour in Vietnam."""
    here = in_vietnam(now)
    target = here.replace(hour=hour, minute=0, second=5, microsecond=0)
    return int((target - here).total_seconds()) % 86_400
