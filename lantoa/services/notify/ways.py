"""The ways by which notices leave the house: what a letter is, what became of it, who sends it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

EMAIL = "email"


@dataclass(frozen=True)
class Line:
    """One notice in a letter; `url` is absolute, empty when it leads nowhere."""

    text: str
    url: str


@dataclass(frozen=True)
class Target:
    """One place of the person: the address's id, and what its way keeps of it."""

    id: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """What one person is told at once by one way. `key` is the same for every repeat of the same letter."""

    key: str
    user_id: int
    way: str
    lines: tuple[Line, ...]
    targets: tuple[Target, ...]
    is_urgent: bool
    attempts: int
    sends: tuple[int, ...]


class Fate(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    LATER = "later"  # not now; another time perhaps
    REFUSED = "refused"  # never
    NOBODY = "nobody"  # no place is left where the person could be reached


@dataclass(frozen=True)
class Outcome:
    """The fate of one letter; `gone` are ids of places that have ended, `wait` what the other side asked for."""

    letter: Letter
    fate: Fate
    error: str = ""
    wait: timedelta | None = None
    gone: tuple[int, ...] = ()


Sender = Callable[[Sequence[Letter]], Iterable[Outcome]]


@dataclass(frozen=True)
class Way:
    """How one way is gone.

    `send` yields each letter's outcome as soon as it is known, outside any transaction. `may_repeat`: the same letter
    sent again is known by its key, so that one of a dead worker may go once more. `most_per_day`: letters a person
    gets in a day, urgent ones not held back.
    """

    send: Sender
    may_repeat: bool = True
    most_per_day: int | None = None


WAYS: dict[str, Way] = {}


def register_way(name: str, send: Sender, *, may_repeat: bool = True, most_per_day: int | None = None) -> None:
    """From now on notices that name this way go by `send`. Called at app ready; the last one called counts."""
    WAYS[name] = Way(send, may_repeat, most_per_day)
