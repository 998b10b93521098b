"""The list of releases: a page of them, and how far each got, in one statement."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import outermost, overlaps, paths_watched_by
from lantoa.publishing.distribution.figures.count import Sums, prefixes
from lantoa.publishing.distribution.figures.stored import STORED_FROM_UNITS, progress_of
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.scope import clipped, root_of

PAGE = 20

# Units asked and reached and open tasks of releases that nothing is kept of, within what the person sees.
_PROGRESS = """
WITH seen AS MATERIALIZED (SELECT id FROM units_unit WHERE path LIKE ANY (%(prefixes)s::text[])), per_unit AS (
    SELECT d.release_id, d.unit_id, bool_or(d.state IN ('sent', 'done')) AS is_reached,
        count(*) FILTER (WHERE d.state = 'task') AS open_tasks
    FROM distribution_delivery d JOIN seen ON seen.id = d.unit_id WHERE d.release_id = ANY(%(releases)s)
    GROUP BY d.release_id, d.unit_id
    UNION ALL
    SELECT g.release_id, g.unit_id, false, 0 FROM distribution_releasegap g JOIN seen ON seen.id = g.unit_id
    WHERE g.release_id = ANY(%(releases)s)
)
SELECT release_id, count(*), count(*) FILTER (WHERE is_reached), sum(open_tasks) FROM per_unit GROUP BY release_id
"""


@dataclass(frozen=True)
class ListedRelease:
    """One release with its coverage as the person sees it; `late` are open tasks past their due time."""

    release: Release
    asked: int
    reached: int
    percent: float
    late: int


@dataclass(frozen=True)
class ReleaseFilter:
    """What the address asks for; empty means all. `before` is the id after which to go on."""

    words: str = ""
    state: str = ""
    is_mine: bool = False
    before: int | None = None


def listed_releases(user: User, wanted: ReleaseFilter) -> tuple[list[ListedRelease], int | None]:
    """A page of releases, newest first, and the id to go on after (None: no more). Three queries or four."""
    paths = outermost(paths_watched_by(user))
    if not paths:
        return [], None
    found = list(_filtered(user, paths, wanted)[: PAGE + 1])
    shown = found[:PAGE]
    progress = progress_within(shown, paths)
    at = now()
    rows = []
    for release in shown:
        asked, reached, open_tasks = progress.get(release.pk, (0, 0, 0))
        late = open_tasks if release.is_overdue(at) and release.state != Release.State.RECALLED else 0
        rows.append(ListedRelease(release, asked, reached, percent(reached, asked), late))
    return rows, shown[-1].pk if len(found) > PAGE else None


def _filtered(user: User, paths: list[str], wanted: ReleaseFilter) -> QuerySet[Release]:
    rows = Release.objects.filter(overlaps(paths, "under"))
    for word in wanted.words.split()[:8]:
        rows = rows.filter(title__icontains=word)
    if wanted.state in Release.State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.is_mine:
        rows = rows.filter(started_by=user)
    if wanted.before is not None:
        edge = Release.objects.filter(pk=wanted.before).values("started_at")[:1]
        rows = rows.filter(Q(started_at__lt=edge) | Q(started_at=edge, pk__lt=wanted.before))
    return rows.select_related("under", "started_by").order_by("-started_at", "-pk")


def progress_within(releases: list[Release], paths: list[str]) -> dict[int, tuple[int, int, int]]:
    """(asked, reached, open tasks) by release: kept of large ones, counted for the others."""
    roots = {release.pk: [root_of(path) for path in clipped(paths, release)] for release in releases}
    large = [release.pk for release in releases if release.units_asked >= STORED_FROM_UNITS]
    kept = progress_of(large, sorted({unit for pk in large for unit in roots[pk]})) if large else {}
    found, left = {}, []
    for release_id, units in roots.items():
        if units and all((release_id, unit) in kept for unit in units):
            total = sum((kept[release_id, unit] for unit in units), Sums())
            found[release_id] = (total.asked, total.reached, total.task)
        else:
            left.append(release_id)
    return found | _counted(left, paths)


def _counted(release_ids: list[int], paths: list[str]) -> dict[int, tuple[int, int, int]]:
    if not release_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"releases": release_ids, "prefixes": prefixes(paths)})
        return {row[0]: (row[1], row[2], int(row[3])) for row in cursor.fetchall()}
