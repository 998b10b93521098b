"""The statements that read the index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.kit.clock import today
from lantoa.services.search.keys import month_mark
from lantoa.services.search.rules import Source

# GIN reads one end of a range of days, to the newest; a stretch of months is read as keys, up to so many.
MOST_MONTHS = 24
RECENT_DAYS = 92


@dataclass(frozen=True)
class Within:
    """What to look in: keys that a page must have, first and last day."""

    marks: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


EVERYWHERE = Within()

_NEWEST = """(
    WITH matching AS MATERIALIZED (
        SELECT page_id, published_at FROM site_search_searchentry WHERE {conditions}
    )
    SELECT {place}::int, page_id, published_at, (SELECT count(*) FROM matching)
    FROM matching ORDER BY published_at DESC, page_id DESC LIMIT {most}
)"""
# Fetched once for all that is asked of them.
_CHECK = """
    SELECT page_id, published_at, {conditions}
    FROM site_search_searchentry entry, LATERAL (SELECT entry.keys || ''::tsvector AS keys OFFSET 0) fetched
    WHERE page_id = ANY(%s) ORDER BY published_at DESC, page_id DESC
"""


def newest_statement(
    source: Source, within: Within, first: date | None, *, place: int, most: int
) -> tuple[str, list[Any]]:
    """SQL and values: `place`, page id, moment and the number of matches, for the newest `most` pages since `first`."""
    first = max((day for day in (first, within.since) if day), default=None)
    query = _all_of(source.keys | within.marks)
    conditions: list[str] = []
    values: list[Any] = []
    if first and not within.until and (today() - first).days <= RECENT_DAYS:
        conditions.append("day >= %s")
        values.append(first.toordinal())
    else:
        query = " & ".join(filter(None, [query, _months(first, within.until or today())]))
        _add_days(conditions, values, first, within.until)
    # Rows without keys wait for the worker.
    conditions.insert(0, "keys @@ %s::tsquery" if query else "keys IS NOT NULL")
    values = [query, *values] if query else values
    for run in source.runs:
        conditions.append("position(%s::bytea IN run) > 0")
        values.append(run)
    return _NEWEST.format(conditions=" AND ".join(conditions), place=place, most=int(most)), values


def _add_days(conditions: list[str], values: list[Any], first: date | None, last: date | None) -> None:
    """The exact days, out of the index's sight: it would read all days on the other side of them."""
    if first:
        conditions.append("day + 0 >= %s")
        values.append(first.toordinal())
    if last:
        conditions.append("day + 0 <= %s")
        values.append(last.toordinal())


def _months(first: date | None, last: date) -> str:
    """The months from `first` to `last` as a query; empty when there is no first, or they are too many."""
    if first is None:
        return ""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 0 < count <= MOST_MONTHS:
        return ""
    start = first.year * 12 + first.month - 1
    months = (date((start + more) // 12, (start + more) % 12 + 1, 1) for more in range(count))
    return "(" + " | ".join(f"'{month_mark(month)}'" for month in months) + ")"


def _all_of(keys: frozenset[str]) -> str:
    return " & ".join(f"'{key}'" for key in sorted(keys))


def check_statement(sources: Sequence[Source], page_ids: list[int]) -> tuple[str, list[Any]]:
    """SQL and values: page id, moment, and whether each source has the page, for these pages, the newest first."""
    conditions, values = [], []
    for source in sources:
        # What a run says of the pages was asked when they were found.
        conditions.append("fetched.keys @@ %s::tsquery")
        values.append(_all_of(source.keys))
    return _CHECK.format(conditions=", ".join(conditions)), [*values, page_ids]
