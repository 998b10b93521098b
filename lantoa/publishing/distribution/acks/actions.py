"""Asking units to confirm, taking their word, and chasing those who have not, up the tree in the end."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import people_of_units
from lantoa.publishing.distribution.acks.rules import STEPS, Step, chase_at
from lantoa.publishing.distribution.models import Acknowledgement, Release
from lantoa.services.notify.facade import notify

BATCH, LONGEST_CHASE_SECONDS = 2_000, 10.0
_ASK = """
INSERT INTO distribution_acknowledgement (release_id, unit_id, chase_at)
SELECT %(release)s, unit_id, %(at)s::timestamptz FROM (
    SELECT unit_id FROM distribution_delivery WHERE release_id = %(release)s
    UNION SELECT unit_id FROM distribution_releasegap WHERE release_id = %(release)s
) AS asked ORDER BY unit_id ON CONFLICT DO NOTHING
"""


def ask_all(release: Release) -> None:
    """Every unit asked by the release is asked to confirm, units without a channel too. One statement."""
    assert release.ack_due_at is not None
    first = chase_at(0, started_at=release.started_at, due_at=release.ack_due_at)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"release": release.pk, "at": first})


@transaction.atomic
def acknowledge(*, release: Release, unit: Unit, by: User) -> Acknowledgement:
    """The unit has read it. Safe to call twice: the first word stands.

    Raises RuleBroken when the unit is not asked, or the release was recalled.
    """
    row = Acknowledgement.objects.select_for_update().filter(release=release, unit=unit).first()
    if row is None:
        raise RuleBroken(_("Đơn vị này không phải xác nhận đợt ấy."))
    if row.acknowledged_at:
        return row
    if release.state == Release.State.RECALLED:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi."))
    row.acknowledged_at, row.acknowledged_by, row.chase_at = now(), by, None
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "chase_at"])
    audit.record("distribution.acknowledge", release, by=by, unit_id=unit.pk)
    return row


def chase_due(moment: datetime | None = None) -> int:
    """Chase everybody whose next step is due; returns how many units were. Each step once, whatever dies when."""
    chased, started = 0, time.monotonic()
    while time.monotonic() - started < LONGEST_CHASE_SECONDS:
        found = _chase_some(moment or now())
        chased += found
        if found < BATCH:
            break
    return chased


@transaction.atomic
def _chase_some(moment: datetime) -> int:
    due = Acknowledgement.objects.filter(acknowledged_at__isnull=True, chase_at__lte=moment)
    rows = list(due.select_for_update(skip_locked=True).order_by("chase_at", "pk")[:BATCH])
    releases = Release.objects.in_bulk({row.release_id for row in rows})
    groups: dict[tuple[int, int], list[Acknowledgement]] = defaultdict(list)
    for row in rows:
        groups[row.release_id, row.step].append(row)
    for (release_id, step), group in groups.items():
        _chase_group(releases[release_id], step, group)
    Acknowledgement.objects.bulk_update(rows, ["step", "chase_at"], batch_size=BATCH)
    return len(rows)


def _chase_group(release: Release, step: int, rows: list[Acknowledgement]) -> None:
    is_over = release.state == Release.State.RECALLED or step >= len(STEPS)
    following = None
    if not is_over and release.ack_due_at:
        _tell(release, step, [row.unit_id for row in rows])
        following = chase_at(step + 1, started_at=release.started_at, due_at=release.ack_due_at)
    for row in rows:
        row.step, row.chase_at = step + 1, following


def _tell(release: Release, number: int, units: list[int]) -> None:
    step = STEPS[number]
    if not step.levels_up:
        text = _("Xin xác nhận đã đọc: “{}”.").format(release.title[:200])
        _notify(release, step, units, text, f"ack:{release.pk}:{number}")
        return
    for unit_id, count in _above(units, step.levels_up).items():
        text = _("{} đơn vị chưa xác nhận đã đọc “{}”.").format(count, release.title[:200])
        _notify(release, step, [unit_id], text, f"ack:{release.pk}:{number}:{unit_id}")


def _above(units: Iterable[int], levels: int) -> Counter[int]:
    """How many of these units stand so many levels below each unit; those at the top count for the top itself."""
    found: Counter[int] = Counter()
    for path in Unit.objects.filter(pk__in=units).values_list("path", flat=True):
        ids = [int(part) for part in path.strip("/").split("/")]
        found[ids[max(len(ids) - 1 - levels, 0)]] += 1
    return found


def _notify(release: Release, step: Step, units: list[int], text: str, source: str) -> None:
    url = f"/lan-toa/{release.pk}/xac-nhan/"
    notify(people_of_units(units), text=text[:300], url=url, source=source, ways=step.ways)
