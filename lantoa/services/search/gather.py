"""The newest pages of each source, however many it has: of common words only the newest days are read.

A page's rank is what its best source is worth, less with age. So the best pages of all are among the newest of each
source, and no other page has to be looked at: the order is the same as if every match had been ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lantoa.kit.clock import now
from lantoa.services.search.horizons import Horizons, horizons
from lantoa.services.search.rules import WORDS, Source, worth
from lantoa.services.search.statements import EVERYWHERE, Within, any_statement, check_statement, newest_statement

# Rows that a step reads, the newest first; the last step reads all.
STEPS = (2_000, 16_000, 128_000)
# So many matches are fetched and sorted without cutting off older days.
FEW = 1_000
# So many pages are looked at one by one, instead of asking the index for each source of theirs.
HANDFUL = 400
# Beyond so many rows nothing is read only to be counted.
READ_FOR_COUNTING = 16_000
# So many words strewn over a text say little and cost most: they are read to the end only when nothing else is found.
MANY_WORDS = 5


@dataclass
class Hits:
    """The newest pages of one source. `total` is all of them when `is_whole`, else how many were seen."""

    source: Source
    total: int = 0
    is_whole: bool = False
    rows: list[tuple[int, datetime]] = field(default_factory=list)
    # The rows that the last step read; None for all.
    step: int | None = None


@dataclass(frozen=True)
class Gathering:
    """What is wanted: the best `most` pages of some sources; `every` has all of theirs and is counted up to `count`."""

    most: int
    within: Within = EVERYWHERE
    every: Source | None = None
    count: int = 0
    # Whether `every` is one of the sources that are ranked, too.
    ranks_every: bool = False
    # What is known of `every` already.
    seen: "Hits | None" = None


def gather(sources: Sequence[Source], wanted: Gathering) -> tuple[list[Hits], Hits | None]:
    """For each source, as many of its newest pages as may be among the best `most`; and those of `wanted.every`.

    One statement a step, at most one step more than STEPS, and one for a handful of pages.
    """
    known, within = horizons(wanted.within.until), wanted.within
    hits = [Hits(source, step=STEPS[0]) for source in sources]
    every = wanted.seen or (Hits(wanted.every, step=STEPS[0]) if wanted.every else None)
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner doesn't know what it costs to fetch the keys, and would rather read all rows of a small table.
        cursor.execute("SET LOCAL enable_seqscan = off")
        pending = [*hits, every] if every and not wanted.seen else list(hits)
        if every and wanted.seen and every.is_whole and every.total == len(every.rows):
            _check(cursor, hits, [page_id for page_id, _ in every.rows])
            pending = []
        while pending:
            _read(cursor, pending, most=wanted.most, within=within, known=known)
            if every and _is_handful(every, known):
                _read_handful(cursor, hits, every, within=within)
            elif every and _is_strewn(every):
                _read_pairs(cursor, hits, within=within, known=known)
            pending = _still_wanted(hits, every, wanted, known)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return hits, every


def _still_wanted(hits: Sequence[Hits], every: Hits | None, wanted: Gathering, known: Horizons) -> list[Hits]:
    """Those of which further back there may be pages that are wanted, each with its next step."""
    ranked = [*hits, every] if every and wanted.ranks_every else hits
    floor = _worth_of_last(ranked, wanted.most)
    open_ones = [
        one for one in hits if not (one.is_whole or one.total >= wanted.most or _best_unseen(one, known) <= floor)
    ]
    telling = [one for one in open_ones if not _is_strewn(one)]
    is_found = any(one.rows for one in ranked)
    pending = telling if telling or is_found else open_ones
    for one in pending:
        one.step = _next_step(one, wanted.most, known)
    if every and not every.is_whole and not (_is_strewn(every) and (telling or is_found)):
        step = _next_step(every, wanted.count, known)
        if every.total <= wanted.most:
            step = _next_step(every, wanted.most + 1, known)
        elif every.total >= wanted.count or (step or 0) > READ_FOR_COUNTING:
            return pending
        every.step = step
        return [*pending, every]
    return pending


def _is_strewn(hits: Hits) -> bool:
    """Whether the source is many words anywhere in the page."""
    return hits.source.points <= WORDS and len(hits.source.keys) >= MANY_WORDS


def _worth_of_last(ranked: Sequence[Hits], most: int) -> float:
    """What the last of the best `most` pages found so far is worth at least; nothing while there are fewer."""
    at, best = now(), dict[int, float]()
    for hits in ranked:
        for page_id, published_at in hits.rows:
            value = worth(hits.source.points, age_days=(at - published_at).total_seconds() / 86_400)
            best[page_id] = max(best.get(page_id, 0.0), value)
    return sorted(best.values(), reverse=True)[most - 1] if len(best) >= most else 0.0


def _best_unseen(hits: Hits, known: Horizons) -> float:
    """What a page of the source can be worth at most that the last step did not reach."""
    day = known.day_of_newest(hits.step) if hits.step else None
    return worth(hits.source.points, age_days=(now().date() - day).days - 1 if day else 0.0)


def _next_step(hits: Hits, wanted: int, known: Horizons) -> int | None:
    """The smallest step that should find enough, going by what the last one found."""
    density = hits.total / (hits.step or 1)
    further = (step for step in STEPS if step > (hits.step or 0))
    if hits.source.runs:
        # Its words are compared on every page that has its pairs, however few have the phrase.
        return next(further, None)
    if density * known.rows <= FEW:
        return None
    return next((step for step in further if density * step >= wanted * 1.3), None)


def _read(cursor: CursorWrapper, pending: Sequence[Hits], *, most: int, within: Within, known: Horizons) -> None:
    parts, values = [], []
    for place, hits in enumerate(pending):
        since = known.day_of_newest(hits.step) if hits.step else None
        hits.rows, hits.total = [], 0
        # Nothing before the first day asked for counts as unseen.
        hits.is_whole = since is None or (within.since is not None and within.since >= since)
        part, given = newest_statement(hits.source, within, None if hits.is_whole else since, place=place, most=most)
        parts.append(part)
        values += given
    cursor.execute(" UNION ALL ".join(parts), values)
    for place, page_id, published_at, total in cursor.fetchall():
        pending[place].rows.append((page_id, published_at))
        pending[place].total = total


def _is_handful(every: Hits, known: Horizons) -> bool:
    is_cheap = not every.is_whole and not _is_strewn(every)
    return is_cheap and every.total / (every.step or 1) * known.rows <= HANDFUL


def _read_handful(cursor: CursorWrapper, hits: Sequence[Hits], every: Hits, *, within: Within) -> None:
    """If `every` is really so few, which of them each source has; all is read then."""
    part, values = newest_statement(every.source, within, None, place=0, most=HANDFUL + 1)
    cursor.execute(part, values)
    rows = [(page_id, published_at) for _, page_id, published_at, _ in cursor.fetchall()]
    if len(rows) > HANDFUL:
        return
    every.rows, every.total, every.is_whole = rows, len(rows), True
    _check(cursor, hits, [page_id for page_id, _ in rows])


def _read_pairs(cursor: CursorWrapper, hits: Sequence[Hits], *, within: Within, known: Horizons) -> None:
    """Of many words few pages have the pairs: those pages are found without accents, and then looked at one by one.

    Nothing happens where they are more than a handful, or where nothing is left to be read.
    """
    paired = [one for one in hits if any("_" in key for key in one.source.keys)]
    if all(one.is_whole for one in paired):
        return
    least = min(one.source.points for one in paired)
    widest = [one for one in paired if one.source.points == least]
    if sum(one.total / (one.step or 1) for one in widest) * known.rows > HANDFUL:
        return
    bare = [replace(one.source, keys=frozenset(key for key in one.source.keys if "_" in key)) for one in widest]
    cursor.execute(*any_statement(bare, within, most=HANDFUL + 1))
    page_ids = [row[1] for row in cursor.fetchall()]
    if len(page_ids) <= HANDFUL:
        _check(cursor, paired, page_ids)


def _check(cursor: CursorWrapper, hits: Sequence[Hits], page_ids: list[int]) -> None:
    """These pages are all that any of the sources may have: which has which."""
    for one in hits:
        one.rows, one.total, one.is_whole = [], 0, True
    if not page_ids or not hits:
        return
    cursor.execute(*check_statement([one.source for one in hits], page_ids))
    for page_id, published_at, *has in cursor.fetchall():
        for one, it_has in zip(hits, has, strict=True):
            if it_has:
                one.rows.append((page_id, published_at))
                one.total += 1
