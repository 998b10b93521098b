"""How text becomes words for the index, and what a reader's query asks of it. Plain Python."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kit.text import fold, nfc, old_tone_placement

LONGEST_QUERY = 200
MOST_QUERY_WORDS = 12
# PostgreSQL keeps positions below 16,384 in a tsvector.
MOST_INDEXED_WORDS = 16_000
LONGEST_WORD = 60

_WORD = re.compile(r"[^\W_]+")
# kỹ and kĩ, lý and lí, quý and quí are one word; so are ty and ti.
_FINAL_Y = re.compile(r"^(h|k|l|m|s|t|v|qu)y([\u0300\u0301\u0303\u0309\u0323]?)$")

STOP_WORDS = frozenset("và của là các những được cho với trong về tại theo từ ở có một đã này khi thì".split())  # noqa: SIM905 - a sentence of words reads better

# What unions abbreviate. Source: usage in union papers; Vietnamese text notes B4.2.
ABBREVIATIONS = {
    "LĐLĐ": "liên đoàn lao động",
    "TLĐ": "tổng liên đoàn",
    "TLĐLĐ": "tổng liên đoàn lao động",
    "CĐCS": "công đoàn cơ sở",
    "CĐ": "công đoàn",
    "ĐVCĐ": "đoàn viên công đoàn",
    "CNVCLĐ": "công nhân viên chức lao động",
    "CNLĐ": "công nhân lao động",
    "NLĐ": "người lao động",
    "NSDLĐ": "người sử dụng lao động",
    "BCH": "ban chấp hành",
    "BTV": "ban thường vụ",
    "UBKT": "ủy ban kiểm tra",
    "UBND": "ủy ban nhân dân",
    "KCN": "khu công nghiệp",
    "KKT": "khu kinh tế",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BHTN": "bảo hiểm thất nghiệp",
    "ATVSLĐ": "an toàn vệ sinh lao động",
    "TNLĐ": "tai nạn lao động",
    "TƯLĐTT": "thỏa ước lao động tập thể",
    "HĐLĐ": "hợp đồng lao động",
}


# The same few thousand words come again and again.
@lru_cache(maxsize=20_000)
def exact_key(word: str) -> str:
    """The word with its accents, in lower case, old tone placement, final y as i."""
    decomposed = unicodedata.normalize("NFD", old_tone_placement(word.lower()))
    return unicodedata.normalize("NFC", _FINAL_Y.sub(r"\1i\2", decomposed))


@lru_cache(maxsize=20_000)
def folded_key(word: str) -> str:
    """The word without accents, đ as d, final y as i."""
    return _FINAL_Y.sub(r"\1i\2", fold(word))


def words_of(text: str) -> list[str]:
    """The words of a text in order; punctuation and hyphens part words, numbers count as words."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(nfc(text))]


def vector_of(parts: list[tuple[str, str]], *, folded: bool) -> str:
    """A tsvector literal of (weight, text) parts in order, weights A to D; later words than the limit are left out."""
    key = folded_key if folded else exact_key
    places: dict[str, list[str]] = {}
    position = 0
    for weight, text in parts:
        for word in words_of(text):
            position += 1
            if position > MOST_INDEXED_WORDS:
                break
            places.setdefault(key(word), []).append(f"{position}{weight}")
        # A gap, so that no phrase reaches from one part into the next.
        position += 1
    return " ".join(f"'{word}':{','.join(at[:255])}" for word, at in places.items())


@dataclass(frozen=True)
class Query:
    """What a reader asked, as tsquery literals; `exact` is empty when it was typed without accents."""

    text: str
    words: tuple[str, ...]
    exact: str
    folded: str
    loose: str

    @property
    def is_empty(self) -> bool:
        return not self.folded


def _table(folded: bool) -> dict[tuple[str, ...], str]:
    """Phrase or abbreviation to what stands for it: the abbreviation to a phrase, the phrase to the abbreviation."""
    key = folded_key if folded else exact_key
    table: dict[tuple[str, ...], str] = {}
    for short, full in ABBREVIATIONS.items():
        phrase = tuple(key(word) for word in full.split())
        both = f"('{key(short)}' | ({_phrase(phrase)}))"
        table[phrase] = table[(key(short),)] = both
    return table


def _phrase(keys: tuple[str, ...]) -> str:
    return " <-> ".join(f"'{word}'" for word in keys)


_TABLES = {folded: _table(folded) for folded in (False, True)}
_LONGEST_PHRASE = max(len(phrase) for phrase in _TABLES[True])


def _terms(keys: list[str], *, folded: bool) -> list[str]:
    """tsquery terms of the words, the longest known phrases taken together."""
    table, terms, at = _TABLES[folded], [], 0
    while at < len(keys):
        for length in range(min(_LONGEST_PHRASE, len(keys) - at), 0, -1):
            found = table.get(tuple(keys[at : at + length]))
            if found:
                terms.append(found)
                at += length
                break
        else:
            terms.append(f"'{keys[at]}'")
            at += 1
    return terms


def _all_of(text: str, *, folded: bool) -> str:
    """Every word, and every "quoted phrase" in its order."""
    key = folded_key if folded else exact_key
    terms: list[str] = []
    for place, piece in enumerate(text.split('"')):
        keys = [key(word) for word in words_of(piece)]
        if place % 2 and keys:
            terms.append(f"({_phrase(tuple(keys))})")
        else:
            terms.extend(_terms(keys, folded=folded))
    return " & ".join(terms)


def read_query(asked: str) -> Query:
    """What `asked` means; words beyond the twelfth are left out, an empty query finds nothing."""
    text = " ".join(nfc(asked).replace("\x00", " ")[:LONGEST_QUERY].replace("“", '"').replace("”", '"').split())
    words = words_of(text)
    if len(words) > MOST_QUERY_WORDS:
        words = words[:MOST_QUERY_WORDS]
        text = " ".join(words)
    telling = [word for word in words if word.lower() not in STOP_WORDS] or words
    has_accents = any(fold(word) != word.lower() for word in words)
    return Query(
        text=text,
        words=tuple(words),
        exact=_all_of(text, folded=False) if has_accents else "",
        folded=_all_of(text, folded=True),
        loose=" | ".join(dict.fromkeys(f"'{folded_key(word)}'" for word in telling)),
    )
