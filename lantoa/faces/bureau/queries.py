"""What leadership looks at, for one subtree: a fixed number of statements, whatever the number of units."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.faces.bureau.rules import UnitRow, running_totals
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import daily_series
from lantoa.org.units.facade import Kind, Unit
from lantoa.publishing.distribution.facade import Channel, Coverage, Delivery, Release, coverage
from lantoa.publishing.newsroom.facade import Dispatch
from lantoa.publishing.planning.facade import late_assignments

# Quantity of the period by unit id and kind; clicks by unit id and week.
Sums = dict[tuple[int, str], int]
Weeks = dict[tuple[int, int], int]

RECENT_RELEASES = 5
MOST_ROWS = 100
WEEKS = 12
DISPATCH_PATIENCE = timedelta(hours=24)
# Older failures are history: nobody posts last season's news again.
FAILURE_LIFE = timedelta(days=30)


@dataclass(frozen=True)
class Trouble:
    """One kind of thing that is late or failing; `since` is the oldest of them."""

    count: int
    label: str
    url: str
    since: datetime | None


@dataclass(frozen=True)
class Month:
    """Pieces of this month and of the one before, summed day by day."""

    points: list[tuple[str, int]]
    before: list[int]
    now: int
    then: int


# Each unit asked counts at each of its ancestors of the kind that the board lists.
_COVERED = """
WITH asked AS (
    SELECT d.release_id, d.unit_id, bool_or(d.state IN ('sent', 'done')) AS is_reached
    FROM distribution_delivery d JOIN distribution_release r ON r.id = d.release_id
    WHERE r.started_at >= %(start)s AND r.state <> 'recalled' GROUP BY 1, 2
    UNION ALL
    SELECT g.release_id, g.unit_id, false
    FROM distribution_releasegap g JOIN distribution_release r ON r.id = g.release_id
    WHERE r.started_at >= %(start)s AND r.state <> 'recalled'
)
SELECT a.id, count(*), count(*) FILTER (WHERE asked.is_reached)
FROM asked JOIN units_unit u ON u.id = asked.unit_id AND starts_with(u.path, %(path)s)
CROSS JOIN LATERAL unnest(string_to_array(trim(BOTH '/' FROM u.path), '/')::bigint[]) AS a(id)
WHERE a.id = ANY(%(units)s) GROUP BY a.id
"""
_SUMMED = """
SELECT a.id, f.kind, sum(f.quantity) FILTER (WHERE f.day >= %(first_day)s),
    CASE WHEN f.kind = 'link_clicks' AND f.day >= %(first_week)s THEN (f.day - %(first_week)s) / 7 END AS week,
    sum(f.quantity)
FROM facts_factdaily f JOIN units_unit u ON u.id = f.unit_id AND starts_with(u.path, %(path)s)
CROSS JOIN LATERAL unnest(string_to_array(trim(BOTH '/' FROM u.path), '/')::bigint[]) AS a(id)
WHERE f.day BETWEEN LEAST(%(first_day)s, %(first_week)s) AND %(last_day)s AND a.id = ANY(%(units)s)
    AND f.kind IN ('link_clicks', 'dispatch_filed', 'piece_published', 'share_done')
GROUP BY a.id, f.kind, week
"""


def recent_coverage(releases: QuerySet[Release], unit: Unit) -> list[tuple[Release, Coverage]]:
    """The newest begun releases and how far each got below `unit`. One query and at most two per release: eleven."""
    begun = releases.exclude(state=Release.State.SCHEDULED)[:RECENT_RELEASES]
    return [(release, coverage(release, within=[unit.path])) for release in begun]


def troubles(unit: Unit, *, at: datetime) -> list[Trouble]:
    """What is late or failing below `unit`, kinds with nothing left out. At most twelve queries."""
    open_ones = Delivery.objects.filter(unit__path__startswith=unit.path, is_recalled=False)
    tasks = open_ones.filter(state=Delivery.State.TASK, release__due_at__lt=at, release__is_mandatory=True).order_by(
        "release__due_at"
    )
    fresh = open_ones.filter(release__started_at__gte=at - FAILURE_LIFE)
    failed = fresh.filter(state=Delivery.State.FAILED).order_by("release__started_at")
    doubtful = open_ones.filter(needs_person=True).order_by("release__started_at")
    lost = Channel.objects.filter(unit__path__startswith=unit.path, state=Channel.State.RECONNECT).order_by(
        "state_since"
    )
    waiting = Dispatch.objects.filter(
        unit__path__startswith=unit.path, state=Dispatch.State.RECEIVED, filed_at__lt=at - DISPATCH_PATIENCE
    ).order_by("filed_at")
    found = (
        (waiting, "filed_at", _("tin gửi chờ nhận quá 24 giờ"), "/toa-soan/"),
        (late_assignments(under_path=unit.path), "due_at", _("việc tòa soạn giao quá hạn"), "/toa-soan/ke-hoach/viec/"),
        (tasks, "release__due_at", _("việc chia sẻ quá hạn"), "/lan-toa/"),
        (failed, "release__started_at", _("lượt đăng không thành"), "/lan-toa/"),
        (doubtful, "release__started_at", _("lượt đăng cần người xem lại"), "/lan-toa/"),
        (lost, "state_since", _("kênh mất kết nối"), "/lan-toa/"),
    )
    listed = [_trouble(rows, moment, label, url) for rows, moment, label, url in found]
    return [trouble for trouble in listed if trouble.count]


def _trouble(rows: QuerySet[Any], moment: str, label: str, url: str) -> Trouble:
    count = rows.count()
    return Trouble(count, label, url, rows.values_list(moment, flat=True).first() if count else None)


def month_of_pieces(unit: Unit, *, on: date) -> Month:
    """Pieces published below `unit` this month up to `on`, and in the same days of the month before. Two queries."""
    first = on.replace(day=1)
    last_before = first - timedelta(days=1)

    def totals(start: date, last: int) -> list[int]:
        series = daily_series(
            FactKind.PIECE_PUBLISHED, start=start, end=start + timedelta(days=last - 1), under_path=unit.path
        )
        return running_totals(((day.day, quantity) for day, quantity in series), last=last)

    this = totals(first, on.day)
    before = totals(last_before.replace(day=1), min(on.day, last_before.day))
    points = [(f"{number}/{on.month}", total) for number, total in enumerate(this, 1)]
    return Month(points, before, this[-1], before[-1])


def listed_units(unit: Unit) -> list[Unit]:
    """The units the board compares: superior units below `unit`, or its children where there are none. Two queries."""
    below = Unit.objects.filter(path__startswith=unit.path, valid_to__isnull=True).exclude(pk=unit.pk)
    superior = list(below.filter(kind=Kind.SUPERIOR).order_by("sort_key")[:MOST_ROWS])
    return superior or list(below.filter(parent=unit).order_by("sort_key")[:MOST_ROWS])


def unit_rows(unit: Unit, *, days: int, on: date, at: datetime) -> list[UnitRow]:
    """One row per listed unit for the last `days` days. Four queries."""
    units = listed_units(unit)
    values: dict[str, Any] = {
        "units": [one.pk for one in units],
        "path": unit.path,
        "start": at - timedelta(days=days),
        "first_day": on - timedelta(days=days - 1),
        "first_week": on - timedelta(days=7 * WEEKS - 1),
        "last_day": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COVERED, values)
        covered = {unit_id: (asked, reached) for unit_id, asked, reached in cursor.fetchall()}
        cursor.execute(_SUMMED, values)
        sums, weeks = _sorted_out(cursor.fetchall())
    return [_row(one, covered.get(one.pk, (0, 0)), sums, weeks) for one in units]


def _row(unit: Unit, covered: tuple[int, int], sums: Sums, weeks: Weeks) -> UnitRow:
    return UnitRow(
        code=unit.code,
        name=str(unit),
        asked=covered[0],
        reached=covered[1],
        clicks=sums.get((unit.pk, FactKind.LINK_CLICKS), 0),
        dispatches=sums.get((unit.pk, FactKind.DISPATCH_FILED), 0),
        published=sums.get((unit.pk, FactKind.PIECE_PUBLISHED), 0),
        shares=sums.get((unit.pk, FactKind.SHARE_DONE), 0),
        weeks=tuple(weeks.get((unit.pk, week), 0) for week in range(WEEKS)),
    )


def _sorted_out(
    rows: list[tuple[int, str, int | None, int | None, int]],
) -> tuple[Sums, Weeks]:
    sums: Sums = {}
    weeks: Weeks = {}
    for unit_id, kind, in_period, week, quantity in rows:
        sums[unit_id, kind] = sums.get((unit_id, kind), 0) + int(in_period or 0)
        if week is not None:
            weeks[unit_id, int(week)] = int(quantity)
    return sums, weeks
