"""The list of releases: a page of them, and how far each got, in one statement."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import overlaps, paths_watched_by
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.scope import outermost, prefixes

PAGE = 20

# Units asked and reached and open tasks of the releases on the page, within what the person sees.
_PROGRESS = """
WITH per_unit AS (
    SELECT d.release_id, d.unit_id, bool_or(d.state IN ('sent', 'done')) AS is_reached,
        count(*) FILTER (WHERE d.state = 'task') AS open_tasks
    FROM distribution_delivery d WHERE d.release_id = ANY(%(releases)s) GROUP BY d.release_id, d.unit_id
    UNION ALL
    SELECT g.release_id, g.unit_id, false, 0 FROM distribution_releasegap g WHERE g.release_id = ANY(%(releases)s)
)
SELECT p.release_id, count(*), count(*) FILTER (WHERE p.is_reached), sum(p.open_tasks)
FROM per_unit p JOIN units_unit u ON u.id = p.unit_id
WHERE u.path LIKE ANY (%(prefixes)s::text[])
GROUP BY p.release_id
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
    """A page of releases, newest first, and the id to go on after (None: no more). Three queries."""
    paths = outermost(paths_watched_by(user))
    if not paths:
        return [], None
    found = list(_filtered(user, paths, wanted)[: PAGE + 1])
    shown = found[:PAGE]
    progress = _progress([release.pk for release in shown], paths)
    at = now()
    rows = []
    for release in shown:
        asked, reached, open_tasks = progress.get(release.pk, (0, 0, 0))
        late = open_tasks if release.due_at < at and release.state != Release.State.RECALLED else 0
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


def _progress(release_ids: list[int], paths: list[str]) -> dict[int, tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"releases": release_ids, "prefixes": prefixes(paths)})
        return {row[0]: (row[1], row[2], int(row[3])) for row in cursor.fetchall()}
