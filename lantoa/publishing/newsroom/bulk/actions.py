"""A task is asked for, stopped, run again, taken back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import DESK_ROLES, User, has_role
from lantoa.publishing.newsroom.access import articles_for_desk, may_manage_board
from lantoa.publishing.newsroom.bulk.rules import ASKABLE, MOST_PIECES, may_run_again, may_undo
from lantoa.publishing.newsroom.models import BulkItem, BulkTask

Act, State, Item = BulkTask.Act, BulkTask.State, BulkItem.State
OVER = (State.STOPPED, State.DONE)
LEFT = (Item.REFUSED, Item.FAILED, Item.WAITING)
# (piece's id, title, what an undo needs)
Piece = tuple[int, str, dict[str, Any]]


@transaction.atomic
def start_task(*, act: str, detail: dict[str, Any], pieces: Iterable[int], by: User, client_id: UUID) -> BulkTask:
    """A task for those of the pieces that the person sees at the desk. The same `client_id` again is the same task.

    Rights and rules are asked for each piece when its turn comes. Raises RuleBroken for no piece, too many, or an act
    that there is not; NotAllowed for people outside the desk.
    """
    if not has_role(by, DESK_ROLES):
        raise NotAllowed(_("Không tìm thấy trang này."))
    known = BulkTask.objects.filter(client_id=client_id).first()
    if known is not None:
        return _own(known, by)
    if act not in ASKABLE:
        raise RuleBroken(_("Hãy chọn việc cần làm."))
    wanted = articles_for_desk(by).filter(pk__in=pieces).order_by("state_changed_at", "pk")
    found: list[Piece] = [(pk, title, {}) for pk, title in wanted.values_list("pk", "draft_title")[: MOST_PIECES + 1]]
    return _start(act, detail, found, by=by, client_id=client_id)


@transaction.atomic
def stop_task(*, task: BulkTask, by: User) -> BulkTask:
    """What has not begun is left as it is; the piece just being worked on is done. Safe to call twice."""
    row = _locked(task, by)
    if row.state in OVER:
        return row
    row.state, row.ended_at = State.STOPPED, now()
    row.save(update_fields=["state", "ended_at"])
    record("newsroom.stop_bulk", row, by=by)
    return row


@transaction.atomic
def run_again(*, task: BulkTask, by: User) -> BulkTask:
    """A new task for what was refused, failed, or left. Raises RuleBroken when nothing was, or it still runs."""
    row = _locked(task, by)
    rows = row.items.filter(state__in=LEFT, article__isnull=False)
    left: list[Piece] = list(rows.values_list("article_id", "title", "before"))
    if not may_run_again(is_over=row.state in OVER, left=len(left)):
        raise RuleBroken(_("Không còn bài nào cần chạy lại."))
    return _start(row.act, row.detail, left, by=by, source=row)


@transaction.atomic
def undo_task(*, task: BulkTask, by: User) -> BulkTask:
    """A new task that takes back what this one did, piece by piece. Raises RuleBroken when that cannot be."""
    row = _locked(task, by)
    done: list[Piece] = list(
        row.items.filter(state=Item.DONE, article__isnull=False).values_list("article_id", "title", "before")
    )
    was_undone = row.followers.filter(act=Act.UNDO).exists()
    if not may_undo(row.act, is_over=row.state in OVER, done=len(done), was_undone=was_undone):
        raise RuleBroken(_("Việc này không hoàn tác được, hoặc đã hoàn tác rồi."))
    return _start(Act.UNDO, {"act": row.act, **row.detail}, done, by=by, source=row)


def get_task_for(user: User, task_id: int) -> BulkTask:
    """The task, for whoever asked it and the portal's managing editor. Raises NotAllowed."""
    task = BulkTask.objects.filter(pk=task_id).select_related("asked_by", "source").first()
    if task is None:
        raise NotAllowed(_("Không tìm thấy việc này."))
    return _own(task, user)


def _own(task: BulkTask, user: User) -> BulkTask:
    is_own = task.asked_by_id == user.pk and has_role(user, DESK_ROLES)
    if not (is_own or may_manage_board(user)):
        raise NotAllowed(_("Không tìm thấy việc này."))
    return task


def _locked(task: BulkTask, by: User) -> BulkTask:
    return _own(BulkTask.objects.select_for_update().get(pk=task.pk), by)


def _start(
    act: str,
    detail: dict[str, Any],
    pieces: list[Piece],
    *,
    by: User,
    client_id: UUID | None = None,
    source: BulkTask | None = None,
) -> BulkTask:
    if not pieces:
        raise RuleBroken(_("Hãy chọn ít nhất một bài."))
    if len(pieces) > MOST_PIECES:
        raise RuleBroken(_("Mỗi lần làm tối đa 5.000 bài. Hãy lọc hẹp hơn."))
    key = client_id or uuid4()
    try:
        with transaction.atomic():
            task = BulkTask.objects.create(
                client_id=key,
                act=act,
                detail=detail,
                asked_by=by,
                asked_at=now(),
                count=len(pieces),
                source=source,
            )
    except IntegrityError:
        # Pressed twice at once: the other one was first.
        return _own(BulkTask.objects.get(client_id=key), by)
    BulkItem.objects.bulk_create(
        (BulkItem(task=task, article_id=pk, title=title[:255], before=before) for pk, title, before in pieces),
        batch_size=1000,
    )
    record("newsroom.start_bulk", task, by=by, detail={"act": act, "count": len(pieces)})
    return task
