"""The short form of a piece's text: what the phone's form shows of it, and how its answer is put back."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.rules import clean_text, paragraphs, rich_text
from lantoa.services.media.facade import Picture

WRITTEN_HERE = ("paragraph", "heading", "picture", "quote")


@dataclass(frozen=True)
class BlockDraft:
    """One block as the form shows it. `text` is a paragraph's, heading's or quote's words, or a picture's caption.

    Blocks of other kinds (`is_closed`) are moved and removed here, and written in the editor.
    """

    key: str
    kind: str
    text: str
    credit: str = ""
    position: int = 0
    is_removed: bool = False
    is_cover: bool = False

    @property
    def is_closed(self) -> bool:
        return self.kind not in WRITTEN_HERE


@dataclass(frozen=True)
class Draft:
    """The whole text as the form shows it."""

    title: str
    lead: str
    cover_caption: str = ""
    cover_credit: str = ""
    more_text: str = ""
    blocks: list[BlockDraft] = field(default_factory=list)


class _Plain(HTMLParser):
    """Collects the words of rich text, one line per paragraph or list item."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.is_formatted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag != "p":
            self.is_formatted = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "h3", "ul", "ol"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(source: str) -> tuple[str, bool]:
    """The words of rich text, a line per paragraph, and whether it holds more than plain paragraphs."""
    parser = _Plain()
    parser.feed(source)
    parser.close()
    return "\n".join(paragraphs("".join(parser.parts))), parser.is_formatted


def block_text(kind: str, value: Any) -> str:
    """What the form shows of a block."""
    if kind == "paragraph":
        return plain_text(value.source)[0]
    if kind == "picture":
        return str(value["caption"])
    if kind == "quote":
        return str(value["text"])
    return str(value) if kind == "heading" else ""


def apply_draft(article: Article, draft: Draft) -> None:
    """Put the form's answer into the piece's text; a block whose words are unchanged keeps its formatting."""
    article.title = draft.title
    article.draft_title = draft.title
    article.lead = draft.lead
    article.cover_caption = draft.cover_caption
    article.cover_credit = draft.cover_credit
    answers = {block.key: block for block in draft.blocks}
    kept: list[tuple[int, int, dict[str, Any]]] = []
    for number, raw in enumerate(article.body.raw_data):
        raw = dict(raw)
        answer = answers.get(raw["id"])
        if answer is not None and answer.is_removed:
            continue
        child = article.body[number]
        if answer is not None:
            _write(raw, child.value, answer)
            if answer.is_cover and raw["type"] == "picture" and not _swap_cover(article, raw, child.value["image"]):
                continue
        kept.append((answer.position if answer else number + 1, number, raw))
    rows = [raw for _position, _number, raw in sorted(kept, key=lambda row: row[:2])]
    more = paragraphs(clean_text(draft.more_text))
    if more:
        rows.append({"type": "paragraph", "value": rich_text(more)})
    article.body = article.body.stream_block.to_python(rows)


def _swap_cover(article: Article, raw: dict[str, Any], picture: Picture | None) -> bool:
    """Make a block's picture the cover, and the old cover the block's; False when there was none and the block goes."""
    if picture is None:
        return True
    old, value = article.cover, raw["value"]
    new_caption, new_credit = value["caption"], value["credit"]
    if old is not None:
        shown = {"image": old.pk, "alt_text": article.cover_caption or old.title, "decorative": False}
        raw["value"] = {"image": shown, "caption": article.cover_caption, "credit": article.cover_credit}
    article.cover, article.cover_caption, article.cover_credit = picture, new_caption, new_credit
    return old is not None


def _write(raw: dict[str, Any], value: Any, answer: BlockDraft) -> None:
    kind = raw["type"]
    if kind not in WRITTEN_HERE:
        return
    if kind == "picture":
        raw["value"] = {**raw["value"], "caption": answer.text[:300], "credit": answer.credit[:120]}
    elif _lines(block_text(kind, value)) != _lines(answer.text):
        if kind == "paragraph":
            raw["value"] = rich_text(_lines(answer.text))
        elif kind == "quote":
            raw["value"] = {**raw["value"], "text": answer.text}
        else:
            raw["value"] = " ".join(_lines(answer.text))[:160]


def _lines(text: str) -> list[str]:
    return paragraphs(clean_text(text))
