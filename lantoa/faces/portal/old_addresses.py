"""Addresses of the portal that was here before lead to the pieces that stood there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from lantoa.publishing.intake.facade import article_of_old_address
from lantoa.publishing.newsroom.facade import public_path

# Nothing of an old portal lies there, and what programs ask in vain should cost nothing.
_OURS = ("/api/", "/quan-tri/", "/static/", "/media/", "/toa-soan/", "/lan-toa/", "/lam-viec/", "/s/")


class OldAddressMiddleware:
    """301 instead of 404 for an address that an import brought along: one query, and only where there is nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Before WordPress gave pieces names it gave them a number behind the front page's address.
        if request.path == "/" and request.GET.get("p") and (place := new_place(request)):
            return HttpResponsePermanentRedirect(place)
        answer = self._next(request)
        is_asked = answer.status_code == 404 and request.method in ("GET", "HEAD")
        if not is_asked or request.path.startswith(_OURS):
            return answer
        place = new_place(request)
        return HttpResponsePermanentRedirect(place) if place else answer


def new_place(request: HttpRequest) -> str:
    """Where the piece of an old address stands now; empty when there is none, or none that readers may see."""
    article = article_of_old_address(request.path, request.META.get("QUERY_STRING", ""))
    is_shown = article is not None and (article.live or article.state == article.State.WITHDRAWN)
    place = public_path(article) if article is not None and is_shown else ""
    return "" if place == request.path else place
