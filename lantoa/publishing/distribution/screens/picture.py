"""One release as its page shows it, cut to the subtrees a person sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from lantoa.org.units.facade import Kind, Unit
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.queries import Coverage, KindCoverage, UnitCoverage
from lantoa.publishing.distribution.rules import percent, units_needed
from lantoa.publishing.distribution.screens.scope import below, prefixes

State = Delivery.State
SHARES = (50, 90, 100)
CURVE_POINTS = 24

# A unit asked is one with a delivery or a gap; `at` is when the first of its deliveries was on a channel.
PER_UNIT = """
per_unit AS MATERIALIZED (
    SELECT d.unit_id, min(d.sent_at) FILTER (WHERE d.state IN ('sent', 'done')) AS at,
        count(*) FILTER (WHERE d.state = 'task') AS open_tasks, count(*) FILTER (WHERE d.state = 'failed') AS failed
    FROM distribution_delivery d WHERE d.release_id = %(release)s GROUP BY d.unit_id
    UNION ALL
    SELECT g.unit_id, NULL, 0, 0 FROM distribution_releasegap g WHERE g.release_id = %(release)s
)
"""
# `prefixes` are LIKE patterns, see `prefixes()`; paths are ids and slashes, so nothing in them needs escaping.
WITHIN = "u.path LIKE ANY (%(prefixes)s::text[])"
_PICTURE = f"""
WITH {PER_UNIT}, placed AS MATERIALIZED (
    SELECT p.*, u.kind, CASE WHEN starts_with(u.path, %(path)s) THEN
        COALESCE(NULLIF(split_part(substr(u.path, %(from)s), '/', 1), '')::bigint, u.id) END AS child
    FROM per_unit p JOIN units_unit u ON u.id = p.unit_id WHERE {WITHIN}
), total AS (SELECT count(*) AS asked, max(at) AS last_at FROM placed),
ranked AS (SELECT at, row_number() OVER (ORDER BY at) AS n FROM placed WHERE at IS NOT NULL)
SELECT 'kind', kind, NULL::bigint, count(*), count(at), sum(open_tasks), sum(failed), NULL::timestamptz
FROM placed GROUP BY kind
UNION ALL
SELECT 'child', NULL, child, count(*), count(at), sum(open_tasks), sum(failed), NULL
FROM placed WHERE child IS NOT NULL GROUP BY child
UNION ALL
SELECT 'moment', NULL, n, 0, 0, 0, 0, at FROM ranked, total
WHERE n IN (GREATEST((asked * 50 + 99) / 100, 1), GREATEST((asked * 90 + 99) / 100, 1), asked)
UNION ALL
SELECT 'curve', NULL, width_bucket(extract(epoch FROM at - %(start)s::timestamptz)::float8, 0,
        GREATEST(extract(epoch FROM last_at - %(start)s::timestamptz)::float8, 1) + 0.001, %(points)s),
    count(*), 0, 0, 0, max(last_at)
FROM placed, total WHERE at IS NOT NULL GROUP BY 3
UNION ALL
(SELECT 'missing', NULL, unit_id, 0, 0, 0, 0, NULL FROM placed JOIN units_unit u ON u.id = unit_id
WHERE at IS NULL ORDER BY u.path COLLATE "C" LIMIT %(missing)s)
"""  # noqa: S608 - constants only


@dataclass(frozen=True)
class Picture:
    """Coverage with its parts; `moments` are delays from the start to 50, 90 and 100 % (None: not yet).

    `curve` are (delay, percent reached) at even distances; `children` least covered first; `missing` are ids of the
    first units not reached.
    """

    coverage: Coverage
    children: list[UnitCoverage]
    moments: dict[int, timedelta | None]
    curve: list[tuple[timedelta, float]]
    missing: list[int]


@dataclass(frozen=True)
class Stuck:
    """Deliveries that stand still for one reason on one network."""

    state: str
    network: str
    network_label: str
    error_class: str
    example: str
    deliveries: int
    is_recalled: bool


@dataclass(frozen=True)
class Counts:
    """Deliveries by state (zeros included), what stands still and why, when people were last reminded."""

    states: dict[str, int]
    stuck: list[Stuck]
    reminded_at: datetime | None
    to_take_down: int

    @property
    def is_over(self) -> bool:
        """Nothing is left for a worker or a person."""
        open_ones = (State.WAITING, State.SENDING, State.IN_DOUBT, State.TASK)
        return not any(self.states[state] for state in open_ones) and not self.to_take_down


def picture(release: Release, *, paths: list[str], unit: Unit, missing: int = 0) -> Picture:
    """Everything the page says of units, with one row per child of `unit`. Two queries, one pass over deliveries."""
    values: dict[str, Any] = {
        "release": release.pk,
        "prefixes": prefixes(paths),
        "path": unit.path,
        "from": len(unit.path) + 1,
        "start": release.started_at,
        "points": CURVE_POINTS,
        "missing": missing,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PICTURE, values)
        rows = cursor.fetchall()
    kinds = {row[1]: (row[3], row[4]) for row in rows if row[0] == "kind"}
    by_kind = [
        KindCoverage(k.value, str(k.label), *kinds[k], percent(kinds[k][1], kinds[k][0])) for k in Kind if k in kinds
    ]
    asked, reached = sum(row.asked for row in by_kind), sum(row.reached for row in by_kind)
    at = {row[2]: row[7] for row in rows if row[0] == "moment"}
    moments = {share: at.get(units_needed(asked, share)) for share in SHARES}
    return Picture(
        coverage=Coverage(asked, reached, percent(reached, asked), by_kind, {}),
        children=_children([row for row in rows if row[0] == "child"]),
        moments={share: moment - release.started_at if moment else None for share, moment in moments.items()},
        curve=_curve([row for row in rows if row[0] == "curve"], release.started_at, asked),
        missing=[row[2] for row in rows if row[0] == "missing"],
    )


def _children(rows: list[tuple]) -> list[UnitCoverage]:
    units = Unit.objects.in_bulk([row[2] for row in rows])
    found = [
        UnitCoverage(
            unit.pk, unit.code, unit.name, unit.kind, row[3], row[4], percent(row[4], row[3]), int(row[5]), int(row[6])
        )
        for row in rows
        if (unit := units.get(row[2]))
    ]
    return sorted(found, key=lambda one: (one.percent, -one.asked, one.name))


def _curve(rows: list[tuple], start: datetime, asked: int) -> list[tuple[timedelta, float]]:
    if not rows or not asked:
        return []
    reached = {bucket: count for _what, _kind, bucket, count, *_rest in rows}
    step = (rows[0][7] - start) / CURVE_POINTS
    points, sum_so_far = [(timedelta(), 0.0)], reached.get(0, 0)
    for bucket in range(1, CURVE_POINTS + 1):
        sum_so_far += reached.get(bucket, 0)
        points.append((step * bucket, percent(sum_so_far, asked)))
    return points


def deliveries_within(release: Release, paths: list[str]) -> QuerySet[Delivery]:
    """The release's deliveries that the person sees. Lazy."""
    rows = Delivery.objects.filter(release=release)
    return rows if paths == [release.under.path] else rows.filter(below(paths))


def counts(release: Release, paths: list[str]) -> Counts:
    """States, causes and the last reminder from one pass over the deliveries. One query."""
    rows = deliveries_within(release, paths).values("state", "network", "error_class", "needs_person", "is_recalled")
    pending = Q(is_recalled=True, next_attempt_at__isnull=False)
    found = list(
        rows.annotate(
            n=Count("pk"), said=Max("error"), told=Max("reminded_at"), left=Count("pk", filter=pending)
        ).order_by()
    )
    states = dict.fromkeys(State.values, 0)
    for row in found:
        states[row["state"]] += row["n"]
    told = [row["told"] for row in found if row["told"]]
    return Counts(states, _stuck(found), max(told, default=None), sum(row["left"] for row in found))


def _stuck(rows: Iterable[Mapping[str, Any]]) -> list[Stuck]:
    labels = dict(Channel.Network.choices)
    stuck = [
        Stuck(
            row["state"],
            row["network"],
            str(labels.get(row["network"], row["network"])),
            row["error_class"],
            row["said"] or "",
            row["n"],
            row["is_recalled"],
        )
        for row in rows
        if row["state"] == State.FAILED or row["needs_person"] or (row["state"] == State.TASK and row["error_class"])
    ]
    return sorted(stuck, key=lambda one: (-one.deliveries, one.error_class))


_CLICKS = f"""
WITH by_unit AS MATERIALIZED (
    SELECT d.unit_id, sum(c.clicks) AS clicks FROM distribution_delivery d
    JOIN analytics_click c ON c.link_id = d.id WHERE d.release_id = %(release)s GROUP BY d.unit_id
), seen AS MATERIALIZED (
    SELECT b.* FROM by_unit b WHERE %(whole)s OR EXISTS (SELECT 1 FROM units_unit u WHERE u.id = b.unit_id AND {WITHIN})
)
(SELECT '', '', sum(clicks), count(*) FROM seen)
UNION ALL
(SELECT u.code, u.name, t.clicks, 1 FROM (SELECT * FROM seen ORDER BY clicks DESC, unit_id LIMIT %(limit)s) t
JOIN units_unit u ON u.id = t.unit_id ORDER BY t.clicks DESC, t.unit_id)
"""  # noqa: S608 - constants only


@dataclass(frozen=True)
class Clicks:
    """All clicks on a release's links, and (code, name, clicks) of the units that brought most."""

    total: int
    units: int
    top: list[tuple[str, str, int]]


def clicks(release: Release, paths: list[str], *, limit: int = 10) -> Clicks:
    """Who brought how many clicks. One query."""
    values: dict[str, Any] = {"release": release.pk, "prefixes": prefixes(paths), "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_CLICKS, values | {"whole": paths == [release.under.path]})
        (_code, _name, total, units), *top = cursor.fetchall()
    return Clicks(int(total or 0), units, [(code, name, int(number)) for code, name, number, _one in top])
