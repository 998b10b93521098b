"""What a link may still do, and for how long: plain decisions, no database, no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

USUAL_HOURS, MOST_HOURS = 48, 14 * 24
MOST_OPEN = 20
LONGEST_NOTE, LONGEST_WORDS, LONGEST_NAME = 1_000, 2_000, 120
# Not yet out: only then is there something to say before readers see it.
OPEN_PIECES = frozenset({"in_editing", "submitted", "approved", "scheduled"})


class State(StrEnum):
    """Where a link stands."""

    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    CLOSED = "closed"
    EXPIRED = "expired"


ALIVE = frozenset({State.SENT, State.OPENED})


@dataclass(frozen=True)
class Facts:
    """What is known of one link and its piece."""

    is_answered: bool
    is_withdrawn: bool
    is_opened: bool
    is_same_text: bool
    piece_state: str
    expires_at: datetime


def state_of(facts: Facts, *, now: datetime) -> State:
    """Where the link stands now; of several ends the one that somebody brought about comes first."""
    if facts.is_answered:
        return State.ANSWERED
    if facts.is_withdrawn:
        return State.WITHDRAWN
    if facts.piece_state not in OPEN_PIECES:
        return State.CLOSED
    if not facts.is_same_text:
        return State.SUPERSEDED
    if facts.expires_at <= now:
        return State.EXPIRED
    return State.OPENED if facts.is_opened else State.SENT


def expiry(hours: int, *, now: datetime) -> datetime | None:
    """When a link asked for `hours` ends; None unless it is between one hour and fourteen days."""
    return now + timedelta(hours=hours) if 1 <= hours <= MOST_HOURS else None


def is_same_name(asked: str, typed: str) -> bool:
    """Whether what was typed may be the name asked for; both folded. "Ông Nguyễn Văn A" is Nguyễn Văn A."""
    asked_words, typed_words = set(asked.split()), set(typed.split())
    if not typed_words or len(typed_words) < min(2, len(asked_words)):
        return False
    return typed_words <= asked_words or asked_words <= typed_words
