"""What is offered while somebody types."""

from collections.abc import Sequence

from lantoa.kit.text import nfc
from lantoa.services.search.gather import Gathering, gather
from lantoa.services.search.keys import TITLE
from lantoa.services.search.phrases import phrases_like, words_like
from lantoa.services.search.rules import Source
from lantoa.services.search.words import folded_key, words_of

SHORTEST, LONGEST, MOST_WORDS = 2, 80, 8
# How the last word, still being typed, may go on.
MOST_COMPLETIONS = 4


def typed_words(typed: str) -> list[str]:
    """The folded words of what was typed so far; none when that is too little to offer anything."""
    text = nfc(typed).replace("\x00", " ")[:LONGEST]
    keys = [folded_key(word) for word in words_of(text)][:MOST_WORDS]
    return keys if len("".join(keys)) >= SHORTEST else []


def suggested_phrases(words: Sequence[str], *, most: int) -> list[str]:
    """What titles say that begins with the words, the most used first. One query."""
    return phrases_like(" ".join(words), most=most) if words else []


def suggested_titles(words: Sequence[str], *, most: int) -> list[int]:
    """Ids of the newest pages that have the words in their titles, the last perhaps unfinished. Two to five queries."""
    if not words:
        return []
    *whole, last = words
    endings = dict.fromkeys([last, *words_like(last, most=MOST_COMPLETIONS)])
    asked = [Source(1.0, frozenset(TITLE + word for word in (*whole, ending))) for ending in endings]
    all_hits, _ = gather(asked, Gathering(most))
    rows = [row for hits in all_hits for row in hits.rows]
    rows.sort(key=lambda row: (row[1], row[0]), reverse=True)
    return list(dict.fromkeys(page_id for page_id, _ in rows))[:most]
