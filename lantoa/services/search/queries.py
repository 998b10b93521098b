"""Finding pages."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.safestring import SafeString

from lantoa.services.search.highlight import excerpt, marked
from lantoa.services.search.rules import Query, read_query

PER_PAGE = 20
# Beyond this nobody reads and counting costs.
MOST_COUNTED = 1000

# Ranking reads every matching vector: of a word that nearly all pages have, the newest so many are ranked.
MOST_RANKED = 5000

# The query stands in it as a constant, so that the planner knows how rare it is.
# A year's age halves what a match is worth: news is read for what is new.
_FIND = """
    WITH matching AS (
        SELECT entry.id, entry.exact, entry.folded, entry.published_at
        FROM site_search_searchentry entry, wagtailcore_page page
        WHERE entry.folded @@ %(folded)s::tsquery AND page.id = entry.page_id AND page.live
        ORDER BY entry.published_at DESC LIMIT %(most)s
    ),
    ranked AS (
        SELECT matching.id, coalesce(matching.exact @@ %(exact)s::tsquery, false) AS is_exact,
            ts_rank_cd('{0.1, 0.2, 0.5, 1.0}', matching.folded, %(folded)s::tsquery, 1)
            / (1 + greatest(extract(epoch FROM now() - matching.published_at), 0) / 31557600) AS score,
            count(*) OVER () AS total
        FROM matching
    )
    SELECT page_id, title, snippet, published_at, is_exact, total
    FROM ranked JOIN site_search_searchentry USING (id)
    ORDER BY is_exact DESC, score DESC, published_at DESC, page_id DESC
    LIMIT %(limit)s OFFSET %(offset)s
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
    """One page of results; `is_loose` says that no page has all the words and these have some."""

    query: str
    total: int
    found: list[Found]
    is_loose: bool = False


def search(asked: str, *, page: int = 1) -> Results:
    """Pages that have every word of `asked`, those with the same accents first; failing that, pages with some.

    Accents typed or not, old or new tone placement, đ or d, abbreviation or full words make no difference to what is
    found. At most two queries.
    """
    query = read_query(asked)
    if query.is_empty:
        return Results(query.text, 0, [])
    results = _run(query, query.folded, page)
    if not results.found and page == 1 and len(query.words) > 1:
        return _run(query, query.loose, page, is_loose=True)
    return results


def _run(query: Query, folded: str, page: int, *, is_loose: bool = False) -> Results:
    offset = (max(page, 1) - 1) * PER_PAGE
    if offset >= MOST_COUNTED:
        return Results(query.text, 0, [])
    asked: dict[str, str | int] = {"exact": query.exact, "folded": folded, "limit": PER_PAGE, "offset": offset}
    asked["most"] = MOST_RANKED
    with connection.cursor() as cursor:
        cursor.execute(_FIND, asked)
        rows = cursor.fetchall()
    found = [
        Found(
            page_id,
            marked(title, query.words, is_exact=is_exact),
            excerpt(text, query.words, is_exact=is_exact),
            published_at,
            is_exact,
        )
        for page_id, title, text, published_at, is_exact, _ in rows
    ]
    return Results(query.text, min(rows[0][-1], MOST_COUNTED) if rows else 0, found, is_loose=is_loose)
