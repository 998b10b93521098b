"""Reads a text of any format for the checks."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from lantoa.publishing.newsroom.checks.manuscript import Link, Manuscript, Part, Shot
from lantoa.publishing.newsroom.models import Article

_PARAGRAPH_ENDS = frozenset({"p", "li", "h2", "h3", "h4", "br", "blockquote"})


def manuscript_of(text: Article) -> Manuscript:
    """What the checks read of a piece's text, of any format. Two queries for the pictures of each stream at most."""
    found = Manuscript(title=text.title, lead=text.lead, format=text.format)
    found.labels |= {"title": _("Tít"), "lead": _("Sapo"), "cover": _("Ảnh đại diện"), "place": _("Nơi diễn ra")}
    found.parts += [Part("title", "title", text.title), Part("lead", "lead", text.lead)]
    if text.cover is not None:
        alt = text.cover_caption or text.cover.description
        found.shots.append(Shot("cover", alt, text.cover_caption, text.cover_credit))
        found.parts.append(Part("cover", "caption", text.cover_caption))
    found.parts.append(Part("place", "small", text.place))
    for name in text.PARTS:
        value = getattr(text, name)
        if isinstance(value, StreamValue):
            _read_stream(found, name, value)
        elif isinstance(value, str):
            found.labels[name] = str(text._meta.get_field(name).verbose_name)
            found.parts.append(Part(name, "text", value))
    found.parts[:] = [part for part in found.parts if part.text.strip()]
    return found


def _read_stream(found: Manuscript, name: str, value: StreamValue) -> None:
    for number, child in enumerate(value, start=1):
        where = f"{name}:{child.id}"
        found.labels[where] = f"{child.block.label} {number}"
        before = len(found.parts), len(found.shots)
        _Reader(found, where).read(child.block, child.value)
        holds_words = any(part.text.strip() for part in found.parts[before[0] :])
        if not holds_words and len(found.shots) == before[1] and child.block_type in ("paragraph", "heading", "text"):
            found.empty.append(where)


class _Reader:
    """Reads one block of a stream, with all that is in it."""

    def __init__(self, found: Manuscript, where: str) -> None:
        self.found = found
        self.where = where

    def read(self, block: blocks.Block, value: Any, *, name: str = "") -> None:
        if isinstance(value, RichText):
            self._rich(value.source)
        elif isinstance(block, blocks.ListBlock):
            for one in value:
                self.read(block.child_block, one)
        elif isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock):
            self._struct(block, value)
        elif isinstance(value, Mapping) and "data" in value:
            self._table(value)
        elif isinstance(value, str) and not isinstance(block, blocks.ChoiceBlock):
            self._say(_kind_of(block, name), value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self._say("small", f"{value:g}".replace(".", ","))

    def _struct(self, block: blocks.StructBlock, value: Mapping[str, Any]) -> None:
        picture = value.get("image") if isinstance(block.child_blocks.get("image"), ImageBlock) else None
        if picture is not None:
            self.found.shots.append(
                Shot(
                    self.where,
                    # What the portal shows where nothing was said for this place.
                    alt=getattr(picture, "contextual_alt_text", None) or picture.description,
                    caption=str(value.get("caption") or ""),
                    credit=str(value.get("credit") or ""),
                    is_decorative=bool(getattr(picture, "decorative", False)),
                    may_lack_caption="caption" not in block.child_blocks,
                )
            )
        for name, child in block.child_blocks.items():
            if name != "credit":
                self.read(child, value.get(name), name=name)

    def _table(self, value: Mapping[str, Any]) -> None:
        for row in value["data"] or []:
            for cell in row or []:
                self._say("small", str(cell or ""))

    def _rich(self, source: str) -> None:
        reader = _Html()
        reader.feed(source)
        reader.close()
        for line in reader.lines():
            self._say("text", line)
        for attributes, words in reader.links:
            self.found.links.append(_link(self.where, attributes, words))

    def _say(self, kind: str, text: str) -> None:
        self.found.parts.append(Part(self.where, kind, text))


def _kind_of(block: blocks.Block, name: str) -> str:
    if name == "caption":
        return "caption"
    if name in ("", "title", "question") and isinstance(block, blocks.CharBlock):
        return "heading"
    return "text" if isinstance(block, blocks.TextBlock) else "small"


def _link(where: str, attributes: dict[str, str], words: str) -> Link:
    kind, number = attributes.get("linktype", ""), attributes.get("id", "")
    own = int(number) if number.isascii() and number.isdigit() else 0
    if kind == "page":
        return Link(where, words, page_id=own)
    if kind == "document":
        return Link(where, words, document_id=own)
    href = attributes.get("href", "").strip()
    return Link(where, words, href=href)


class _Html(HTMLParser):
    """Lines of rich text, and its links with their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said = [""]
        self.links: list[tuple[dict[str, str], str]] = []
        self._open: dict[str, str] | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open, self._words = {name: value or "" for name, value in attrs}, ""
        elif tag in _PARAGRAPH_ENDS:
            self._said.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            self.links.append((self._open, self._words))
            self._open = None
        elif tag in _PARAGRAPH_ENDS:
            self._said.append("")

    def handle_data(self, data: str) -> None:
        self._said[-1] += data
        if self._open is not None:
            self._words += data

    def lines(self) -> Iterator[str]:
        return (line for line in self._said if line.strip())
