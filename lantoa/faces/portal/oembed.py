"""Which piece an address names, and the card that other sites show for it. Source: oembed.com, 2.2 to 2.3.4.4."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.faces.portal.story import SharedPicture
from lantoa.faces.portal.teasers import Teaser

LONGEST_ADDRESS = 2_000
# A card beside its picture, and one below it.
WIDE, NARROW = (600, 210), (360, 400)
LEAST_WIDE = 480
CACHE_SECONDS = 3600
_PIECE = re.compile(r"/[-\w]+/(?:[-\w]+-)?([0-9]{1,18})/?")


@dataclass(frozen=True)
class Asked:
    """The most room a site has, in pixels; None where it does not say."""

    width: int | None
    height: int | None


def piece_id_in(address: str) -> int | None:
    """The id in the address of a piece of this portal; None for every other address."""
    if len(address) > LONGEST_ADDRESS:
        return None
    try:
        parts, own = urlsplit(address), urlsplit(settings.BASE_URL)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != own.netloc.lower():
        return None
    found = _PIECE.fullmatch(parts.path)
    return int(found[1]) if found else None


def read_most(text: str | None) -> int | None:
    """A number of pixels as an address says it; None for anything that is none."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 6:
        return None
    return int(text) or None


def card_of(item: Teaser, picture: SharedPicture | None, author: str, most: Asked) -> dict[str, Any]:
    """The answer: a card in a frame that may run no script and read nothing of ours."""
    width, height = WIDE if most.width is None or most.width >= LEAST_WIDE else NARROW
    width, height = min(width, most.width or width), min(height, most.height or height)
    source = f"{settings.BASE_URL}/nhung/bai/{item.id}/"
    frame = (
        f'<iframe src="{escape(source)}" width="{width}" height="{height}" title="{escape(item.title)}"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" referrerpolicy="no-referrer"'
        ' frameborder="0"></iframe>'
    )
    by = {"author_name": author or str(item.unit or ""), "author_url": f"{settings.BASE_URL}{item.url}"}
    if item.unit:
        by["author_url"] = f"{settings.BASE_URL}{item.unit.get_absolute_url()}"
    fits = (
        picture and picture.width <= (most.width or picture.width) and picture.height <= (most.height or picture.height)
    )
    thumbnail = (
        {"thumbnail_url": picture.url, "thumbnail_width": picture.width, "thumbnail_height": picture.height}
        if picture and fits
        else {}
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": item.title,
        **(by if by["author_name"] else {}),
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": f"{settings.BASE_URL}/",
        "cache_age": CACHE_SECONDS,
        **thumbnail,
        "html": frame,
        "width": width,
        "height": height,
    }
