"""Steering a release that runs: pause, resume, stop, try again."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.actions.begin import UNDER_SUPERIOR
from lantoa.publishing.distribution.clock import database_now
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.standing import hand_over_standing
from lantoa.publishing.distribution.wake import wake_workers

State = Delivery.State
# The class of error of what is exempt because its release was stopped.
STOPPED = "stopped"
# What waits goes when its unit's wave comes, and not before its superior unit has written the line that is required.
_SCHEDULE = f"""
UPDATE distribution_delivery d SET next_attempt_at = CASE
    WHEN %(required)s AND {UNDER_SUPERIOR.format(path="u.path")} AND NOT EXISTS (
        SELECT 1 FROM distribution_releaseintro i JOIN units_unit w ON w.id = i.unit_id
        WHERE i.release_id = d.release_id AND starts_with(u.path, w.path)) THEN NULL
    ELSE GREATEST(%(now)s::timestamptz, %(started)s::timestamptz
        + make_interval(secs => 3600 * COALESCE((%(waves)s::jsonb->>u.kind)::float8, 0))) END
FROM units_unit u
WHERE d.release_id = %(release)s AND d.state = 'waiting' AND u.id = d.unit_id AND u.path LIKE %(prefix)s
"""  # noqa: S608 - constants only


@dataclass(frozen=True)
class Cause:
    """What failed deliveries have in common."""

    error_class: str
    network: str


def locked(release: Release) -> Release:
    """The release's row, locked until the transaction ends."""
    return Release.objects.select_for_update(of=("self",)).select_related("under").get(pk=release.pk)


def schedule_waiting(release: Release, *, below: str, moment: datetime) -> int:
    """Say from when everything may go that waits below the path `below`; returns how many wait. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SCHEDULE,
            {
                "release": release.pk,
                "required": release.intro == Release.Intro.REQUIRED,
                "now": moment,
                "started": release.started_at,
                "waves": json.dumps(release.waves),
                "prefix": below + "%",
            },
        )
        return int(cursor.rowcount)


@transaction.atomic
def pause_release(*, release: Release, by: User) -> Release:
    """Nothing further is posted until it is resumed; what a worker has in hand still goes out."""
    row = locked(release)
    if row.state != Release.State.RUNNING:
        raise RuleBroken(_("Đợt này không đang chạy."))
    row.state = Release.State.PAUSED
    row.save(update_fields=["state"])
    Delivery.objects.filter(release=row, state=State.WAITING).update(next_attempt_at=None)
    audit.record("distribution.pause_release", row, by=by, unit_id=row.under_id)
    return row


@transaction.atomic
def resume_release(*, release: Release, by: User) -> Release:
    """Everything that waits may be posted again: at once, or when its wave comes."""
    row = locked(release)
    if row.state != Release.State.PAUSED:
        raise RuleBroken(_("Đợt này không đang tạm dừng."))
    row.state = Release.State.RUNNING
    row.save(update_fields=["state"])
    schedule_waiting(row, below=row.under.path, moment=database_now())
    audit.record("distribution.resume_release", row, by=by, unit_id=row.under_id)
    wake_workers()
    return row


@transaction.atomic
def stop_release(*, release: Release, by: User) -> Release:
    """Nothing further is posted or asked for; what stands on the channels stays. Safe to call twice.

    A scheduled release does not begin. What waits, failed or is an open task is exempt from here on, with the reason;
    what a worker has in hand still goes out. Raises RuleBroken for a recalled release.
    """
    row = locked(release)
    if row.state == Release.State.STOPPED:
        return row
    if row.state == Release.State.RECALLED:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi."))
    row.state = Release.State.STOPPED
    row.save(update_fields=["state"])
    hand_over_standing(row.deliveries.all(), _("Đợt dừng khi bài đang lên; nhờ đơn vị mở kênh xem."))
    left = Delivery.objects.filter(release=row, state__in=(State.WAITING, State.FAILED, State.TASK))
    exempt = left.update(state=State.EXEMPT, next_attempt_at=None, error_class=STOPPED, error=_("Đợt đã dừng."))
    audit.record("distribution.stop_release", row, by=by, unit_id=row.under_id, detail={"exempt": exempt})
    return row


def _check_open(release: Release) -> None:
    if release.state == Release.State.RECALLED:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi."))
    if release.state in (Release.State.STOPPED, Release.State.SCHEDULED):
        raise RuleBroken(_("Đợt này không đang chạy."))


@transaction.atomic
def retry_failed(*, release: Release, by: User, delivery_id: int | None = None, cause: Cause | None = None) -> int:
    """Failed deliveries (all, one, or those of one cause) wait again with fresh attempts; returns how many.

    A channel that lost its connection meanwhile gets a share task instead. Safe to call twice.
    Raises RuleBroken when the release is recalled, stopped, or has not begun.
    """
    row = locked(release)
    _check_open(row)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE distribution_delivery d SET attempts = 0, error = '', error_class = '',
                state = CASE WHEN c.state = 'connected' AND c.mode = 'auto' THEN 'waiting' ELSE 'task' END,
                next_attempt_at = CASE WHEN c.state = 'connected' AND c.mode = 'auto' AND %(running)s
                    THEN %(now)s::timestamptz END
            FROM distribution_channel c
            WHERE c.id = d.channel_id AND d.release_id = %(release)s AND d.state = 'failed'
              AND (%(one)s::bigint IS NULL OR d.id = %(one)s)
              AND (%(class)s::text IS NULL OR d.error_class = %(class)s AND d.network = %(network)s)
            """,
            {
                "now": database_now(),
                "release": row.pk,
                "one": delivery_id,
                "class": cause.error_class if cause else None,
                "network": cause.network if cause else None,
                "running": row.state == Release.State.RUNNING,
            },
        )
        count = cursor.rowcount
    detail = {"deliveries": count, **(asdict(cause) if cause else {})}
    audit.record("distribution.retry_failed", row, by=by, unit_id=row.under_id, detail=detail)
    wake_workers()
    return int(count)
