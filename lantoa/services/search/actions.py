"""Keeping the index in step with what is published."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from lantoa.kit.clock import VIETNAM
from lantoa.services.search.keys import Place, keys_of, marks_of, month_mark, unit_mark
from lantoa.services.search.models import SearchEntry, StaleEntry

LONGEST_KEPT_TEXT = 12_000
UNITS_AT_ONCE = 500
# Raise it when keys are made in another way: `lantoa reindex` then makes them anew.
LAYOUT = 1

_INDEX = """
    INSERT INTO site_search_searchentry
        (page_id, published_at, title, snippet, kind, day, keys, run, layout)
    VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector, %s, %s)
    ON CONFLICT (page_id) DO UPDATE SET published_at = excluded.published_at, title = excluded.title,
        snippet = excluded.snippet, kind = excluded.kind, day = excluded.day, keys = excluded.keys,
        run = excluded.run, layout = excluded.layout
"""


@dataclass(frozen=True)
class Text:
    """The words of one page: title before lead before text; `also` are names and key words that are not shown."""

    page_id: int
    title: str
    published_at: datetime
    lead: str = ""
    text: str = ""
    also: str = ""
    place: Place = field(default_factory=Place)

    @property
    def row(self) -> tuple[int | str | bytes | datetime, ...]:
        """Its entry, in the order of `_INDEX`."""
        day = self.published_at.astimezone(VIETNAM).date()
        marks = [*marks_of(self.place), month_mark(day)]
        keys, run = keys_of(title=self.title, head=(self.lead, self.also), text=self.text, marks=marks)
        snippet = f"{self.lead} {self.text}".strip()[:LONGEST_KEPT_TEXT]
        return (
            self.page_id,
            self.published_at,
            self.title[:255],
            snippet,
            self.place.kind,
            day.toordinal(),
            keys,
            run,
            LAYOUT,
        )


def index_pages(texts: Iterable[Text]) -> None:
    """Let readers find the pages, in their present words, at their present places. Again is safe."""
    rows = [text.row for text in texts]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_INDEX, rows)
        StaleEntry.objects.filter(pk__in=[row[0] for row in rows]).delete()


def index_page(
    *,
    page_id: int,
    title: str,
    lead: str,
    text: str,
    published_at: datetime,
    also: str = "",
    place: Place | None = None,
) -> None:
    """Let readers find one page; `index_pages` in short."""
    index_pages([Text(page_id, title, published_at, lead, text, also, place or Place())])


def drop_page(page_id: int) -> None:
    """Let nobody find a page any more. Again is safe."""
    SearchEntry.objects.filter(page_id=page_id).delete()
    StaleEntry.objects.filter(pk=page_id).delete()


def mark_stale(unit_ids: Sequence[int]) -> int:
    """Have the pages of these units and of those below them indexed anew; how many there are. Again is safe."""
    marked = 0
    with connection.cursor() as cursor:
        for first in range(0, len(unit_ids), UNITS_AT_ONCE):
            marks = " | ".join(f"'{unit_mark(unit_id)}'" for unit_id in unit_ids[first : first + UNITS_AT_ONCE])
            cursor.execute(
                """INSERT INTO site_search_staleentry (page_id)
                   SELECT page_id FROM site_search_searchentry WHERE keys @@ %s::tsquery
                   ON CONFLICT DO NOTHING""",
                [marks],
            )
            marked += cursor.rowcount
    return marked


def index_stale(index: Callable[[list[int]], object], *, most: int = 100) -> int:
    """Give `index` the ids of up to `most` pages that wait for it; how many there were.

    Safe in several processes at once: each takes other pages. A page that `index` leaves out is forgotten.
    """
    with transaction.atomic():
        rows = StaleEntry.objects.select_for_update(skip_locked=True).order_by("pk")[:most]
        ids = [row.pk for row in rows]
        if ids:
            index(ids)
            StaleEntry.objects.filter(pk__in=ids).delete()
    return len(ids)


def wanting(page_ids: Collection[int]) -> list[int]:
    """Those of the pages that have no entry, or one of an older layout, in their order. One query."""
    fresh = SearchEntry.objects.filter(page_id__in=page_ids, layout=LAYOUT).values_list("page_id", flat=True)
    known = set(fresh)
    return [page_id for page_id in page_ids if page_id not in known]


def forget_layouts() -> None:
    """Have everything indexed anew by the next `lantoa reindex`."""
    SearchEntry.objects.exclude(layout=0).update(layout=0)


def drop_unpublished() -> int:
    """Forget entries of pages that are no longer live; how many there were."""
    return SearchEntry.objects.filter(page__live=False).delete()[0]


def settle_index() -> None:
    """Refresh what the database knows of the index, after many pages were indexed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE site_search_searchentry")
