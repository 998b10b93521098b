"""PDFs of pieces, made once for each version and kept on disk; the least new go when there are many."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.design.templatetags.look import vn_moment
from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.faces.portal.paper.parts import parts_of
from lantoa.faces.portal.paper.sheet import Sheet, sheet_pdf
from lantoa.faces.portal.pictures import body_pictures, prefetch_sizes, shown
from lantoa.faces.portal.story import short_url_of
from lantoa.faces.portal.teasers import address_of
from lantoa.faces.portal.whole_text import whole_text
from lantoa.publishing.newsroom.facade import Article, Format

# Another look makes other files of the same words.
LOOK = "1"
FOLDER = "ban-in"
# About 600 MB; a crawler that asks for everything fills no disk.
MOST_KEPT, LARGEST_PICTURE = 2_000, 12 * 1024 * 1024


def pdf_of(article: Article, frame: Frame) -> str:
    """The name, below the media folder, of the piece's present version as PDF; made when there is none yet.

    The piece is whole (`newsroom.whole`). One of many who ask at once makes it, the others wait.
    """
    prefetch_sizes([*body_pictures(article), *([article.cover] if article.cover else [])])
    section = frame.section_of(article.path)
    html = whole_text(article, f"{settings.BASE_URL}{address_of(article, section)}")
    sheet = _sheet(article, section, frame)
    version = hashlib.blake2b(repr((LOOK, html, sheet)).encode(), digest_size=12).hexdigest()
    name = f"{FOLDER}/{article.pk}-{version}.pdf"
    if not _path(name).is_file():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"portal.pdf:{article.pk}"])
            if not _path(name).is_file():
                _make(name, article.pk, html, sheet)
    return name


def _sheet(article: Article, section: SectionLink | None, frame: Frame) -> Sheet:
    url = f"{settings.BASE_URL}{address_of(article, section)}"
    site = settings.WAGTAIL_SITE_NAME
    sample = _("Bài mẫu") if article.is_sample else ""
    unit = article.unit.name if article.unit else ""
    parts = (article.author_name, unit, vn_moment(article.first_published_at), sample)
    credit = " ".join(part for part in (article.cover_caption, article.cover_credit) if part)
    return Sheet(
        site=site,
        section=section.name if section else "",
        title=article.title,
        lead=article.lead,
        by=" · ".join(part for part in parts if part),
        source=frame.publisher.source_note or _("Ghi rõ nguồn “{}” khi phát hành lại.").format(site),
        address=url,
        short=short_url_of(article.pk),
        rest=_("Nguồn: {}, {}.").format(site, vn_moment(article.first_published_at)),
        # A photo story begins with its photos.
        cover=shown(article.cover, "whole").src if article.cover and article.format != Format.PHOTO_STORY else "",
        caption=credit,
    )


def _make(name: str, piece_id: int, html: str, sheet: Sheet) -> None:
    parts, is_all = parts_of(html)
    # The lead stands above already; feeds carry it as the first paragraph.
    parts = parts[1:] if parts and sheet.lead and parts[0].kind == "text" else parts
    if not is_all:
        parts = parts[:-1]
        sheet = Sheet(**{**sheet.__dict__, "rest": _("Bài còn tiếp, xem tại địa chỉ dưới đây.")})
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    new.write_bytes(sheet_pdf(sheet, parts, open_picture=open_picture))
    new.replace(path)
    for old in path.parent.glob(f"{piece_id}-*.pdf"):
        if old != path:
            old.unlink(missing_ok=True)
    _prune(path.parent)


def _prune(folder: Path) -> None:
    kept = list(folder.glob("*.pdf"))
    if len(kept) <= MOST_KEPT:
        return
    with suppress(OSError):
        for old in sorted(kept, key=lambda one: one.stat().st_mtime)[: len(kept) - MOST_KEPT]:
            old.unlink(missing_ok=True)


def open_picture(src: str) -> bytes | None:
    """The bytes of a picture of ours by its address; None for any other address, a missing or a huge file."""
    path = unquote(urlsplit(src.removeprefix(settings.BASE_URL)).path)
    name = path.removeprefix(settings.MEDIA_URL)
    if not src.removeprefix(settings.BASE_URL).startswith(settings.MEDIA_URL) or ".." in name.split("/"):
        return None
    try:
        if default_storage.size(name) > LARGEST_PICTURE:
            return None
        with default_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, ValueError):
        return None


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name
