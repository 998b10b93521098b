"""When and by which way a unit is chased that has not confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lantoa.kit.quiet import awake


@dataclass(frozen=True)
class Step:
    """One time a unit is chased: `share` of the time to the due moment (1 is the due moment), then `after` it.

    `levels_up` 0 are the unit's own officers, 1 those of the unit above, and so on.
    """

    share: float
    after: timedelta = timedelta()
    levels_up: int = 0
    ways: tuple[str, ...] = ("screen", "push")


# The unit is told at once, again half-way and near the end by more ways; past the due moment it goes up the tree.
STEPS = (
    Step(0.0),
    Step(0.5, ways=("screen", "push", "email")),
    Step(0.9, ways=("screen", "push", "email", "zalo_bot")),
    Step(1.0, ways=("screen", "push", "email", "zalo_bot")),
    Step(1.0, after=timedelta(hours=4), levels_up=1, ways=("screen", "push", "email")),
    Step(1.0, after=timedelta(hours=24), levels_up=2, ways=("screen", "email")),
)


def chase_at(step: int, *, started_at: datetime, due_at: datetime) -> datetime | None:
    """When the `step`-th chase (0 is the first) is due; None when there are no more. Never in quiet hours."""
    if step >= len(STEPS):
        return None
    wanted = STEPS[step]
    return awake(started_at + (due_at - started_at) * wanted.share + wanted.after)
