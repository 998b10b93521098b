"""What other packages may use of search."""

from lantoa.services.search.actions import (
    Text,
    drop_page,
    drop_unpublished,
    forget_layouts,
    index_page,
    index_pages,
    index_stale,
    mark_stale,
    settle_index,
    wanting,
)
from lantoa.services.search.horizons import forget_horizons
from lantoa.services.search.keys import Place, kind_mark, section_mark, unit_mark
from lantoa.services.search.phrases import rebuild_phrases
from lantoa.services.search.queries import PER_PAGE, Found, Results, first_found, most_alike, search
from lantoa.services.search.statements import EVERYWHERE, Within
from lantoa.services.search.suggestions import suggested_phrases, suggested_titles, typed_words

__all__ = [
    "EVERYWHERE",
    "PER_PAGE",
    "Found",
    "Place",
    "Results",
    "Text",
    "Within",
    "drop_page",
    "drop_unpublished",
    "first_found",
    "forget_horizons",
    "forget_layouts",
    "index_page",
    "index_pages",
    "index_stale",
    "kind_mark",
    "mark_stale",
    "most_alike",
    "rebuild_phrases",
    "search",
    "section_mark",
    "settle_index",
    "suggested_phrases",
    "suggested_titles",
    "typed_words",
    "unit_mark",
    "wanting",
]
