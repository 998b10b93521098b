"""Rules that read nothing but the text."""

from collections.abc import Callable, Iterator

from lantoa.publishing.newsroom.checks.finding import Finding
from lantoa.publishing.newsroom.checks.manuscript import Manuscript
from lantoa.publishing.newsroom.checks.rules import language, lengths, marks, pictures

Rule = Callable[[Manuscript], Iterator[Finding]]

# In the order in which an editor reads a piece; a new rule is one more line.
RULES: tuple[Rule, ...] = (
    lengths.title,
    lengths.capitals,
    lengths.lead,
    lengths.empty,
    pictures.alt,
    pictures.caption,
    pictures.credit,
    pictures.same_caption,
    marks.old_font,
    marks.normal_form,
    marks.blanks,
    marks.numbers,
    marks.dates,
    language.terms,
    language.names,
    language.said_twice,
    language.said_often,
)


def told_by_text(text: Manuscript) -> list[Finding]:
    """What the rules say of a text. No query."""
    return [finding for rule in RULES for finding in rule(text)]
