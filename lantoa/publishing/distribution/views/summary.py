"""How far one page got, as a part of other people's screens."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.access import paths_watched_by, releases_for
from lantoa.publishing.distribution.queries import spread_of_page


@login_required
@require_safe
def page_summary(request: HttpRequest, page_id: int) -> HttpResponse:
    """For htmx: whoever watches the whole of a release of the page sees its sum; empty while there is none.

    Five queries.
    """
    user = person_of(request)
    seen = releases_for(user)
    if not seen.exists():
        raise Http404
    newest, paths = seen.filter(page_id=page_id).first(), paths_watched_by(user)
    if newest is not None and not newest.under.path.startswith(tuple(paths)):
        # Who watches a part of it must not learn the whole.
        newest = None
    spread = spread_of_page(page_id) if newest else None
    return render(request, "distribution/_page_summary.html", {"spread": spread, "newest": newest})
