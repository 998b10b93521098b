"""Files of a share kit: made when somebody first asks, kept under a digest of what is in them."""

import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images import get_image_model

from lantoa.kit.errors import NotAllowed
from lantoa.publishing.distribution.kit.cards import CardText, card
from lantoa.publishing.distribution.kit.pictures import SHAPES, cropped, opened
from lantoa.publishing.distribution.kit.share import ShareKit, share_kit
from lantoa.publishing.distribution.models import Delivery
from lantoa.services.analytics.facade import short_code

# Raised when what is drawn changes, so that no old drawing is taken for a new one.
DRAWN = 1
FOLDER = "kits"
CARD_PICTURE = (1080, 1080)
SHAPE_NAMES = {"vuong": "square", "doc": "vertical", "ngang": "wide"}
_PICTURE = re.compile(r"anh-([1-9]\d?)-(vuong|doc|ngang)")


@dataclass(frozen=True)
class KitFile:
    """One finished file; `name` is what a download is called, `digest` changes with what is in it."""

    name: str
    content_type: str
    content: bytes
    digest: str


def kit_file(delivery: Delivery, part: str) -> KitFile:
    """The file of one part of a delivery's kit, kept for the next who asks. At most one query.

    `part` is "the-vuong", "the-doc", "ap-phich", or "anh-<n>-<vuong|doc|ngang>". Raises NotAllowed for any other.
    """
    kit = share_kit(delivery)
    suffix, content_type = ("pdf", "application/pdf") if part == "ap-phich" else ("jpg", "image/jpeg")
    make, ingredients = _recipe(kit, part)
    digest = hashlib.sha256(json.dumps([DRAWN, part, ingredients], ensure_ascii=False).encode()).hexdigest()
    content = _kept(f"{FOLDER}/{digest[:2]}/{digest}.{suffix}", make)
    return KitFile(f"{part}-{short_code(delivery.pk)}.{suffix}", content_type, content, digest)


def _recipe(kit: ShareKit, part: str) -> tuple[Callable[[], bytes], object]:
    """How a part is made, and everything that makes it different from another."""
    if part in ("the-vuong", "the-doc"):
        words = CardText(kit.title, kit.unit_name, kit.section, kit.readable_link)
        shape = SHAPE_NAMES[part.removeprefix("the-")]
        return lambda: card(words, shape=shape, picture=_first_picture(kit)), [asdict(words), kit.picture_urls[:1]]
    if part == "ap-phich":
        return _poster_recipe(kit)
    found = _PICTURE.fullmatch(part)
    if found is None or int(found[1]) > len(kit.picture_urls):
        raise NotAllowed(_("Bộ chia sẻ không có phần này."))
    address, shape = kit.picture_urls[int(found[1]) - 1], SHAPE_NAMES[found[2]]
    assert shape in SHAPES
    return lambda: cropped(lambda: open_original(address), shape), address


def _poster_recipe(kit: ShareKit) -> tuple[Callable[[], bytes], object]:
    # The PDF library takes a while and twenty megabytes; few processes ever draw a poster.
    from lantoa.publishing.distribution.kit.poster import PosterText, poster  # noqa: PLC0415 - slow import

    page = PosterText(
        title=kit.title,
        lead=kit.lead or kit.text,
        unit=kit.unit_name,
        section=kit.section,
        link=kit.short_url,
        address=kit.readable_link,
        invitation=_("Quét mã bằng camera hoặc Zalo để đọc cả bài"),
        typed=_("Hoặc gõ địa chỉ này trên điện thoại:"),
    )
    return lambda: poster(page, picture=_first_picture(kit)), [asdict(page), kit.picture_urls[:1]]


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    try:
        with default_storage.open(name) as file:
            kept: bytes = file.read()
            return kept
    except OSError:
        content = make()
        # Two at once make the same bytes; the second copy is found by nobody and goes with time.
        default_storage.save(name, ContentFile(content))
        return content


def _first_picture(kit: ShareKit) -> Image.Image | None:
    """As the release carries it: large enough for a card or a page, and quick to read."""
    for address in kit.picture_urls[:1]:
        try:
            with open_picture(address) as file:
                return opened(file, CARD_PICTURE)
        except OSError:
            return None
    return None


def open_picture(address: str) -> IO[bytes]:
    """The file behind the address of a picture of ours. Raises OSError when it is not in the storage."""
    file: IO[bytes] = default_storage.open(_name_of(address))
    return file


def open_original(address: str) -> IO[bytes]:
    """What the picture at an address was made of, else the picture itself. One query. Raises OSError."""
    name = _name_of(address)
    renditions = get_image_model().get_rendition_model().objects
    original = renditions.filter(file=name).values_list("image__file", flat=True).first()
    file: IO[bytes] = default_storage.open(original if original and default_storage.exists(original) else name)
    return file


def _name_of(address: str) -> str:
    path = unquote(urlsplit(address).path)
    if not path.startswith(settings.MEDIA_URL):
        raise FileNotFoundError(address)
    return path.removeprefix(settings.MEDIA_URL)


def forget_kits(before: datetime, *, seconds: float = 3.0) -> int:
    """Kept files made before a moment go; returns how many. They are made anew when asked for. Safe to call twice.

    After about `seconds` it stops and leaves the rest to the next call, which begins elsewhere.
    """
    removed, started = 0, time.monotonic()
    folders = sorted(default_storage.listdir(FOLDER)[0]) if default_storage.exists(FOLDER) else []
    first = int(time.time()) % max(len(folders), 1)
    for folder in folders[first:] + folders[:first]:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            path = f"{FOLDER}/{folder}/{name}"
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                removed += 1
        if time.monotonic() - started > seconds:
            break
    return removed
