"""A post as Telegram's HTML, within Telegram's own count: UTF-16 units after the marks are read."""

from html import escape

from lantoa.publishing.distribution.networks.base import Post
from lantoa.publishing.distribution.rules import cut


def units(text: str) -> int:
    """Length as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def cut_to_units(text: str, limit: int) -> str:
    """`text` in at most `limit` UTF-16 units, cut at a word."""
    if units(text) <= limit:
        return text
    shown = cut(text, limit)
    while units(shown) > limit:
        # Signs beyond the first plane count twice: take away as many as are too many.
        shown = cut(text, len(shown) - max((units(shown) - limit) // 2, 1))
    return shown


def html_of(post: Post, limit: int) -> str:
    """The words, then the delivery's own link; every sign of the words is a sign, never a mark."""
    room = limit - units(post.short_url) - 2
    words = cut_to_units(post.text.strip(), room)
    return f"{escape(words, quote=False)}\n\n{post.short_url}" if words else post.short_url
