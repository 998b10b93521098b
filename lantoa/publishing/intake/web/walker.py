"""HTML of strangers as parts of a text: only what is listed here comes through, and that as text of ours."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from lantoa.kit.text import nfc, one_line
from lantoa.publishing.intake.parts import Image, Line, LineKind, Part, Span, safe_link
from lantoa.publishing.intake.tables import Table

# Longer pages lose their end: a piece of 30 printed pages has some 200,000 characters of HTML.
LONGEST_HTML = 500_000
MOST_PARTS, MOST_PICTURES, LONGEST_ADDRESS = 3_000, 60, 1_000
_SKIPPED = {
    *("script", "style", "noscript", "template", "svg", "math", "object", "form", "button", "select", "textarea"),
    *("nav", "aside", "footer", "head", "title"),
}
_FRAMES = {"iframe", "video", "audio", "embed"}
_KINDS: dict[str, LineKind] = {
    **dict.fromkeys(("h1", "h2", "h3"), "heading"),
    **dict.fromkeys(("h4", "h5", "h6"), "subheading"),
    "blockquote": "quote",
    "figcaption": "caption",
}
_BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "figure", "ul", "ol", "li", "dl", "dt", "dd", "pre", "hr"),
    *("table", "tbody", "thead", "tr", "td", "th", "caption", "center", "address"),
    *_KINDS,
}
_BOLD, _ITALIC = {"b", "strong"}, {"i", "em", "cite"}
# WordPress's own marks in square brackets: that of a caption is understood, the others are dropped.
_SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9_-]{1,40})(?:\s[^\[\]]{0,2000})?/?\]")
_KNOWN_CODES = re.compile(r"caption|gallery|embed|video|audio|playlist|vc_|et_pb|su_|contact-form|caption|ads?$")
_LAZY = ("data-src", "data-original", "data-lazy-src", "src")


class Walker(HTMLParser):
    """Feed it once with `walk`; `parts` is what was found, `lost` counts what was not taken."""

    def __init__(self, base: str, *, has_paragraphs: bool = True) -> None:
        """`base`: the page's address. Without paragraphs empty lines part them, as in WordPress's older editor."""
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.lost: Counter[str] = Counter()
        self._base, self._has_paragraphs = base, has_paragraphs
        self._spans: list[Span] = []
        self._kinds: list[tuple[str, LineKind]] = []
        self._lists: list[str] = []
        self._links: list[str] = []
        self._bold = self._italic = self._pictures = 0
        self._skipped: list[str] = []
        self._tables: list[Table] = []
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped:
            # Only its own kind ends it; what never ends swallows what stands behind it, as in a browser.
            self._skipped += [tag] if tag == self._skipped[0] and len(self._skipped) < 100 else []
            return
        if tag in _SKIPPED:
            self._skipped = [tag]
            return
        if tag in _BLOCKS:
            self._end_line()
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add("\n")
        elif tag == "img":
            self._picture(given)
        elif tag == "a":
            self._links = [*self._links[-20:], safe_link(self._absolute(given.get("href", "")))]
        elif tag in _FRAMES:
            self.lost["frames"] += 1
        else:
            self._begin(tag, given)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        self._bold += tag in _BOLD
        self._italic += tag in _ITALIC
        if tag in _KINDS:
            self._kinds = [*self._kinds[-20:], (tag, _KINDS[tag])]
        elif tag in ("ul", "ol"):
            self._lists = [*self._lists[-20:], tag]
        elif tag == "table":
            self._tables = [*self._tables[-5:], Table()]
        elif self._tables and tag == "tr":
            self._tables[-1].begin_row()
        elif self._tables and tag in ("td", "th"):
            self._tables[-1].begin_cell()
            self._tables[-1].span(given.get("colspan", ""))
            if tag == "th":
                self._tables[-1].mark_head()

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped = self._skipped[:-1] if tag == self._skipped[0] else self._skipped
            return
        if tag in _BLOCKS:
            self._end_line()
        if tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag in _ITALIC:
            self._italic = max(0, self._italic - 1)
        elif tag == "a" and self._links:
            self._links.pop()
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "table" and self._tables:
            self._end_table()
        elif self._kinds and self._kinds[-1][0] == tag:
            self._kinds.pop()

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        at = 0
        for found in _SHORTCODE.finditer(data):
            if not _KNOWN_CODES.match(found[2]):
                continue
            self._words(data[at : found.start()])
            at = found.end()
            if found[2] == "caption":
                self._end_line()
                self._in_caption = not found[1]
            elif not found[1]:
                self.lost["codes"] += 1
        self._words(data[at:])

    def _words(self, data: str) -> None:
        if self._has_paragraphs:
            self._add(data.replace("\n", " "))
            return
        for number, block in enumerate(re.split(r"\n[ \t\r]*\n", data)):
            if number:
                self._end_line()
            self._add(block)

    def _add(self, text: str) -> None:
        if text:
            href = next((link for link in reversed(self._links) if link), "")
            self._spans.append(Span(nfc(text), self._bold > 0, self._italic > 0, href))

    def _picture(self, given: dict[str, str]) -> None:
        address = self._absolute(next((given[name] for name in _LAZY if given.get(name)), ""))
        if not address.startswith(("http://", "https://")) or len(address) > LONGEST_ADDRESS:
            return
        self._end_line()
        self._pictures += 1
        if self._pictures > MOST_PICTURES:
            self.lost["pictures"] += 1
        else:
            self._emit([Image(address, alt=one_line(given.get("alt", ""))[:255])])

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self._base, address.strip()) if address.strip() else ""
        except ValueError:
            return ""

    def _end_line(self) -> None:
        spans, self._spans = self._spans, []
        kind: LineKind = self._kinds[-1][1] if self._kinds else "text"
        if kind == "text" and self._in_caption:
            kind = "caption"
        elif kind == "text" and self._lists:
            kind = "number" if self._lists[-1] == "ol" else "bullet"
        line = Line(_trimmed(spans), kind)
        if line.text:
            self._emit([line])

    def _emit(self, parts: list[Part]) -> None:
        if self._tables:
            self._tables[-1].add(parts)
        elif len(self.parts) < MOST_PARTS:
            self.parts += parts
        else:
            self.lost["parts"] += len(parts)

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._emit(table.flat() if self._tables or table.is_layout else [table.grid()])


def walk(html: str, *, base: str, has_paragraphs: bool = True) -> Walker:
    """The parts of some HTML that stood at `base`."""
    walker = Walker(base, has_paragraphs=has_paragraphs)
    # Not closed: the parser would look at every unfinished mark of a hostile page again and again.
    walker.feed(without_comments(html[:LONGEST_HTML]) + "\n<p></p>")
    while walker._tables:
        walker._end_table()
    return walker


def without_comments(html: str) -> str:
    """`html` without its comments; one that never ends takes the rest along."""
    pieces = html.split("<!--")
    kept = [pieces[0]]
    for piece in pieces[1:]:
        _comment, ends, rest = piece.partition("-->")
        if not ends:
            # A comment may hold the mark that begins one.
            continue
        kept.append(rest)
    return "".join(kept)


def plain(html: str) -> str:
    """The words of some HTML on one line."""
    return " ".join(part.text for part in walk(html, base="").parts if isinstance(part, Line))


def host_of(address: str) -> str:
    """The host of an address in small letters, without www; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _trimmed(spans: list[Span]) -> list[Span]:
    """Without line breaks at the ends, which would leave empty lines in a paragraph."""
    while spans and not spans[0].text.strip():
        spans = spans[1:]
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    return spans
