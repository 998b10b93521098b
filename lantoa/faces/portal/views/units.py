"""Units: the index and one unit's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.faces.portal import units as reads
from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.paging import page_of
from lantoa.faces.portal.teasers import listed, teasers
from lantoa.kit.clock import today
from lantoa.kit.doors import or_404
from lantoa.org.units.facade import find_units, get_unit
from lantoa.publishing.distribution.facade import bulletin_of
from lantoa.services.cache.facade import public_page

PIECES_PER_PAGE, UNITS_PER_PAGE = 20, 60
LONGEST_QUERY = 80


@require_safe
@public_page(seconds=300)
def index(request: HttpRequest) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY]
    root = reads.roots().first()
    if asked:
        rows = find_units(asked)
    else:
        rows = reads.children(root) if root and reads.roots().count() == 1 else reads.roots()
    context = {
        "asked": asked,
        "root": None if asked else root,
        "page": page_of(request, rows, per_page=UNITS_PER_PAGE),
    }
    return render(request, "portal/units.html", context)


@require_safe
@public_page(seconds=300)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    shown = or_404(get_unit, code)
    before = reads.predecessors(shown)
    with_before = bool(before) and request.GET.get("ca-truoc") == "1"
    rows = reads.pieces_of([shown, *(before if with_before else [])])
    page = page_of(request, listed(rows), per_page=PIECES_PER_PAGE)
    context = {
        "unit": shown,
        "successor": shown.successor,
        "has_ended": bool(shown.valid_to and shown.valid_to < today()),
        "above": reads.ancestors(shown),
        "below": page_of(request, reads.children(shown), per_page=UNITS_PER_PAGE, name="don-vi"),
        "before": before,
        "with_before": with_before,
        "channels": reads.official_channels(shown),
        "has_letters": bulletin_of(shown.pk) is not None,
        "page": page,
        "items": teasers(page.items, frame_of(request)),
        "feed": f"/rss/don-vi/{shown.code}/",
    }
    return render(request, "portal/unit.html", context)
