"""A piece's HTML, as feeds carry it, read into the few things that a sheet of paper shows. Nothing in it is trusted."""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from lantoa.kit.text import nfc

# What one piece may fill: a longer one ends with a line that says where the rest is.
MOST_PARTS, MOST_LETTERS, MOST_PICTURES, MOST_ROWS, MOST_COLUMNS = 2_000, 250_000, 80, 300, 6
# One paragraph is set at once: a longer one is set in several.
LONGEST_PART, LONGEST_CELL = 6_000, 400
_BLOCKS = {"p": "text", "h2": "heading", "h3": "heading", "h4": "small", "li": "item", "figcaption": "caption"}
_MARKS = {"strong": "b", "b": "b", "em": "i", "i": "i"}
# Their text is no text for people.
_SILENT = frozenset({"script", "style", "template", "iframe", "svg", "noscript"})
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass
class Part:
    """One thing on the page; `kind` is text, heading, small, item, caption, quote, picture or table."""

    kind: str
    # With <b> and <i> only, everything else escaped.
    text: str = ""
    src: str = ""
    mark: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.letters = self.pictures = 0
        self._open: Part | None = None
        self._marks: list[str] = []
        self._lists: list[list[int | str]] = []
        self._quotes = self._silent = 0
        self._link = ""

    @property
    def is_full(self) -> bool:
        return self.letters >= MOST_LETTERS or len(self.parts) >= MOST_PARTS

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._begin(Part("quote" if self._quotes and tag == "p" else _BLOCKS[tag], mark=self._list_mark(tag)))
        elif tag in _MARKS and self._open is not None:
            self._marks.append(_MARKS[tag])
            self._open.text += f"<{_MARKS[tag]}>"
        elif tag in ("ul", "ol"):
            self._lists.append([tag, 0])
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "img" and self.pictures < MOST_PICTURES:
            self.pictures += 1
            self._close()
            self.parts.append(Part("picture", src=values.get("src") or ""))
        elif tag == "a":
            self._link = values.get("href") or ""
        elif tag == "br":
            self.handle_data(" ")
        else:
            self._table_tag(tag)

    def _table_tag(self, tag: str) -> None:
        if tag == "table":
            self._begin(Part("table"))
        elif self._open is not None and self._open.kind == "table":
            rows = self._open.rows
            if tag == "tr" and len(rows) < MOST_ROWS:
                rows.append([])
            elif tag in ("td", "th") and rows:
                rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS or tag == "table":
            self._close()
        elif tag in _MARKS and self._open is not None and _MARKS[tag] in self._marks:
            while self._marks:
                mark = self._marks.pop()
                self._open.text += f"</{mark}>"
                if mark == _MARKS[tag]:
                    break
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        elif tag == "a":
            link, self._link = self._link, ""
            if link.startswith(("https://", "http://")):
                self.handle_data(f" ({link[:200]})")

    def handle_data(self, data: str) -> None:
        if self._silent or self.is_full:
            return
        said = _UNPRINTED.sub("", nfc(data)).replace("\n", " ")
        if self._open is None and said.strip():
            self._begin(Part("text"))
        part = self._open
        if part is None:
            return
        if part.kind == "table":
            self.letters += min(len(said), LONGEST_CELL)
            if part.rows and part.rows[-1]:
                part.rows[-1][-1] = (part.rows[-1][-1] + said)[:LONGEST_CELL]
        else:
            self._write(part, said)

    def _write(self, part: Part, said: str) -> None:
        """Put the words into the part, and on into further ones of its kind when it is full."""
        while said and not self.is_full:
            room = max(LONGEST_PART - len(part.text), 1)
            part.text += escape(said[:room], quote=False)
            self.letters += min(len(said), room)
            said = said[room:]
            if said:
                part = Part(part.kind)
                self._begin(part)

    def _list_mark(self, tag: str) -> str:
        if tag != "li" or not self._lists:
            return ""
        kept = self._lists[-1]
        kept[1] = int(kept[1]) + 1
        return f"{kept[1]}." if kept[0] == "ol" else "•"

    def _begin(self, part: Part) -> None:
        self._close()
        if not self.is_full:
            self.parts.append(part)
        self._open = part

    def _close(self) -> None:
        if self._open is not None:
            self._open.text = (self._open.text + "".join(f"</{mark}>" for mark in reversed(self._marks))).strip()
        self._open, self._marks = None, []


def parts_of(html: str) -> tuple[list[Part], bool]:
    """What is printed, in order, and whether that is all of it; empty things are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader._close()
    kept = [part for part in reader.parts if part.text or part.src or any(part.rows)]
    return kept, not reader.is_full
