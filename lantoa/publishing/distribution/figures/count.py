"""Counting a release: units, how soon they were reached, and deliveries by what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import connection

from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Release

STATES = ("waiting", "sending", "sent", "in_doubt", "failed", "task", "done", "recalled", "exempt")


@dataclass(frozen=True)
class Sums:
    """Units asked and reached, units without a channel, and the units' deliveries by state.

    The last two are recalled and yet on a channel; they are counted in their state as well.
    """

    asked: int = 0
    reached: int = 0
    gaps: int = 0
    waiting: int = 0
    sending: int = 0
    sent: int = 0
    in_doubt: int = 0
    failed: int = 0
    task: int = 0
    done: int = 0
    recalled: int = 0
    exempt: int = 0
    sent_out: int = 0
    done_out: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in SUMMED))

    @property
    def states(self) -> dict[str, int]:
        """Deliveries by state, zeros included."""
        return {state: getattr(self, state) for state in STATES}


SUMMED = tuple(one.name for one in fields(Sums))


@dataclass(frozen=True)
class Counted:
    """One pass over a release: by kind of unit, by child of a unit, and by (unit, kind) where units lie below.

    `moments` are seconds from the start to the n-th unit reached, for the shares asked for; `curve` is (seconds, units
    reached in the step that ends there); `missing` are ids of the first units not reached, by their place in the tree.
    """

    kinds: dict[str, Sums] = field(default_factory=dict)
    children: dict[int, Sums] = field(default_factory=dict)
    nodes: dict[tuple[int, str], Sums] = field(default_factory=dict)
    moments: dict[int, float] = field(default_factory=dict)
    curve: list[tuple[int, int]] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)

    @property
    def total(self) -> Sums:
        return sum(self.kinds.values(), Sums())


_STATE_COUNTS = ", ".join(f"count(*) FILTER (WHERE d.state = '{state}') AS {state}" for state in STATES)
_OUT = ("sent_out", "done_out")
_ZEROS = ", ".join("0" for _ in (*STATES, *_OUT))
_COUNTED = ("gaps", *STATES, *_OUT)
_SUMS = "count(*) AS asked, count(at) AS reached, " + ", ".join(f"sum({name}) AS {name}" for name in _COUNTED)
_NOTHING = ", ".join("0" for _ in SUMMED)
# A unit asked is one with a delivery or a gap; `at` is when the first of its deliveries was on a channel.
# `prefixes` are LIKE patterns; paths are ids and slashes, so nothing in them needs escaping.
PER_UNIT = f"""
per_unit AS MATERIALIZED (
    SELECT u.id AS unit_id, u.kind, u.path, min(d.sent_at) FILTER (WHERE d.state IN ('sent', 'done')) AS at, 0 AS gaps,
        {_STATE_COUNTS}, count(*) FILTER (WHERE d.is_recalled AND d.state = 'sent') AS sent_out,
        count(*) FILTER (WHERE d.is_recalled AND d.state = 'done') AS done_out
    FROM distribution_delivery d JOIN units_unit u ON u.id = d.unit_id
    WHERE d.release_id = %(release)s AND u.path LIKE ANY (%(prefixes)s::text[]) GROUP BY u.id
    UNION ALL
    SELECT u.id, u.kind, u.path, NULL, 1, {_ZEROS} FROM distribution_releasegap g JOIN units_unit u ON u.id = g.unit_id
    WHERE g.release_id = %(release)s AND u.path LIKE ANY (%(prefixes)s::text[])
)
"""  # noqa: S608 - constants only
# Seconds since the start: steps of five at first, then of a minute, after a day of an hour.
_STEP = """
CASE WHEN s <= 600 THEN ceil(s / 5) * 5 WHEN s <= 86400 THEN ceil(s / 60) * 60 ELSE ceil(s / 3600) * 3600 END
"""
_COUNT = f"""
WITH {PER_UNIT}, placed AS MATERIALIZED (
    SELECT p.*, GREATEST(extract(epoch FROM at - %(start)s::timestamptz)::float8, 0) AS s,
        CASE WHEN starts_with(path, %(path)s) THEN
        COALESCE(NULLIF(split_part(substr(path, %(from)s), '/', 1), '')::bigint, unit_id) END AS child
    FROM per_unit p
), total AS (SELECT count(*) AS asked FROM placed),
ranked AS (SELECT s, row_number() OVER (ORDER BY s) AS n FROM placed WHERE at IS NOT NULL)
SELECT 'kind', kind, NULL::bigint, NULL::float8, {_SUMS} FROM placed GROUP BY kind
UNION ALL
SELECT 'child', NULL, child, NULL, {_SUMS} FROM placed WHERE child IS NOT NULL GROUP BY child
UNION ALL
SELECT 'moment', NULL, n, s, {_NOTHING} FROM ranked, total
WHERE n IN (GREATEST((asked * 50 + 99) / 100, 1), GREATEST((asked * 90 + 99) / 100, 1), asked)
UNION ALL
SELECT 'curve', NULL, count(*), {_STEP}, {_NOTHING} FROM placed WHERE at IS NOT NULL GROUP BY 4
UNION ALL
(SELECT 'missing', NULL, unit_id, NULL, {_NOTHING} FROM placed
WHERE at IS NULL ORDER BY path COLLATE "C" LIMIT %(missing)s)
"""  # noqa: S608 - constants only
# Units are summed under the one they stand below first, so that few rows are spread over all that stand above.
_NODES = f"""
WITH {PER_UNIT}, groups AS MATERIALIZED (
    SELECT left(path, -length(unit_id::text) - 1) AS above, kind, {_SUMS} FROM per_unit GROUP BY 1, 2
), spread AS MATERIALIZED (
    SELECT node.id::bigint AS node_id, g.kind, g.asked, g.reached, {", ".join(f"g.{name}" for name in _COUNTED)}
    FROM groups g, unnest(string_to_array(trim(BOTH '/' FROM g.above), '/')) AS node(id)
    WHERE node.id::bigint <> ALL (%(above)s::bigint[])
    UNION ALL
    SELECT p.unit_id, p.kind, 1, (p.at IS NOT NULL)::int, {", ".join(f"p.{name}" for name in _COUNTED)} FROM per_unit p
    WHERE p.unit_id = %(root)s OR p.unit_id IN (SELECT parent_id FROM units_unit WHERE parent_id IS NOT NULL)
)
SELECT 'node', kind, node_id, NULL::float8, {", ".join(f"sum({name})" for name in SUMMED)}
FROM spread GROUP BY node_id, kind
"""  # noqa: S608 - constants only


def prefixes(paths: Iterable[str]) -> list[str]:
    """LIKE patterns of the subtrees."""
    return [f"{path}%" for path in paths]


def count_units(release: Release, *, paths: list[str], unit: Unit, missing: int = 0) -> Counted:
    """The units of a release below `paths`, with one row per child of `unit`. One query, one pass over deliveries."""
    values = {"path": unit.path, "from": len(unit.path) + 1, "start": release.started_at, "missing": missing}
    return _read(_COUNT, {"release": release.pk, "prefixes": prefixes(paths), **values})


def count_nodes(release: Release) -> dict[tuple[int, str], Sums]:
    """By (unit, kind of the units asked), for the release's own unit and every one with units below. One query."""
    under = release.under
    above = [int(part) for part in under.path.strip("/").split("/")[:-1]]
    values = {"release": release.pk, "prefixes": [f"{under.path}%"], "above": above, "root": under.pk}
    return _read(_NODES, values).nodes


def count_each(release: Release, unit_ids: list[int]) -> dict[int, Sums]:
    """One row per asked unit among these. One query."""
    statement = f"""
        WITH {PER_UNIT.replace("u.path LIKE ANY (%(prefixes)s::text[])", "u.id = ANY (%(units)s::bigint[])")}
        SELECT 'child', kind, unit_id, NULL::float8, {_SUMS} FROM per_unit GROUP BY unit_id, kind
    """  # noqa: S608 - constants only
    return _read(statement, {"release": release.pk, "units": unit_ids}).children if unit_ids else {}


def _read(statement: str, values: Mapping[str, Any]) -> Counted:
    found = Counted()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for what, kind, number, seconds, *sums in cursor.fetchall():
            if what == "kind":
                found.kinds[kind] = _sums(sums)
            elif what == "child":
                found.children[number] = _sums(sums)
            elif what == "node":
                found.nodes[number, kind] = _sums(sums)
            elif what == "moment":
                found.moments[number] = seconds
            elif what == "curve":
                found.curve.append((int(seconds), number))
            else:
                found.missing.append(number)
    found.curve.sort()
    return found


def _sums(values: Iterable[Any]) -> Sums:
    return Sums(*(int(value) for value in values))


@dataclass(frozen=True)
class Group:
    """Deliveries of one network that stand alike; `said` is one of their errors, `left` wait to be taken down.

    The last four are what networks told of their posts; None: none of them told it.
    """

    state: str
    network: str
    error_class: str
    needs_person: bool
    is_recalled: bool
    number: int
    said: str
    told: datetime | None
    left: int
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None


_GROUPS = """
SELECT d.state, d.network, d.error_class, d.needs_person, d.is_recalled, count(*), max(d.error), max(d.reminded_at),
    count(*) FILTER (WHERE d.is_recalled AND d.next_attempt_at IS NOT NULL),
    sum(d.reactions), sum(d.comments), sum(d.shares), sum(d.views)
FROM distribution_delivery d {join} WHERE d.release_id = %(release)s {within} GROUP BY 1, 2, 3, 4, 5
"""
_OF_UNITS = {
    "join": "JOIN units_unit u ON u.id = d.unit_id",
    "within": "AND u.path LIKE ANY (%(prefixes)s::text[])",
}


def count_groups(release: Release, paths: list[str]) -> list[Group]:
    """Deliveries by what became of them, within the subtrees. One query."""
    parts = {"join": "", "within": ""} if paths == [release.under.path] else _OF_UNITS
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS.format(**parts), {"release": release.pk, "prefixes": prefixes(paths)})
        return [Group(*row[:9], *(None if n is None else int(n) for n in row[9:])) for row in cursor.fetchall()]
