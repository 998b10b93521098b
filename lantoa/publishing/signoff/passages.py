"""A text as the passages that a guest may say something about."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from lantoa.kit.text import one_line
from lantoa.publishing.newsroom.facade import Article, plain_text

LONGEST_SHOWN = 300
MOST_PASSAGES = 400


@dataclass(frozen=True)
class Passage:
    """One paragraph, subhead, picture or the like; `label` says which, `text` its words on one line, cut."""

    position: int
    label: str
    text: str


def passages_of(text: Article) -> list[Passage]:
    """From the title down, in the order of reading; at most MOST_PASSAGES."""
    found = [(_("Tít"), text.title), (_("Sapo"), text.lead)]
    if text.cover:
        found.append((_("Ảnh đại diện"), text.cover_caption or text.cover.title))
    for name in text.PARTS:
        value = getattr(text, name)
        if isinstance(value, StreamValue):
            for block in value:
                found += [(str(block.block.label), words) for words in _words(block)]
        elif isinstance(value, str):
            found.append((str(text._meta.get_field(name).verbose_name), value))
    said = [(label, one_line(words)[:LONGEST_SHOWN]) for label, words in found]
    return [Passage(at, label, words) for at, (label, words) in enumerate(pair for pair in said if pair[1])][
        :MOST_PASSAGES
    ]


def _words(block: StreamValue.StreamChild) -> list[str]:
    """What one block says: a rich text by its paragraphs, all else as one passage."""
    if block.block_type == "paragraph":
        return plain_text(block.value.source)[0].split("\n")
    return [" · ".join(block.block.get_searchable_content(block.value)) or str(block.block.label)]
