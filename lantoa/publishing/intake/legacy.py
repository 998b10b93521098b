"""Old Vietnamese code charts: text typed in .VnTime or VNI-Times as Unicode.

Sources: TCVN 5712:1993, part VN3 (one byte for each small letter; capitals by fonts of capitals); VNI for Windows
(a letter, then a byte that draws its marks). Both as the Windows-1252 letters that a program without the font shows.
"""

import re
import unicodedata
from typing import Literal

Chart = Literal["", "tcvn3", "tcvn3-capitals", "vni"]

_TCVN3_LETTERS = (
    "à\xb5á\xb8ả\xb6ã\xb7ạ\xb9ă\xa8ằ\xbbắ\xbeẳ\xbcẵ\xbdặ\xc6â\xa9ầ\xc7ấ\xcaẩ\xc8ẫ\xc9ậ\xcbđ\xae"
    "è\xccé\xd0ẻ\xceẽ\xcfẹ\xd1ê\xaaề\xd2ế\xd5ể\xd3ễ\xd4ệ\xd6ì\xd7í\xddỉ\xd8ĩ\xdcị\xde"
    "ò\xdfó\xe3ỏ\xe1õ\xe2ọ\xe4ô\xabồ\xe5ố\xe8ổ\xe6ỗ\xe7ộ\xe9ơ\xacờ\xeaớ\xedở\xebỡ\xecợ\xee"
    "ù\xefú\xf3ủ\xf1ũ\xf2ụ\xf4ư\xadừ\xf5ứ\xf8ử\xf6ữ\xf7ự\xf9ỳ\xfaý\xfdỷ\xfbỹ\xfcỵ\xfe"
    "Ă\xa1Â\xa2Ê\xa3Ô\xa4Ơ\xa5Ư\xa6Đ\xa7"
)
_TCVN3 = {ord(code): letter for letter, code in zip(_TCVN3_LETTERS[::2], _TCVN3_LETTERS[1::2], strict=True)}

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_ROUND, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
# What each byte after a letter draws; of some only certain letters have any use.
_VNI_MARKS = {
    **{"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _ROUND, "ê": _BREVE},
    **{"á": _ROUND + _ACUTE, "à": _ROUND + _GRAVE, "å": _ROUND + _HOOK, "ã": _ROUND + _TILDE, "ä": _ROUND + _DOT},
    **{"é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT},
}
_VNI_LETTERS = {
    **{"ô": "o" + _HORN, "ö": "u" + _HORN, "ñ": "đ", "î": "ỵ"},
    **{"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị"},
}
_VNI_PAIR = re.compile(rf"(?i)([aeouyôö])([{''.join(_VNI_MARKS)}])?|([{''.join(_VNI_LETTERS)}])")
_VNI_LEADING = re.compile(rf"(?i)^[{''.join(_VNI_MARKS)}]")


def chart_of(font: str) -> Chart:
    """Which old chart a font draws, by its name; empty for Unicode fonts."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        # .VnTimeH, .VnArialH: the same bytes drawn as capitals.
        return "tcvn3-capitals" if font.strip().endswith("H") else "tcvn3"
    return "vni" if name.startswith(("vni-", "vni ")) else ""


def to_unicode(text: str, chart: Chart) -> str:
    """`text` in Unicode, NFC."""
    if chart == "vni":
        return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))
    if chart:
        text = text.translate(_TCVN3)
        return text.upper() if chart == "tcvn3-capitals" else text
    return text


def starts_with_mark(text: str) -> bool:
    """Whether VNI text begins with a byte that marks the letter before it, cut off by a change of dress."""
    return _VNI_LEADING.match(text) is not None


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, alone = found[1], found[2], found[3]
    if alone:
        letter = _VNI_LETTERS[alone.lower()]
        return letter.upper() if alone.isupper() else letter
    letter = _VNI_LETTERS.get(base.lower(), base.lower()) + _VNI_MARKS.get((mark or "").lower(), "")
    return letter.upper() if base.isupper() else letter
