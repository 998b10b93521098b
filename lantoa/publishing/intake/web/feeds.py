"""RSS 2.0 and Atom (RFC 4287) with whole texts; where an item has only a teaser, its page is asked."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import tostring  # type: ignore[import-untyped]  # it says nothing of its types

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.web.items import Found, elements, local, read_moment, text_of
from lantoa.publishing.intake.web.oldpage import read_page
from lantoa.publishing.intake.web.walker import plain

# A summary of fewer words is no piece.
LEAST_TEXT = 400
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")


def is_feed(text: str) -> bool:
    """Whether this is a feed, by its first mark; a web page else."""
    return _FEED.search(text[:2_000]) is not None


def feed_pieces(content: bytes) -> Iterator[Found]:
    """Every item of a feed, in its order. Raises RuleBroken where it breaks off."""
    for what, element in elements(io.BytesIO(content)):
        if what == "end" and local(element) in ("item", "entry"):
            yield _atom(element) if local(element) == "entry" else _rss(element)


def is_whole(found: Found) -> bool:
    """Whether an item's text is the piece, not a teaser."""
    return len(plain(found.html)) >= LEAST_TEXT


def page_piece(html: str, address: str) -> Found:
    """The piece that a page of an old portal shows. Raises RuleBroken when there is no text on it."""
    page = read_page(html)
    if page is None:
        raise RuleBroken(f"{address}: trang không có phần chữ nào.")
    return Found(
        guid=address,
        link=address,
        title=page.title,
        html=page.html,
        at=read_moment([page.published], now=now()),
        author=page.author,
        picture=page.picture,
    )


def _rss(item: Element) -> Found:
    link = text_of(item, "link")
    enclosed = (child for child in item if local(child) in ("enclosure", "content", "thumbnail"))
    pictures = (
        child.get("url", "") for child in enclosed if "image" in child.get("type", child.get("medium", "image"))
    )
    return Found(
        guid=text_of(item, "guid") or link,
        link=link,
        title=plain(text_of(item, "title")),
        html=text_of(item, "encoded", space="content") or text_of(item, "description"),
        at=read_moment([text_of(item, "pubDate"), text_of(item, "date")], now=now()),
        author=(text_of(item, "creator") or text_of(item, "author"))[:160],
        categories=tuple(" ".join((child.text or "").split()) for child in item if local(child) == "category"),
        picture=next((address for address in pictures if address), ""),
    )


def _atom(entry: Element) -> Found:
    links = [child for child in entry if local(child) == "link" and child.get("rel", "alternate") == "alternate"]
    link = links[0].get("href", "") if links else ""
    author = next((text_of(child, "name") for child in entry if local(child) == "author"), "")
    return Found(
        guid=text_of(entry, "id") or link,
        link=link,
        title=plain(text_of(entry, "title")),
        html=_atom_text(entry, "content") or _atom_text(entry, "summary"),
        at=read_moment([text_of(entry, "published"), text_of(entry, "updated")], now=now()),
        author=author[:160],
        categories=tuple(child.get("term", "") for child in entry if local(child) == "category"),
    )


def _atom_text(entry: Element, name: str) -> str:
    child = next((child for child in entry if local(child) == name), None)
    if child is None:
        return ""
    if child.get("type") != "xhtml":
        return child.text or ""
    return re.sub(r"(</?)\w+:", r"\1", str(tostring(child, encoding="unicode")))
