"""What other packages may use of search."""

from lantoa.services.search.actions import drop_page, index_page
from lantoa.services.search.queries import PER_PAGE, Found, Results, search

__all__ = ["PER_PAGE", "Found", "Results", "drop_page", "index_page", "search"]
