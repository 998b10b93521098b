"""When people, or a network, are left alone."""

from datetime import datetime, time, timedelta

from lantoa.kit.clock import VIETNAM

Hours = tuple[time, time]
# In these hours people sleep, by the clock of Việt Nam; every notice and reminder waits for their end.
NIGHT: Hours = (time(21), time(6, 30))


def quiet_until(hours: Hours | None, at: datetime) -> datetime | None:
    """The end of the quiet hours that `at` falls into, by the clock of Việt Nam; None when it falls into none.

    The hours begin on the first minute and end before the second; those that begin later than they end go over
    midnight.
    """
    if hours is None:
        return None
    begin, end = hours
    here = at.astimezone(VIETNAM)
    is_quiet = begin <= here.time() < end if begin < end else not end <= here.time() < begin
    if not is_quiet:
        return None
    opens = datetime.combine(here.date(), end, VIETNAM)
    return opens if opens > here else opens + timedelta(days=1)


def is_night(at: datetime) -> bool:
    """Whether people sleep: from 21:00 until before 06:30 in Việt Nam."""
    return quiet_until(NIGHT, at) is not None


def awake(at: datetime) -> datetime:
    """`at`, or the 06:30 that ends the night it falls into."""
    return quiet_until(NIGHT, at) or at


def next_morning(at: datetime) -> datetime:
    """06:30 of the Vietnamese day after `at`."""
    return datetime.combine(at.astimezone(VIETNAM).date() + timedelta(days=1), NIGHT[1], VIETNAM)
