"""What a push service's status means, for one browser and for all. Source: channels A0, A3.4; RFC 8030 (5, 7.2)."""

from datetime import timedelta
from enum import StrEnum

from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
_BY_STATUS = {
    400: E.BAD_CONTENT,
    401: E.TOKEN_EXPIRED,
    403: E.TOKEN_EXPIRED,
    413: E.BAD_CONTENT,
    429: E.RATE_LIMITED,
}
LONGEST_WAIT = timedelta(hours=1)


class Fate(StrEnum):
    """What became of one browser's notice."""

    REACHED = "reached"
    GONE = "gone"  # the subscription has ended for good
    LATE = "late"  # not now; another time perhaps
    REFUSED = "refused"  # not this notice, or not from us


def fate_of(status: int) -> Fate:
    """201 and 202 are taken; 404 and 410 end the subscription; anything unexpected is not now."""
    if status in (201, 202, 204):
        return Fate.REACHED
    if status in (404, 410):
        return Fate.GONE
    return Fate.REFUSED if status in (400, 401, 403, 413) else Fate.LATE


def class_of(status: int) -> ErrorClass:
    """The class of a status; 404 and 410 concern one browser and are none. Unknown counts as passing."""
    return _BY_STATUS.get(status, E.TRANSIENT)


def wait_told(value: str) -> timedelta:
    """The pause that Retry-After tells in seconds, at most an hour; a minute when it tells none."""
    seconds = int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 60
    return min(timedelta(seconds=seconds), LONGEST_WAIT)
