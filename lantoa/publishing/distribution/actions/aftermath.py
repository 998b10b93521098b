"""What only people can do after a recall or a correction: take a post down, change what it says."""

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.models import Delivery

# Where a recalled delivery may still be seen.
OUT_STATES = (Delivery.State.SENT, Delivery.State.DONE, Delivery.State.IN_DOUBT)


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("release", "unit").get(pk=delivery.pk)


@transaction.atomic
def finish_takedown(*, delivery: Delivery, by: User) -> Delivery:
    """The person has taken the post down: `recalled`. Safe to call twice.

    The share's fact stays: it was shared that day. Raises RuleBroken when nobody asked for it.
    """
    row = _locked(delivery)
    if row.is_recalled and row.state == Delivery.State.RECALLED:
        return row
    if not (row.is_recalled and row.needs_person and row.state in OUT_STATES):
        raise RuleBroken(_("Bài này không có yêu cầu gỡ."))
    detail: dict[str, object] = {"was": row.state, "post": row.proof_url or row.post_url}
    row.state, row.needs_person, row.next_attempt_at, row.edit_needs_person = (
        Delivery.State.RECALLED,
        False,
        None,
        False,
    )
    row.error_class, row.error = "", ""
    row.save()
    audit.record("distribution.finish_takedown", row, by=by, unit_id=row.unit_id, detail=detail)
    return row


@transaction.atomic
def finish_correction(*, delivery: Delivery, by: User) -> Delivery:
    """The person has changed the post: the release's present version stands there. Safe to call twice."""
    row = _locked(delivery)
    if row.is_recalled:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi: bài cần gỡ, không cần sửa."))
    if row.edit_needs_person:
        row.edit_needs_person, row.edit_at, row.version = False, None, row.release.version
        row.save(update_fields=["edit_needs_person", "edit_at", "version"])
        audit.record("distribution.finish_correction", row, by=by, unit_id=row.unit_id, detail={"version": row.version})
    return row
