"""What stands in a person's inbox of share tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from lantoa.faces.workplace.queries import open_appointments, units_to_file_for
from lantoa.kit.clock import now, today
from lantoa.org.facts.facade import Kind, total
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.facade import (
    UNDO_WINDOW,
    Delivery,
    aftermath_for,
    later_tasks_for,
    share_kit,
    snooze_choices,
    takes_links,
    tasks_for,
)

MOST_ROWS, MOST_AFTERMATH, MOST_KEPT = 200, 50, 20

SNOOZE_WORDS = {
    "1-gio": gettext_lazy("1 giờ nữa"),
    "3-gio": gettext_lazy("3 giờ nữa"),
    "chieu": gettext_lazy("Chiều nay 14:00"),
    "toi": gettext_lazy("Tối nay 19:00"),
    "sang-mai": gettext_lazy("Sáng mai 07:30"),
}


@dataclass(frozen=True)
class TaskRow:
    """One task with the moments to which it may be put off, as (code, words)."""

    task: Delivery
    snoozes: list[tuple[str, str]]


@dataclass(frozen=True)
class Inbox:
    """Everything a person has to share; `done_today` are the units' shares of this day."""

    aftermath: list[Delivery]
    tasks: list[TaskRow]
    later: list[Delivery]
    just_done: list[Delivery]
    done_today: int

    @property
    def asked_today(self) -> int:
        """What is done and what is open: the day's whole."""
        return self.done_today + len(self.tasks)


def snoozes_of(delivery: Delivery, *, at: datetime) -> list[tuple[str, str]]:
    """(code, words) of the moments to which a task may be put off. No query."""
    return [(code, str(SNOOZE_WORDS[code])) for code, _moment in snooze_choices(delivery.release.due_at, at=at)]


def inbox_of(user: User, *, just_done: Sequence[int]) -> Inbox:
    """The person's inbox, whatever the number of tasks. Nine queries.

    `just_done` are ids of what the person reported lately; those that can still be taken back are shown.
    """
    at = now()
    units = [unit.pk for unit in units_to_file_for(open_appointments(user))]
    recent = Delivery.objects.filter(
        pk__in=list(just_done), state=Delivery.State.DONE, done_by=user, sent_at__gt=at - UNDO_WINDOW
    )
    return Inbox(
        aftermath=list(aftermath_for(user)[:MOST_AFTERMATH]),
        tasks=[TaskRow(task, snoozes_of(task, at=at)) for task in tasks_for(user)[:MOST_ROWS]],
        later=list(later_tasks_for(user)[:MOST_ROWS]),
        just_done=list(recent.select_related("release", "channel").order_by("-sent_at")),
        # A refusal of an older share counts on this day, as one less.
        done_today=max(total(Kind.SHARE_DONE, start=today(), end=today(), unit_ids=units), 0) if units else 0,
    )


def kept_on_phone(user: User, inbox: Inbox) -> dict[str, Any]:
    """What the phone keeps of the inbox for when there is no line: enough to share and to report it. No query."""
    return {
        "user": user.pk,
        "tasks": [
            {
                "id": row.task.pk,
                "title": row.task.release.title,
                "due": row.task.release.due_at.isoformat(),
                "channel": str(row.task.channel),
                "caption": share_kit(row.task).caption,
                "takes_links": takes_links(row.task.network),
            }
            for row in inbox.tasks[:MOST_KEPT]
        ],
    }
