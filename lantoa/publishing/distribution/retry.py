"""Trying again what failed for one cause."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.clock import database_now
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.wake import wake_workers


@transaction.atomic
def retry_cause(*, release: Release, by: User, error_class: str, network: str) -> int:
    """Deliveries that failed on `network` with `error_class` wait again with fresh attempts; returns how many.

    A channel that lost its connection meanwhile gets a share task instead. Safe to call twice.
    Raises RuleBroken when the release is recalled.
    """
    row = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if row.state == Release.State.RECALLED:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi."))
    failed = Delivery.objects.filter(release=row, state=Delivery.State.FAILED, error_class=error_class, network=network)
    automatic = Q(channel__state=Channel.State.CONNECTED, channel__mode=Channel.Mode.AUTO)
    fresh = {"attempts": 0, "error": "", "error_class": ""}
    at = database_now() if row.state == Release.State.RUNNING else None
    count = failed.filter(automatic).update(**fresh, state=Delivery.State.WAITING, next_attempt_at=at)
    count += failed.update(**fresh, state=Delivery.State.TASK, next_attempt_at=None)
    detail = {"deliveries": count, "error_class": error_class, "network": network}
    audit.record("distribution.retry_failed", row, by=by, unit_id=row.under_id, detail=detail)
    wake_workers()
    return count
