"""The portal on other sites: a script with a unit's or a section's news, one piece as a card, and oEmbed."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from lantoa.design.templatetags.look import iso
from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.oembed import Asked, card_of, piece_id_in, read_most
from lantoa.faces.portal.pictures import SHARED, SMALL, shown, with_covers
from lantoa.faces.portal.story import shared_picture
from lantoa.faces.portal.teasers import Teaser, listed, teaser_of, teasers
from lantoa.faces.portal.units import pieces_of, roots
from lantoa.kit.doors import or_404
from lantoa.org.units.facade import get_unit
from lantoa.publishing.newsroom.facade import Article, published_articles
from lantoa.services.cache.facade import public_page

# A version that is out never changes: sites name it together with its digest.
VERSION = 1
MOST_NEWS = 10
HOUR, YEAR = 3600, 31_536_000


@cache
def script_of(version: int) -> bytes:
    """One version of the script as it was published. Raises Http404 for none."""
    found = finders.find(f"portal/embed/lan-toa-{version}.js") if 0 < version <= VERSION else None
    if not found or isinstance(found, list):
        raise Http404(_("Không có phiên bản này."))
    return Path(found).read_bytes()


def integrity_of(version: int) -> str:
    """What a site writes beside the script's address. Source: W3C, Subresource Integrity, 3.5."""
    return f"sha384-{base64.b64encode(hashlib.sha384(script_of(version)).digest()).decode()}"


def _for_everybody(answer: HttpResponse) -> HttpResponse:
    """Scripts of any site may read it: it is what every reader sees, whoever asks."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _script(version: int, *, seconds: int) -> HttpResponse:
    answer = HttpResponse(script_of(version), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={seconds}" + (", immutable" if seconds == YEAR else "")
    return _for_everybody(answer)


@require_safe
def embed_script(request: HttpRequest) -> HttpResponse:
    """The newest version, for sites that take every mend by themselves."""
    return _script(VERSION, seconds=HOUR)


@require_safe
def embed_script_version(request: HttpRequest, version: int) -> HttpResponse:
    """One version for ever, for sites that name its digest."""
    return _script(version, seconds=YEAR)


@require_safe
@public_page(seconds=300)
def embed_unit_news(request: HttpRequest, code: str) -> HttpResponse:
    """The newest pieces of a unit and everything below it."""
    unit = or_404(get_unit, code)
    return _news(request, pieces_of([unit]), name=unit.name, url=unit.get_absolute_url())


@require_safe
@public_page(seconds=300)
def embed_section_news(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest pieces of a section."""
    section = frame_of(request).section_called(slug)
    if section is None:
        raise Http404(_("Không có chuyên mục này."))
    rows = published_articles().filter(path__startswith=section.path)
    return _news(request, rows, name=section.name, url=section.url)


def _news(request: HttpRequest, rows: QuerySet[Article], *, name: str, url: str) -> HttpResponse:
    items = teasers(listed(rows)[:MOST_NEWS], frame_of(request))
    said = {
        "name": name,
        "url": f"{settings.BASE_URL}{url}",
        "site": settings.WAGTAIL_SITE_NAME,
        "items": [_item(item) for item in items],
    }
    return _for_everybody(JsonResponse(said, json_dumps_params={"ensure_ascii": False}))


def _item(item: Teaser) -> dict[str, Any]:
    picture = shown(item.cover, "row").src if item.cover else ""
    whole = picture if picture.startswith("http") or not picture else f"{settings.BASE_URL}{picture}"
    return {
        "title": item.title,
        "url": f"{settings.BASE_URL}{item.url}",
        "at": iso(item.published_at),
        "picture": whole,
    }


@require_safe
@public_page(seconds=300)
def embed_builder(request: HttpRequest) -> HttpResponse:
    """For webmasters of lower units: put the code together, see it, take it."""
    root = roots().first()
    context = {
        "sections": frame_of(request).sections,
        "code": root.code if root else "",
        "version": VERSION,
        "integrity": integrity_of(VERSION),
        "base_url": settings.BASE_URL,
        "most": MOST_NEWS,
    }
    return render(request, "portal/embed_builder.html", context)


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
@public_page(seconds=300)
def embed_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece as a card: the only page of ours that other sites may show in a frame."""
    article = listed().filter(pk=pk).first()
    if article is None:
        raise Http404(_("Không có bài này."))
    return render(request, "portal/embed_piece.html", {"item": teaser_of(article, frame_of(request))})


@require_safe
@public_page(seconds=300)
def oembed(request: HttpRequest) -> HttpResponse:
    """What a site shows for the address of a piece. Source: oembed.com, 2.2 and 2.3."""
    given = request.GET
    if given.get("format", "json") != "json":
        return _for_everybody(
            HttpResponse(_("Chỉ có dạng json."), status=501, content_type="text/plain; charset=utf-8")
        )
    piece_id = piece_id_in(given.get("url", ""))
    row = with_covers(published_articles(), SHARED, *SMALL).filter(pk=piece_id).first() if piece_id else None
    if row is None:
        raise Http404(_("Không có bài này."))
    most = Asked(read_most(given.get("maxwidth")), read_most(given.get("maxheight")))
    item = teaser_of(row, frame_of(request))
    return _for_everybody(JsonResponse(card_of(item, shared_picture(row), row.author_name, most)))
