"""The front page, sections and topics."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import Frame, frame_of
from lantoa.faces.portal.home import front_page
from lantoa.faces.portal.paging import page_of
from lantoa.faces.portal.pinned import MOST_SECONDS, Pinned, pinned_at
from lantoa.faces.portal.reading_lists import most_read_teasers
from lantoa.faces.portal.teasers import Teaser, listed, teasers, teasers_by_id
from lantoa.publishing.newsroom.facade import Article, TopicPage
from lantoa.services.cache.facade import keep_for, public_page

PER_PAGE = 20


@require_safe
@public_page(seconds=120)
def home(request: HttpRequest) -> HttpResponse:
    front = front_page(frame_of(request))
    return _kept(render(request, "portal/home.html", {"front": front}), front.keep_seconds)


@require_safe
@public_page(seconds=300)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    frame = frame_of(request)
    shown = frame.section_called(slug)
    if shown is None:
        raise Http404(_("Không có chuyên mục này."))
    listing = _list(request, listed().filter(path__startswith=shown.path))
    pinned = pinned_at(shown.id) if listing["page"].number == 1 else None
    context = (
        listing
        | _with_pinned(pinned, listing["items"], frame)
        | {
            "section": shown,
            "most_read": most_read_teasers(frame, shown.id),
            "feed": f"/rss{shown.url}",
        }
    )
    answer = render(request, "portal/section.html", context)
    return _kept(answer, pinned.seconds) if pinned else answer


def _with_pinned(pinned: Pinned | None, items: list[Teaser], frame: Frame) -> dict[str, list[Teaser]]:
    """What stands first on a section's first page, and beside it."""
    if pinned is None or not (pinned.top or pinned.must_read):
        return {}
    found = {item.id: item for item in teasers_by_id([*dict.fromkeys([*pinned.top, *pinned.must_read])], frame)}
    top = [found[pk] for pk in pinned.top if pk in found]
    beside = [found[pk] for pk in pinned.must_read if pk in found and pk not in pinned.top]
    placed = {item.id for item in (*top, *beside)}
    return {"items": [*top, *(item for item in items if item.id not in placed)], "must_reads": beside}


def _kept(answer: HttpResponse, seconds: int) -> HttpResponse:
    """A page that changes by itself before it would lapse is kept only until then."""
    return keep_for(answer, seconds=seconds) if seconds < MOST_SECONDS else answer


@require_safe
@public_page(seconds=300)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(TopicPage.objects.live().select_related("cover"), slug=slug)
    most_read = most_read_teasers(frame_of(request))
    context = _list(request, listed().filter(topics=shown)) | {"topic": shown, "most_read": most_read}
    return render(request, "portal/topic.html", context)


def _list(request: HttpRequest, rows: QuerySet[Article]) -> dict[str, Any]:
    page = page_of(request, rows, per_page=PER_PAGE)
    items = teasers(page.items, frame_of(request))
    return {"page": page, "items": items}
