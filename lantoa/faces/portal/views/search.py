"""Search, and what is offered while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.paging import page_number
from lantoa.faces.portal.reading_lists import most_read_teasers
from lantoa.faces.portal.searching import Search, read_search
from lantoa.faces.portal.suggesting import suggestions
from lantoa.faces.portal.teasers import found_teasers
from lantoa.org.units.facade import Unit, find_units
from lantoa.publishing.newsroom.facade import Format
from lantoa.services.cache.facade import public_page
from lantoa.services.search.facade import PER_PAGE, Results, search

# More than these means that the words say nothing about one unit.
MOST_UNITS = 6
MOST_PAGES = 50


@require_safe
@public_page(seconds=60)
def results(request: HttpRequest) -> HttpResponse:
    frame, number = frame_of(request), page_number(request)
    asked = read_search(request, frame)
    found = _search(asked, number)
    items = {item.id: item for item in found_teasers([one.page_id for one in found.found], frame)}
    has_more = not found.is_loose and (number * PER_PAGE < found.total) and number < MOST_PAGES
    context = {
        "asked": asked,
        "query": found.query,
        "results": found,
        "kinds": Format.choices,
        "is_asked": bool(found.query) or asked.is_narrowed,
        "items": [(one, items[one.page_id]) for one in found.found if one.page_id in items],
        "units": _units(found.query) if number == 1 and not asked.is_narrowed else [],
        "number": number,
        "newer": asked.address(page=number - 1) if number > 1 else "",
        "older": asked.address(page=number + 1) if has_more else "",
        "most_read": [] if found.found else most_read_teasers(frame),
    }
    return render(request, "portal/search.html", context)


@require_safe
@public_page(seconds=300)
def suggest(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"items": suggestions(request.GET.get("q", ""), frame_of(request))})


def _search(asked: Search, number: int) -> Results:
    """Nothing for a unit that could be several: which one is asked first."""
    if asked.unit_text and asked.unit is None:
        return Results(search("").query or " ".join(asked.words.split()), 0, [])
    return search(asked.words, page=number, within=asked.within)


def _units(query: str) -> list[Unit]:
    """The few units that are called so; none when nearly all are."""
    found = list(find_units(query)[: MOST_UNITS + 1]) if query else []
    return found if len(found) <= MOST_UNITS else []
