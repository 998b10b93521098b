"""One piece on its own page."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.old_addresses import new_place
from lantoa.faces.portal.pinned import MOST_SECONDS
from lantoa.faces.portal.story import Story, story_of
from lantoa.faces.portal.teasers import address_of, listed, teasers
from lantoa.kit.clock import now
from lantoa.kit.frozen import frozen
from lantoa.publishing.newsroom.facade import FRAME_HOSTS, Article, Format, seconds_to_turn, with_authors
from lantoa.services.cache.facade import keep_for, public_page

INSTEAD = 5
LIVE_SECONDS = 20
# What nearly every piece has. Of nine tables the planner thinks longer than it reads; a series, a successor and a
# quoted house are asked for where there is one.
JOINED = ("unit", "cover")


@require_safe
@public_page(seconds=300)
def piece(request: HttpRequest, section: str, pk: str, slug: str = "") -> HttpResponse:
    found = _piece(int(pk))
    if not found:
        raise Http404(_("Không có bài này."))
    [article] = found
    if not article.live:
        return _not_live(request, article)
    url = address_of(article, frame_of(request).section_of(article.path))
    if request.path != url:
        # An old portal's address may end in a number that is one of our ids.
        return HttpResponsePermanentRedirect(new_place(request) or url)
    story = story_of(article, frame_of(request))
    if article.expires_at and not story.has_ended:
        return _until_its_end(request, story)
    if article.format == Format.LIVE:
        # Soon, live, over: the page says another thing from one minute to the next.
        return keep_for(_page(request, story), seconds=LIVE_SECONDS)
    return _page(request, story)


def _until_its_end(request: HttpRequest, story: Story) -> HttpResponse:
    """A page that will say so when the piece has ended is kept no longer than it holds."""
    is_live = story.article.format == Format.LIVE
    answer = _page(request, story)
    most = LIVE_SECONDS if is_live else MOST_SECONDS
    end = story.article.expires_at
    seconds = seconds_to_turn([end] if end else [], at=now(), most=most)
    return keep_for(answer, seconds=seconds) if seconds < MOST_SECONDS else answer


@frozen
def _piece(pk: int) -> QuerySet[Article]:
    return with_authors(Article.objects.filter(pk=pk)).select_related(*JOINED)


def _page(request: HttpRequest, story: Story) -> HttpResponse:
    draw = _with_player if story.has_player else _plain
    answer: HttpResponse = draw(request, story)
    return answer


def _plain(request: HttpRequest, story: Story) -> HttpResponse:
    return render(request, "portal/article.html", {"story": story})


@csp_update({"frame-src": [SELF, *FRAME_HOSTS]})
def _with_player(request: HttpRequest, story: Story) -> HttpResponse:
    """A page on which the reader may open another house's player."""
    return _plain(request, story)


def _not_live(request: HttpRequest, article: Article) -> HttpResponse:
    """Gone with kind words when readers may have seen it, else as if it had never been."""
    if article.state != Article.State.WITHDRAWN or article.first_published_at is None:
        raise Http404(_("Không có bài này."))
    instead = teasers(listed()[:INSTEAD], frame_of(request))
    return render(request, "portal/gone.html", {"instead": instead}, status=410)
