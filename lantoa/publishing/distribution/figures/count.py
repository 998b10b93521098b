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

    `…_out` are recalled and yet on a channel; they are counted in their state as well. `…_units` are the units with a
    channel that are not reached, each counted once, by what comes first in `UNREACHED`.
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
    task_units: int = 0
    failed_units: int = 0
    doubt_units: int = 0
    moving_units: int = 0
    exempt_units: int = 0
    recalled_units: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in SUMMED))

    @property
    def states(self) -> dict[str, int]:
        """Deliveries by state, zeros included."""
        return {state: getattr(self, state) for state in STATES}


SUMMED = tuple(one.name for one in fields(Sums))
# Why a unit with a channel is not reached: the first that one of its deliveries fits.
UNREACHED = {
    "task_units": ("task",),
    "failed_units": ("failed",),
    "doubt_units": ("in_doubt",),
    "moving_units": ("waiting", "sending"),
    "exempt_units": ("exempt",),
    "recalled_units": ("recalled",),
}


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


_STATE_COUNTS = ", ".join(f"count(*) FILTER (WHERE state = '{state}') AS {state}" for state in STATES)
_OUT = ("sent_out", "done_out")
_ZEROS = ", ".join("0" for _ in (*STATES, *_OUT))
_COUNTED = ("gaps", *STATES, *_OUT)
_WHY = " ".join(
    f"WHEN {' + '.join(states)} > 0 THEN '{name}'"  # the order of UNREACHED
    for name, states in UNREACHED.items()
)
_SUMS = ", ".join(
    [
        "count(*) AS asked, count(at) AS reached",
        *(f"sum({name}) AS {name}" for name in _COUNTED),
        *(f"count(*) FILTER (WHERE why = '{name}') AS {name}" for name in UNREACHED),
    ]
)
_ITSELF = ", ".join(
    ["1, (at IS NOT NULL)::int", *_COUNTED, *(f"(why IS NOT DISTINCT FROM '{name}')::int" for name in UNREACHED)]
)
_ADDED = ", ".join(f"sum({name})" for name in SUMMED)
_NOTHING = ", ".join("0" for _ in SUMMED)
# The bounds let a narrow scope be read by the index; LIKE ANY alone reads every unit there is.
WITHIN = "path LIKE ANY (%(prefixes)s::text[])"
BELOW = f'{WITHIN} AND path COLLATE "C" >= %(low)s AND path COLLATE "C" < %(high)s'
UNITS_BELOW = f"AND unit_id IN (SELECT id FROM units_unit WHERE {BELOW})"  # noqa: S608 - constants only
_UNITS_NAMED = "AND unit_id = ANY (%(units)s::bigint[])"
# A unit asked is one with a delivery or a gap; `at` is when the first of its deliveries was on a channel. Units are
# joined after deliveries are grouped: half as many rows, in the order of the index.
_PER_UNIT = f"""
stood AS (
    SELECT unit_id, min(sent_at) FILTER (WHERE state IN ('sent', 'done')) AS at, 0 AS gaps, {_STATE_COUNTS},
        count(*) FILTER (WHERE is_recalled AND state = 'sent') AS sent_out,
        count(*) FILTER (WHERE is_recalled AND state = 'done') AS done_out
    FROM distribution_delivery WHERE release_id = %(release)s {{units}} GROUP BY unit_id
    UNION ALL
    SELECT unit_id, NULL, 1, {_ZEROS} FROM distribution_releasegap WHERE release_id = %(release)s {{units}}
), per_unit AS MATERIALIZED (
    SELECT s.*, u.kind, u.path COLLATE "C" AS path, left(u.path, -length(u.id::text) - 1) COLLATE "C" AS above,
        CASE WHEN at IS NULL THEN CASE {_WHY} END END AS why
    FROM stood s JOIN units_unit u ON u.id = s.unit_id WHERE {{within}}
)
"""  # noqa: S608 - constants only
# Most units share their row with others below the same unit; those right below the unit asked for keep their own.
_GROUPED = f"""
groups AS MATERIALIZED (
    SELECT above, kind, CASE WHEN %(path)s IN (above, path) THEN unit_id END AS own, {_SUMS}
    FROM per_unit GROUP BY 1, 2, 3
)
"""  # noqa: S608 - constants only
# Seconds since the start: steps of five at first, then of a minute, after a day of an hour.
_STEP = """
CASE WHEN s <= 600 THEN ceil(s / 5) * 5 WHEN s <= 86400 THEN ceil(s / 60) * 60 ELSE ceil(s / 3600) * 3600 END
"""
_OF_ALL = f"""
timed AS MATERIALIZED (
    SELECT GREATEST(extract(epoch FROM at - %(start)s::timestamptz)::float8, 0) AS s FROM per_unit WHERE at IS NOT NULL
), total AS (SELECT count(*) AS asked FROM per_unit),
ranked AS (SELECT s, row_number() OVER (ORDER BY s) AS n FROM timed)
SELECT 'kind', kind, NULL::bigint, NULL::float8, {_ADDED} FROM groups GROUP BY kind
UNION ALL
SELECT 'moment', NULL, n, s, {_NOTHING} FROM ranked, total
WHERE n IN (GREATEST((asked * 50 + 99) / 100, 1), GREATEST((asked * 90 + 99) / 100, 1), asked)
UNION ALL
SELECT 'curve', NULL, count(*), {_STEP}, {_NOTHING} FROM timed GROUP BY 4
UNION ALL
(SELECT 'missing', NULL, unit_id, NULL, {_NOTHING} FROM per_unit
WHERE at IS NULL ORDER BY path LIMIT %(missing)s)
"""  # noqa: S608 - constants only
_CHILDREN = f"""
UNION ALL
SELECT 'child', NULL, COALESCE(own, split_part(substr(above, %(from)s), '/', 1)::bigint), NULL, {_ADDED}
FROM groups WHERE own IS NOT NULL OR starts_with(above, %(path)s) GROUP BY 3
"""  # noqa: S608 - constants only
# Units are summed under the one they stand below first, so that few rows are spread over all that stand above.
_NODES = f"""
UNION ALL
SELECT 'node', kind, node_id, NULL, {_ADDED} FROM (
    SELECT node.id::bigint AS node_id, g.kind, {", ".join(f"g.{name}" for name in SUMMED)}
    FROM groups g, unnest(string_to_array(trim(BOTH '/' FROM g.above), '/')) AS node(id)
    WHERE node.id::bigint <> ALL (%(above)s::bigint[])
    UNION ALL
    SELECT unit_id, kind, {_ITSELF} FROM per_unit
    WHERE unit_id = %(root)s OR unit_id IN (SELECT parent_id FROM units_unit WHERE parent_id IS NOT NULL)
) AS spread GROUP BY node_id, kind
"""  # noqa: S608 - constants only


def prefixes(paths: Iterable[str]) -> list[str]:
    """LIKE patterns of the subtrees."""
    return [f"{path}%" for path in paths]


def bounds(paths: list[str]) -> dict[str, Any]:
    """The values of `BELOW`: every path in the subtrees lies from `low` up to, without it, `high`."""
    # "0" comes right after "/".
    last = f"{max(paths)[:-1]}0" if paths else ""
    return {"prefixes": prefixes(paths), "low": min(paths, default=""), "high": last}


def count_units(release: Release, *, paths: list[str], unit: Unit, missing: int = 0) -> Counted:
    """The units of a release below `paths`, with one row per child of `unit`. One query, one pass over deliveries."""
    is_all = paths == [release.under.path]
    per_unit = _PER_UNIT.format(units="" if is_all else UNITS_BELOW, within=f"u.{WITHIN}")
    values = {"path": unit.path, "from": len(unit.path) + 1, "start": release.started_at, "missing": missing}
    statement = f"WITH {per_unit}, {_GROUPED}, {_OF_ALL} {_CHILDREN}"
    return _read(statement, {"release": release.pk, **bounds(paths), **values})


def count_whole(release: Release, *, missing: int) -> Counted:
    """All of a release, with nodes: its own unit and every one with units below. One query, one pass."""
    under = release.under
    above = [int(part) for part in under.path.strip("/").split("/")[:-1]]
    values = {"path": "", "start": release.started_at, "missing": missing, "above": above, "root": under.pk}
    per_unit = _PER_UNIT.format(units="", within=f"u.{WITHIN}")
    statement = f"WITH {per_unit}, {_GROUPED}, {_OF_ALL} {_NODES}"
    return _read(statement, {"release": release.pk, **bounds([under.path]), **values})


def count_each(release: Release, unit_ids: list[int]) -> dict[int, Sums]:
    """One row per asked unit among these. One query."""
    statement = f"""
        WITH {_PER_UNIT.format(units=_UNITS_NAMED, within="true")}
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
FROM distribution_delivery d WHERE d.release_id = %(release)s {within} GROUP BY 1, 2, 3, 4, 5
"""


def count_groups(release: Release, paths: list[str]) -> list[Group]:
    """Deliveries by what became of them, within the subtrees. One query."""
    within = "" if paths == [release.under.path] else UNITS_BELOW
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS.format(within=within), {"release": release.pk, **bounds(paths)})
        return [Group(*row[:9], *(None if n is None else int(n) for n in row[9:])) for row in cursor.fetchall()]
