"""How text becomes words, and what stands for what. Plain Python."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kit.text import fold, nfc, old_tone_placement

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


@dataclass(frozen=True)
class Word:
    """One word, or an abbreviation that stands for words, by both its keys."""

    folded: str
    exact: str


def word_of(text: str) -> Word:
    """The word by both keys."""
    return Word(folded_key(text), exact_key(text))


def _phrases() -> dict[tuple[str, ...], tuple[Word, tuple[str, ...]]]:
    """Folded words of a known phrase to its abbreviation, and the phrase with its accents."""
    table = {}
    for short, full in ABBREVIATIONS.items():
        words = [word_of(word) for word in full.split()]
        table[tuple(word.folded for word in words)] = (word_of(short), tuple(word.exact for word in words))
    return table


PHRASES = _phrases()
LONGEST_PHRASE = max(len(phrase) for phrase in PHRASES)
# Most places of a text begin no known phrase.
PHRASE_STARTS = frozenset(phrase[:2] for phrase in PHRASES)
