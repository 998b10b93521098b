"""Filling the index: what is missing, what moved, or everything."""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta

from lantoa.faces.portal.receivers import campaign_text, search_text
from lantoa.kit.clock import now
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.newsroom.facade import Article, published_articles, sections, whole
from lantoa.services.search.facade import (
    drop_unpublished,
    forget_horizons,
    forget_layouts,
    index_pages,
    index_stale,
    rebuild_phrases,
    settle_index,
    wanting,
)

BATCH = 200
STALE_AT_ONCE = 500
# How long a worker may be away without a piece staying unfound.
LATELY = timedelta(days=7)


def index_articles(ids: Collection[int]) -> int:
    """Index those of the pieces that are live; how many. Five queries, and one for each format among them."""
    rows = published_articles().order_by().filter(pk__in=ids, first_published_at__isnull=False)
    section_ids = {section.path: section.pk for section in sections()}
    texts = [
        search_text(article, section_ids.get(article.path[: -Article.steplen]))
        for article in whole(rows.select_related("unit").prefetch_related("tagged_items__tag"))
    ]
    index_pages(texts)
    return len(texts)


def index_moved_pieces() -> int:
    """Index anew pieces of units that moved or were renamed; how many. Safe in several workers at once."""
    done = 0
    while done < STALE_AT_ONCE:
        taken = index_stale(index_articles)
        done += taken
        if not taken:
            break
    return done


def index_forgotten_pieces() -> int:
    """Index pieces that came out lately and whose process died before it indexed them; how many. Two queries."""
    out = published_articles().filter(state=Article.State.PUBLISHED, state_changed_at__gte=now() - LATELY)
    missing = wanting(out.order_by("-state_changed_at").values_list("pk", flat=True)[:STALE_AT_ONCE])
    return index_articles(missing) if missing else 0


def reindex(*, everything: bool = False, batch: int = BATCH, say: Callable[[int, int], object] | None = None) -> int:
    """Index every live piece that is missing or was indexed in an older way; with `everything` all of them.

    Each batch is kept when it is done: stopped and started again, it goes on where it was. `say` hears after each
    batch how many pieces were looked at, of how many. Returns how many were indexed.
    """
    if everything:
        forget_layouts()
    drop_unpublished()
    total, seen, done = published_articles().order_by().count(), 0, 0
    for ids in _batches(batch):
        missing = wanting(ids)
        done += index_articles(missing) if missing else 0
        seen += len(ids)
        if say:
            say(seen, total)
    done += _index_campaigns()
    while index_moved_pieces():
        pass
    settle_index()
    forget_horizons()
    rebuild_phrases()
    return done


def _index_campaigns() -> int:
    """The few campaign pages that are missing or were indexed in an older way; how many."""
    pages = {page.pk: page for page in CampaignPage.all_of_kind().live()}
    missing = wanting(pages)
    index_pages(campaign_text(pages[pk]) for pk in missing)
    return len(missing)


def _batches(size: int) -> Iterable[list[int]]:
    """Ids of all live pieces, the newest first: what is asked for most is found first."""
    last = None
    while True:
        rows = published_articles().order_by("-pk")
        if last is not None:
            rows = rows.filter(pk__lt=last)
        ids = list(rows.values_list("pk", flat=True)[:size])
        if not ids:
            return
        yield ids
        last = ids[-1]
