"""A unit's page: where it stands, what it and those below it published, where else it can be read."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from lantoa.org.units.facade import Unit, ancestor_ids, units_on
from lantoa.publishing.distribution.facade import NETWORK_SPECS, Channel
from lantoa.publishing.newsroom.facade import Article, published_articles

# A merger of mergers: further back than this nobody asks.
MOST_GENERATIONS = 6
# Networks whose accounts have a page that anybody may open.
PUBLIC = [spec.name for spec in NETWORK_SPECS.values() if spec.profile_url]


@dataclass(frozen=True)
class OfficialChannel:
    """One public channel of a unit."""

    network: str
    name: str
    url: str


def ancestors(unit: Unit) -> list[Unit]:
    """The units above, the root first. One query."""
    found = Unit.objects.in_bulk(ancestor_ids(unit)[:-1])
    return [found[pk] for pk in ancestor_ids(unit)[:-1] if pk in found]


def children(unit: Unit) -> QuerySet[Unit]:
    """Living units directly below, by name. Lazy."""
    return units_on().filter(parent=unit).order_by("kind", "sort_key")


def roots() -> QuerySet[Unit]:
    """Living units with nothing above them. Lazy."""
    return units_on().filter(parent=None).order_by("sort_key")


def predecessors(unit: Unit) -> list[Unit]:
    """Units that went into this one, and those that had gone into them. One query for each generation."""
    found: list[Unit] = []
    generation = [unit.pk]
    for _ in range(MOST_GENERATIONS):
        rows = list(Unit.objects.filter(successor_id__in=generation).exclude(pk__in=[unit.pk]).order_by("sort_key"))
        generation = [row.pk for row in rows if row not in found]
        found += [row for row in rows if row not in found]
        if not generation:
            break
    return found


def pieces_of(units: list[Unit]) -> QuerySet[Article]:
    """Published pieces of these units and of everything below them, newest first. Lazy."""
    return published_articles().filter(reduce(or_, (Q(unit__path__startswith=unit.path) for unit in units)))


def official_channels(unit: Unit) -> list[OfficialChannel]:
    """The unit's channels that anybody may open. One query."""
    rows = Channel.objects.filter(unit=unit, network__in=PUBLIC).exclude(state=Channel.State.CLOSED)
    shown = [
        (row, _address(row))
        for row in rows.only("network", "name", "address", "state", "facts").order_by("network", "name")
    ]
    return [
        OfficialChannel(row.get_network_display(), row.name or str(unit), address) for row, address in shown if address
    ]


def _address(channel: Channel) -> str:
    if urlsplit(channel.address).scheme in ("http", "https"):
        return channel.address
    return NETWORK_SPECS[channel.network].profile_of(channel.address, channel.facts)
