"""Steering a release that runs: pause, resume, recall, try again, remind."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lantoa.kit.clock import day_bounds, local_day, now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import FIELD_ROLES, Appointment, User
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.rules import REMINDERS_PER_DAY
from lantoa.publishing.distribution.wake import wake_workers
from lantoa.services.notify.facade import Notice, notify

State = Delivery.State


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update(of=("self",)).select_related("under").get(pk=release.pk)


@transaction.atomic
def pause_release(*, release: Release, by: User) -> Release:
    """Nothing further is posted until it is resumed; what a worker has in hand still goes out."""
    row = _locked(release)
    if row.state != Release.State.RUNNING:
        raise RuleBroken(_("Đợt này không đang chạy."))
    row.state = Release.State.PAUSED
    row.save(update_fields=["state"])
    Delivery.objects.filter(release=row, state=State.WAITING).update(next_attempt_at=None)
    audit.record("distribution.pause_release", row, by=by, unit_id=row.under_id)
    return row


@transaction.atomic
def resume_release(*, release: Release, by: User) -> Release:
    """Everything that waits may be posted again, at once."""
    row = _locked(release)
    if row.state != Release.State.PAUSED:
        raise RuleBroken(_("Đợt này không đang tạm dừng."))
    row.state = Release.State.RUNNING
    row.save(update_fields=["state"])
    Delivery.objects.filter(release=row, state=State.WAITING).update(next_attempt_at=now())
    audit.record("distribution.resume_release", row, by=by, unit_id=row.under_id)
    wake_workers()
    return row


# One statement, so that no delivery slips through between two: what waits is off at once, what is on the network goes
# to a worker, what a worker holds is marked and taken down by whoever ends it.
_RECALL = """
UPDATE distribution_delivery SET
    is_recalled = true,
    state = CASE WHEN state IN ('waiting', 'task', 'failed') THEN 'recalled' ELSE state END,
    needs_person = false,
    next_attempt_at = CASE
        WHEN state = 'sent' OR state = 'in_doubt' THEN %(now)s
        WHEN state IN ('waiting', 'failed') AND progress <> '{}' THEN %(now)s
        ELSE NULL END
WHERE release_id = %(release)s AND NOT is_recalled
RETURNING state
"""


@transaction.atomic
def recall_release(*, release: Release, by: User) -> Release:
    """Pull the page from every channel: what waits stops at once, workers delete what was posted.

    Shares that people have done cannot be deleted by a program: they stay `done` and the bookkeeping shows them.
    Safe to call twice.
    """
    row = _locked(release)
    if row.state == Release.State.RECALLED:
        return row
    row.state, row.recalled_at = Release.State.RECALLED, now()
    row.save(update_fields=["state", "recalled_at"])
    with connection.cursor() as cursor:
        cursor.execute(_RECALL, {"now": row.recalled_at, "release": row.pk})
        left = Counter(state for (state,) in cursor.fetchall())
    audit.record("distribution.recall_release", row, by=by, unit_id=row.under_id, detail=dict(left))
    wake_workers()
    return row


@transaction.atomic
def retry_failed(*, release: Release, by: User, delivery_id: int | None = None) -> int:
    """Failed deliveries (all, or one) wait again with fresh attempts; returns how many.

    A channel that lost its connection meanwhile gets a share task instead. Safe to call twice.
    """
    row = _locked(release)
    if row.state == Release.State.RECALLED:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi."))
    is_running = row.state == Release.State.RUNNING
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
            """,
            {"now": now(), "release": row.pk, "one": delivery_id, "running": is_running},
        )
        count = cursor.rowcount
    audit.record("distribution.retry_failed", row, by=by, unit_id=row.under_id, detail={"deliveries": count})
    wake_workers()
    return int(count)


@transaction.atomic
def remind_late(*, release: Release, by: User) -> int:
    """Tell the officers of units whose tasks are open; returns how many people were told.

    One notice per person and reminder, at most two a day per person over all releases. Four queries.
    """
    moment = now()
    tasks = Delivery.objects.filter(release=release, state=State.TASK, is_recalled=False)
    people = _officers_of(tasks.values("unit_id"), moment)
    told_today = _reminded_today([user.pk for user in people], moment)
    late = [user for user in people if told_today[user.pk] < REMINDERS_PER_DAY]
    told = notify(
        late,
        text=_("Xin chia sẻ giúp: “{}”. Hạn {}.").format(release.title[:180], _moment(release.due_at)),
        url="/lam-viec/",
        source=f"remind:{release.pk}:{moment:%Y%m%d%H%M%S}",
    )
    if late:
        units = Appointment.objects.filter(user__in=late, role__in=FIELD_ROLES).values("unit_id")
        tasks.filter(unit_id__in=units).update(reminded_at=moment)
    audit.record("distribution.remind_late", release, by=by, unit_id=release.under_id, detail={"people": told})
    return told


def _officers_of(units: Any, moment: datetime) -> list[User]:
    day = local_day(moment)
    appointments = Appointment.objects.filter(unit_id__in=units, role__in=FIELD_ROLES, valid_from__lte=day)
    appointments = appointments.exclude(valid_to__lt=day)
    return list(User.objects.filter(is_active=True, pk__in=appointments.values("user_id")))


def _reminded_today(user_ids: list[int], moment: datetime) -> Counter[int]:
    start, end = day_bounds(local_day(moment))
    notices = Notice.objects.filter(user_id__in=user_ids, source__startswith="remind:", created_at__range=(start, end))
    return Counter(notices.values_list("user_id", flat=True))


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M %d/%m/%Y}"
