"""Search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.paging import page_number
from lantoa.faces.portal.teasers import teasers_by_id
from lantoa.org.units.facade import Unit, find_units
from lantoa.services.analytics.facade import most_read
from lantoa.services.cache.facade import public_page
from lantoa.services.search.facade import PER_PAGE, search

# More than these means that the words say nothing about one unit.
MOST_UNITS = 6


@require_safe
@public_page(seconds=60)
def results(request: HttpRequest) -> HttpResponse:
    frame, number = frame_of(request), page_number(request)
    found = search(request.GET.get("q", ""), page=number)
    items = {item.id: item for item in teasers_by_id([one.page_id for one in found.found], frame)}
    context = {
        "query": found.query,
        "results": found,
        "items": [(one, items[one.page_id]) for one in found.found if one.page_id in items],
        "units": _units(found.query) if number == 1 else [],
        "number": number,
        "has_more": number * PER_PAGE < found.total and not found.is_loose,
        "most_read": [] if found.found else teasers_by_id(most_read(days=7, limit=6), frame),
    }
    return render(request, "portal/search.html", context)


def _units(query: str) -> list[Unit]:
    """The few units that are called so; none when nearly all are."""
    found = list(find_units(query)[: MOST_UNITS + 1]) if query else []
    return found if len(found) <= MOST_UNITS else []
