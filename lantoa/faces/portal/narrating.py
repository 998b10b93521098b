"""Pieces read aloud: which words, when they are asked for, and that readers see the player as soon as there is one."""

import html
import re
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from lantoa.faces.portal.paper.parts import parts_of
from lantoa.faces.portal.whole_text import whole_text
from lantoa.publishing.distribution.facade import sayable
from lantoa.publishing.newsroom.facade import Article, Format, whole
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn
from lantoa.services.cache.facade import drop_pages
from lantoa.services.speech.facade import LONGEST_TEXT, ask_narration, drop_narration, has_provider
from lantoa.services.speech.signals import narration_made

# These have a voice of their own.
HEARD_ALREADY = (Format.AUDIO, Format.VIDEO, Format.LIVE)
SAID = ("text", "heading", "small", "item", "quote")
_MARK = re.compile(r"</?[bi]>")
_ADDRESS = re.compile(r" \(https?://[^)]*\)")


def spoken_piece(article: Article) -> str:
    """The piece's words as they are said, one paragraph a line; what stands in captions and tables is not.

    A piece longer than a provider takes ends after its last whole paragraph that fits.
    """
    parts, _is_all = parts_of(whole_text(article, settings.BASE_URL))
    texts = [html.unescape(_ADDRESS.sub("", _MARK.sub("", part.text))) for part in parts if part.kind in SAID]
    # The lead comes first in what feeds carry.
    lines = [sayable(text) for text in [article.title, *texts]]
    said: list[str] = []
    for line in lines:
        if sum(map(len, said)) + len(said) + len(line) > LONGEST_TEXT:
            break
        if line:
            said.append(line)
    return "\n".join(said)


@receiver([piece_published, piece_changed])
def say_piece(sender: Any, article: Article, **_: Any) -> None:
    """Its present words are to be heard; nothing happens without a provider."""
    if not has_provider() or article.format in HEARD_ALREADY:
        return
    [article] = whole([article])
    if ask_narration(article.pk, spoken_piece(article)):
        drop_pages()


@receiver(piece_withdrawn)
def hush_piece(sender: Any, article: Article, **_: Any) -> None:
    """Nobody hears it any more."""
    drop_narration(article.pk)


@receiver(narration_made)
def offer_narration(sender: Any, page_id: int, **_: Any) -> None:
    """Its page shows the player from now on."""
    drop_pages()
