"""Pieces kept on a phone for later: the page that lists them, the worker that opens them, what is no longer there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.publishing.newsroom.facade import Article
from lantoa.services.cache.facade import public_page

# A phone keeps forty pieces at most; so far back goes what is taken away from it.
MOST_GONE = 3_000


@require_safe
@public_page(seconds=300)
def later(request: HttpRequest) -> HttpResponse:
    """The list; the browser fills it from what it keeps."""
    return render(request, "portal/later.html")


@never_cache
@require_safe
def later_worker(request: HttpRequest) -> HttpResponse:
    """The worker; it may stand before the whole portal, but only where somebody keeps a piece."""
    answer = HttpResponse(render_to_string("portal/later_sw.js"), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    return answer


@require_safe
@public_page(seconds=60)
def later_gone(request: HttpRequest) -> HttpResponse:
    """Ids of pieces that were out and are not any more, the last ones first: the same for everybody who asks."""
    rows = Article.objects.filter(live=False, first_published_at__isnull=False).order_by("-state_changed_at", "-pk")
    return JsonResponse({"gone": list(rows.values_list("pk", flat=True)[:MOST_GONE])})
