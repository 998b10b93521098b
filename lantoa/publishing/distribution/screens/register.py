"""The channel register: who can be heard where, what needs reconnecting, unit by unit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Collate

from lantoa.org.units.facade import Kind, Unit, find_units, units_on
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.registry import SPECS, spec_of
from lantoa.publishing.distribution.register.roll import Numbers
from lantoa.publishing.distribution.register.standing import Stand, Standing, stand_of, with_standing
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.scope import below

PAGE, RECONNECT_SHOWN, PORTION = 30, 6, 1_000
# By bytes, as the index has it: the first page is read in order, not sorted out of a country.
PLACE = Collate("path", "C")
# The networks that the register counts in columns; the rest are seen at each unit.
COUNTED = ("zalo_group", "facebook", "zalo_oa")


@dataclass(frozen=True)
class Share:
    """Units that have one network, of all units of their level."""

    label: str
    units: int
    percent: float


@dataclass(frozen=True)
class Level:
    """One level of the tree: its living units, those with any channel, and by network."""

    kind: str
    label: str
    units: int
    heard: int
    percent: float
    shares: list[Share]


@dataclass(frozen=True)
class UnitFilter:
    """What the address asks for; empty means all. `missing`: without any channel ("1"), or without these networks."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    standing: str = ""
    network: str = ""
    after: str = ""


@dataclass(frozen=True)
class RegisteredUnit:
    """One unit with its channels and how they stand."""

    unit: Unit
    channels: list[tuple[Channel, Stand]]


@dataclass(frozen=True)
class StandingCount:
    """So many channels of a scope stand so."""

    code: str
    label: str
    channels: int


def levels(numbers: Numbers) -> list[Level]:
    """Coverage of the register by level, top first. No query."""
    return [
        Level(
            kind.value,
            str(kind.label),
            numbers.units[kind.value],
            numbers.heard[kind.value],
            percent(numbers.heard[kind.value], numbers.units[kind.value]),
            [_share(network, numbers.having[kind.value, network], numbers.units[kind.value]) for network in COUNTED],
        )
        for kind in Kind
        if numbers.units[kind.value]
    ]


def standing_counts(numbers: Numbers) -> list[StandingCount]:
    """How many channels stand how, worst first; what there is none of is left out. No query."""
    counts = {code: sum(by_network.values()) for code, by_network in numbers.standings.items()}
    return [StandingCount(one.value, str(one.label), counts[one]) for one in Standing if counts.get(one)]


def network_counts(numbers: Numbers) -> list[tuple[str, str, int]]:
    """(network, label, open channels) of the networks there are, in their order. No query."""
    total: Counter[str] = Counter()
    for standing, by_network in numbers.standings.items():
        if standing != Standing.CLOSED:
            total.update(by_network)
    return [(spec.name, str(spec.label), total[spec.name]) for spec in SPECS.values() if total[spec.name]]


def _share(network: str, units: int, of: int) -> Share:
    return Share(str(spec_of(network).label), units, percent(units, of))


def to_reconnect(paths: list[str]) -> QuerySet[Channel]:
    """Channels that wait for their owner, longest first. Lazy."""
    rows = Channel.objects.filter(below(paths), state=Channel.State.RECONNECT)
    return rows.select_related("unit").order_by("state_since", "pk")


def registered_units(paths: list[str], wanted: UnitFilter, at: datetime) -> tuple[list[RegisteredUnit], str]:
    """A page of units by their place in the tree with their channels, and the path to go on after. Two queries."""
    found = list(_wanted_units(paths, wanted, at).select_related("parent").order_by(PLACE)[: PAGE + 1])
    shown = found[:PAGE]
    return with_channels(shown, at), shown[-1].path if len(found) > PAGE else ""


def with_channels(units: list[Unit], at: datetime) -> list[RegisteredUnit]:
    """Units with their channels. One query."""
    by_unit: dict[int, list[tuple[Channel, Stand]]] = {unit.pk: [] for unit in units}
    for channel in Channel.objects.filter(unit__in=units).order_by("network", "pk"):
        by_unit[channel.unit_id].append((channel, stand_of(channel, at)))
    return [RegisteredUnit(unit, by_unit[unit.pk]) for unit in units]


def every_registered_unit(paths: list[str], wanted: UnitFilter, at: datetime) -> Iterator[RegisteredUnit]:
    """All of them for a file, in portions: two queries for each thousand."""
    after = wanted.after
    while True:
        rows = _wanted_units(paths, replace(wanted, after=after), at).select_related("parent")
        units = list(rows.order_by(PLACE)[:PORTION])
        yield from with_channels(units, at)
        if len(units) < PORTION:
            return
        after = units[-1].path


def _wanted_units(paths: list[str], wanted: UnitFilter, at: datetime) -> QuerySet[Unit]:
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    rows = units_on().filter(inside).annotate(place=PLACE)
    if wanted.after:
        rows = rows.filter(place__gt=Collate(Value(wanted.after), "C"))
    if wanted.words:
        rows = rows.filter(pk__in=find_units(wanted.words).order_by().values("pk"))
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.tags:
        rows = rows.filter(tags__overlap=list(wanted.tags))
    open_ones = Channel.objects.filter(unit=OuterRef("pk")).exclude(state=Channel.State.CLOSED)
    if wanted.missing:
        having = open_ones if "1" in wanted.missing else open_ones.filter(network__in=wanted.missing)
        rows = rows.exclude(Exists(having))
    if wanted.standing or wanted.network:
        having = Channel.objects.all()
        having = with_standing(having, at).filter(Q(standing=wanted.standing)) if wanted.standing else having
        having = having.filter(network=wanted.network) if wanted.network else having
        # From the few channels to their units, not unit by unit through a country.
        rows = rows.filter(pk__in=having.values("unit"))
    return rows
