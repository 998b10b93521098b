"""Reads of tasks."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import may_manage_board
from lantoa.publishing.newsroom.bulk.actions import LEFT, OVER
from lantoa.publishing.newsroom.bulk.rules import may_run_again, may_undo, share_percent
from lantoa.publishing.newsroom.models import BulkItem, BulkTask
from lantoa.publishing.newsroom.times.watch import BULK, is_worked

Item = BulkItem.State
MOST_TASKS, MOST_ITEMS = 50, 200


@dataclass(frozen=True)
class Progress:
    """How far a task is: pieces by what became of them, whether anybody works at it, what may be done now."""

    task: BulkTask
    counts: dict[str, int]
    is_worked: bool
    may_stop: bool
    may_undo: bool
    left: int

    @property
    def waiting(self) -> int:
        return self.counts.get(Item.WAITING, 0)

    @property
    def worked(self) -> int:
        return self.task.count - self.waiting

    @property
    def percent(self) -> int:
        return share_percent(self.worked, self.task.count)

    @property
    def is_open(self) -> bool:
        return self.task.state not in OVER

    @property
    def seconds(self) -> int:
        """How long it has been worked at, or was."""
        if self.task.started_at is None:
            return 0
        return int(((self.task.ended_at or now()) - self.task.started_at).total_seconds())

    @property
    def told(self) -> list[tuple[str, str, int]]:
        """(state, its name, how many), the states that occur."""
        names = {**dict(Item.choices), Item.WAITING: _("Chưa làm")}
        return [(state, str(names[Item(state)]), self.counts[state]) for state in Item.values if state in self.counts]


def progress_of(task: BulkTask) -> Progress:
    """How far the task is at this moment. Three queries."""
    counts = dict(task.items.order_by().values_list("state").annotate(Count("pk")))
    is_over = task.state in OVER
    left = sum(counts.get(state, 0) for state in LEFT)
    was_undone = is_over and task.followers.filter(act=BulkTask.Act.UNDO).exists()
    return Progress(
        task=task,
        counts=counts,
        is_worked=is_over or is_worked(BULK),
        may_stop=not is_over,
        may_undo=may_undo(task.act, is_over=is_over, done=counts.get(Item.DONE, 0), was_undone=was_undone),
        left=left if may_run_again(is_over=is_over, left=left) else 0,
    )


def items_of(task: BulkTask, *, state: str = "") -> QuerySet[BulkItem]:
    """The task's pieces, what went wrong first; of one state when it is given."""
    rank = Case(
        When(state__in=[Item.REFUSED, Item.FAILED], then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = task.items.filter(state=state) if state in Item.values else task.items.all()
    return rows.annotate(rank=rank).order_by("rank", "pk")


def tasks_of(user: User) -> list[BulkTask]:
    """The person's own tasks, or for the portal's managing editor all, newest first. Two queries."""
    rows = BulkTask.objects.select_related("asked_by")
    if not may_manage_board(user):
        rows = rows.filter(asked_by=user)
    return list(rows[:MOST_TASKS])


def sheet_of(task: BulkTask) -> dict[str, list[list[object]]]:
    """What became of every piece, as a table for a workbook. One query."""
    head: list[object] = [_("Mã bài"), _("Bài"), _("Kết quả"), _("Lý do"), _("Lúc")]
    names = {**dict(Item.choices), Item.WAITING: _("Chưa làm")}
    rows: list[list[object]] = [
        [item.article_id, item.title, str(names[Item(item.state)]), item.note, item.ended_at] for item in items_of(task)
    ]
    return {_("Kết quả"): [head, *rows]}
