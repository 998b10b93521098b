"""The channel register: who can be heard where, what needs reconnecting, unit by unit."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from lantoa.kit.clock import today
from lantoa.org.units.facade import Kind, Unit, find_units, units_on
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.registry import spec_of
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.scope import below, prefixes

PAGE, RECONNECT_SHOWN = 30, 6
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
    state: str = ""
    network: str = ""
    after: str = ""


@dataclass(frozen=True)
class RegisteredUnit:
    """One unit with its channels."""

    unit: Unit
    channels: list[Channel]


_LEVELS = """
SELECT u.kind, c.network, grouping(c.network), count(DISTINCT u.id), count(DISTINCT c.unit_id)
FROM units_unit u LEFT JOIN distribution_channel c ON c.unit_id = u.id AND c.state <> 'closed'
WHERE u.valid_from <= %(today)s AND (u.valid_to IS NULL OR u.valid_to >= %(today)s)
    AND u.path LIKE ANY (%(prefixes)s::text[])
GROUP BY GROUPING SETS ((u.kind), (u.kind, c.network))
"""


def levels(paths: list[str]) -> list[Level]:
    """Coverage of the register by level, top first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LEVELS, {"today": today(), "prefixes": prefixes(paths)})
        rows = cursor.fetchall()
    by_network = {(kind, network): heard for kind, network, _whole, _units, heard in rows if network}
    whole = {kind: (units, heard) for kind, _network, is_whole, units, heard in rows if is_whole}
    return [
        Level(
            kind.value,
            str(kind.label),
            *whole[kind],
            percent(whole[kind][1], whole[kind][0]),
            [_share(network, by_network.get((kind.value, network), 0), whole[kind][0]) for network in COUNTED],
        )
        for kind in Kind
        if kind in whole
    ]


def _share(network: str, units: int, of: int) -> Share:
    return Share(str(spec_of(network).label), units, percent(units, of))


def to_reconnect(paths: list[str]) -> QuerySet[Channel]:
    """Channels that wait for their owner, longest first. Lazy."""
    rows = Channel.objects.filter(below(paths), state=Channel.State.RECONNECT)
    return rows.select_related("unit").order_by("state_since", "pk")


def registered_units(paths: list[str], wanted: UnitFilter) -> tuple[list[RegisteredUnit], str]:
    """A page of units by their place in the tree with their channels, and the path to go on after. Two queries."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    rows = units_on().filter(inside, path__gt=wanted.after)
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
    if wanted.state or wanted.network:
        having = Channel.objects.filter(unit=OuterRef("pk"))
        having = having.filter(state=wanted.state) if wanted.state else having
        having = having.filter(network=wanted.network) if wanted.network else having
        rows = rows.filter(Exists(having))
    found = list(rows.select_related("parent").order_by("path")[: PAGE + 1])
    shown = found[:PAGE]
    channels = Channel.objects.filter(unit__in=shown).order_by("network", "pk")
    by_unit: dict[int, list[Channel]] = {unit.pk: [] for unit in shown}
    for channel in channels:
        by_unit[channel.unit_id].append(channel)
    return [RegisteredUnit(unit, by_unit[unit.pk]) for unit in shown], shown[-1].path if len(found) > PAGE else ""
