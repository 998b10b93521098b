"""What programs read: feeds, the site map, robots.txt."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.portal.feeds import ITEMS, feed_of
from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.pictures import SHARED, body_pictures, prefetch_sizes, with_covers
from lantoa.faces.portal.teasers import address_of
from lantoa.faces.portal.units import pieces_of
from lantoa.kit.doors import or_404
from lantoa.org.units.facade import get_unit, units_on
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.distribution.facade import websub_links
from lantoa.publishing.newsroom.facade import (
    Article,
    Author,
    Byline,
    PortalPage,
    SeriesPage,
    TopicPage,
    published_articles,
    whole,
)
from lantoa.services.cache.facade import public_page

# A site map may name so many addresses. Source: sitemaps.org, protocol 0.9.
MOST_ADDRESSES = 50_000
CLOSED = (
    "/lam-viec/", "/toa-soan/", "/lan-toa/", "/chi-dao/", "/to-chuc/", "/tai-khoan/", "/quan-tri/", "/api/",
    "/s/", "/dem/", "/websub/", "/theo-doi/", "/doc-sau/", "/ban-tin/", "/tim-kiem/", "/thu-vien-giao-dien/",
)  # fmt: skip


@require_safe
@public_page(seconds=300)
def feed(request: HttpRequest) -> HttpResponse:
    rows = published_articles()
    return feed_answer(request, rows, title=settings.WAGTAIL_SITE_NAME, about=_("Tin mới nhất"), path="/")


@require_safe
@public_page(seconds=300)
def section_feed(request: HttpRequest, slug: str) -> HttpResponse:
    section = frame_of(request).section_called(slug)
    if section is None:
        raise Http404(_("Không có chuyên mục này."))
    title = f"{section.name} · {settings.WAGTAIL_SITE_NAME}"
    rows = published_articles().filter(path__startswith=section.path)
    return feed_answer(request, rows, title=title, about=section.intro or section.name, path=section.url)


@require_safe
@public_page(seconds=300)
def unit_feed(request: HttpRequest, code: str) -> HttpResponse:
    unit = or_404(get_unit, code)
    title = f"{unit} · {settings.WAGTAIL_SITE_NAME}"
    about = _("Tin của %(unit)s và các đơn vị trực thuộc") % {"unit": unit.name}
    return feed_answer(request, pieces_of([unit]), title=title, about=about, path=unit.get_absolute_url())


def feed_answer(request: HttpRequest, rows: QuerySet[Article], *, title: str, about: str, path: str) -> HttpResponse:
    """The newest of `rows` as a feed that follows the page at `path`. About six queries."""
    articles = whole(with_covers(rows, SHARED)[:ITEMS])
    prefetch_sizes(picture for article in articles for picture in body_pictures(article))
    text = feed_of(articles, frame_of(request), title=title, about=about, path=path, self_path=request.path)
    changed = [max(filter(None, (article.first_published_at, article.corrected_at))) for article in articles]
    answer = _answer(request, text, kind="application/rss+xml; charset=utf-8", changed=max(changed, default=None))
    answer["Link"] = websub_links(f"{settings.BASE_URL}{request.path}")
    return answer


def _answer(request: HttpRequest, text: str, *, kind: str, changed: datetime | None) -> HttpResponse:
    """The text, or 304 when the reader has it."""
    answer = HttpResponse(text, content_type=kind)
    answer["ETag"] = f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'
    if changed:
        answer["Last-Modified"] = http_date(changed.timestamp())
    at = int(changed.timestamp()) if changed else None
    return get_conditional_response(request, etag=answer["ETag"], last_modified=at, response=answer) or answer


@require_safe
@public_page(seconds=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request)
    pieces = published_articles().only("path", "slug", "first_published_at", "corrected_at", "last_published_at")
    entries = [
        (address_of(article, frame.section_of(article.path)), article.corrected_at or article.first_published_at)
        for article in pieces[:MOST_ADDRESSES]
    ]
    newest = entries[0][1] if entries else None
    lists = [("/", newest), *((section.url, newest) for section in frame.sections)]
    lists += [(f"/chuyen-de/{slug}/", None) for slug in TopicPage.all_of_kind().live().values_list("slug", flat=True)]
    lists += [(page.portal_path, page.last_published_at) for page in _collections()]
    lists += [("/luu-tru/", newest), ("/doc-nhieu/", None)]
    lists += [(author.get_absolute_url(), None) for author in _authors()]
    heard = published_articles().order_by().values("unit").annotate(last=Max("first_published_at"))
    last = {row["unit"]: row["last"] for row in heard}
    lists += [(unit.get_absolute_url(), last[unit.pk]) for unit in units_on().filter(pk__in=last)]
    context = {"entries": [*lists, *entries][:MOST_ADDRESSES]}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml; charset=utf-8")


def _collections() -> list[PortalPage]:
    """Series and campaign pages that are out. Two queries."""
    return [*SeriesPage.all_of_kind().live(), *CampaignPage.all_of_kind().live()]


def _authors() -> QuerySet[Author]:
    """Authors with a page and something on it."""
    out = Byline.objects.filter(author=OuterRef("pk"), article__live=True)
    return Author.objects.filter(Exists(out), has_page=True).only("name")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
