"""What a text from elsewhere is made of, whatever it came from: plain values, no database."""

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

LONGEST_HEADING, LONGEST_CAPTION, LONGEST_CREDIT = 160, 300, 120
LONGEST_LINK = 2_000
LineKind = Literal["text", "bullet", "number", "heading", "subheading", "quote", "title", "caption"]
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True)
class Span:
    """A stretch of one line in one dress; a line break is "\\n"."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass
class Line:
    """One paragraph. `kind` says how it stands: as text, in a list, as a subhead, a quotation, a title, a caption."""

    spans: list[Span]
    kind: LineKind = "text"

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join("".join(span.text for span in self.spans).split())

    @property
    def is_bold(self) -> bool:
        return bool(self.text) and all(span.bold for span in self.spans if span.text.strip())

    @property
    def is_italic(self) -> bool:
        return bool(self.text) and all(span.italic for span in self.spans if span.text.strip())


@dataclass
class Image:
    """One picture: `source` is where it lies, a file's inner name or an address."""

    source: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    # Pictures of one number stood together, to be leafed through; 0 stands alone.
    group: int = 0


@dataclass
class Player:
    """A video that another house shows: `address` is its page."""

    address: str
    caption: str = ""


@dataclass
class Grid:
    """A table, every row as long as the longest."""

    rows: list[list[str]]
    has_head: bool = False
    caption: str = ""


Part = Line | Image | Player | Grid


@dataclass
class Text:
    """A piece as it was found: nothing of it is in the database yet."""

    parts: list[Part] = field(default_factory=list)
    title: str = ""
    lead: str = ""
    author: str = ""
    tags: list[str] = field(default_factory=list)
    # Sentences for whoever sent it: what was guessed, what was left out.
    guessed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    # Of an old page: how much of which kind could not be taken as it was.
    lost: Counter[str] = field(default_factory=Counter)


def safe_link(address: str) -> str:
    """The address when a reader may follow it (web, e-mail, telephone), else nothing."""
    address = "".join(letter for letter in address.strip() if letter.isprintable())
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if len(address) > LONGEST_LINK:
        return ""
    if parts.scheme in ("http", "https"):
        return address if parts.hostname else ""
    return address if parts.scheme in ("mailto", "tel") and parts.path else ""


def rich_text(lines: Iterable[Line]) -> str:
    """Lines as the HTML that the editor keeps: paragraphs, lists, subheads; all else in them is text."""
    out: list[str] = []
    tag = ""
    for line in lines:
        wanted = {"bullet": "ul", "number": "ol"}.get(line.kind, "")
        if tag != wanted:
            out += [f"</{tag}>"] if tag else []
            out += [f"<{wanted}>"] if wanted else []
            tag = wanted
        inside = _spans(line.spans)
        own = "li" if wanted else {"subheading": "h3"}.get(line.kind, "p")
        out.append(f"<{own}>{inside}</{own}>")
    out += [f"</{tag}>"] if tag else []
    return "".join(out)


def _spans(spans: list[Span]) -> str:
    return "".join(_span(span) for span in joined(spans)).strip()


def _span(span: Span) -> str:
    inside = html.escape(_BLANKS.sub(" ", span.text.replace("\n", "\x00"))).replace("\x00", "<br/>")
    if span.italic:
        inside = f"<i>{inside}</i>"
    if span.bold:
        inside = f"<b>{inside}</b>"
    return f'<a href="{html.escape(span.href)}">{inside}</a>' if span.href else inside


def joined(spans: list[Span]) -> list[Span]:
    """Neighbours of one dress as one."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last and (last.bold, last.italic, last.href) == (span.bold, span.italic, span.href):
            out[-1] = Span(last.text + span.text, span.bold, span.italic, span.href)
        elif span.text:
            out.append(span)
    return out
