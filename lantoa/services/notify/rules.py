"""How many letters a day people get, when a send is tried again. Plain Python."""

from datetime import timedelta

MAILS_PER_DAY = 3
# After the first failure, the second, …; then it is over.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
LONGEST_PAUSE = timedelta(hours=2)
# A worker that has not settled a letter by then is dead.
LEASE = timedelta(minutes=5)
MOST_LINES = 20


def pause_after(attempts: int, told: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many attempts (≥ 1), at least what the other side `told`; None when it is over."""
    if attempts > len(PAUSES):
        return None
    return max(PAUSES[attempts - 1], min(told or timedelta(), LONGEST_PAUSE))
