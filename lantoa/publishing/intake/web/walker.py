"""HTML of strangers as parts of a text: only what is listed here comes through, and that as text of ours."""

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from lantoa.kit.text import nfc, one_line
from lantoa.publishing.intake.parts import Image, Line, LineKind, Part, Player, Span, safe_link
from lantoa.publishing.intake.tables import Table
from lantoa.publishing.intake.web.players import address_alone, link_instead, player_page

# Longer pages lose their end: a piece of 30 printed pages has some 200,000 characters of HTML.
LONGEST_HTML = 500_000
MOST_PARTS, MOST_PICTURES, MOST_FRAMES, LONGEST_ADDRESS = 3_000, 60, 60, 1_000
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
# WordPress's own marks in square brackets: those of captions and videos are understood, the others are dropped.
_SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9_-]{1,40})((?:[\s=][^\[\]]{0,2000})?)/?\]")
_KNOWN_CODES = re.compile(
    r"caption|gallery|embed|video|audio|youtube|facebook|playlist|vc_|et_pb|su_|contact-form|caption|ads?$"
)
_MEDIA_CODES = re.compile(r"embed|video|audio|youtube|facebook")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\]]{4,1000}")
# In the older editor an address on a line of its own is a paragraph.
_LONE_LINE = re.compile(r"(?<=\n)[ \t]*(https?://[^\s<>]{4,1000})[ \t\r]*(?=\n|$)")
_GALLERIES = {"wp-block-gallery", "gallery", "blocks-gallery-grid", "tiled-gallery", "ngg-galleryoverview"}
_CAPTIONS = {"wp-caption-text", "gallery-caption", "blocks-gallery-caption"}
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
        self._gallery: list[str] = []
        self._group = self._frames = 0
        self._awaits_source = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped:
            # Only its own kind ends it; what never ends swallows what stands behind it, as in a browser.
            self._skipped += [tag] if tag == self._skipped[0] and len(self._skipped) < 100 else []
            if tag == "embed" and self._skipped[0] == "object":
                self._frame(dict(attrs))
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
        elif tag in _FRAMES or (tag == "source" and self._awaits_source):
            self._frame(given)
        else:
            self._begin(tag, given)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        self._bold += tag in _BOLD
        self._italic += tag in _ITALIC
        classes = set(given.get("class", "")[:500].split())
        self._begin_gallery(tag, classes)
        if tag in _KINDS or (tag in _BLOCKS and classes & _CAPTIONS):
            self._kinds = [*self._kinds[-20:], (tag, _KINDS.get(tag, "caption"))]
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

    def _begin_gallery(self, tag: str, classes: set[str]) -> None:
        """Pictures that stand together are of one group; what holds them ends with as many of its kind."""
        if self._gallery:
            self._gallery += [tag] if tag == self._gallery[0] and len(self._gallery) < 100 else []
        elif tag in _BLOCKS and classes & _GALLERIES:
            self._gallery = [tag]
            self._group += 1

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped = self._skipped[:-1] if tag == self._skipped[0] else self._skipped
            return
        if tag in _BLOCKS:
            self._end_line()
        if self._gallery and tag == self._gallery[0]:
            self._gallery.pop()
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
            self._code(found[2], found[3], is_end=bool(found[1]))
        self._words(data[at:])

    def _code(self, name: str, said: str, *, is_end: bool) -> None:
        """One of WordPress's marks."""
        if name == "caption" or _MEDIA_CODES.match(name):
            self._end_line()
        if name == "caption":
            self._in_caption = not is_end
        elif is_end:
            return
        elif _MEDIA_CODES.match(name):
            # Without an address of its own it has it behind it, on what is now a line of its own.
            found = _ADDRESS.search(said)
            if found:
                self._show(found[0])
        else:
            self.lost["galleries" if name == "gallery" else "codes"] += 1

    def _words(self, data: str) -> None:
        if self._has_paragraphs:
            self._add(data.replace("\n", " "))
            return
        data = _LONE_LINE.sub(r"\n\1\n\n", data)
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
            group = self._group if self._gallery else 0
            self._emit([Image(address, alt=one_line(given.get("alt", ""))[:255], group=group)])

    def _frame(self, given: Mapping[str, str | None]) -> None:
        address = self._absolute(next((str(given[name]) for name in _LAZY if given.get(name)), ""))
        self._awaits_source = not address
        if given.get("width") not in ("0", "1") and address and len(address) <= LONGEST_ADDRESS:
            self._show(address)

    def _show(self, address: str) -> None:
        """The video that is shown there, else a link to it."""
        self._end_line()
        self._frames += 1
        page, link = player_page(address), link_instead(address)
        if self._frames > MOST_FRAMES or not (page or link):
            self.lost["frames"] += 1
        elif page:
            self._emit([Player(page)])
        else:
            self.lost["links"] += 1
            self._emit([Line([Span(f"Xem tại {host_of(link)}", href=link)])])

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
            self._emit([line if self._tables or kind != "text" else _shown(line)])

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
    walker.feed(f"\n{without_comments(html[:LONGEST_HTML])}\n<p></p>")
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


def _shown(line: Line) -> Line | Player:
    """A line that says an address and nothing else is the video there, or leads there."""
    address = line.text
    if not address_alone(address):
        return line
    page = player_page(address)
    return Player(page) if page else Line([Span(address, href=safe_link(address))])


def _trimmed(spans: list[Span]) -> list[Span]:
    """Without line breaks at the ends, which would leave empty lines in a paragraph."""
    while spans and not spans[0].text.strip():
        spans = spans[1:]
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    return spans
