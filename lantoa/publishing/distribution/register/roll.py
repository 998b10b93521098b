"""The register in numbers: exact for as many units as a request may count, summed up beforehand for a country."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from lantoa.kit.clock import local_day, now
from lantoa.publishing.distribution.register.standing import STANDING, values_at

# Units whose channels are counted while a person waits.
MOST_COUNTED = 1_000
MONTH = timedelta(days=30)


@dataclass
class Numbers:
    """What a scope has: by level and network. `rolled_at` None: counted right now."""

    rolled_at: datetime | None = None
    # Living units by kind, and those of them that can be heard anywhere.
    units: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)
    # (kind, network) → units with an open channel of it.
    having: Counter[tuple[str, str]] = field(default_factory=Counter)
    followers: int = 0
    # Since thirty days ago, of the channels that were counted then.
    gained: int = 0
    # standing → network → channels.
    standings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


_LIVING = "u.valid_from <= %(today)s AND (u.valid_to IS NULL OR u.valid_to >= %(today)s)"
# One row per (place above, kind, network, standing), as models.RegisterRoll says; `{place}` and `{where}` differ.
_NUMBERS = """
WITH living AS (
    SELECT u.id, u.kind, {place} AS place FROM units_unit u {join} WHERE {living} {where}
), open AS (
    SELECT l.place, l.kind, l.id AS unit_id, c.network, {standing} AS standing, c.followers,
        c.followers - f.followers AS gained
    FROM living l JOIN distribution_channel c ON c.unit_id = l.id
    LEFT JOIN distribution_followersdaily f ON f.channel_id = c.id AND f.day = %(month_ago)s
)
SELECT place, kind, network, standing, count(*) AS channels, 0 AS units, COALESCE(sum(followers), 0),
    COALESCE(sum(gained), 0) FROM open GROUP BY 1, 2, 3, 4
UNION ALL
SELECT place, kind, network, '', 0, count(DISTINCT unit_id), 0, 0 FROM open WHERE standing <> 'closed' GROUP BY 1, 2, 3
UNION ALL
SELECT l.place, l.kind, '', '', count(h.unit_id), count(*), 0, 0 FROM living l
LEFT JOIN (SELECT DISTINCT unit_id FROM open WHERE standing <> 'closed') h ON h.unit_id = l.id GROUP BY 1, 2
"""
# A pattern for each subtree, not an array of them: only so does PostgreSQL find them by the index.
_LIVE = _NUMBERS.format(place="''", join="", living=_LIVING, where="AND ({within})", standing=STANDING)
_EVERYWHERE = _NUMBERS.format(
    place="COALESCE(p.path, '')",
    join="LEFT JOIN units_unit p ON p.id = u.parent_id",
    living=_LIVING,
    where="",
    standing=STANDING,
)
_ROLL = f"""
INSERT INTO distribution_registerroll (path, kind, network, standing, channels, units, followers, gained, rolled_at)
SELECT n.*, %(at)s FROM ({_EVERYWHERE}) n
"""  # noqa: S608 - constants of this module
_ROLLED = """
SELECT '', kind, network, standing, sum(channels), sum(units), sum(followers), sum(gained)
FROM distribution_registerroll
WHERE {within} GROUP BY 2, 3, 4
"""
_LARGE = "SELECT count(*) FROM (SELECT 1 FROM units_unit WHERE {within} LIMIT %(most)s) u"


def register_numbers(paths: list[str], at: datetime) -> Numbers:
    """The numbers of the subtrees `paths`, none of which lies in another. At most five statements, whatever their size.

    Beyond 1,000 units they are those of the last roll-up, at most some minutes old, with the topmost units counted
    now; before the first roll-up everything is.
    """
    values = _values(at)
    below = [f"{path}%" for path in paths]
    [[size]] = _fetch(_LARGE, below, {"most": MOST_COUNTED + 1})
    rolled_at = _rolled_at() if size > MOST_COUNTED else None
    numbers = Numbers(rolled_at)
    if rolled_at is None:
        return _add(numbers, _fetch(_LIVE, below, values, column="u.path"))
    _add(numbers, _fetch(_ROLLED, below, {}))
    # A scope's own top hangs under a unit outside of it.
    return _add(numbers, _fetch(_LIVE, paths, values, column="u.path"))


@transaction.atomic
def roll_up_register(at: datetime | None = None) -> int:
    """Sum up the whole register anew; returns how many rows. Readers see the last one until this is done."""
    at = at or now()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM distribution_registerroll")
        cursor.execute(_ROLL, _values(at) | {"at": at})
        return int(cursor.rowcount)


def _values(at: datetime) -> dict[str, Any]:
    return values_at(at) | {"today": local_day(at), "month_ago": local_day(at) - MONTH}


def _rolled_at() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolled_at FROM distribution_registerroll LIMIT 1")
        row = cursor.fetchone()
        return row[0] if row else None


def _fetch(statement: str, patterns: list[str], values: dict[str, Any], *, column: str = "path") -> list[Any]:
    """Rows of a statement for the subtrees that the patterns mean; none for no patterns."""
    named = {f"within_{number}": pattern for number, pattern in enumerate(patterns)}
    within = " OR ".join(f"{column} LIKE %({name})s" for name in named) or "false"
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{within}", within), {**values, **named})
        return list(cursor.fetchall())


def _add(numbers: Numbers, rows: list[tuple[Any, ...]]) -> Numbers:
    for _place, kind, network, standing, channels, units, followers, gained in rows:
        if standing:
            numbers.standings[standing][network] += channels
            numbers.followers += int(followers)
            numbers.gained += int(gained)
        elif network:
            numbers.having[kind, network] += units
        else:
            numbers.units[kind] += units
            numbers.heard[kind] += channels
    return numbers
