"""When a person is asked, reminded and left alone; what a task may wait for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lantoa.kit.clock import VIETNAM

# --- putting off and taking back ------------------------------------------------------------------

UNDO_WINDOW = timedelta(minutes=10)
SHORTEST_SNOOZE = timedelta(minutes=5)


def snooze_choices(due_at: datetime, *, at: datetime) -> list[tuple[str, datetime]]:
    """(code, moment) to which a task may be put off, soonest first: never past its due time; empty when it is near.

    Codes: "1-gio", "3-gio", "chieu" (14:00), "toi" (19:00), "sang-mai" (07:30).
    """
    local = at.astimezone(VIETNAM)
    day = local.date()
    offered = [
        ("1-gio", at + timedelta(hours=1)),
        ("3-gio", at + timedelta(hours=3)),
        ("chieu", datetime.combine(day, time(14), VIETNAM)),
        ("toi", datetime.combine(day, time(19), VIETNAM)),
        ("sang-mai", datetime.combine(day + timedelta(days=1), time(7, 30), VIETNAM)),
    ]
    return sorted(
        ((code, moment) for code, moment in offered if at + SHORTEST_SNOOZE <= moment <= due_at),
        key=lambda choice: choice[1],
    )


# --- reminders ------------------------------------------------------------------------------------

# Before (minus) and after the due time.
STEPS = (timedelta(hours=-3), timedelta(hours=1), timedelta(hours=24), timedelta(hours=72))
URGENT_STEPS = (timedelta(hours=-1), timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24))
# A step that was missed for longer (no worker ran) is not made up for.
STALE_STEP = timedelta(hours=24)


@dataclass(frozen=True)
class Deadline:
    """What says when a release's people are reminded."""

    started_at: datetime
    due_at: datetime
    is_urgent: bool


def last_step(deadline: Deadline, *, at: datetime) -> datetime | None:
    """The moment of the newest reminder that is due by now; None when there is none, or it is stale.

    A step that lies before the start is left out: nobody is reminded of what just came.
    """
    steps = URGENT_STEPS if deadline.is_urgent else STEPS
    moments = [deadline.due_at + step for step in steps]
    past = [moment for moment in moments if deadline.started_at < moment <= at]
    return past[-1] if past and at - past[-1] <= STALE_STEP else None


# --- proof ----------------------------------------------------------------------------------------

# The officer's own trial of the link is one visitor; a second one is somebody who read.
PROVING_VISITORS = 2
# Clicks that come later belong to something else than the question whether it was shared.
CLICKS_COUNT_FOR = timedelta(days=30)
