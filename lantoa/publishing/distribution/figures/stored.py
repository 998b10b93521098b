"""Figures counted beforehand: written by a worker's duty, read by pages of releases too large to count each time."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.figures.count import SUMMED, UNREACHED, Counted, Group, Sums
from lantoa.publishing.distribution.models import Release, ReleaseFigure, ReleaseMark, ReleaseSummary

# A release to fewer units is counted when its page is opened: that takes some 50 ms, and nothing is fresher.
STORED_FROM_UNITS = 5_000
# Figures of a release that moves are renewed within ten seconds; older ones say so.
FRESH = timedelta(seconds=20)


@dataclass(frozen=True)
class Stored:
    """What is kept of a whole release; `counted` has neither children nor nodes."""

    counted: Counted
    groups: list[Group]
    clicks: dict[str, Any]
    at: datetime


def stored(release: Release, paths: list[str]) -> Stored | None:
    """What is kept of a large release when all of it is asked for; None otherwise, or before it was counted first.

    Two queries for a large release, none for others.
    """
    if release.units_asked < STORED_FROM_UNITS or paths != [release.under.path]:
        return None
    row = ReleaseSummary.objects.filter(pk=release.pk).first()
    kinds = sums_of(release, [release.under_id]).get(release.under_id)
    if row is None or kinds is None:
        return None
    counted = Counted(
        kinds=kinds,
        moments={int(n): seconds for n, seconds in row.picture["moments"].items()},
        curve=[(seconds, units) for seconds, units in row.picture["curve"]],
        missing=row.picture["missing"],
    )
    groups = [_group(values) for values in row.counts]
    return Stored(counted, groups, row.clicks, row.counted_at)


def stale_since(release: Release, kept: Stored | None, *, at: datetime) -> datetime | None:
    """From when the figures are, if the release has changed since and nobody has counted it for long.

    One query when they are older than `FRESH`, else none.
    """
    if kept is None or at - kept.at < FRESH or not ReleaseMark.objects.filter(release_id=release.pk).exists():
        return None
    return kept.at


def has_figures(release: Release) -> bool:
    """Whether units of this release can be read instead of counted: a large one that was counted. One query."""
    return release.units_asked >= STORED_FROM_UNITS and ReleaseSummary.objects.filter(pk=release.pk).exists()


def sums_of(release: Release, unit_ids: Iterable[int]) -> dict[int, dict[str, Sums]]:
    """Sums by kind of those among these units that have units below; the others are missing. One query."""
    found: dict[int, dict[str, Sums]] = {}
    rows = ReleaseFigure.objects.filter(release=release, unit_id__in=list(unit_ids))
    for unit_id, kind, *sums in rows.values_list("unit_id", "kind", *SUMMED):
        found.setdefault(unit_id, {})[kind] = Sums(*sums)
    return found


_EXPLAINED = " + ".join(("reached", "gaps", *UNREACHED))


def places_with(release: Release, names: Iterable[str]) -> list[int] | None:
    """Ids of units right below which, or further down, units are missing for one of these reasons, all for no names.

    A reason is "gaps" or a name of `UNREACHED`. None when the release was not counted. One query.
    """
    wanted = " + ".join(names)
    # Where units are missing and no reason was counted, it may be any: rows older than the reasons.
    which = f"AND ({wanted} > 0 OR {_EXPLAINED} < asked)" if wanted else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT unit_id, bool_or(asked > reached {which}) FROM distribution_releasefigure "  # noqa: S608 - names of columns
            "WHERE release_id = %s GROUP BY unit_id",
            [release.pk],
        )
        rows = cursor.fetchall()
    return [pk for pk, has_some in rows if has_some] if rows else None


def progress_of(release_ids: list[int], unit_ids: list[int]) -> dict[tuple[int, int], Sums]:
    """(release, unit) → sums over all kinds, of large releases. One query."""
    found: dict[tuple[int, int], Sums] = {}
    rows = ReleaseFigure.objects.filter(release_id__in=release_ids, unit_id__in=unit_ids)
    for release_id, unit_id, *sums in rows.values_list("release_id", "unit_id", *SUMMED):
        found[release_id, unit_id] = found.get((release_id, unit_id), Sums()) + Sums(*sums)
    return found


def children_of(unit: Unit) -> list[int]:
    """Ids of the unit itself and of those right below it, ended ones included. One query."""
    return [unit.pk, *Unit.objects.filter(parent=unit).values_list("pk", flat=True)]


_KEPT = ", ".join(("release_id", "unit_id", "kind", *SUMMED))
_WRITE_FIGURES = f"""
INSERT INTO distribution_releasefigure ({_KEPT})
SELECT %(release)s, g.* FROM unnest(%(unit_id)s::bigint[], %(kind)s::text[],
    {", ".join(f"%({name})s::int[]" for name in SUMMED)}) AS g(unit_id, kind, {", ".join(SUMMED)})
ON CONFLICT (release_id, unit_id, kind) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in SUMMED)}
WHERE ({", ".join(f"distribution_releasefigure.{name}" for name in SUMMED)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in SUMMED)})
"""  # noqa: S608 - constants only
_DROP_FIGURES = """
DELETE FROM distribution_releasefigure f WHERE release_id = %(release)s AND NOT EXISTS (
    SELECT 1 FROM unnest(%(unit_id)s::bigint[], %(kind)s::text[]) AS g(unit_id, kind)
    WHERE g.unit_id = f.unit_id AND g.kind = f.kind)
"""


@transaction.atomic
def store(
    release: Release,
    *,
    counted: Counted,
    groups: list[Group],
    clicks: dict[str, Any],
    span: tuple[int, int] | None,
    at: datetime,
) -> ReleaseSummary:
    """Keep what was counted of a whole release; figures that are the same are not written again.

    `counted` must have `nodes`; `span` are the first and the last id of its deliveries, `at` is when counting began.
    """
    nodes = list(counted.nodes.items())
    values: dict[str, Any] = {name: [getattr(sums, name) for _key, sums in nodes] for name in SUMMED}
    values |= {"unit_id": [unit for (unit, _kind), _sums in nodes], "kind": [kind for (_unit, kind), _sums in nodes]}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_FIGURES, {**values, "release": release.pk})
        cursor.execute(_DROP_FIGURES, {**values, "release": release.pk})
    total = counted.total
    summary, _is_new = ReleaseSummary.objects.update_or_create(
        release=release,
        defaults={
            "counted_at": at,
            "asked": total.asked,
            "reached": total.reached,
            "open_tasks": total.task,
            "first_id": span[0] if span else None,
            "last_id": span[1] if span else None,
            "picture": {"moments": counted.moments, "curve": counted.curve, "missing": counted.missing},
            "counts": [_values(group) for group in groups],
            "clicks": clicks,
        },
    )
    return summary


def _values(group: Group) -> dict[str, Any]:
    return {**asdict(group), "told": group.told.isoformat() if group.told else None}


def _group(values: dict[str, Any]) -> Group:
    return Group(**{**values, "told": datetime.fromisoformat(values["told"]) if values["told"] else None})
