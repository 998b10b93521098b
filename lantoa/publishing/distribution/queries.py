"""How far releases got: every figure from a fixed number of statements, whatever the number of units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from lantoa.org.units.facade import Kind
from lantoa.publishing.distribution.access import outermost
from lantoa.publishing.distribution.figures.clicks import count_clicks
from lantoa.publishing.distribution.figures.count import Group, Sums, count_groups, count_units
from lantoa.publishing.distribution.figures.stored import has_figures, stored, sums_of
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseSummary
from lantoa.publishing.distribution.rules import percent
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
    """One unit's subtree within a release."""

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
class Interactions:
    """What people did with posts, summed over channels and units.

    `total` is reactions, comments and shares. Views mean something else on each network: they are told by network, and
    never added.
    """

    reactions: int = 0
    comments: int = 0
    shares: int = 0
    views: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.reactions + self.comments + self.shares


@dataclass(frozen=True)
class Spread:
    """What became of all releases of one page."""

    releases: int
    asked: int
    reached: int
    percent: float
    clicks: int
    interactions: Interactions = field(default_factory=Interactions)


def coverage(release: Release, *, within: Iterable[str] = ("/",)) -> Coverage:
    """Units reached of units asked, all told and by kind.

    `within` are tree paths: only units below one of them count. One query; for a large release that was counted
    beforehand two, whatever its size.
    """
    whole, paths = release.under.path, list(within)
    below = [path for path in outermost(paths) if path.startswith(whole)]
    paths = [whole] if any(whole.startswith(path) for path in paths) else below
    roots = [int(path.strip("/").rpartition("/")[2]) for path in paths]
    if has_figures(release):
        kept = sums_of(release, roots)
        if kept.keys() == set(roots):
            return coverage_of(_merged(kept.values()))
    return coverage_of(count_units(release, paths=paths, unit=release.under).kinds)


def _merged(many: Iterable[dict[str, Sums]]) -> dict[str, Sums]:
    merged: dict[str, Sums] = {}
    for kinds in many:
        for kind, sums in kinds.items():
            merged[kind] = merged.get(kind, Sums()) + sums
    return merged


def coverage_of(kinds: Mapping[str, Sums]) -> Coverage:
    """Coverage from sums by kind of unit. No query."""
    by_kind = [
        KindCoverage(kind.value, str(kind.label), sums.asked, sums.reached, percent(sums.reached, sums.asked))
        for kind in Kind
        if (sums := kinds.get(kind.value))
    ]
    total = sum(kinds.values(), Sums())
    return Coverage(total.asked, total.reached, percent(total.reached, total.asked), by_kind, total.states)


def interactions_of(groups: Iterable[Group]) -> Interactions:
    """Sums over groups of deliveries; networks that told no views are missing. No query."""
    groups = list(groups)
    views: dict[str, int] = {}
    for group in groups:
        if group.views is not None:
            views[group.network] = views.get(group.network, 0) + group.views
    reactions, comments, shares = (
        sum(getattr(group, name) or 0 for group in groups) for name in ("reactions", "comments", "shares")
    )
    return Interactions(reactions, comments, shares, views)


def deliveries_within(release: Release, paths: Iterable[str]) -> QuerySet[Delivery]:
    """The release's deliveries in units below one of these tree paths. Lazy, but for one query."""
    rows, paths = Delivery.objects.filter(release=release), list(paths)
    # Walked by id, its rows are to be found without those of a whole year around them.
    span = ReleaseSummary.objects.filter(pk=release.pk, first_id__isnull=False).values_list("first_id", "last_id")
    if ends := span.first():
        rows = rows.filter(pk__range=ends)
    if any(release.under.path.startswith(path) for path in paths):
        return rows
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    return rows.filter(inside)


def spread_of_page(page_id: int) -> Spread:
    """What became of all releases of one page; a unit reached by two of them counts once.

    A page released once costs what its release does; else three queries over its deliveries.
    """
    releases = list(Release.objects.filter(page_id=page_id).select_related("under"))
    if len(releases) == 1:
        return _spread_of_one(releases[0])
    ids = [release.pk for release in releases]
    with connection.cursor() as cursor:
        cursor.execute(_UNITS_OF_RELEASES, {"releases": ids})
        asked, reached = cursor.fetchone()
    links = Delivery.objects.filter(release_id__in=ids).values("pk")
    clicks = Click.objects.filter(link_id__in=links).aggregate(total=Sum("clicks"))["total"] or 0
    groups = [group for release in releases for group in count_groups(release, [release.under.path])]
    return Spread(len(ids), asked, reached, percent(reached, asked), clicks, interactions_of(groups))


def _spread_of_one(release: Release) -> Spread:
    paths = [release.under.path]
    if kept := stored(release, paths):
        total, groups, clicks = kept.counted.total, kept.groups, int(kept.clicks["total"])
    else:
        total = count_units(release, paths=paths, unit=release.under).total
        groups, clicks = count_groups(release, paths), count_clicks(release, paths).total
    share = percent(total.reached, total.asked)
    return Spread(1, total.asked, total.reached, share, clicks, interactions_of(groups))


_UNITS_OF_RELEASES = """
WITH per_unit AS (
    SELECT unit_id, bool_or(is_reached) AS is_reached FROM (
        SELECT unit_id, state IN ('sent', 'done') AS is_reached
        FROM distribution_delivery WHERE release_id = ANY (%(releases)s)
        UNION ALL
        SELECT unit_id, false FROM distribution_releasegap WHERE release_id = ANY (%(releases)s)
    ) AS every_unit GROUP BY unit_id
)
SELECT count(*), count(*) FILTER (WHERE is_reached) FROM per_unit
"""
