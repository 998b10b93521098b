"""How far one page got, as a part of other people's screens."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.publishing.distribution.access import releases_for
from lantoa.publishing.distribution.queries import spread_of_page
from lantoa.publishing.distribution.views.doors import person


@login_required
@require_safe
def page_summary(request: HttpRequest, page_id: int) -> HttpResponse:
    """For htmx: whoever sees a release of the page sees its sum. Empty while it was not released. Four queries."""
    newest = releases_for(person(request)).filter(page_id=page_id).first()
    if newest is None and not releases_for(person(request)).exists():
        raise Http404
    spread = spread_of_page(page_id) if newest else None
    return render(request, "distribution/_page_summary.html", {"spread": spread, "newest": newest})
