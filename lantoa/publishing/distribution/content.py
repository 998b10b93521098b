"""What a page says for itself when it is spread; read once, at the start of a release."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseIntro
from lantoa.publishing.distribution.rules import MAX_PICTURES
from lantoa.publishing.distribution.wording import Place, filled, nearest, with_intro, wording_of, wordings
from lantoa.services.media.facade import Video

# Zalo takes article pictures up to 1 MB, Facebook up to 4 MB: this is far below both.
PICTURE_FILTER = "max-1200x1200|format-jpeg|jpegquality-80"

# Wagtail's root is 1, a site's home 2, its sections 3: what is deeper lies in one.
SECTION_DEPTH = 3


def describe(page: Page) -> dict[str, Any]:
    """{"lead", "author", "section", "page_url", "pictures", "alts"} and, where the page has one, "video".

    Addresses are absolute, the section is a name.

    Pages of any kind are spread, and distribution knows none of them: `lead`, `author_name`, `cover`,
    `share_pictures()` and `share_video()` are used where the page has them.
    """
    specific = page.specific
    lead = getattr(specific, "lead", "") or page.search_description
    pictures = _pictures(specific)[:MAX_PICTURES]
    # A page's own class knows its address; the row all pages share knows only slugs.
    address = specific.full_url or ""
    described = {
        "lead": strip_tags(lead).strip(),
        "author": getattr(specific, "author_name", "") or "",
        "section": _section(page),
        # The installation's address is a setting; Wagtail's site row may still hold a port of another day.
        "page_url": urljoin(f"{settings.BASE_URL}/", urlsplit(address).path) if address else "",
        "pictures": [_picture_url(picture) for picture in pictures],
        "alts": [str(getattr(picture, "description", "") or "") for picture in pictures],
    }
    video = specific.share_video() if hasattr(specific, "share_video") else None
    return {**described, "video": video_content(video)} if video is not None else described


def video_content(video: Video) -> dict[str, Any]:
    """A clip as a release keeps it under "video": where it lies, what it is, absolute addresses.

    Raises RuleBroken when the video is not ready.
    """
    if video.state != Video.State.READY:
        raise RuleBroken(video.reason or _("Video còn đang được xử lý. Hãy thử lại sau ít phút."))
    return {
        "url": urljoin(f"{settings.BASE_URL}/", video.file.url),
        "path": video.file.name,
        "size": video.size,
        "content_type": video.content_type,
        "duration_seconds": video.duration_seconds,
        "width": video.width,
        "height": video.height,
        "poster_url": _picture_url(video.poster) if video.poster else "",
    }


def _section(page: Page) -> str:
    """The page above, unless that is a site's home: what readers know the section by."""
    above = page.get_parent() if page.depth > SECTION_DEPTH else None
    return above.title if above else ""


def _pictures(page: Any) -> list[Any]:
    if hasattr(page, "share_pictures"):
        return list(page.share_pictures())
    cover = getattr(page, "cover", None)
    return [cover] if cover else []


def _picture_url(picture: Any) -> str:
    return urljoin(f"{settings.BASE_URL}/", str(picture.get_rendition(PICTURE_FILTER).url))


def text_of(delivery: Delivery) -> str:
    """What one delivery says, without a link: the same words whether a worker or a person posts it.

    At most two queries; none beyond the delivery's release and unit when no unit may add a line of its own.
    """
    release, unit = delivery.release, delivery.unit
    said = wordings(
        delivery.network,
        release.texts,
        release.variants,
        title=release.title,
        lead=release.content.get("lead", ""),
    )
    above = unit.parent
    place = Place(unit.short_name, unit.name, (above.short_name or above.name) if above else "")
    intro = ""
    if release.intro != Release.Intro.FORBIDDEN:
        lines = ReleaseIntro.objects.filter(release=release).values_list("unit__path", "text")
        intro = nearest(dict(lines), unit.path)
    return with_intro(intro, filled(wording_of(delivery.pk, said), place))


def default_picture_url() -> str:
    """The installation's own card, for networks that demand a picture."""
    return f"{settings.BASE_URL}{settings.STATIC_URL}distribution/cover.png"
