"""The short link and the beacon."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.clock import local_day, now
from lantoa.kit.http import client_address, is_robot
from lantoa.services.analytics.actions import record_view
from lantoa.services.analytics.crowd import crowd
from lantoa.services.analytics.links import follow
from lantoa.services.analytics.reads import reads
from lantoa.services.analytics.visitors import visitor_hash

SOURCES = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "zalo.me": "zalo",
    "zaloapp.com": "zalo",
    "google.com": "search",
    "google.com.vn": "search",
    "coccoc.com": "search",
    "bing.com": "search",
    "youtube.com": "youtube",
    "tiktok.com": "tiktok",
    "t.me": "telegram",
}


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    target = follow(code, request.META)
    if target is None:
        raise Http404
    answer = HttpResponse(status=302)
    answer["Location"] = target
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


# Sent by pages that carry no session and no token; it can only raise a count.
@csrf_exempt
@require_POST
def count_view(request: HttpRequest) -> HttpResponse:
    """One view: form fields `trang` (page id, 0 for lists) and `tu` (referrer)."""
    page = request.POST.get("trang", "")
    agent = request.headers.get("User-Agent", "")
    if page.isdecimal() and len(page) <= 12 and not is_robot(agent):
        _count(request, int(page), agent)
    return HttpResponse(status=204)


def _count(request: HttpRequest, page_id: int, agent: str) -> None:
    moment = now()
    day = local_day(moment)
    address = client_address(request.META, trust_proxy=settings.TRUST_PROXY)
    # Whoever changes the browser's name with every view still has one address.
    if not crowd.may_count(visitor_hash(address, "", day=day), page_id):
        return
    visitor = visitor_hash(address, agent, day=day)
    source = source_of(request.POST.get("tu", ""))
    if record_view(page_id, visitor=visitor, day=day, source=source) and page_id:
        reads.add(page_id, moment)


def source_of(referrer: str) -> str:
    """The kind of place a reader came from: a network, search, portal (our own pages), other or direct."""
    try:
        host = urlsplit(referrer).hostname or ""
    except ValueError:
        return "other"
    if not host:
        return "direct"
    if host == urlsplit(settings.BASE_URL).hostname:
        return "portal"
    return next((name for end, name in SOURCES.items() if host == end or host.endswith(f".{end}")), "other")
