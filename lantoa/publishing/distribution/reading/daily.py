"""Interactions of finished days as facts per unit."""

from datetime import date, timedelta

from django.db import connection

from lantoa.kit.clock import day_bounds, today
from lantoa.org.facts.facade import Kind, NewFact, record_facts
from lantoa.publishing.distribution.reading.rules import INTERACTIONS

ROLLED_UP_DAYS = 3
# Growth: the last value of the day less the last one before it. What a network takes back makes it negative.
_GROWTH = """
WITH last AS (
    SELECT DISTINCT ON (s.delivery_id, s.metric) s.delivery_id, s.metric, s.value
    FROM distribution_interactionsample s
    WHERE s.at >= %(start)s AND s.at < %(end)s AND s.metric = ANY(%(metrics)s)
    ORDER BY s.delivery_id, s.metric, s.at DESC, s.id DESC
)
SELECT d.unit_id, sum(l.value - COALESCE((
    SELECT b.value FROM distribution_interactionsample b WHERE b.delivery_id = l.delivery_id AND b.metric = l.metric
        AND b.at < %(start)s ORDER BY b.at DESC, b.id DESC LIMIT 1), 0))
FROM last l JOIN distribution_delivery d ON d.id = l.delivery_id GROUP BY d.unit_id
"""


def growth_of(day: date) -> dict[int, int]:
    """Unit → how many interactions more its posts had at the end of that day. Units without change are missing."""
    start, end = day_bounds(day)
    with connection.cursor() as cursor:
        cursor.execute(_GROWTH, {"start": start, "end": end, "metrics": list(INTERACTIONS)})
        return {unit: int(growth) for unit, growth in cursor.fetchall() if growth}


def roll_up_interactions() -> int:
    """One fact per unit and finished day; returns how many were new. Safe to run twice."""
    days = [today() - timedelta(days=back) for back in range(1, ROLLED_UP_DAYS + 1)]
    return record_facts(
        NewFact(Kind.INTERACTIONS, unit, day_bounds(day)[0], f"interactions:{day}:{unit}", growth)
        for day in days
        for unit, growth in growth_of(day).items()
    )
