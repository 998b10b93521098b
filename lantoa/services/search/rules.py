"""What a reader's query asks for, as keys, from the best places where words can stand to the least. Plain Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lantoa.kit.text import fold, nfc
from lantoa.services.search.keys import HEAD, TITLE, pair, run_of
from lantoa.services.search.words import (
    ABBREVIATIONS,
    LONGEST_PHRASE,
    PHRASES,
    STOP_WORDS,
    Word,
    folded_key,
    word_of,
    words_of,
)

LONGEST_QUERY = 200
MOST_QUERY_WORDS = 12
# With more words the ways to pair them cost more than they find.
MOST_PAIRED = 7

# What a match is worth by the best place it stands in.
TITLE_CHAIN, TITLE_PAIRS, TITLE_WORDS, HEAD_PAIRS, CHAIN, PAIRS, WORDS = 12.0, 10.0, 6.0, 5.0, 4.0, 3.0, 1.0
# News is read for what is new: so many years halve what a match is worth.
HALF_LIFE_YEARS = 2.0


@dataclass(frozen=True)
class Source:
    """Pages that have all of `keys`, and their words in the order of each run; `points` is what they are worth."""

    points: float
    keys: frozenset[str]
    runs: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Words of a query that stand side by side; quoted, they must do so in the page."""

    words: tuple[Word, ...]
    is_quoted: bool = False

    @property
    def pairs(self) -> tuple[tuple[Word, Word], ...]:
        return tuple(pairwise(self.words))


@dataclass(frozen=True)
class Query:
    """What a reader asked; `shown` are the words to be marked, abbreviations and what they stand for among them."""

    text: str
    shown: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    has_accents: bool

    @property
    def is_empty(self) -> bool:
        return not self.stretches

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for stretch in self.stretches for word in stretch.words)


def read_query(asked: str) -> Query:
    """What `asked` means; words beyond the twelfth are left out, an empty query finds nothing."""
    text = " ".join(nfc(asked).replace("\x00", " ")[:LONGEST_QUERY].replace("“", '"').replace("”", '"').split())
    words = words_of(text)
    if len(words) > MOST_QUERY_WORDS:
        words = words[:MOST_QUERY_WORDS]
        text = " ".join(words)
    stretches = []
    for place, piece in enumerate(text.split('"')):
        said = [word_of(word) for word in words_of(piece)]
        if said and place % 2:
            stretches.append(Stretch(tuple(said), is_quoted=True))
        elif said:
            stretches.append(Stretch(tuple(_shortened(said))))
    return Query(
        text=text,
        shown=_shown(words),
        stretches=tuple(stretches),
        has_accents=any(fold(word) != word.lower() for word in words),
    )


def _shortened(words: list[Word]) -> Iterator[Word]:
    """The words with known phrases as their abbreviations, the longest first."""
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
            found = PHRASES.get(tuple(word.folded for word in words[at : at + length]))
            if found and _may_mean(words[at : at + length], found[1]):
                yield found[0]
                at += length
                break
        else:
            yield words[at]
            at += 1


def _may_mean(words: Sequence[Word], phrase: tuple[str, ...]) -> bool:
    """Whether the words are written as in the phrase, or without accents: "cộng đoán" is no "công đoàn"."""
    return all(word.exact in (said, word.folded) for word, said in zip(words, phrase, strict=True))


def _shown(words: list[str]) -> tuple[str, ...]:
    """The words, and for an abbreviation what it stands for and the other way round."""
    folded = " ".join(folded_key(word) for word in words)
    more = []
    for short, full in ABBREVIATIONS.items():
        if f" {' '.join(folded_key(word) for word in full.split())} " in f" {folded} ":
            more.append(short)
        if folded_key(short) in folded.split():
            more += full.split()
    return (*words, *more)


def sources(query: Query, *, with_accents: bool) -> list[Source]:
    """Where pages with all the words may be, the best first; the last one has them all."""
    words = query.words
    quoted = [stretch for stretch in query.stretches if stretch.is_quoted]
    needed = {pair(*two) for stretch in quoted for two in stretch.pairs}
    # Two words side by side are a key; of more words the keys only say that they may stand in a row.
    runs = tuple(run_of(stretch.words) for stretch in quoted if len(stretch.words) > 2)
    said = {_said(word, with_accents) for word in words}
    chain = frozenset(pair(*two) for stretch in query.stretches for two in stretch.pairs)

    def source(points: float, where: str, pairs: frozenset[str], *, in_title: bool = False) -> Source:
        inside = {where + pair for pair in pairs} if in_title else pairs
        # Two words side by side need not be asked for one by one, but for their accents and in the head.
        paired = set() if with_accents or where == HEAD else {word for two in pairs for word in two.split("_")}
        if where == "" and not with_accents:
            paired |= {word for two in needed for word in two.split("_")}
        return Source(points, frozenset({where + word for word in said - paired} | needed | inside), runs)

    found = [source(TITLE_CHAIN, TITLE, chain, in_title=True)]
    ways = _ways(query) or ([chain] if chain else [])
    if chain:
        found += [source(TITLE_PAIRS, TITLE, way, in_title=True) for way in ways if way != chain]
        found.append(source(TITLE_WORDS, TITLE, frozenset()))
        found += [source(HEAD_PAIRS, HEAD, way) for way in ways]
        found.append(source(CHAIN, "", chain))
        found += [source(PAIRS, "", way) for way in ways if way != chain]
    else:
        found.append(source(HEAD_PAIRS, HEAD, chain))
    return _distinct([*found, source(WORDS, "", frozenset())])


def _said(word: Word, with_accents: bool) -> str:
    return f"={word.exact}" if with_accents else word.folded


def _distinct(found: list[Source]) -> list[Source]:
    """Without those that ask for the same as a better one, but always with the last: it is counted."""
    kept: dict[tuple[frozenset[str], tuple[bytes, ...]], Source] = {}
    for source in found[:-1]:
        kept.setdefault((source.keys, source.runs), source)
    kept.pop((found[-1].keys, found[-1].runs), None)
    last = max((one for one in found if one.keys == found[-1].keys), key=lambda one: one.points)
    return [*kept.values(), last]


def _ways(query: Query) -> list[frozenset[str]]:
    """The ways to take the words two by two: most Vietnamese words have two syllables.

    Of an odd number one stays alone, and which one nobody knows: "lương | tối thiểu", "bảo hiểm | xe".
    """
    free = [stretch.words for stretch in query.stretches if not stretch.is_quoted and len(stretch.words) > 2]
    if len(free) != 1:
        return []
    words = free[0]
    alone = range(0, len(words), 2) if len(words) % 2 else [len(words)]
    ways = []
    for left_out in alone if len(words) <= MOST_PAIRED else [len(words) - len(words) % 2]:
        paired = [word for at, word in enumerate(words) if at != left_out]
        ways.append(frozenset(pair(*two) for two in zip(paired[::2], paired[1::2], strict=False)))
    return ways


def loose_sources(query: Query, *, with_accents: bool) -> list[list[Source]]:
    """Where pages with some of the words may be: all but one of them; failing that, pairs and single ones."""
    telling = [word for word in query.words if word.exact not in STOP_WORDS] or list(query.words)
    words = list(dict.fromkeys(telling))
    said = [_said(word, with_accents) for word in words]
    rounds = []
    if len(words) > 2:
        rounds.append([Source(WORDS, frozenset(said[:at] + said[at + 1 :])) for at in range(len(said))])
    pairs = [two for stretch in query.stretches for two in stretch.pairs]
    beside = [
        Source(PAIRS, frozenset({_said(one, with_accents), _said(other, with_accents), pair(one, other)}))
        for one, other in pairs
    ]
    return [*rounds, [*beside, *(Source(WORDS, frozenset({word})) for word in said)]]


def worth(points: float, *, age_days: float) -> float:
    """What a match is worth at this age; never more for an older one."""
    return points / (1 + max(age_days, 0) / 365.25 / HALF_LIFE_YEARS)
