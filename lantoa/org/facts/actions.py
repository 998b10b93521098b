"""Writing to the ledger: append only, and once per kind and source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from lantoa.kit.clock import now

# A fact and its day's sum are written together, so that the sum is right whatever dies in between.
_RECORD = """
WITH given AS (
    SELECT * FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::int[], %s::text[])
        AS g(kind, unit_id, happened_at, quantity, source)
), added AS (
    INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
    SELECT kind, unit_id, happened_at, quantity, source, %s FROM given
    ON CONFLICT (kind, source) DO NOTHING
    RETURNING kind, unit_id, happened_at, quantity
), summed AS (
    INSERT INTO facts_factdaily (kind, unit_id, day, quantity)
    SELECT kind, unit_id, (happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, sum(quantity)
    FROM added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (unit_id, kind, day) DO UPDATE SET quantity = facts_factdaily.quantity + excluded.quantity
    RETURNING 1
)
SELECT count(*) FROM added
"""


@dataclass(frozen=True)
class NewFact:
    kind: str
    unit_id: int
    happened_at: datetime
    source: str
    quantity: int = 1


@transaction.atomic
def record_facts(facts: Iterable[NewFact]) -> int:
    """Add the facts that are not there yet; returns how many were added. Safe to call twice. One statement."""
    rows = list(facts)
    if not rows:
        return 0
    columns: list[list[Any]] = [
        [row.kind for row in rows],
        [row.unit_id for row in rows],
        [row.happened_at for row in rows],
        [row.quantity for row in rows],
        [row.source for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [*columns, now()])
        return int(cursor.fetchone()[0])


def record_fact(*, kind: str, unit_id: int, happened_at: datetime, source: str, quantity: int = 1) -> bool:
    """True when the fact was new. Safe to call twice."""
    return record_facts([NewFact(kind, unit_id, happened_at, source, quantity)]) == 1
