"""What some formats give to take along: an infographic as a picture, an event for a calendar, a sound in parts."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.design.figures import Drawing, plain, png
from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.teasers import address_of
from lantoa.publishing.newsroom.facade import Article, AudioPiece, EventPiece, Format, Infographic, whole
from lantoa.services.cache.facade import public_page
from lantoa.services.media.facade import file_in_parts

# An event without an end stands in calendars for so long.
USUAL_LENGTH = timedelta(hours=2)
_MOMENT = "%Y%m%dT%H%M%SZ"
_LINE = 73


@require_safe
@public_page(seconds=300)
def infographic(request: HttpRequest, section: str, pk: str, slug: str = "") -> HttpResponse:
    """The infographic as one tall PNG, drawn from the same figures as its page."""
    article = _live(pk, Format.INFOGRAPHIC)
    assert isinstance(article, Infographic)
    if not article.figures:
        raise Http404(_("Không có bài này."))
    answer = HttpResponse(png(_poster(article)), content_type="image/png")
    answer["Content-Disposition"] = f'inline; filename="{article.slug}.png"'
    return answer


def _poster(article: Infographic) -> list[Drawing]:
    """Title, every figure under its message, and whose it is."""
    found = [plain(article.title, size=24, is_bold=True)]
    for kind, thing in article.drawn():
        if isinstance(thing, str):
            found.append(plain(thing, size=18 if kind == "heading" else 15, is_bold=kind == "heading"))
            continue
        if thing.title:
            found.append(plain(thing.title, size=16, is_bold=True))
        found.append(thing.drawing)
        if thing.note:
            found.append(plain(f"{_('Nguồn')}: {thing.note}", size=12, colour="muted"))
    whose = [str(article.unit or ""), settings.BASE_URL.partition("//")[2]]
    found.append(plain(" · ".join(part for part in whose if part), size=12, colour="muted"))
    return [drawing for drawing in found if drawing.shapes]


@require_safe
@public_page(seconds=300)
def calendar(request: HttpRequest, section: str, pk: str, slug: str = "") -> HttpResponse:
    """The event for a calendar. Source: RFC 5545, 3.6.1."""
    article = _live(pk, Format.EVENT)
    assert isinstance(article, EventPiece)
    if article.starts_at is None:
        raise Http404(_("Không có bài này."))
    url = settings.BASE_URL + address_of(article, frame_of(request).section_of(article.path))
    host = settings.BASE_URL.split("//")[1].split(":")[0]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lan Toa//VI",
        "BEGIN:VEVENT",
        f"UID:bai-{article.pk}@{host}",
        f"DTSTAMP:{_utc(article.last_published_at or article.first_published_at)}",
        f"DTSTART:{_utc(article.starts_at)}",
        f"DTEND:{_utc(article.ends_at or article.starts_at + USUAL_LENGTH)}",
        f"SUMMARY:{_escaped(article.title)}",
        f"LOCATION:{_escaped(', '.join(part for part in (article.place, article.address) if part))}",
        f"DESCRIPTION:{_escaped(article.lead)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if article.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    text = "\r\n".join(_folded(line) for line in lines) + "\r\n"
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{article.slug}.ics"'
    return answer


@require_safe
def sound(request: HttpRequest, section: str, pk: str, slug: str = "") -> HttpResponseBase:
    """The sound of a piece, in parts where the player asks for them: without that some browsers play nothing."""
    article = _live(pk, Format.AUDIO)
    assert isinstance(article, AudioPiece)
    if article.sound is None or not article.sound_kind:
        raise Http404(_("Không có bài này."))
    answer = file_in_parts(request, article.sound.file.name)
    answer["Content-Type"] = article.sound_kind
    return answer


def _live(pk: str, format: str) -> Article:
    """The piece of this format that readers see now; 404 for everything else, alike."""
    rows = Article.objects.live().filter(pk=pk, format=format).select_related("unit")
    article: Article | None = rows.first()
    if article is None:
        raise Http404(_("Không có bài này."))
    [piece] = whole([article])
    return piece


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_MOMENT)


def _escaped(text: str) -> str:
    """Source: RFC 5545, 3.3.11."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Lines of at most 75 octets, no letter torn. Source: RFC 5545, 3.1."""
    parts, present = [], ""
    for letter in line:
        if len((present + letter).encode()) > _LINE:
            parts.append(present)
            present = ""
        present += letter
    return "\r\n ".join([*parts, present])
