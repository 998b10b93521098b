"""Vietnamese text: one normal form at the door, one folded form for search, one slug form for addresses."""

import re
import unicodedata

from vn_collate import collate_key

# Zero-width characters, and those that turn the direction of the text around them: "\u202egnp.exe" reads "exe.png".
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DELETED = dict.fromkeys(map(ord, _UNSEEN + _TURNING))
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEW_STYLE = re.compile(rf"(?i)(?<!q)(oa|oe|uy)([{_TONES}])(?![\w{_TONES}\u0302\u0306\u031b])")


def nfc(text: str) -> str:
    """`text` in NFC, without unseen and direction-turning characters, no-break spaces made plain; line breaks stay."""
    text = text.translate(_DELETED).replace("\u00a0", " ")
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` normalised, every run of white space one blank, none at the ends."""
    return " ".join(nfc(text).split())


def old_tone_placement(text: str) -> str:
    """`text` with hoà, khoẻ, thuý written hòa, khỏe, thúy; qu- and closed syllables stay as they are."""
    decomposed = unicodedata.normalize("NFD", nfc(text))
    moved = _NEW_STYLE.sub(lambda found: f"{found[1][0]}{found[2]}{found[1][1]}", decomposed)
    return unicodedata.normalize("NFC", moved)


def fold(text: str) -> str:
    """`text` without accents, đ as d, in lower case: what a person types without an input method."""
    decomposed = unicodedata.normalize("NFD", nfc(text).replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def slugify_vietnamese(text: str, *, longest: int = 80) -> str:
    """An address part of at most `longest` characters, cut at a word; "bai" when nothing remains."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(slug) > longest:
        slug = slug[: longest + 1].rpartition("-")[0] or slug[:longest]
    return slug or "bai"


def sort_key(text: str) -> str:
    """What puts names in Vietnamese order when compared letter by letter; at most 500 characters, by CLDR `vi`.

    The database's own order puts Đ after Z. Letters come before tones in it, so cutting it keeps the order of words.
    """
    return str(collate_key(nfc(text)))[:500]


def given_name(full_name: str) -> str:
    """The last word of a Vietnamese name: what people are called and sorted by."""
    return full_name.split()[-1] if full_name.split() else ""
