"""A WordPress export (WXR 1.0-1.2). Source: the exporter's own format, wordpress.org/documentation (Tools Export)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.parts import LONGEST_CAPTION
from lantoa.publishing.intake.web.items import Found, elements, local, read_moment, text_of
from lantoa.publishing.intake.web.walker import host_of, plain

_PATH_DATE = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(?:(\d\d)/)?")
_PARAGRAPH = re.compile(r"<p[\s>]|<!-- wp:", re.I)


_GALLERY = re.compile(r"\[gallery\b([^\[\]]{0,2000})\]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:\?|$)", re.I)
_NUMBERS = re.compile(r"""\b(?:ids|include)\s*=\s*["'“”]?\s*([\d,\s]+)""")


class Attached(NamedTuple):
    """One picture that WordPress kept beside its posts."""

    address: str
    alt: str
    caption: str


@dataclass
class Survey:
    """What a file holds, read once before anything is taken."""

    host: str = ""
    items: int = 0
    pieces: int = 0
    undated: int = 0
    # (author's shown name, categories) of its pieces → how many.
    signs: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    authors: dict[str, str] = field(default_factory=dict)
    # Number of an attached file → what it is; number of a post → the numbers of its own.
    attached: dict[str, Attached] = field(default_factory=dict)
    attached_to: dict[str, list[str]] = field(default_factory=dict)
    # Why the file ends before its end, where it does.
    fault: str = ""


def survey(path: Path) -> Survey:
    """One pass over the file. Raises RuleBroken when it is no export; where it breaks off stands in `fault`."""
    found = Survey()
    try:
        with path.open("rb") as file:
            for what, element in elements(file):
                _look_at(found, what, element)
    except RuleBroken as error:
        if not found.items:
            raise
        found.fault = str(error)
    return found


def _look_at(found: Survey, what: str, element: Element) -> None:
    name = local(element)
    if what == "start" and name != "rss":
        raise RuleBroken(_("Đây không phải tệp WordPress xuất ra (WXR)."))
    if name == "item":
        _look(found, element)
    elif name in ("base_site_url", "base_blog_url", "link") and not found.host:
        found.host = host_of(element.text or "")
    elif name == "author":
        login = text_of(element, "author_login")
        found.authors[login] = text_of(element, "author_display_name") or login


def _look(found: Survey, item: Element) -> None:
    found.items += 1
    if text_of(item, "post_type") == "attachment":
        _look_at_file(found, item)
    elif _is_piece(item):
        found.pieces += 1
        author = text_of(item, "creator")
        found.signs[found.authors.get(author, author), _named(item, "category")] += 1
        found.undated += _moment(item) is None


def _look_at_file(found: Survey, item: Element) -> None:
    number, address = text_of(item, "post_id"), text_of(item, "attachment_url")
    caption = plain(text_of(item, "encoded", space="excerpt"))[:LONGEST_CAPTION]
    found.attached[number] = Attached(address, _meta(item, "_wp_attachment_image_alt")[:255], caption)
    found.attached_to.setdefault(text_of(item, "post_parent"), []).append(number)


def pieces(path: Path, known: Survey) -> Iterator[Found]:
    """Every published post of the file, in its order. Raises RuleBroken where it breaks off."""
    with path.open("rb") as file:
        for what, element in elements(file):
            if what == "end" and local(element) == "item" and _is_piece(element):
                yield _found(element, known)


def _is_piece(item: Element) -> bool:
    is_post = text_of(item, "post_type") in ("post", "") and text_of(item, "status") in ("publish", "")
    return is_post and not text_of(item, "post_password")


def _found(item: Element, known: Survey) -> Found:
    link, html = text_of(item, "link"), text_of(item, "encoded", space="content")
    own = known.attached_to.get(text_of(item, "post_id"), [])
    thumbnail = known.attached.get(_meta(item, "_thumbnail_id"))
    author = text_of(item, "creator")
    return Found(
        guid=text_of(item, "guid") or link or f"post:{text_of(item, 'post_id')}",
        link=link,
        title=plain(text_of(item, "title")),
        html=_GALLERY.sub(lambda code: _gallery(code, own, known), html),
        at=_moment(item),
        author=known.authors.get(author, author),
        lead=plain(text_of(item, "encoded", space="excerpt")),
        categories=_named(item, "category"),
        tags=_named(item, "post_tag"),
        picture=thumbnail.address if thumbnail else "",
        has_paragraphs=_PARAGRAPH.search(html) is not None,
    )


def _named(item: Element, domain: str) -> tuple[str, ...]:
    names = (" ".join((child.text or "").split()) for child in item if child.get("domain") == domain)
    return tuple(dict.fromkeys(name[:100] for name in names if name))


def _gallery(code: re.Match[str], own: list[str], known: Survey) -> str:
    """The pictures that a gallery's mark names, else those that belong to its post; the mark, where there are none.

    Source: WordPress's developer handbook, the gallery shortcode (ids, include).
    """
    named = _NUMBERS.search(code[1])
    files = [known.attached.get(number) for number in (re.findall(r"\d+", named[1]) if named else own)]
    shown = "".join(_figure(file) for file in files if file and _PICTURE.search(file.address))
    return f'<figure class="wp-block-gallery">{shown}</figure>' if shown else code[0]


def _figure(file: Attached) -> str:
    caption = f"<figcaption>{escape(file.caption)}</figcaption>" if file.caption else ""
    return f'<figure><img src="{escape(file.address)}" alt="{escape(file.alt)}">{caption}</figure>'


def _meta(item: Element, key: str) -> str:
    rows = (child for child in item if local(child) == "postmeta" and text_of(child, "meta_key") == key)
    return next((text_of(row, "meta_value") for row in rows), "")


def _moment(item: Element) -> datetime | None:
    gmt = text_of(item, "post_date_gmt")
    texts = [f"{gmt}+00:00" if gmt else "", text_of(item, "post_date"), text_of(item, "pubDate")]
    return read_moment([*texts, _day_in(text_of(item, "link"))], now=now())


def _day_in(link: str) -> str:
    """The day that many portals put into their addresses, at noon."""
    found = _PATH_DATE.search(link)
    return f"{found[1]}-{found[2]}-{found[3] or '01'} 12:00:00" if found else ""
