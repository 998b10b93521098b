"""The books of a release: every unit and channel asked stands in exactly one part, and the parts make up the whole."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar


class Part(StrEnum):
    """Where one delivery, or one unit without a channel, stands; the best for its unit first."""

    POSTED = "posted"
    DONE = "done"
    STILL_OUT = "still_out"
    UNDER_WAY = "under_way"
    TASK = "task"
    OVERDUE = "overdue"
    FAILED = "failed"
    EXEMPT = "exempt"
    RECALLED = "recalled"
    GAP = "gap"


_BY_STATE = {
    "sent": Part.POSTED,
    "done": Part.DONE,
    "waiting": Part.UNDER_WAY,
    "sending": Part.UNDER_WAY,
    "in_doubt": Part.UNDER_WAY,
    "task": Part.TASK,
    "failed": Part.FAILED,
    "exempt": Part.EXEMPT,
    "recalled": Part.RECALLED,
}
ON_A_CHANNEL = ("sent", "done")
_ORDER = list(Part)
# Percent with one decimal.
_WHOLE = 1_000
Key = TypeVar("Key")


def part_of(state: str, *, is_recalled: bool, is_late: bool) -> Part:
    """The part of one delivery; `is_late`: its release's due time has passed. Raises KeyError for an unknown state."""
    part = _BY_STATE[state]
    if is_recalled and state in ON_A_CHANNEL:
        return Part.STILL_OUT
    return Part.OVERDUE if is_late and part is Part.TASK else part


def part_of_unit(parts: Iterable[Part]) -> Part:
    """The part of a unit: the best of its deliveries; a gap when it has none."""
    return min(parts, key=_ORDER.index, default=Part.GAP)


def parts_of(states: Mapping[str, int], *, sent_out: int, done_out: int, gaps: int, is_late: bool) -> dict[Part, int]:
    """Parts, zeros included, from deliveries by state; `…_out` of those on a channel are recalled."""
    parts = dict.fromkeys(Part, 0)
    for state, number in states.items():
        parts[part_of(state, is_recalled=False, is_late=is_late)] += number
    parts[Part.POSTED] -= sent_out
    parts[Part.DONE] -= done_out
    parts[Part.STILL_OUT] = sent_out + done_out
    parts[Part.GAP] = gaps
    return parts


def shares(counts: Mapping[Key, int]) -> dict[Key, float]:
    """Percent of the whole with one decimal each; together exactly 100.0, or all 0.0 when there is nothing."""
    whole = sum(counts.values())
    if not whole:
        return dict.fromkeys(counts, 0.0)
    tenths = {key: number * _WHOLE // whole for key, number in counts.items()}
    # The largest remainders get what rounding down has left.
    left = _WHOLE - sum(tenths.values())
    for key in sorted(counts, key=lambda key: -(counts[key] * _WHOLE % whole))[:left]:
        tenths[key] += 1
    return {key: number / 10 for key, number in tenths.items()}
