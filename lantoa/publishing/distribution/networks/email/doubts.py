"""A person settles letters that nobody can tell of: they count as arrived, or go out once more."""

from typing import Literal

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.models import Delivery, MailAttempt, MailRun, Release
from lantoa.publishing.distribution.networks.email.fanout import as_shown, standing
from lantoa.publishing.distribution.wake import wake_workers

Choice = Literal["arrived", "again"]
State = MailAttempt.State
BUSY = (Delivery.State.WAITING, Delivery.State.SENDING)


@transaction.atomic
def settle_doubts(delivery: Delivery, *, choice: Choice, by: User, attempt_id: int | None = None) -> int:
    """Doubtful letters (all, or one) count as arrived, or go out again; returns how many. Safe to call twice.

    Raises RuleBroken while a worker has the delivery, and for "again" when its release was stopped or recalled.
    """
    row = Delivery.objects.select_for_update(of=("self",)).select_related("release").get(pk=delivery.pk)
    if row.state in BUSY or row.lease_until is not None:
        raise RuleBroken(_("Thư đang được gửi; hãy xem lại khi gửi xong."))
    doubts = MailAttempt.objects.filter(delivery=row, state=State.IN_DOUBT)
    if attempt_id is not None:
        doubts = doubts.filter(pk=attempt_id)
    count = _count_as_arrived(row, doubts) if choice == "arrived" else _send_again(row, doubts)
    if count:
        row.progress = {**row.progress, "letters": as_shown(standing(row.pk))}
        row.save(update_fields=["progress"])
        detail: dict[str, object] = {"choice": choice, "letters": count}
        record("distribution.settle_letters", row, by=by, unit_id=row.unit_id, detail=detail)
    return count


def _count_as_arrived(row: Delivery, doubts: QuerySet[MailAttempt]) -> int:
    count, _rows = doubts.delete()
    MailRun.objects.filter(delivery=row).update(sent=F("sent") + count)
    return count


def _send_again(row: Delivery, doubts: QuerySet[MailAttempt]) -> int:
    if row.is_recalled or row.release.state != Release.State.RUNNING:
        raise RuleBroken(_("Đợt lan tỏa đã dừng hoặc được thu hồi: không gửi thêm thư."))
    count = doubts.update(state=State.LATER, next_attempt_at=now())
    if count:
        Delivery.objects.filter(pk=row.pk).update(
            state=Delivery.State.WAITING, next_attempt_at=now(), attempts=0, needs_person=False
        )
        wake_workers()
    return count
