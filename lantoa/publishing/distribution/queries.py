"""How far releases got: every figure from a fixed number of statements, whatever the number of units."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum

from lantoa.org.units.facade import Kind, Unit
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.rules import percent, units_needed
from lantoa.services.analytics.facade import Click

State = Delivery.State


@dataclass(frozen=True)
class KindCoverage:
    """Units of one kind."""

    kind: str
    label: str
    asked: int
    reached: int
    percent: float


@dataclass(frozen=True)
class Coverage:
    """Units reached of units asked; `deliveries` counts every state, zeros included."""

    asked: int
    reached: int
    percent: float
    by_kind: list[KindCoverage]
    deliveries: dict[str, int]


@dataclass(frozen=True)
class UnitCoverage:
    """One unit's subtree within a release; `late` are its open share tasks."""

    unit_id: int
    code: str
    name: str
    kind: str
    asked: int
    reached: int
    percent: float
    open_tasks: int
    failed: int


@dataclass(frozen=True)
class Cause:
    """Deliveries that stand still for one reason on one network."""

    error_class: str
    network: str
    network_label: str
    example: str
    deliveries: int


@dataclass(frozen=True)
class Spread:
    """What became of all releases of one page."""

    releases: int
    asked: int
    reached: int
    percent: float
    clicks: int


@dataclass(frozen=True)
class Speed:
    """When 50, 90 and 100 % of the asked units were reached (None: not yet), and the curve of reached units."""

    moments: dict[int, datetime | None]
    curve: list[tuple[datetime, int]] = field(default_factory=list)


# A unit asked is one with a delivery or a gap; it is reached by any of its deliveries.
_UNITS = """
WITH per_unit AS (
    SELECT d.unit_id, bool_or(d.state IN ('sent', 'done')) AS is_reached,
        count(*) FILTER (WHERE d.state = 'task') AS open_tasks, count(*) FILTER (WHERE d.state = 'failed') AS failed
    FROM distribution_delivery d WHERE d.release_id = %(release)s GROUP BY d.unit_id
    UNION ALL
    SELECT g.unit_id, false, 0, 0 FROM distribution_releasegap g WHERE g.release_id = %(release)s
)
"""
_WITHIN = "EXISTS (SELECT 1 FROM unnest(%(paths)s::text[]) AS p(path) WHERE starts_with(u.path, p.path))"
_BY_KIND = f"""{_UNITS}
SELECT u.kind, count(*), count(*) FILTER (WHERE p.is_reached)
FROM per_unit p JOIN units_unit u ON u.id = p.unit_id WHERE {_WITHIN} GROUP BY u.kind
"""  # noqa: S608 - constants only
_BY_CHILD = f"""{_UNITS}, placed AS (
    SELECT p.*, NULLIF(split_part(u.path, '/', %(part)s), '') AS child
    FROM per_unit p JOIN units_unit u ON u.id = p.unit_id WHERE starts_with(u.path, %(path)s)
), summed AS (
    SELECT COALESCE(child::bigint, %(unit)s) AS unit_id, count(*) AS asked,
        count(*) FILTER (WHERE is_reached) AS reached, sum(open_tasks) AS open_tasks, sum(failed) AS failed
    FROM placed GROUP BY 1
)
SELECT u.id, u.code, u.name, u.kind, s.asked, s.reached, s.open_tasks, s.failed
FROM summed s JOIN units_unit u ON u.id = s.unit_id ORDER BY s.reached::float / s.asked, u.sort_key
"""  # noqa: S608 - constants only
_FIRST = """
WITH first AS (
    SELECT min(sent_at) AS at FROM distribution_delivery
    WHERE release_id = %(release)s AND state IN ('sent', 'done') GROUP BY unit_id
), ranked AS (SELECT at, row_number() OVER (ORDER BY at) AS n, count(*) OVER () AS total FROM first)
"""
_MOMENTS = f"{_FIRST} SELECT n, at FROM ranked WHERE n = ANY(%(needed)s)"  # noqa: S608 - constants only
_CURVE = f"""{_FIRST}
SELECT at, n FROM ranked WHERE n = total OR n %% GREATEST(total / %(points)s, 1) = 0 ORDER BY n
"""  # noqa: S608 - constants only


def coverage(release: Release, *, within: Iterable[str] = ("/",)) -> Coverage:
    """Units reached of units asked, all told and by kind. Two queries.

    `within` are tree paths: only units below one of them count.
    """
    paths = list(within)
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND, {"release": release.pk, "paths": paths})
        rows = {kind: (asked, reached) for kind, asked, reached in cursor.fetchall()}
    by_kind = [
        KindCoverage(kind.value, str(kind.label), *rows[kind], percent(rows[kind][1], rows[kind][0]))
        for kind in Kind
        if kind in rows
    ]
    asked, reached = sum(row.asked for row in by_kind), sum(row.reached for row in by_kind)
    return Coverage(asked, reached, percent(reached, asked), by_kind, _states(release, paths))


def deliveries_within(release: Release, paths: Iterable[str]) -> QuerySet[Delivery]:
    """The release's deliveries in units below one of these tree paths."""
    rows = Delivery.objects.filter(release=release)
    paths = list(paths)
    if any(release.under.path.startswith(path) for path in paths):
        return rows
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    return rows.filter(inside)


def _states(release: Release, paths: list[str]) -> dict[str, int]:
    rows = deliveries_within(release, paths).values_list("state")
    counted = dict(rows.annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in State.values}


def coverage_below(release: Release, unit: Unit) -> list[UnitCoverage]:
    """One row per child of `unit` whose subtree was asked, least covered first; `unit` itself when asked. One query."""
    values: dict[str, Any] = {
        "release": release.pk,
        "unit": unit.pk,
        "path": unit.path,
        "part": unit.path.count("/") + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_CHILD, values)
        rows = cursor.fetchall()
    return [
        UnitCoverage(pk, code, name, kind, asked, reached, percent(reached, asked), int(tasks), int(failed))
        for pk, code, name, kind, asked, reached, tasks, failed in rows
    ]


def speed(release: Release, *, points: int = 60) -> Speed:
    """When shares of the asked units were reached, and a curve of at most `points` points. Two queries."""
    needed = {share: units_needed(release.units_asked, share) for share in (50, 90, 100)}
    values: dict[str, Any] = {"release": release.pk, "needed": list(needed.values()), "points": points}
    with connection.cursor() as cursor:
        cursor.execute(_MOMENTS, values)
        moments = dict(cursor.fetchall())
        cursor.execute(_CURVE, values)
        curve = [(at, int(n)) for at, n in cursor.fetchall()]
    return Speed({share: moments.get(count) for share, count in needed.items()}, curve)


def causes(release: Release) -> list[Cause]:
    """Why deliveries failed, wait for a person or fell back to share tasks; most frequent first. One query."""
    stuck = Q(state=State.FAILED) | Q(needs_person=True) | Q(state=State.TASK) & ~Q(error_class="")
    rows = Delivery.objects.filter(stuck, release=release).values("error_class", "network")
    labels = dict(Channel.Network.choices)
    found = rows.annotate(deliveries=Count("pk"), example=Max("error")).order_by("-deliveries", "error_class")
    return [
        Cause(row["error_class"], row["network"], str(labels[row["network"]]), row["example"], row["deliveries"])
        for row in found
    ]


def late_tasks(release: Release, *, at: datetime) -> QuerySet[Delivery]:
    """Open share tasks whose due time has passed, with their units."""
    tasks = Delivery.objects.filter(release=release, release__due_at__lt=at, state=State.TASK)
    return tasks.select_related("unit", "channel").order_by("unit__sort_key", "pk")


def clicks_of_release(release: Release) -> int:
    """Clicks on all short links of a release. One query."""
    links = Delivery.objects.filter(release=release).values("pk")
    return Click.objects.filter(link_id__in=links).aggregate(total=Sum("clicks"))["total"] or 0


def clicks_by_unit(release: Release, *, limit: int = 20) -> list[tuple[Unit, int]]:
    """Units whose links brought most clicks, most first. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d.unit_id, sum(c.clicks) FROM distribution_delivery d JOIN analytics_click c ON c.link_id = d.id
            WHERE d.release_id = %s GROUP BY d.unit_id ORDER BY 2 DESC, 1 LIMIT %s
            """,
            [release.pk, limit],
        )
        rows = [(unit_id, int(clicks)) for unit_id, clicks in cursor.fetchall()]
    units = Unit.objects.in_bulk([unit_id for unit_id, _ in rows])
    return [(units[unit_id], clicks) for unit_id, clicks in rows if unit_id in units]


def spread_of_page(page_id: int) -> Spread:
    """What became of all releases of one page; a unit reached by two of them counts once. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH r AS (SELECT id FROM distribution_release WHERE page_id = %(page)s), per_unit AS (
                SELECT unit_id, bool_or(is_reached) AS is_reached FROM (
                    SELECT unit_id, state IN ('sent', 'done') AS is_reached
                    FROM distribution_delivery WHERE release_id IN (SELECT id FROM r)
                    UNION ALL
                    SELECT unit_id, false FROM distribution_releasegap WHERE release_id IN (SELECT id FROM r)
                ) AS every_unit GROUP BY unit_id
            )
            SELECT (SELECT count(*) FROM r), count(*), count(*) FILTER (WHERE is_reached) FROM per_unit
            """,
            {"page": page_id},
        )
        releases, asked, reached = cursor.fetchone()
    links = Delivery.objects.filter(release__page_id=page_id).values("pk")
    clicks = Click.objects.filter(link_id__in=links).aggregate(total=Sum("clicks"))["total"] or 0
    return Spread(releases, asked, reached, percent(reached, asked), clicks)


def oldest_due(at: datetime) -> timedelta | None:
    """Age of the oldest delivery that a worker should have taken up by now; None when none is due. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT min(d.next_attempt_at) FROM distribution_delivery d
            JOIN distribution_release r ON r.id = d.release_id AND r.state = 'running'
            WHERE d.state = 'waiting' AND d.next_attempt_at <= %s
            """,
            [at],
        )
        (first,) = cursor.fetchone()
    return at - first if first else None
