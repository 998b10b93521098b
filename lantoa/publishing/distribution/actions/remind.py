"""Reminding those whose share tasks are open."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lantoa.kit.clock import day_bounds, local_day, now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import FIELD_ROLES, Appointment, User
from lantoa.publishing.distribution.access import inherited_by, people_of_units
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.rules import REMINDERS_PER_DAY
from lantoa.services.notify.facade import Notice, notify

State = Delivery.State


@transaction.atomic
def remind_late(*, release: Release, by: User) -> int:
    """Tell the officers of units whose tasks are open; returns how many people were told.

    One notice per person and reminder, at most two a day per person over all releases. Six queries.
    Raises RuleBroken for a release that units share as they please.
    """
    if not release.is_mandatory:
        raise RuleBroken(_("Đợt này tùy đơn vị chia sẻ, không nhắc."))
    moment = now()
    tasks = Delivery.objects.filter(release=release, state=State.TASK, is_recalled=False)
    people = list(people_of_units(tasks.values("unit_id")))
    told_today = _reminded_today([user.pk for user in people], moment)
    late = [user for user in people if told_today[user.pk] < REMINDERS_PER_DAY]
    told = notify(
        late,
        text=_("Xin chia sẻ giúp: “{}”. Hạn {}.").format(release.title[:180], _moment(release.due_at)),
        url="/lam-viec/",
        source=f"remind:{release.pk}:{moment:%Y%m%d%H%M%S}",
        ways=("push",),
    )
    if late:
        units = Appointment.objects.filter(user__in=late, role__in=FIELD_ROLES).values_list("unit_id", flat=True)
        tasks.filter(unit_id__in=inherited_by(list(units))).update(reminded_at=moment)
    audit.record("distribution.remind_late", release, by=by, unit_id=release.under_id, detail={"people": told})
    return told


def _reminded_today(user_ids: list[int], moment: datetime) -> Counter[int]:
    start, end = day_bounds(local_day(moment))
    notices = Notice.objects.filter(user_id__in=user_ids, source__startswith="remind:", created_at__range=(start, end))
    return Counter(notices.values_list("user_id", flat=True))


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M %d/%m/%Y}"
