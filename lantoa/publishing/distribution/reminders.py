"""Reminding people of open share tasks: in steps around the due time, one digest each, never at night."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.kit.clock import day_bounds, local_day, now
from lantoa.kit.quiet import is_night
from lantoa.org.people.facade import FIELD_ROLES, Appointment, User
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.rules import REMINDERS_PER_DAY
from lantoa.publishing.distribution.task_rules import STALE_STEP, STEPS, URGENT_STEPS, Deadline, last_step
from lantoa.services.notify.facade import Notice, notify

# Units told in one transaction, and how long one round may take: the thread that runs it has other duties, and the
# next round goes on where this one stopped.
UNITS_AT_ONCE = 1_000
ROUND_SECONDS = 5.0
INBOX = "/lam-viec/viec/"
WAYS = ("push",)

# Open tasks that were last reminded before the newest step of their release, in units after the given one.
_UNITS = """
WITH step AS (SELECT * FROM unnest(%(releases)s::bigint[], %(steps)s::timestamptz[]) AS s(release_id, at))
SELECT DISTINCT d.unit_id FROM step JOIN distribution_delivery d ON d.release_id = step.release_id
WHERE d.state = 'task' AND NOT d.is_recalled AND d.unit_id > %(after)s
  AND (d.reminded_at IS NULL OR d.reminded_at < step.at) AND (d.snoozed_until IS NULL OR d.snoozed_until <= %(now)s)
ORDER BY d.unit_id LIMIT %(limit)s
"""


@dataclass
class _Digest:
    """What one person is told at once."""

    tasks: list[Delivery] = field(default_factory=list)


def remind_due(at: datetime | None = None) -> int:
    """Tell people what is due soon or late; returns how many were told. Runs in one worker at a time.

    Nobody is told at night, or more than REMINDERS_PER_DAY times a day with what people send by hand counted in; who
    cannot be told now is told when they may be again. Safe to call twice.
    """
    at, started = at or now(), time.monotonic()
    releases = {} if is_night(at) else _releases_to_remind(at)
    told, units = 0, _units_after(0, releases, at)
    while units:
        told += _remind_units(units, releases, at)
        if time.monotonic() - started > ROUND_SECONDS:
            break
        units = _units_after(units[-1], releases, at)
    return told


def _remind_units(unit_ids: list[int], releases: dict[int, tuple[Release, datetime]], at: datetime) -> int:
    digests = _digests(_tasks_of(unit_ids, releases, at), at)
    told = _reminded_today(digests, at)
    free = {user_id: digest for user_id, digest in digests.items() if told[user_id] < REMINDERS_PER_DAY}
    return _tell(free, told, at)


def _releases_to_remind(at: datetime) -> dict[int, tuple[Release, datetime]]:
    """Running releases with the moment of the reminder that is due now. One query."""
    first, last = min(*STEPS, *URGENT_STEPS), max(*STEPS, *URGENT_STEPS)
    window = (at - last - STALE_STEP, at - first)
    found = {}
    for release in Release.objects.filter(state=Release.State.RUNNING, is_mandatory=True, due_at__range=window):
        step = last_step(Deadline(release.started_at, release.due_at, release.is_urgent), at=at)
        if step is not None:
            found[release.pk] = (release, step)
    return found


def _units_after(unit_id: int, releases: dict[int, tuple[Release, datetime]], at: datetime) -> list[int]:
    """The next units with tasks to remind of, in order of their ids. One query."""
    if not releases:
        return []
    values: dict[str, Any] = {
        "releases": list(releases),
        "steps": [step for _release, step in releases.values()],
        "after": unit_id,
        "now": at,
        "limit": UNITS_AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, values)
        return [row[0] for row in cursor.fetchall()]


def _tasks_of(unit_ids: list[int], releases: dict[int, tuple[Release, datetime]], at: datetime) -> list[Delivery]:
    """Tasks of these units that are to be reminded of, in every release. One query."""
    rows = Delivery.objects.filter(
        Q(snoozed_until=None) | Q(snoozed_until__lte=at),
        unit_id__in=unit_ids,
        release_id__in=list(releases),
        state=Delivery.State.TASK,
        is_recalled=False,
    )
    found = []
    for row in rows.order_by("pk"):
        release, step = releases[row.release_id]
        if row.reminded_at is None or row.reminded_at < step:
            row.release = release
            found.append(row)
    return found


def _digests(tasks: Iterable[Delivery], at: datetime) -> dict[int, _Digest]:
    """Person → their tasks. A task in a colleague's hands is theirs alone, as long as they work for the unit."""
    tasks = list(tasks)
    people: dict[int, list[int]] = defaultdict(list)
    day = local_day(at)
    appointments = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        unit_id__in={task.unit_id for task in tasks},
        role__in=FIELD_ROLES,
        valid_from__lte=day,
        user__is_active=True,
    )
    for unit_id, user_id in appointments.values_list("unit_id", "user_id").distinct():
        people[unit_id].append(user_id)
    digests: dict[int, _Digest] = defaultdict(_Digest)
    for task in tasks:
        hands = people[task.unit_id]
        for user_id in [task.handed_to_id] if task.handed_to_id in hands else hands:
            digests[user_id].tasks.append(task)
    return digests


def _reminded_today(user_ids: Iterable[int], at: datetime) -> Counter[int]:
    start, end = day_bounds(local_day(at))
    notices = Notice.objects.filter(
        user_id__in=list(user_ids), source__startswith="remind:", created_at__gte=start, created_at__lt=end
    )
    return Counter(notices.values_list("user_id", flat=True))


@transaction.atomic
def _tell(digests: dict[int, _Digest], told: Counter[int], at: datetime) -> int:
    """One notice each; equal ones are written together, and the tasks marked in the same transaction."""
    users = User.objects.in_bulk(list(digests))
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for user_id, digest in digests.items():
        alike[_words(digest.tasks, at), told[user_id]].append(user_id)
    count = 0
    for (text, number), user_ids in alike.items():
        source = f"remind:{local_day(at):%Y%m%d}:{number + 1}"
        count += notify([users[pk] for pk in user_ids if pk in users], text=text, url=INBOX, source=source, ways=WAYS)
    reminded = {task.pk for digest in digests.values() for task in digest.tasks}
    Delivery.objects.filter(pk__in=reminded).update(reminded_at=at)
    return count


def _words(tasks: list[Delivery], at: datetime) -> str:
    first = min(tasks, key=lambda task: (not task.is_urgent, task.release.due_at))
    due = f"{localtime(first.release.due_at):%H:%M %d/%m}"
    title = first.release.title[:140]
    is_late = first.release.due_at <= at
    if len(tasks) == 1:
        words = _("Quá hạn chia sẻ từ {due}: “{title}”.") if is_late else _("Sắp đến hạn chia sẻ {due}: “{title}”.")
        return words.format(due=due, title=title)
    late = sum(task.release.due_at <= at for task in tasks)
    head = ngettext("Còn {count} việc chia sẻ", "Còn {count} việc chia sẻ", len(tasks)).format(count=len(tasks))
    if late:
        head += _(", {late} việc đã quá hạn").format(late=late)
    return _("{head}. Gấp nhất: “{title}”, hạn {due}.").format(head=head, title=title, due=due)
