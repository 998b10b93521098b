"""Vietnamese words as the checks count and compare them. Plain Python."""

import re
from functools import lru_cache
from typing import NamedTuple

from lantoa.kit.text import fold, old_tone_placement

_WORD = re.compile(r"[^\W_]+(?:[/.,-][^\W_]+)*")


class Word(NamedTuple):
    """One word of a text, as written, from `start` to `end` in it."""

    written: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        return self.written[:1].isupper() or self.written[:1].isdigit()


def words_in(text: str) -> list[Word]:
    """The words of `text` in order; 1.200.000, 18/12/2023 and NĐ-CP are one each."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """How many words (syllables) an editor would count."""
    return len(text.split())


# The same few thousand words come again and again.
@lru_cache(maxsize=20_000)
def exact(word: str) -> str:
    """The word in lower case with its accents, old tone placement, NFC."""
    return old_tone_placement(word.lower())


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """The word without accents, in lower case."""
    return fold(word)


def is_near(one: str, other: str) -> bool:
    """Whether one letter was added, left out or exchanged between two different words, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[:at] + shorter[at + 1 : at + 2] + shorter[at : at + 1] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped == longer


def is_slip(written: str, right: str) -> bool:
    """Whether `written` may be a slip for `right`: other accents, or one letter off; never another number."""
    if exact(written) == exact(right) or any(letter.isdigit() for letter in written + right):
        return False
    one, other = plain(written), plain(right)
    return one == other or (min(len(one), len(other)) > 2 and is_near(one, other))


def shingles(text: str, *, length: int = 3) -> frozenset[str]:
    """Runs of `length` words of `text`, without accents; of a shorter text, all of it."""
    said = _WORD.findall(fold(text))
    if len(said) <= length:
        return frozenset([" ".join(said)]) if said else frozenset()
    return frozenset(" ".join(said[at : at + length]) for at in range(len(said) - length + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Which part of the smaller set is in the larger, 0–1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def around(text: str, start: int, end: int, *, room: int = 24) -> str:
    """The words around a place of `text`, cut at blanks, for a person to find it again."""
    left, right = max(start - room, 0), min(end + room, len(text))
    if left:
        left = text.find(" ", left, start) + 1 or start
    if right < len(text):
        right = max(text.rfind(" ", end, right), end)
    cut = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{cut}{'…' if right < len(text) else ''}"
