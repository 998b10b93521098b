"""Keeping the index in step with what is published."""

from datetime import datetime

from django.db import connection

from lantoa.services.search.models import SearchEntry
from lantoa.services.search.rules import vector_of

LONGEST_KEPT_TEXT = 12_000


def index_page(*, page_id: int, title: str, lead: str, text: str, also: str = "", published_at: datetime) -> None:
    """Let readers find a page: title before lead before text. Again is safe.

    `also` holds names and key words that are not shown.
    """
    parts = [("A", title), ("B", lead), ("B", also), ("C", text)]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO site_search_searchentry (page_id, published_at, title, snippet, exact, folded)
               VALUES (%s, %s, %s, %s, %s::tsvector, %s::tsvector)
               ON CONFLICT (page_id) DO UPDATE SET published_at = excluded.published_at, title = excluded.title,
               snippet = excluded.snippet, exact = excluded.exact, folded = excluded.folded""",
            [
                page_id,
                published_at,
                title,
                f"{lead} {text}".strip()[:LONGEST_KEPT_TEXT],
                vector_of(parts, folded=False),
                vector_of(parts, folded=True),
            ],
        )


def drop_page(page_id: int) -> None:
    """Let nobody find a page any more. Again is safe."""
    SearchEntry.objects.filter(page_id=page_id).delete()
