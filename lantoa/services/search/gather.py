"""The newest pages of each source, however many it has: of common words only the newest days are read.

A page's rank is what its best source is worth, less with age. So the best pages of all are among the newest of each
source, and no other page has to be looked at: the order is the same as if every match had been ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lantoa.services.search.horizons import Horizons, horizons
from lantoa.services.search.rules import Source

# Rows that a step reads, the newest first; the last step reads all.
STEPS = (2_000, 16_000, 128_000)
# So many matches are fetched and sorted without cutting off older days.
FEW = 5_000


@dataclass(frozen=True)
class Within:
    """What to look in: keys that a page must have, first and last day."""

    marks: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass
class Hits:
    """The newest pages of one source. `total` is all of them when `is_whole`, else how many were seen."""

    source: Source
    wanted: int
    total: int = 0
    is_whole: bool = False
    rows: list[tuple[int, datetime]] = field(default_factory=list)
    # The rows that the next step reads; None for all.
    step: int | None = None

    @property
    def is_enough(self) -> bool:
        return self.is_whole or self.total >= self.wanted


def gather(asked: Sequence[tuple[Source, int]], *, most: int, within: Within) -> list[Hits]:
    """For each source, its newest `most` pages, and its matches counted up to the number beside it.

    One statement a step, at most one step more than STEPS.
    """
    known = horizons(within.until)
    all_hits = [Hits(source, wanted, step=STEPS[0]) for source, wanted in asked]
    pending = all_hits
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner doesn't know what it costs to fetch the keys, and would rather read all rows of a small table.
        cursor.execute("SET LOCAL enable_seqscan = off")
        while pending:
            _step(cursor, pending, most=most, within=within, known=known)
            pending = [hits for hits in pending if not hits.is_enough]
            for hits in pending:
                hits.step = _next_step(hits, known)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return all_hits


def _next_step(hits: Hits, known: Horizons) -> int | None:
    """The smallest step that should find enough, going by what the last one found."""
    density = hits.total / (hits.step or 1)
    if density * known.rows <= FEW:
        return None
    enough = (step for step in STEPS if step > (hits.step or 0) and density * step >= hits.wanted * 1.3)
    return next(enough, None)


_ONE = """(
    WITH matching AS MATERIALIZED (
        SELECT page_id, published_at FROM site_search_searchentry WHERE {conditions}
    )
    SELECT {place}::int, page_id, published_at, (SELECT count(*) FROM matching)
    FROM matching ORDER BY published_at DESC, page_id DESC LIMIT {most}
)"""


def _step(cursor: CursorWrapper, pending: Sequence[Hits], *, most: int, within: Within, known: Horizons) -> None:
    parts, values = [], []
    for place, hits in enumerate(pending):
        since = known.day_of_newest(hits.step) if hits.step else None
        hits.is_whole = since is None
        hits.rows, hits.total = [], 0
        first = max((day for day in (since, within.since) if day is not None), default=None)
        # Nothing older is asked for: what lies further back doesn't count as unseen.
        hits.is_whole = hits.is_whole or (first is not None and first == within.since)
        conditions, given = _conditions(hits.source, within, first)
        parts.append(_ONE.format(conditions=conditions, place=place, most=int(most)))
        values += given
    cursor.execute(" UNION ALL ".join(parts), values)
    for place, page_id, published_at, total in cursor.fetchall():
        pending[place].rows.append((page_id, published_at))
        pending[place].total = total


def _conditions(source: Source, within: Within, first: date | None) -> tuple[str, list[Any]]:
    # Rows without keys wait for the worker.
    conditions: list[str] = ["keys IS NOT NULL"]
    values: list[Any] = []
    keys = source.keys | within.marks
    if keys:
        conditions, values = ["keys @@ %s::tsquery"], [" & ".join(f"'{key}'" for key in sorted(keys))]
    if first:
        conditions.append("day >= %s")
        values.append(first.toordinal())
    if within.until:
        conditions.append("day <= %s")
        values.append(within.until.toordinal())
    for run in source.runs:
        conditions.append("position(%s::bytea IN run) > 0")
        values.append(run)
    return " AND ".join(conditions), values
