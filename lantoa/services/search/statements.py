"""The statements that read the index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.services.search.keys import month_mark
from lantoa.services.search.rules import Source

# A stretch of days in the past is read as months, up to so many.
MOST_MONTHS = 3


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
    condition, values = _matching(_all_of(source.keys | within.marks), first, within.until)
    return _newest([condition], [*values, *source.runs], source.runs, place=place, most=most)


def any_statement(sources: Sequence[Source], within: Within, *, most: int) -> tuple[str, list[Any]]:
    """SQL and values as of `newest_statement`, for all pages that any of the sources has; they share their runs."""
    conditions, values = [], list[Any]()
    for source in sources:
        condition, given = _matching(_all_of(source.keys | within.marks), within.since, within.until)
        conditions.append(f"({condition})")
        values += given
    runs = sources[0].runs
    return _newest(conditions, [*values, *runs], runs, place=0, most=most)


def _newest(
    conditions: Sequence[str], values: list[Any], runs: Sequence[bytes], *, place: int, most: int
) -> tuple[str, list[Any]]:
    condition = "(" + " OR ".join(conditions) + ")" + " AND position(%s::bytea IN run) > 0" * len(runs)
    return _NEWEST.format(conditions=condition, place=place, most=int(most)), values


def _matching(query: str, first: date | None, last: date | None) -> tuple[str, list[Any]]:
    """The condition that entries have the keys of `query` and are of these days, with its values.

    The index reads a range of days to the newest or to the oldest of all. From a recent day on that is soon done; from
    both ends it costs the same however short the stretch between them. So a short one is read by its months, each by
    itself: many keys beside a choice of months are slow.
    """
    months = _months(first, last) if first and last else []
    if months:
        each = " OR ".join(["keys @@ %s::tsquery"] * len(months))
        queries = [" & ".join(filter(None, [query, f"'{month_mark(month)}'"])) for month in months]
        return f"({each}) AND day + 0 >= %s AND day + 0 <= %s", [*queries, *_ordinals(first, last)]
    # Rows without keys wait for the worker.
    conditions = ["keys @@ %s::tsquery" if query else "keys IS NOT NULL"]
    conditions += ["day >= %s"] * bool(first) + ["day <= %s"] * bool(last)
    return " AND ".join(conditions), [*([query] if query else []), *_ordinals(first, last)]


def _ordinals(*days: date | None) -> list[int]:
    return [day.toordinal() for day in days if day]


def _months(first: date, last: date) -> list[date]:
    """The months from `first` to `last`; none when they are too many."""
    start = first.year * 12 + first.month - 1
    count = last.year * 12 + last.month - start
    if not 0 < count <= MOST_MONTHS:
        return []
    return [date(month // 12, month % 12 + 1, 1) for month in range(start, start + count)]


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
