"""What a page is found by: its words, its pairs of neighbours, where they stand, and what it belongs to. Plain Python.

doan        a word without accents          =đoàn      with them
cong_doan   two words side by side          >… ^…      in the title; in title, lead or names
#u7 #s3     of unit 7 or one below; of section 3       #kvideo   of this kind
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from lantoa.services.search.words import LONGEST_PHRASE, PHRASE_STARTS, PHRASES, Word, word_of, words_of

# A long paper is found by its first 40 pages.
MOST_WORDS = 20_000
TITLE, HEAD = ">", "^"


@dataclass(frozen=True)
class Place:
    """What a page belongs to: units from the root down to its own, its section, its kind."""

    unit_ids: tuple[int, ...] = ()
    section_id: int | None = None
    kind: str = "article"


def unit_mark(unit_id: int) -> str:
    return f"#u{unit_id}"


def section_mark(section_id: int) -> str:
    return f"#s{section_id}"


def kind_mark(kind: str) -> str:
    return f"#k{kind}"


def month_mark(day: date) -> str:
    return f"#m{day:%Y-%m}"


def marks_of(place: Place) -> list[str]:
    """Keys of what the page belongs to."""
    marks = [unit_mark(unit_id) for unit_id in place.unit_ids]
    if place.section_id is not None:
        marks.append(section_mark(place.section_id))
    return [*marks, kind_mark(place.kind)]


def pair(one: Word, other: Word) -> str:
    """The key of two words side by side."""
    return f"{one.folded}_{other.folded}"


def keys_of(*, title: str, head: Iterable[str], text: str, marks: Iterable[str]) -> tuple[str, bytes]:
    """A tsvector literal of all keys, and the run of words that quoted phrases are compared with."""
    words = [_words(part, MOST_WORDS) for part in (title, *head, text)]
    keys = set(marks)
    _add(keys, words[0], TITLE, with_pairs=True)
    for part in words[:-1]:
        _add(keys, part, HEAD)
    for part in words:
        _add(keys, part, "", with_pairs=True)
    # Between the parts stands a word that nobody can ask for, so that no phrase reaches from one into the next.
    return " ".join(f"'{key}'" for key in keys), _GAP.join(run_of(part) for part in words)


_GAP = bytes(4)


def _words(text: str, most: int) -> list[Word]:
    return [_word_of(word) for word in words_of(text)[:most]]


_word_of = lru_cache(maxsize=20_000)(word_of)


def _add(keys: set[str], words: list[Word], where: str, *, with_pairs: bool = False) -> None:
    keys.update(where + word.folded for word in words)
    keys.update(f"{where}={word.exact}" for word in words)
    if with_pairs:
        keys.update(where + pair(one, other) for one, other in pairwise(words))
    for at in range(len(words) - 1):
        if (words[at].folded, words[at + 1].folded) in PHRASE_STARTS:
            _add_abbreviations(keys, words, at, where)


def _add_abbreviations(keys: set[str], words: list[Word], at: int, where: str) -> None:
    """A known phrase is found by its abbreviation, too, and stands beside the same neighbours."""
    for length in range(2, LONGEST_PHRASE + 1):
        found = PHRASES.get(tuple(word.folded for word in words[at : at + length]))
        if found is None or at + length > len(words):
            continue
        short, exact = found
        keys.add(where + short.folded)
        if tuple(word.exact for word in words[at : at + length]) == exact:
            keys.add(f"{where}={short.exact}")
        if where != HEAD:
            keys.update(where + pair(before, short) for before in words[max(at - 1, 0) : at])
            keys.update(where + pair(short, after) for after in words[at + length : at + length + 1])


def run_of(words: Iterable[Word]) -> bytes:
    """The words in a row, four bytes each, accents aside."""
    return b"".join(_bytes_of(word.folded) for word in words)


@lru_cache(maxsize=20_000)
def _bytes_of(folded: str) -> bytes:
    return struct.pack(">I", crc32(folded.encode()) or 1)
