"""What the board may plan and ask: plain decisions, no database, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 200, 4_000, 300
FURTHEST_DAY = timedelta(days=2 * 366)
SOON = timedelta(hours=24)
# Open pieces and dispatches in one pair of hands from which the supervision calls it too many.
OVERLOAD = 8
OPEN = frozenset({"asked", "seen", "accepted"})

# From which states each step of an assignment may start.
ASSIGNMENT_STEPS: dict[str, frozenset[str]] = {
    "see": frozenset({"asked"}),
    "accept": frozenset({"asked", "seen"}),
    "decline": frozenset({"asked", "seen", "accepted"}),
    "file": frozenset({"asked", "seen", "accepted"}),
    "cancel": frozenset({"asked", "seen", "accepted", "declined"}),
}
# How long a thing may wait in each state before somebody should look.
LIMITS: dict[str, timedelta] = {
    "received": timedelta(hours=24),
    "dispatch_in_editing": timedelta(days=2),
    "returned": timedelta(days=3),
    "in_editing": timedelta(days=3),
    "submitted": timedelta(hours=24),
    "approved": timedelta(hours=24),
}


def may_step(step: str, state: str) -> bool:
    """Whether `step` of an assignment may start from `state`."""
    return state in ASSIGNMENT_STEPS[step]


def is_late(state: str, due_at: datetime, *, now: datetime) -> bool:
    """Whether an assignment is past its deadline and nothing was filed."""
    return state in OPEN and due_at < now


def reminder(state: str, due_at: datetime, *, asked_at: datetime, now: datetime) -> int:
    """How far an assignment's people should have been reminded: 0 not, 1 due soon, 2 late.

    What was asked less than a day before its deadline is not due "soon": they have only just been told.
    """
    if state not in OPEN:
        return 0
    if due_at < now:
        return 2
    return 1 if due_at - now <= SOON and due_at - asked_at > SOON else 0


def stage_of(*, article_state: str | None, has_dispatch: bool, has_assignment: bool) -> str:
    """How far a planned piece is: planned, assigned, filed, published."""
    if article_state == "published":
        return "published"
    if article_state is not None or has_dispatch:
        return "filed"
    return "assigned" if has_assignment else "planned"


def is_sensible_day(day: date, *, today: date) -> bool:
    """Whether a day may be planned: not further than two years away, either way."""
    return abs(day - today) <= FURTHEST_DAY


def week_of(day: date) -> list[date]:
    """The seven days of the week of `day`, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def month_of(day: date) -> list[date]:
    """Whole weeks, Monday first, that hold all days of the month of `day`; 28 to 42 days."""
    first = day.replace(day=1)
    start = first - timedelta(days=first.weekday())
    next_month = (first + timedelta(days=32)).replace(day=1)
    weeks = -(-(next_month - start).days // 7)
    return [start + timedelta(days=number) for number in range(7 * weeks)]


@dataclass(frozen=True)
class Away:
    """Somebody's leave, both days included."""

    user_id: int
    first_day: date
    last_day: date


def is_away(user_id: int, day: date, leaves: Collection[Away]) -> bool:
    """Whether the person is on leave on `day`."""
    return any(one.user_id == user_id and one.first_day <= day <= one.last_day for one in leaves)


def on_duty(user_id: int, substitute_id: int | None, day: date, leaves: Collection[Away]) -> int | None:
    """Who does a shift: the substitute where there is one, nobody when the person is away without one."""
    if substitute_id is not None:
        return substitute_id
    return None if is_away(user_id, day, leaves) else user_id


def waits_too_long(state: str, since: datetime, *, now: datetime) -> bool:
    """Whether a thing has been in `state` longer than its limit; states without one never."""
    limit = LIMITS.get(state)
    return limit is not None and now - since > limit


def holds_today(valid_from: date, valid_until: date | None, *, today: date) -> bool:
    """Whether a direction holds today, its last day included."""
    return valid_from <= today and (valid_until is None or today <= valid_until)
