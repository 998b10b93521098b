"""What a person of the superior unit decides about a proof."""

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import people_of_unit
from lantoa.publishing.distribution.actions.share import reopen
from lantoa.publishing.distribution.models import Delivery
from lantoa.services.notify.facade import notify

Proof = Delivery.Proof


def _done(delivery: Delivery, by: User) -> Delivery:
    row = Delivery.objects.select_for_update(of=("self",)).select_related("release", "unit").get(pk=delivery.pk)
    if row.state != Delivery.State.DONE:
        raise RuleBroken(_("Lượt này không còn là đã chia sẻ."))
    if row.done_by_id == by.pk:
        raise RuleBroken(_("Người chia sẻ không tự kiểm minh chứng của mình."))
    return row


@transaction.atomic
def accept_proof(*, delivery: Delivery, by: User) -> Delivery:
    """A person has seen that it was shared. Safe to call twice."""
    row = _done(delivery, by)
    if row.proof_state != Proof.ACCEPTED:
        row.proof_state, row.proof_checked_at = Proof.ACCEPTED, now()
        row.save(update_fields=["proof_state", "proof_checked_at"])
        audit.record("distribution.accept_proof", row, by=by, unit_id=row.unit_id)
    return row


@transaction.atomic
def refuse_proof(*, delivery: Delivery, by: User, reason: str) -> Delivery:
    """The proof shows nothing: the task is open again with the reason, its fact corrected, the unit's people told.

    Raises RuleBroken without a reason, and when it was recalled meanwhile.
    """
    reason = one_line(reason)
    if not reason:
        raise RuleBroken(_("Hãy ghi vì sao chưa nhận, để đơn vị biết cần làm gì."))
    row = _done(delivery, by)
    if row.is_recalled:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi."))
    detail: dict[str, object] = {"reason": reason[:300], "proof_url": row.proof_url, "done_by": row.done_by_id}
    reopen(row, happened_at=now(), why="refused", error_class="proof_refused", error=reason)
    audit.record("distribution.refuse_proof", row, by=by, unit_id=row.unit_id, detail=detail)
    notify(
        people_of_unit(row.unit_id),
        text=_("Minh chứng chưa được nhận: “{}”. Lý do: {}").format(row.release.title[:120], reason)[:300],
        url=f"/lam-viec/viec/{row.pk}/",
        source=f"refused:{row.pk}:{audit.history_of(row).count()}",
        ways=("push",),
    )
    return row
