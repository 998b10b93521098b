"""When people are left alone, how many letters a day they get, when a send is tried again. Plain Python."""

from datetime import datetime, time, timedelta

from lantoa.kit.clock import VIETNAM

QUIET_FROM, QUIET_UNTIL = time(21), time(6, 30)
MAILS_PER_DAY = 3
# After the first failure, the second, …; then it is over.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
LONGEST_PAUSE = timedelta(hours=2)
# A worker that has not settled a letter by then is dead.
LEASE = timedelta(minutes=5)
MOST_LINES = 20


def is_quiet(at: datetime) -> bool:
    """Whether people sleep: from 21:00 until before 06:30 in Việt Nam."""
    clock = at.astimezone(VIETNAM).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def awake(at: datetime) -> datetime:
    """`at`, or the 06:30 that ends the night it falls into."""
    if not is_quiet(at):
        return at
    here = at.astimezone(VIETNAM)
    return next_morning(at) if here.time() >= QUIET_FROM else datetime.combine(here.date(), QUIET_UNTIL, VIETNAM)


def next_morning(at: datetime) -> datetime:
    """06:30 of the Vietnamese day after `at`."""
    return datetime.combine(at.astimezone(VIETNAM).date() + timedelta(days=1), QUIET_UNTIL, VIETNAM)


def pause_after(attempts: int, told: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many attempts (≥ 1), at least what the other side `told`; None when it is over."""
    if attempts > len(PAUSES):
        return None
    return max(PAUSES[attempts - 1], min(told or timedelta(), LONGEST_PAUSE))
