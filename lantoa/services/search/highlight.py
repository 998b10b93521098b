"""Marking what was found in what is shown."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lantoa.services.search.words import exact_key, folded_key

EXCERPT_WORDS = 36
# A text's beginning mostly has what was asked, and reading all of a long one costs a millisecond.
BEGINNING = 2_500
_WORD = re.compile(r"[^\W_]+")


def marked(text: str, words: tuple[str, ...], *, is_exact: bool) -> SafeString:
    """`text` as safe HTML with every run of found words in <mark>, or every single one where no two stand together."""
    key = exact_key if is_exact else folded_key
    wanted = {key(word) for word in words}
    runs: list[list[int]] = []
    for found in _WORD.finditer(text):
        if key(found[0]) not in wanted:
            continue
        if runs and not text[runs[-1][1] : found.start()].strip():
            runs[-1][1:] = [found.end(), runs[-1][2] + 1]
        else:
            runs.append([found.start(), found.end(), 1])
    # Where syllables stand together they make the word that was meant; lone ones would only distract.
    longest = max((run[2] for run in runs), default=0)
    parts, last = [], 0
    for start, end, length in runs:
        if longest > 1 and length == 1:
            continue
        parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    # Every piece was escaped above.
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308


def excerpt(text: str, words: tuple[str, ...], *, is_exact: bool) -> SafeString:
    """About two lines of `text` around the place where most of the words stand close together, marked."""
    key = exact_key if is_exact else folded_key
    wanted = {key(word) for word in words}
    beginning = text[:BEGINNING].rpartition(" ")[0] if len(text) > BEGINNING else text
    tokens = list(_WORD.finditer(beginning))
    hits = [place for place, token in enumerate(tokens) if key(token[0]) in wanted]
    if len(hits) < len(wanted) and len(beginning) < len(text):
        tokens = list(_WORD.finditer(text))
        hits = [place for place, token in enumerate(tokens) if key(token[0]) in wanted]
    if not tokens:
        return SafeString("")

    def worth(hit: int) -> int:
        return len({key(tokens[other][0]) for other in hits if hit <= other < hit + EXCERPT_WORDS - 8})

    best = max(hits[:400], key=lambda hit: (worth(hit), -hit), default=0)
    first = max(0, best - 6)
    # Near the beginning the beginning itself reads better.
    first = 0 if first < 12 else first
    last = min(first + EXCERPT_WORDS, len(tokens)) - 1
    cut = text[tokens[first].start() : tokens[last].end()]
    shown = marked(cut, words, is_exact=is_exact)
    before, after = ("…\u00a0" if first else ""), ("\u00a0…" if tokens[last].end() < len(text.rstrip(" .!?…")) else "")
    return SafeString(f"{before}{shown}{after}")
