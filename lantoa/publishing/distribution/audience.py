"""Which units and channels an audience means, as one piece of SQL shared by the preview and the start."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.publishing.distribution.networks.registry import automatic_networks


@dataclass(frozen=True)
class Audience:
    """Living units under the unit with code `under` (itself included); empty tuples mean all."""

    under: str
    kinds: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "under": self.under,
            "kinds": list(self.kinds),
            "networks": list(self.networks),
            "tags": list(self.tags),
        }


# Ended units have no place in today's tree; a subtree is one prefix of `path`.
ASKED = """
asked AS (
    SELECT u.id, u.kind FROM units_unit u
    WHERE u.path LIKE %(prefix)s AND u.valid_from <= %(today)s
      AND (u.valid_to IS NULL OR u.valid_to >= %(today)s)
      AND (%(kinds)s::text[] = '{}' OR u.kind = ANY(%(kinds)s))
      AND (%(tags)s::text[] = '{}' OR u.tags::text[] && %(tags)s::text[])
), chosen AS (
    SELECT c.id, c.unit_id, a.kind, c.network,
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
        "networks": list(audience.networks),
        "automatic": list(automatic_networks()),
    }
