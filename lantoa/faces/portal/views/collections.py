"""Series, authors, the archive, what is read most, and campaign pages."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.portal.archive import Month, month_of, month_path
from lantoa.faces.portal.campaigns import campaign_of
from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.linked_data import json_for_script, person_data
from lantoa.faces.portal.paging import page_of, stretch_of
from lantoa.faces.portal.reading_lists import NAMES, most_read_of, most_read_teasers
from lantoa.faces.portal.teasers import listed, teasers
from lantoa.faces.portal.views.machines import feed_answer
from lantoa.publishing.collections.facade import CampaignPage, Span, pieces_of_day, pieces_of_series
from lantoa.publishing.newsroom.facade import Article, Author, SeriesPage, published_articles
from lantoa.services.cache.facade import public_page

PER_PAGE, PER_DAY, INSTEAD = 20, 50, 5


@require_safe
@public_page(seconds=300)
def series(request: HttpRequest, slug: str) -> HttpResponse:
    shown = _series(slug)
    page = page_of(request, listed(pieces_of_series(shown)), per_page=PER_PAGE)
    numbers = {article.pk: article.series_number for article in page.items}
    items = teasers(page.items, frame_of(request))
    context = {
        "series": shown,
        "page": page,
        "items": [(numbers[item.id], item) for item in items],
        "total": max(shown.parts or 0, page.total),
        "feed": f"/rss/loat-bai/{shown.slug}/",
    }
    return render(request, "portal/series.html", context)


@require_safe
@public_page(seconds=300)
def series_feed(request: HttpRequest, slug: str) -> HttpResponse:
    shown = _series(slug)
    rows = published_articles().filter(series=shown)
    title = f"{shown.title} · {settings.WAGTAIL_SITE_NAME}"
    return feed_answer(request, rows, title=title, about=shown.lead or shown.title, path=shown.portal_path)


def _series(slug: str) -> SeriesPage:
    found: SeriesPage = get_object_or_404(SeriesPage.objects.live().select_related("cover"), slug=slug)
    return found


@require_safe
@public_page(seconds=300)
def author(request: HttpRequest, pk: str, slug: str = "") -> HttpResponse:
    shown = _author(pk)
    if request.path != shown.get_absolute_url():
        return HttpResponsePermanentRedirect(shown.get_absolute_url())
    page = stretch_of(request, listed(_pieces_of(shown)), per_page=PER_PAGE)
    about = {"description": shown.about} if shown.about else {}
    data = {"@context": "https://schema.org", **person_data(shown), **about}
    context = {
        "author": shown,
        "page": page,
        "items": teasers(page.items, frame_of(request)),
        "feed": f"/rss/tac-gia/{shown.pk}/",
        "linked_data": json_for_script(data),
        "most_read": most_read_teasers(frame_of(request)),
    }
    return render(request, "portal/author.html", context)


@require_safe
@public_page(seconds=300)
def author_feed(request: HttpRequest, pk: str) -> HttpResponse:
    shown = _author(pk)
    title = f"{shown.name} · {settings.WAGTAIL_SITE_NAME}"
    about = _("Bài của %(name)s") % {"name": shown.name}
    return feed_answer(request, _pieces_of(shown), title=title, about=about, path=shown.get_absolute_url())


def _author(pk: str) -> Author:
    """Who asked not to have a page looks like nobody."""
    return get_object_or_404(Author.objects.filter(has_page=True).select_related("unit", "portrait"), pk=pk)


def _pieces_of(shown: Author) -> QuerySet[Article]:
    return published_articles().filter(bylines__author=shown)


@require_safe
@public_page(seconds=300)
def archive(request: HttpRequest) -> HttpResponse:
    return _month(request, month_of(None))


@require_safe
@public_page(seconds=600)
def archive_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    found = month_of(_day(year, month, "1"))
    if found is None:
        raise Http404(_("Không có bài nào trong tháng này."))
    return _month(request, found)


def _month(request: HttpRequest, month: Month | None) -> HttpResponse:
    return render(request, "portal/archive.html", {"month": month, "weekdays": _("T2 T3 T4 T5 T6 T7 CN").split()})


@require_safe
@public_page(seconds=600)
def archive_day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    asked = _day(year, month, day)
    page = page_of(request, listed(pieces_of_day(asked)), per_page=PER_DAY)
    if not page.items:
        raise Http404(_("Không có bài nào trong ngày này."))
    frame = frame_of(request)
    context = {
        "day": asked,
        "page": page,
        "items": teasers(page.items, frame),
        "month_url": month_path(asked),
        "most_read": most_read_teasers(frame),
    }
    return render(request, "portal/archive_day.html", context)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404(_("Không có ngày này.")) from error


@require_safe
@public_page(seconds=120)
def most_read(request: HttpRequest, name: str = "") -> HttpResponse:
    if name and name not in NAMES:
        raise Http404(_("Không có trang này."))
    span = NAMES.get(name, Span.DAY)
    spans = [("", Span.DAY.label), *((part, one.label) for part, one in NAMES.items())]
    items = most_read_of(span, frame_of(request))
    return render(request, "portal/most_read.html", {"span": span, "name": name, "spans": spans, "items": items})


@require_safe
@public_page(seconds=120)
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    shown = CampaignPage.objects.filter(slug=slug).select_related("cover").first()
    if shown is None or (not shown.live and shown.first_published_at is None):
        raise Http404(_("Không có trang này."))
    frame = frame_of(request)
    if not shown.live:
        instead = teasers(listed()[:INSTEAD], frame)
        return render(request, "portal/gone.html", {"instead": instead}, status=410)
    return render(request, "portal/campaign.html", {"campaign": campaign_of(shown, frame)})
