"""One release as its page shows it, cut to the subtrees a person sees."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.books import Part, parts_of, shares
from lantoa.publishing.distribution.figures.clicks import Clicks, count_clicks
from lantoa.publishing.distribution.figures.count import Group, Sums, count_each, count_groups, count_units
from lantoa.publishing.distribution.figures.stored import Stored, children_of, sums_of
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.queries import Coverage, Interactions, UnitCoverage, coverage_of, interactions_of
from lantoa.publishing.distribution.rules import percent, resampled, units_needed

State = Delivery.State
SHARES = (50, 90, 100)
CURVE_POINTS = 24


@dataclass(frozen=True)
class Picture:
    """Coverage with its parts; `moments` are delays from the start to 50, 90 and 100 % (None: not yet).

    `curve` are (delay, percent reached) at even distances; `children` least covered first; `missing` are ids of the
    first units not reached; `books` and `levels` hold (part, count, percent), the percents adding up to 100.
    """

    coverage: Coverage
    children: list[UnitCoverage]
    moments: dict[int, timedelta | None]
    curve: list[tuple[timedelta, float]]
    missing: list[int]
    books: list[tuple[Part, int, float]]
    levels: list[tuple[str, list[tuple[Part, int, float]]]]


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
    interactions: Interactions

    @property
    def is_over(self) -> bool:
        """Nothing is left for a worker or a person."""
        open_ones = (State.WAITING, State.SENDING, State.IN_DOUBT, State.TASK)
        return not any(self.states[state] for state in open_ones) and not self.to_take_down


def picture(
    release: Release, *, paths: list[str], unit: Unit, at: datetime, kept: Stored | None = None, missing: int = 0
) -> Picture:
    """Everything the page says of units, with one row per child of `unit`; `kept` is what was counted beforehand.

    Two queries and one pass over the deliveries; with `kept` four, and only deliveries right below `unit` are counted.
    """
    if kept:
        counted, children = kept.counted, _children_kept(release, unit)
    else:
        counted = count_units(release, paths=paths, unit=unit, missing=missing)
        children = counted.children
    reach = coverage_of(counted.kinds)
    moments = {share: counted.moments.get(units_needed(reach.asked, share)) for share in SHARES}
    is_late = release.is_overdue(at)
    return Picture(
        coverage=reach,
        children=_children(children),
        moments={share: None if s is None else timedelta(seconds=s) for share, s in moments.items()},
        curve=resampled(counted.curve, points=CURVE_POINTS, whole=reach.asked),
        missing=counted.missing[:missing],
        books=books_of(counted.total, is_late=is_late),
        levels=[(row.label, books_of(counted.kinds[row.kind], is_late=is_late)) for row in reach.by_kind],
    )


def books_of(sums: Sums, *, is_late: bool) -> list[tuple[Part, int, float]]:
    """(part, how many, percent) of the parts that are not empty; the percents add up to 100."""
    out = {"sent_out": sums.sent_out, "done_out": sums.done_out}
    parts = parts_of(sums.states, **out, gaps=sums.gaps, is_late=is_late)
    percents = shares(parts)
    return [(part, number, percents[part]) for part, number in parts.items() if number]


def _children_kept(release: Release, unit: Unit) -> dict[int, Sums]:
    """Children with units below from what is kept, the others and the unit itself counted."""
    ids = children_of(unit)
    wide = {pk: sum(kinds.values(), Sums()) for pk, kinds in sums_of(release, ids[1:]).items()}
    return wide | count_each(release, [pk for pk in ids if pk not in wide])


def _children(rows: dict[int, Sums]) -> list[UnitCoverage]:
    units = Unit.objects.in_bulk(list(rows))
    found = [
        UnitCoverage(
            unit.pk,
            unit.code,
            unit.name,
            unit.kind,
            row.asked,
            row.reached,
            percent(row.reached, row.asked),
            row.task,
            row.failed,
        )
        for pk, row in rows.items()
        if (unit := units.get(pk))
    ]
    return sorted(found, key=lambda one: (one.percent, -one.asked, one.name))


def counts(release: Release, paths: list[str], kept: Stored | None = None) -> Counts:
    """States, causes, the last reminder and interactions. One query and one pass, none with `kept`."""
    groups = kept.groups if kept else count_groups(release, paths)
    states = dict.fromkeys(State.values, 0)
    for group in groups:
        states[group.state] += group.number
    told = [group.told for group in groups if group.told]
    left = sum(group.left for group in groups)
    return Counts(states, _stuck(groups), max(told, default=None), left, interactions_of(groups))


def _stuck(groups: list[Group]) -> list[Stuck]:
    labels = dict(Channel.Network.choices)
    stuck = [
        Stuck(
            group.state,
            group.network,
            str(labels.get(group.network, group.network)),
            group.error_class,
            group.said or "",
            group.number,
            group.is_recalled,
        )
        for group in groups
        if group.state == State.FAILED or group.needs_person or (group.state == State.TASK and group.error_class)
    ]
    return sorted(stuck, key=lambda one: (-one.deliveries, one.error_class, one.network))


def clicks(release: Release, paths: list[str], kept: Stored | None = None) -> Clicks:
    """Who brought how many clicks. One query, none with `kept`."""
    if kept:
        return Clicks(kept.clicks["total"], kept.clicks["units"], [tuple(row) for row in kept.clicks["top"]])
    return count_clicks(release, paths)
