"""What the hub allows and how long it waits: plain values. Source: WebSub (W3C Recommendation, 23/01/2018)."""

from datetime import timedelta

SHORTEST_LEASE, USUAL_LEASE, LONGEST_LEASE = timedelta(hours=1), timedelta(days=10), timedelta(days=30)
# Section 5.1: a secret must be shorter than 200 bytes.
LONGEST_SECRET = 199
# Requests in an hour: of one callback, of one host, from one caller.
PER_CALLBACK, PER_HOST, PER_CALLER = 20, 100, 300
MOST_TOPICS_OF_CALLBACK = 50
VERIFY_PAUSES = (timedelta(seconds=15), timedelta(minutes=2), timedelta(minutes=15))
_SEND_PAUSES = (10, 60, 300, 1_800, 7_200, 21_600, 43_200)
# A site that failed for so many entries in a row is no longer told.
MOST_FAILURES = 20


def lease(seconds: str) -> timedelta:
    """The lease that is granted for what was asked; the usual one for nothing, or nonsense."""
    asked = timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() and len(seconds) < 10 else None
    return min(max(asked or USUAL_LEASE, SHORTEST_LEASE), LONGEST_LEASE)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the `attempts`-th failed sending; None when it is given up."""
    return timedelta(seconds=_SEND_PAUSES[attempts - 1]) if attempts <= len(_SEND_PAUSES) else None
