"""Finding pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.safestring import SafeString

from lantoa.kit.clock import now
from lantoa.services.search.gather import Gathering, Hits, gather
from lantoa.services.search.highlight import excerpt, marked
from lantoa.services.search.rules import Query, Source, loose_sources, read_query, sources, worth
from lantoa.services.search.statements import EVERYWHERE, Within

PER_PAGE = 20
# Beyond this nobody reads and counting costs.
MOST_COUNTED = 1000
# Of each word, when no page has all of them.
MOST_LOOSE = 100

_SHOW = """
    SELECT entry.page_id, entry.title, entry.snippet, entry.published_at
    FROM site_search_searchentry entry JOIN wagtailcore_page page ON page.id = entry.page_id AND page.live
    WHERE entry.page_id = ANY(%s)
"""


@dataclass(frozen=True)
class Found:
    """One page that matches, with what matched marked."""

    page_id: int
    title: SafeString
    excerpt: SafeString
    published_at: datetime
    is_exact: bool


@dataclass(frozen=True)
class Results:
    """One page of results; `is_loose` says that no page has all the words and these have some.

    `total` is what was counted, MOST_COUNTED at most; with `has_more_than_total` there are more.
    """

    query: str
    total: int
    found: list[Found]
    is_loose: bool = False
    has_more_than_total: bool = False


@dataclass(frozen=True)
class _Ranked:
    page_id: int
    is_exact: bool
    worth: float
    published_at: datetime


def search(asked: str, *, page: int = 1, within: Within = EVERYWHERE) -> Results:
    """Pages that have every word of `asked`, those with the same accents first; failing that, pages with some.

    Accents typed or not, old or new tone placement, đ or d, abbreviation or full words make no difference to what is
    found. Without words, the newest pages of what `within` names. Six queries at most, usually three.
    """
    query = read_query(asked)
    if (query.is_empty and within == EVERYWHERE) or (max(page, 1) - 1) * PER_PAGE >= MOST_COUNTED:
        return Results(query.text, 0, [])
    ranked, total, has_more = _ranked(query, within, most=max(page, 1) * PER_PAGE)
    if not ranked and page == 1 and len(query.words) > 1:
        ranked = _loosely(query, within)
        return Results(query.text, len(ranked), _shown(query, ranked), is_loose=True)
    first = (max(page, 1) - 1) * PER_PAGE
    chosen = ranked[first : first + PER_PAGE]
    found = _shown(query, chosen)
    # What the portal has taken down since it was indexed is neither shown nor counted.
    total = max(total, first + len(chosen)) - len(chosen) + len(found)
    return Results(query.text, total, found, has_more_than_total=has_more)


def first_found(asked: str, *, most: int) -> list[int]:
    """Ids of the pages that `search` would put first: who has all words leads. Nothing of them is read or marked.

    `most_alike` asks otherwise: how much of a title a page has.
    """
    query = read_query(asked)
    if query.is_empty:
        return []
    ranked, _, _ = _ranked(query, EVERYWHERE, most=most)
    if not ranked and len(query.words) > 1:
        ranked = _loosely(query, EVERYWHERE)
    return [one.page_id for one in ranked[:most]]


def _ranked(query: Query, within: Within, *, most: int) -> tuple[list[_Ranked], int, bool]:
    """The best `most` pages; how many there are as far as counted; whether there are more."""
    *places, every = [Source(1.0, frozenset())] if query.is_empty else sources(query, with_accents=False)
    wanted = Gathering(most, within, every, MOST_COUNTED + 1, ranks_every=not query.has_accents)
    if not query.has_accents:
        hits, counted = gather(places, wanted)
        return _rank([*hits, *_one(counted)], is_exact=False)[:most], *_count(counted)
    hits, counted = gather(sources(query, with_accents=True), wanted)
    ranked = _rank(hits, is_exact=True)
    if counted and len(ranked) < min(most, counted.total):
        hits, again = gather(places, Gathering(most, within, every, most, ranks_every=True, seen=counted))
        known = {one.page_id for one in ranked}
        ranked += [one for one in _rank([*hits, *_one(again)], is_exact=False) if one.page_id not in known]
    return ranked[:most], *_count(counted)


def _one(hits: Hits | None) -> list[Hits]:
    return [hits] if hits else []


def _count(hits: Hits | None) -> tuple[int, bool]:
    total = hits.total if hits else 0
    return min(total, MOST_COUNTED), total > MOST_COUNTED or not (hits and hits.is_whole)


def _rank(all_hits: Sequence[Hits], *, is_exact: bool) -> list[_Ranked]:
    """The pages of all sources, the best first: by the best source each is in, less with age."""
    best: dict[int, tuple[float, datetime]] = {}
    for hits in all_hits:
        for page_id, published_at in hits.rows:
            points = max(hits.source.points, best.get(page_id, (0.0, published_at))[0])
            best[page_id] = (points, published_at)
    at = now()
    ranked = [
        _Ranked(page_id, is_exact, worth(points, age_days=(at - published_at).total_seconds() / 86_400), published_at)
        for page_id, (points, published_at) in best.items()
    ]
    ranked.sort(key=lambda one: (one.worth, one.published_at, one.page_id), reverse=True)
    return ranked


def _loosely(query: Query, within: Within) -> list[_Ranked]:
    """Pages with most of the words, a page of them: with the same accents, failing that without."""
    for with_accents in (True, False) if query.has_accents else (False,):
        for some in loose_sources(query, with_accents=with_accents):
            hits, _ = gather(some, Gathering(MOST_LOOSE, within))
            ranked = _rank_by_sum(hits, is_exact=with_accents)
            if ranked:
                return ranked[:PER_PAGE]
    return []


def most_alike(title: str, *, without: int, least: float, most: int) -> list[int]:
    """Ids of the pages that have most of what `title` says, the most alike first, not `without` itself.

    `least` is what the words in common must be worth: a pair that few pages have is worth three, a common word nothing.
    As many queries as a search; for workers, not for readers.
    """
    ranked = _loosely(read_query(title), EVERYWHERE)
    return [one.page_id for one in ranked if one.page_id != without and one.worth >= least][:most]


def _rank_by_sum(all_hits: Sequence[Hits], *, is_exact: bool) -> list[_Ranked]:
    """The pages by how much of the query they have: a rare word tells more than a common one."""
    points: dict[int, float] = {}
    when: dict[int, datetime] = {}
    for hits in all_hits:
        for page_id, published_at in hits.rows:
            points[page_id] = points.get(page_id, 0.0) + hits.source.points / (1 + min(hits.total, MOST_COUNTED) / 100)
            when[page_id] = published_at
    ranked = [_Ranked(page_id, is_exact, some, when[page_id]) for page_id, some in points.items()]
    ranked.sort(key=lambda one: (one.worth, one.published_at, one.page_id), reverse=True)
    return ranked


def _shown(query: Query, chosen: Sequence[_Ranked]) -> list[Found]:
    """The live ones among the chosen, in their order, marked. One query."""
    if not chosen:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SHOW, [[one.page_id for one in chosen]])
        rows = {row[0]: row for row in cursor.fetchall()}
    found = []
    for one in chosen:
        if one.page_id in rows:
            _, title, snippet, published_at = rows[one.page_id]
            found.append(
                Found(
                    one.page_id,
                    marked(title, query.shown, is_exact=one.is_exact),
                    excerpt(snippet, query.shown, is_exact=one.is_exact),
                    published_at,
                    one.is_exact,
                )
            )
    return found
