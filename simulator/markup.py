"""Templates, numbers and times as people read them, and the harmless part of an article's HTML."""

from __future__ import annotations

import html
import time
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from string import Template

HERE = Path(__file__).parent
VIETNAM_SECONDS = 7 * 3600
KEPT = frozenset({"p", "b", "strong", "i", "em", "u", "br", "ul", "ol", "li", "h2", "h3", "blockquote", "a"})
SILENT = frozenset({"script", "style", "title", "template"})


class Safe(str):
    """HTML that needs no escaping any more."""

    __slots__ = ()


@cache
def _template(name: str) -> Template:
    return Template((HERE / "templates" / name).read_text())


def render(name: str, /, **values: object) -> Safe:
    """The template filled in; every value that is not Safe is escaped."""
    words = {key: v if isinstance(v, Safe) else html.escape(str(v)) for key, v in values.items()}
    return Safe(_template(name).substitute(words))


def join(parts: list[Safe]) -> Safe:
    return Safe("\n".join(parts))


def number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def when(at: float) -> str:
    """dd/mm/yyyy HH:MM in Viet Nam."""
    return time.strftime("%d/%m/%Y %H:%M", time.gmtime(at + VIETNAM_SECONDS))


def options(choices: list[tuple[str, str]], chosen: str) -> Safe:
    return join(
        [
            Safe(f'<option value="{html.escape(v)}"{" selected" * (v == chosen)}>{html.escape(words)}</option>')
            for v, words in choices
        ]
    )


def harmless(text: str) -> Safe:
    """The text with its paragraphs, emphasis, lists and web links; everything else of the HTML is dropped."""
    parser = _Harmless()
    parser.feed(text)
    parser.close()
    return Safe("".join(parser.parts + [f"</{tag}>" for tag in reversed(parser.open)]))


class _Harmless(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        if tag not in KEPT:
            return
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith(("http://", "https://")):
            self.parts.append(f'<a href="{html.escape(address)}" rel="noopener nofollow">')
        else:
            self.parts.append(f"<{tag}>")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in self.open:
            while True:
                last = self.open.pop()
                self.parts.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(html.escape(data))
