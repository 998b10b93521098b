"""Old code charts, letter by letter."""

import unicodedata

import pytest

from lantoa.publishing.intake.legacy import chart_of, starts_with_mark, to_unicode

# Typed from the charts as a program without the fonts shows them: TCVN 5712:1993 VN3, and VNI for Windows.
TCVN3 = {
    "aàáảãạ": "aµ¸¶·¹", "ăằắẳẵặ": "¨»¾¼½Æ", "âầấẩẫậ": "©ÇÊÈÉË", "eèéẻẽẹ": "eÌÐÎÏÑ", "êềếểễệ": "ªÒÕÓÔÖ",
    "iìíỉĩị": "i×ÝØÜÞ", "oòóỏõọ": "oßãáâä", "ôồốổỗộ": "«åèæçé", "ơờớởỡợ": "¬êíëìî", "uùúủũụ": "uïóñòô",
    "ưừứửữự": "\xadõøö÷ù", "yỳýỷỹỵ": "yúýûüþ", "đ": "®", "ĂÂÊÔƠƯĐ": "¡¢£¤¥¦§",
}  # fmt: skip
VNI = {
    "aàáảãạ": "a aø aù aû aõ aï", "ăằắẳẵặ": "aê aè aé aú aü aë", "âầấẩẫậ": "aâ aà aá aå aã aä",
    "eèéẻẽẹ": "e eø eù eû eõ eï", "êềếểễệ": "eâ eà eá eå eã eä", "iìíỉĩị": "i ì í æ ó ò",
    "oòóỏõọ": "o oø où oû oõ oï", "ôồốổỗộ": "oâ oà oá oå oã oä", "ơờớởỡợ": "ô ôø ôù ôû ôõ ôï",
    "uùúủũụ": "u uø uù uû uõ uï", "ưừứửữự": "ö öø öù öû öõ öï", "yỳýỷỹỵ": "y yø yù yû yõ î", "đ": "ñ",
}  # fmt: skip


@pytest.mark.parametrize(("letters", "typed"), TCVN3.items())
def test_every_letter_of_tcvn3_is_known_and_its_fonts_of_capitals_too(letters, typed):
    assert to_unicode(typed, "tcvn3") == letters
    assert to_unicode(typed, "tcvn3-capitals") == letters.upper()


@pytest.mark.parametrize(("letters", "typed"), VNI.items())
def test_every_letter_of_vni_is_known_in_both_cases(letters, typed):
    assert to_unicode(typed.replace(" ", ""), "vni") == letters
    assert to_unicode(typed.upper().replace(" ", ""), "vni") == letters.upper()


@pytest.mark.parametrize("text", ["C«ng ®oµn ViÖt Nam", "Coâng ñoaøn Vieät Nam"])
def test_what_comes_out_is_nfc(text):
    found = to_unicode(text, "vni" if "oâ" in text else "tcvn3")
    assert found == "Công đoàn Việt Nam"
    assert unicodedata.is_normalized("NFC", found)


@pytest.mark.parametrize(
    ("font", "chart"),
    [
        (".VnTime", "tcvn3"), (".VnTimeH", "tcvn3-capitals"), (".VnArialH", "tcvn3-capitals"),
        (".VnHelvetIns", "tcvn3"), ("VNI-Times", "vni"), ("vni-helve", "vni"), ("Times New Roman", ""), ("VNIce", ""),
    ],
)  # fmt: skip
def test_the_font_tells_the_chart(font, chart):
    assert chart_of(font) == chart


def test_unicode_stays_as_it_is():
    assert to_unicode("½ µ Ðà Lạt", "") == "½ µ Ðà Lạt"
    assert starts_with_mark("ùc")
    assert not starts_with_mark("ca")
