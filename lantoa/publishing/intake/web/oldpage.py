"""One page of an old portal: where its text lies among menus and boxes, and what the page says of itself."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from lantoa.kit.text import one_line
from lantoa.publishing.intake.web.walker import LONGEST_HTML, without_comments

_BOXES = {"article", "main", "section", "div", "td", "body"}
_NO_TEXT = {"script", "style", "noscript", "template", "nav", "aside", "footer", "form", "select", "button", "title"}
# An article of fewer letters is a teaser in a list of others.
LEAST_ARTICLE = 200
MOST_OPEN = 500


@dataclass
class _Box:
    tag: str
    start: int
    end: int = 0
    own: int = 0
    whole: int = 0


@dataclass
class OldPage:
    """What one page says: `html` is the part with the text; the rest may be empty."""

    html: str
    title: str = ""
    author: str = ""
    published: str = ""
    picture: str = ""


@dataclass
class _Said:
    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""
    heading: str = ""
    time: str = ""


class _Looker(HTMLParser):
    """Measures every box of a page: letters of its own, and of all within it, links apart."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.boxes: list[_Box] = []
        self.said = _Said()
        self._open: list[_Box] = []
        self._starts = [0, *(found.end() for found in re.finditer("\n", html))]
        self._quiet: list[str] = []
        self._links = 0
        self._reading = ""
        self.feed(html)
        for box in self._open:
            self._close(box, len(html))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.said.meta.setdefault(
                (given.get("property") or given.get("name", "")).lower(), given.get("content", "")
            )
        elif tag == "time":
            self.said.time = self.said.time or given.get("datetime", "")
        self._links += tag == "a"
        if tag in ("title", "h1") and len(self._quiet) == 0:
            self._reading = tag
        if tag in _NO_TEXT:
            self._quiet = [*self._quiet[-50:], tag]
        elif tag in _BOXES and len(self._open) < MOST_OPEN:
            self._open.append(_Box(tag, self._at()))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._links = max(0, self._links - 1)
        if tag == self._reading:
            self._reading = ""
        if self._quiet and self._quiet[-1] == tag:
            self._quiet.pop()
        elif tag in _BOXES and any(box.tag == tag for box in self._open[-20:]):
            while self._open:
                box = self._open.pop()
                self._close(box, self._at())
                if box.tag == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self._reading == "title":
            self.said.title += data[:500]
        elif self._reading == "h1" and len(self.said.heading) < 500:
            self.said.heading += data[:500]
        if self._open and not self._quiet and not self._links:
            length = len(data.strip())
            self._open[-1].own += length
            self._open[-1].whole += length

    def _close(self, box: _Box, end: int) -> None:
        box.end = end
        self.boxes.append(box)
        if self._open:
            self._open[-1].whole += box.whole


def read_page(html: str) -> OldPage | None:
    """The text of a page: its longest article, else the box with most letters of its own. None when it has no text."""
    html = without_comments(html[:LONGEST_HTML])
    looker = _Looker(html)
    articles = [box for box in looker.boxes if box.tag == "article" and box.whole >= LEAST_ARTICLE]
    best = max(articles, key=lambda box: box.whole, default=None)
    best = best or max(looker.boxes, key=lambda box: box.own, default=None)
    if best is None or not best.whole:
        return None
    said, meta = looker.said, looker.said.meta
    return OldPage(
        html=html[best.start : best.end],
        title=one_line(meta.get("og:title") or said.heading or said.title),
        author=one_line(meta.get("author") or meta.get("article:author", ""))[:160],
        published=meta.get("article:published_time") or said.time,
        picture=meta.get("og:image", ""),
    )
