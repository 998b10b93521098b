"""Which units and channels an audience means, as one piece of SQL shared by the preview and the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from lantoa.org.units.facade import Kind, Unit, units_on
from lantoa.publishing.distribution.networks.registry import automatic_networks

if TYPE_CHECKING:
    from lantoa.publishing.distribution.models import Release


@dataclass(frozen=True)
class Audience:
    """Living units under the unit with code `under` (itself included); empty tuples mean all.

    `without` are codes of units whose whole subtree is left out.
    """

    under: str
    kinds: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        told: dict[str, object] = {
            "under": self.under,
            "kinds": list(self.kinds),
            "networks": list(self.networks),
            "tags": list(self.tags),
        }
        further = {"sectors": list(self.sectors), "without": list(self.without)}
        return told | {name: value for name, value in further.items() if value}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Audience":
        """What `as_json` made; names it does not know are left out."""
        many = {name: tuple(told.get(name, ())) for name in ("kinds", "networks", "tags", "sectors", "without")}
        return cls(under=str(told["under"]), **many)


# Ended units have no place in today's tree; a subtree is one prefix of `path`.
ASKED = """
asked AS (
    SELECT u.id, u.kind, u.path FROM units_unit u
    WHERE u.path LIKE %(prefix)s AND u.valid_from <= %(today)s
      AND (u.valid_to IS NULL OR u.valid_to >= %(today)s)
      AND (%(kinds)s::text[] = '{}' OR u.kind = ANY(%(kinds)s))
      AND (%(tags)s::text[] = '{}' OR u.tags::text[] && %(tags)s::text[])
      AND (%(sectors)s::text[] = '{}' OR u.sector = ANY(%(sectors)s))
      AND (%(without)s::text[] = '{}' OR NOT EXISTS (
          SELECT 1 FROM units_unit x WHERE x.code = ANY(%(without)s) AND starts_with(u.path, x.path)))
), chosen AS (
    SELECT c.id, c.unit_id, a.kind, a.path, c.network,
        c.mode = 'auto' AND c.state = 'connected' AND c.network = ANY(%(automatic)s) AS is_automatic
    FROM distribution_channel c JOIN asked a ON a.id = c.unit_id
    WHERE c.state <> 'closed' AND (%(networks)s::text[] = '{}' OR c.network = ANY(%(networks)s))
)
"""


def parameters(audience: Audience, *, path: str, today: date) -> dict[str, Any]:
    """Values for `ASKED`; `path` is that of the unit the audience hangs under."""
    return {
        "prefix": path + "%",
        "today": today,
        "kinds": list(audience.kinds),
        "tags": list(audience.tags),
        "sectors": list(audience.sectors),
        "without": list(audience.without),
        "networks": list(audience.networks),
        "automatic": list(automatic_networks()),
    }


def superiors_of(release: "Release") -> QuerySet[Unit]:
    """Living superior units in the release's subtree but for the parts it leaves out: who may write a line for it.

    One query more where parts are left out.
    """
    found = units_on().filter(kind=Kind.SUPERIOR, path__startswith=release.under.path)
    if without := Audience.from_json(release.audience).without:
        for path in Unit.objects.filter(code__in=without).values_list("path", flat=True):
            found = found.exclude(path__startswith=path)
    return found
