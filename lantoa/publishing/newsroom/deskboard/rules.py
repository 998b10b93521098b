"""Which column a card stands in, and what carries it from one into another. No database, no clock."""

from collections.abc import Collection
from dataclasses import dataclass

INCOMING, IN_WORK, TO_APPROVE, READY, OUT = "tin-moi", "dang-lam", "cho-duyet", "hen-gio", "da-dang"
COLUMNS = (INCOMING, IN_WORK, TO_APPROVE, READY, OUT)
TODAY, WEEK = "hom-nay", "7-ngay"
SPANS = {TODAY: 1, WEEK: 7}
MOST_CARDS = 60
MOST_FILTERS = 20
LONGEST_NAME = 60

_STANDS_IN = {
    ("dispatch", "received"): INCOMING,
    ("dispatch", "in_editing"): IN_WORK,
    ("dispatch", "returned"): IN_WORK,
    ("piece", "in_editing"): IN_WORK,
    ("piece", "submitted"): TO_APPROVE,
    ("piece", "approved"): READY,
    ("piece", "scheduled"): READY,
    ("piece", "published"): OUT,
}


@dataclass(frozen=True)
class Step:
    """One decision about a card.

    `choice` is its name among the choices of a person, `slug` its address, `needs` what is asked first: nothing,
    "section", "note", "reason", "moment", "person", or "sure" for what readers or others see at once.
    """

    key: str
    choice: str
    slug: str
    needs: str = ""
    ways: frozenset[tuple[str, str]] = frozenset()
    publishes: bool = False


def _step(key: str, slug: str, needs: str = "", *, choice: str = "", ways: str = "", publishes: bool = False) -> Step:
    pairs = frozenset((way.split(">")[0], way.split(">")[1]) for way in ways.split())
    return Step(key, choice or key, slug, needs, pairs, publishes)


# The usual step of a way comes first.
STEPS: dict[str, tuple[Step, ...]] = {
    "dispatch": (
        _step("accept", "nhan-vao-muc", "section", ways="tin-moi>dang-lam"),
        _step("take", "nhan", ways="tin-moi>dang-lam"),
        _step("put_back", "tra-ve", ways="dang-lam>tin-moi"),
        _step("return", "tra-lai", "note"),
        _step("hand_over", "ban-giao", "person"),
        _step("decline", "khong-dung", "reason"),
    ),
    "piece": (
        _step("submit", "gui-duyet", ways="dang-lam>cho-duyet"),
        _step("approve", "duyet", "sure", ways="cho-duyet>hen-gio dang-lam>hen-gio"),
        _step(
            "approve_publish", "duyet", "sure", choice="approve", ways="cho-duyet>da-dang dang-lam>da-dang",
            publishes=True,
        ),
        _step("publish", "dang", "sure", ways="hen-gio>da-dang"),
        _step("schedule", "hen-gio", "moment"),
        _step("unschedule", "bo-hen-gio"),
        _step("approve_urgently", "duyet-khan", "reason", ways="cho-duyet>hen-gio dang-lam>hen-gio"),
        _step(
            "approve_urgently_publish", "duyet-khan", "reason", choice="approve_urgently",
            ways="cho-duyet>da-dang dang-lam>da-dang", publishes=True,
        ),
        _step("send_back", "tra-lai", "note", ways="cho-duyet>dang-lam hen-gio>dang-lam"),
        _step("hand_over", "ban-giao", "person"),
        _step("withdraw", "go", "reason"),
    ),
}  # fmt: skip


def column_of(kind: str, state: str) -> str | None:
    """The column a dispatch or piece in `state` stands in; None for what is not on the board."""
    return _STANDS_IN.get((kind, state))


def reachable(kind: str, column: str) -> tuple[str, ...]:
    """Columns into which somebody might carry a card from `column`, in the board's order."""
    ends = {end for step in STEPS[kind] for start, end in step.ways if start == column}
    return tuple(one for one in COLUMNS if one in ends)


def steps_of(kind: str, choices: Collection[str]) -> list[Step]:
    """What this person may do with the card, the usual first."""
    return [step for step in STEPS[kind] if step.choice in choices]


def steps_to(kind: str, choices: Collection[str], *, start: str, end: str) -> list[Step]:
    """What carries the card from `start` to `end` for this person, the usual first; empty when nothing does."""
    return [step for step in steps_of(kind, choices) if (start, end) in step.ways]


@dataclass(frozen=True)
class Card:
    """What decides why a card stays where it is."""

    kind: str
    column: str
    may_edit: bool
    is_held: bool = False
    has_written: bool = False
    is_approver: bool = False
    is_approved: bool = False


def why_not(card: Card, end: str) -> str:
    """The reason that a card does not go to `end`, as a word that the screen has a sentence for."""
    if end == card.column:
        return "here"
    if not card.may_edit:
        return "only_look"
    if card.kind == "dispatch":
        return _why_not_dispatch(card, end)
    return _why_not_piece(card, end)


def _why_not_dispatch(card: Card, end: str) -> str:
    if end not in (INCOMING, IN_WORK):
        return "accept_first"
    return "held" if card.is_held else "waits_for_unit"


def _why_not_piece(card: Card, end: str) -> str:
    if end == INCOMING:
        return "is_piece"
    if card.column == OUT:
        return "is_out"
    if card.column == IN_WORK:
        return "submit_first"
    if card.column == READY and end == TO_APPROVE:
        return "is_approved"
    if card.column == TO_APPROVE and card.has_written and card.is_approver:
        return "own_text"
    if card.column == READY and end == OUT and not card.is_approved:
        return "changed_since"
    return "no_duty"
