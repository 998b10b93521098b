"""Putting a share task off, and giving it to a colleague."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import people_of_unit
from lantoa.publishing.distribution.models import Delivery
from lantoa.services.notify.facade import notify


def _open_task(delivery: Delivery) -> Delivery:
    row = Delivery.objects.select_for_update(of=("self",)).select_related("release", "unit").get(pk=delivery.pk)
    if row.is_recalled or not (row.state == Delivery.State.TASK or row.needs_person):
        raise RuleBroken(_("Lượt chia sẻ này không còn mở."))
    return row


@transaction.atomic
def snooze_task(*, delivery: Delivery, by: User, until: datetime) -> Delivery:
    """The task leaves the inbox until then. Safe to call twice.

    Raises RuleBroken when the moment is past or after the due time: what is late cannot be put off.
    """
    row = _open_task(delivery)
    if until <= now():
        raise RuleBroken(_("Hãy chọn một lúc ở phía trước."))
    if until > row.release.due_at:
        due = f"{localtime(row.release.due_at):%H:%M %d/%m}"
        raise RuleBroken(_("Chỉ để lại được đến hạn: {}.").format(due))
    row.snoozed_until = until
    row.save(update_fields=["snoozed_until"])
    detail: dict[str, object] = {"until": until.isoformat()}
    audit.record("distribution.snooze_task", row, by=by, unit_id=row.unit_id, detail=detail)
    return row


@transaction.atomic
def wake_task(*, delivery: Delivery, by: User) -> Delivery:
    """A task that was put off is in the inbox again. Safe to call twice."""
    row = _open_task(delivery)
    if row.snoozed_until is not None:
        row.snoozed_until = None
        row.save(update_fields=["snoozed_until"])
        audit.record("distribution.wake_task", row, by=by, unit_id=row.unit_id)
    return row


@transaction.atomic
def hand_over_task(*, delivery: Delivery, by: User, to: User) -> Delivery:
    """A colleague of the same unit does it, and is told; for the others it is out of the way. Safe to call twice.

    Raises RuleBroken when the other person does not look after the unit's channels, or is who gives it.
    """
    row = _open_task(delivery)
    if to.pk == by.pk:
        raise RuleBroken(_("Việc này đang ở chỗ đồng chí rồi."))
    if not people_of_unit(row.unit_id).filter(pk=to.pk).exists():
        raise RuleBroken(_("Chỉ giao được cho người cùng đơn vị."))
    if row.handed_to_id == to.pk:
        return row
    row.handed_to, row.snoozed_until = to, None
    row.save(update_fields=["handed_to", "snoozed_until"])
    audit.record("distribution.hand_over_task", row, by=by, unit_id=row.unit_id, detail={"to": to.pk})
    _tell(to, _("{} nhờ đồng chí chia sẻ: “{}”.").format(by.get_full_name() or by.username, row.release.title), row)
    return row


@transaction.atomic
def hand_back_task(*, delivery: Delivery, by: User) -> Delivery:
    """The task is the whole unit's again, and who gave it is told. Safe to call twice.

    Raises RuleBroken when it was given to somebody else than `by`.
    """
    row = _open_task(delivery)
    if row.handed_to_id is None:
        return row
    giver = _giver(row)
    if by.pk not in (row.handed_to_id, giver.pk if giver else None):
        raise RuleBroken(_("Việc này đang giao cho người khác."))
    row.handed_to = None
    row.save(update_fields=["handed_to"])
    audit.record("distribution.hand_back_task", row, by=by, unit_id=row.unit_id)
    if giver is not None and giver.pk != by.pk:
        name = by.get_full_name() or by.username
        _tell(giver, _("{} gửi lại việc chia sẻ: “{}”.").format(name, row.release.title), row)
    return row


def _giver(row: Delivery) -> User | None:
    entry = audit.history_of(row).filter(verb="distribution.hand_over_task").first()
    return entry.actor if entry else None


def _tell(person: User, text: str, row: Delivery) -> None:
    source = f"hand:{row.pk}:{audit.history_of(row).count()}"
    notify([person], text=text[:300], url=f"/lam-viec/viec/{row.pk}/", source=source, ways=("push",))
