"""Telegram's HTML: what is left of a text once its marks are read, and how long that is."""

from __future__ import annotations

import html
import re

_TAGS = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "span")
)
_MARK = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:\s[^<>]*)?)>|<|&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


def length(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def entity_text(raw: str) -> str:
    """The text as people see it. Raises ValueError for a tag that is unknown, open at the end or closed twice."""
    parts: list[str] = []
    is_open: list[str] = []
    at = 0
    for mark in _MARK.finditer(raw):
        parts.append(raw[at : mark.start()])
        at = mark.end()
        offset = len(raw[: mark.start()].encode())
        if mark[0].startswith("&"):
            parts.append(html.unescape(mark[0]))
        elif mark[2] is None or mark[2].lower() not in _TAGS:
            raise ValueError(f'Unsupported start tag "{mark[2] or ""}" at byte offset {offset}')
        elif not mark[1]:
            is_open.append(mark[2].lower())
        elif not is_open or is_open.pop() != mark[2].lower():
            raise ValueError(f"Unmatched end tag at byte offset {offset}")
    if is_open:
        raise ValueError(f'Can\'t find end tag corresponding to start tag "{is_open[-1]}"')
    return "".join([*parts, raw[at:]])
