"""The front page, sections and topics."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.home import front_page
from lantoa.faces.portal.paging import page_of
from lantoa.faces.portal.reading_lists import most_read_teasers
from lantoa.faces.portal.teasers import listed, teasers
from lantoa.publishing.newsroom.facade import Article, TopicPage
from lantoa.services.cache.facade import public_page

PER_PAGE = 20


@require_safe
@public_page(seconds=120)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"front": front_page(frame_of(request))})


@require_safe
@public_page(seconds=300)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    frame = frame_of(request)
    shown = frame.section_called(slug)
    if shown is None:
        raise Http404(_("Không có chuyên mục này."))
    context = _list(request, listed().filter(path__startswith=shown.path)) | {
        "section": shown,
        "most_read": most_read_teasers(frame, shown.id),
        "feed": f"/rss{shown.url}",
    }
    return render(request, "portal/section.html", context)


@require_safe
@public_page(seconds=300)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(TopicPage.objects.live().select_related("cover"), slug=slug)
    context = _list(request, listed().filter(topics=shown)) | {"topic": shown}
    return render(request, "portal/topic.html", context)


def _list(request: HttpRequest, rows: QuerySet[Article]) -> dict[str, object]:
    page = page_of(request, rows, per_page=PER_PAGE)
    items = teasers(page.items, frame_of(request))
    return {"page": page, "items": items}
