"""The worker's share of a task: one piece, one transaction; whoever dies leaves nothing half done and nothing twice."""

import logging
import threading

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.publishing.newsroom.access import articles_for_desk
from lantoa.publishing.newsroom.bulk.acts import Outcome, perform
from lantoa.publishing.newsroom.bulk.rules import PORTION
from lantoa.publishing.newsroom.models import Article, BulkItem, BulkTask
from lantoa.publishing.newsroom.times.watch import BULK, beat
from lantoa.services.notify.facade import notify

log = logging.getLogger(__name__)
State, Item = BulkTask.State, BulkItem.State
_running = threading.Lock()


def start_bulk() -> None:
    """`work_bulk` in a thread of its own, unless it still runs: a thousand pieces must not hold up other duties."""
    if _running.acquire(blocking=False):
        threading.Thread(target=_work_and_close, name="bulk", daemon=True).start()


def _work_and_close() -> None:
    try:
        work_bulk()
    except Exception:
        log.exception("bulk work broke; what is left goes on in a second")
    finally:
        connection.close()
        _running.release()


def work_bulk() -> int:
    """Work off every open task, some pieces of each in turn; how many pieces. Any number may work at once."""
    total = 0
    while True:
        beat(BULK)
        tasks = BulkTask.objects.filter(state__in=[State.WAITING, State.RUNNING]).order_by("asked_at", "pk")
        done = sum(_work_portion(task) for task in tasks.select_related("asked_by"))
        total += done
        if not done:
            return total


def _work_portion(task: BulkTask) -> int:
    BulkTask.objects.filter(pk=task.pk, state=State.WAITING).update(state=State.RUNNING, started_at=now())
    for number in range(PORTION):
        if not _work_one(task):
            _finish(task)
            return number
    return PORTION


@transaction.atomic
def _work_one(task: BulkTask) -> bool:
    """One piece, held until its result is written with what was done. Two workers never hold the same."""
    if not BulkTask.objects.filter(pk=task.pk, state=State.RUNNING).exists():
        return False
    waiting = task.items.select_for_update(skip_locked=True).filter(state=Item.WAITING)
    item = waiting.order_by("pk").first()
    if item is None:
        return False
    outcome, note = _outcome(task, item)
    item.state, item.note, item.ended_at = outcome.state, note[:400], now()
    if outcome.before:
        item.before = outcome.before
    item.save(update_fields=["state", "note", "before", "ended_at"])
    return True


def _outcome(task: BulkTask, item: BulkItem) -> tuple[Outcome, str]:
    try:
        with transaction.atomic():
            return _perform(task, item), ""
    except (RuleBroken, NotAllowed) as error:
        return Outcome(Item.REFUSED), str(error)
    except (OperationalError, InterfaceError):
        # The database is away or two locked each other out: the piece stays waiting.
        raise
    except Exception:
        log.exception("bulk task %s, piece %s", task.pk, item.article_id)
        return Outcome(Item.FAILED), _("Lỗi hệ thống. Hãy chạy lại; nếu vẫn lỗi, báo người quản trị.")


def _perform(task: BulkTask, item: BulkItem) -> Outcome:
    # Rights are those of this moment, not of when it was asked.
    article: Article | None = articles_for_desk(task.asked_by).filter(pk=item.article_id or 0).first()
    if article is None:
        raise NotAllowed(_("Không tìm thấy bài này."))
    return perform(task.act, article, detail=task.detail, before=item.before, by=task.asked_by)


@transaction.atomic
def _finish(task: BulkTask) -> None:
    """The task is done when no piece waits, those too that another worker still holds; who asked is told once."""
    row = BulkTask.objects.select_for_update().get(pk=task.pk)
    if row.state != State.RUNNING or row.items.filter(state=Item.WAITING).exists():
        return
    row.state, row.ended_at = State.DONE, now()
    row.save(update_fields=["state", "ended_at"])
    found = dict(row.items.order_by().values_list("state").annotate(Count("pk")))
    refused = found.get(Item.REFUSED, 0) + found.get(Item.FAILED, 0)
    sentence = _("Việc hàng loạt “%(act)s” đã xong: %(done)d bài làm được, %(refused)d bài không làm được.")
    words = {"act": row.get_act_display(), "done": found.get(Item.DONE, 0), "refused": refused}
    notify([row.asked_by], text=sentence % words, url=f"/toa-soan/hang-loat/{row.pk}/", source=f"bulk:{row.pk}")
