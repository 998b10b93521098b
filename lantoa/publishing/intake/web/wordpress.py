"""A WordPress export (WXR 1.0-1.2). Source: the exporter's own format, wordpress.org/documentation (Tools Export)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.web.items import Found, elements, local, read_moment, text_of
from lantoa.publishing.intake.web.walker import host_of, plain

_PATH_DATE = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(?:(\d\d)/)?")
_PARAGRAPH = re.compile(r"<p[\s>]|<!-- wp:", re.I)


@dataclass
class Survey:
    """What a file holds, read once before anything is taken."""

    host: str = ""
    items: int = 0
    pieces: int = 0
    undated: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    without_category: int = 0
    authors: dict[str, str] = field(default_factory=dict)
    # Number of an attached picture → its address.
    attached: dict[str, str] = field(default_factory=dict)
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
        found.attached[text_of(item, "post_id")] = text_of(item, "attachment_url")
    elif _is_piece(item):
        found.pieces += 1
        categories = _named(item, "category")
        found.categories.update(categories)
        found.without_category += not categories
        found.undated += _moment(item) is None


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
    author = text_of(item, "creator")
    return Found(
        guid=text_of(item, "guid") or link or f"post:{text_of(item, 'post_id')}",
        link=link,
        title=plain(text_of(item, "title")),
        html=html,
        at=_moment(item),
        author=known.authors.get(author, author),
        lead=plain(text_of(item, "encoded", space="excerpt")),
        categories=_named(item, "category"),
        tags=_named(item, "post_tag"),
        picture=known.attached.get(_thumbnail(item), ""),
        has_paragraphs=_PARAGRAPH.search(html) is not None,
    )


def _named(item: Element, domain: str) -> tuple[str, ...]:
    names = (" ".join((child.text or "").split()) for child in item if child.get("domain") == domain)
    return tuple(dict.fromkeys(name[:100] for name in names if name))


def _thumbnail(item: Element) -> str:
    rows = (child for child in item if local(child) == "postmeta" and text_of(child, "meta_key") == "_thumbnail_id")
    return next((text_of(row, "meta_value") for row in rows), "")


def _moment(item: Element) -> datetime | None:
    gmt = text_of(item, "post_date_gmt")
    texts = [f"{gmt}+00:00" if gmt else "", text_of(item, "post_date"), text_of(item, "pubDate")]
    return read_moment(texts, now=now()) or _moment_in(text_of(item, "link"))


def _moment_in(link: str) -> datetime | None:
    """The day that many portals put into their addresses."""
    found = _PATH_DATE.search(link)
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3] or 1), 5, tzinfo=UTC) if found else None
    except ValueError:
        return None
