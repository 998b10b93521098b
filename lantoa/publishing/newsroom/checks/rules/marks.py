"""Letters and signs: normal form, unseen characters, old fonts, blanks, numbers and dates. Plain Python."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lantoa.kit.text import nfc
from lantoa.publishing.newsroom.checks.finding import Finding, Severity
from lantoa.publishing.newsroom.checks.manuscript import Manuscript, Part
from lantoa.publishing.newsroom.checks.words import around

# Signs that stand inside words only where .VnTime was typed: ® is đ, © is â, « is ô, µ is à …
_TCVN3 = re.compile(r"[A-Za-z®©«µ¸¶·¹¨»¾¼½Æ¬­ª]*[®©«µ¸¶·¹¨»¾¼½Æ¬]+[A-Za-zµ¸¶·¹Ç-ÿ]*")
# Two letters that no Vietnamese word has side by side, as VNI-Times draws its marks.
_VNI = re.compile(r"(?i)(?<!\w)\w*(?:ñ\w|[aeo][øïûùõ]|[oôöa]â[oônc]|aø|öô|oâ|aù[nop]|eâ)\w*")
_SPACES = re.compile(r"(?<=\S)[ \t\u00a0]{2,}(?=\S)")
_BEFORE_SIGN = re.compile(r"(?<=\w)\s+[,;:!?](?!\))|(?<=\w)\s+\.(?!\.|\d)")
_NO_BLANK = re.compile(r"(?<=[a-zà-ỹ])[,;!?](?=[A-Za-zÀ-ỹ])|(?<=[a-zà-ỹ])\.(?=[A-ZĐÀ-Ỹ][a-zà-ỹ])")
# 20,000 is twenty to a Vietnamese reader.
_ENGLISH_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d{3})")
_LONG_NUMBER = re.compile(
    r"(?<![\w.,/-])[1-9]\d{4,8}(?![\w/-]|[.,]\d)(?=\s+(?:đồng|người|đoàn viên|suất|triệu|lao động|tấn|m2|ha|kg))"
)
_DATE = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/])")
_MONTHS, _DAYS = 12, 31
_MOST_OF_A_KIND = 5


def _each(
    text: Manuscript, pattern: re.Pattern[str], *, most: int = _MOST_OF_A_KIND
) -> Iterator[tuple[Part, re.Match[str]]]:
    left = most
    for part in text.parts:
        for found in pattern.finditer(part.text):
            if not left:
                return
            left -= 1
            yield part, found


def normal_form(text: Manuscript) -> Iterator[Finding]:
    """Letters are whole (NFC), and none is there that nobody sees: search and spelling stumble over them."""
    for part in text.parts:
        if part.text.replace("\u00a0", " ") != nfc(part.text):
            if unicodedata.is_normalized("NFC", part.text):
                sentence = _("Có ký tự vô hình (thường do dán từ nơi khác). Hãy gõ lại hoặc dán dạng chữ thường.")
            else:
                sentence = _("Chữ có dấu ghép rời (chưa phải Unicode dựng sẵn): tìm kiếm sẽ không thấy.")
            yield Finding("normal_form", part.where, sentence)


def old_font(text: Manuscript) -> Iterator[Finding]:
    """What was typed in .VnTime or VNI-Times reads as nonsense on the web."""
    for part in text.parts:
        found = _TCVN3.findall(part.text) or _VNI.findall(part.text)
        # One such sign may be meant (©, a foreign name); a text in an old font has them in every other word.
        if len(found) >= 2:
            sentence = _("Có chữ gõ bằng phông cũ (TCVN3, VNI): “%(words)s”. Bạn đọc sẽ thấy ký tự lạ.")
            words = " ".join(found[:4])
            yield Finding("old_font", part.where, sentence % {"words": words}, severity=Severity.MUST)


def blanks(text: Manuscript) -> Iterator[Finding]:
    """One blank between words, none before a sign, one after it."""
    for pattern, sentence in (
        (_SPACES, _("Thừa dấu cách: “%(words)s”.")),
        (_BEFORE_SIGN, _("Thừa dấu cách trước dấu câu: “%(words)s”.")),
        (_NO_BLANK, _("Thiếu dấu cách sau dấu câu: “%(words)s”.")),
    ):
        for part, found in _each(text, pattern, most=3):
            yield Finding("blanks", part.where, sentence % {"words": around(part.text, *found.span(), room=16)})


def numbers(text: Manuscript) -> Iterator[Finding]:
    """Thousands have a full stop: 20.000; 20,000 would be twenty. Source: Vietnamese text notes B4.5."""
    for part, found in _each(text, _ENGLISH_NUMBER):
        better = found[0].replace(",", ".")
        yield Finding("numbers", part.where, _("Số “%(number)s” viết theo lối Anh.") % {"number": found[0]}, better)
    for part, found in _each(text, _LONG_NUMBER):
        better = f"{int(found[0]):,}".replace(",", ".")
        yield Finding("numbers", part.where, _("Số “%(number)s” nên tách hàng nghìn.") % {"number": found[0]}, better)


def dates(text: Manuscript) -> Iterator[Finding]:
    """Day, month, year, in a month that there is. Source: Vietnamese text notes B4.5."""
    for part, found in _each(text, _DATE):
        day, month = int(found[1]), int(found[3])
        if month > _MONTHS >= day:
            better = f"{month}/{day}/{found[4]}"
            sentence = _("Ngày “%(date)s” viết tháng trước ngày.")
        elif not (1 <= month <= _MONTHS and 1 <= day <= _DAYS):
            better, sentence = "", _("Không có ngày “%(date)s”.")
        elif found[2] == ".":
            better, sentence = found[0].replace(".", "/"), _("Ngày “%(date)s” nên viết bằng dấu gạch chéo.")
        else:
            continue
        yield Finding("dates", part.where, sentence % {"date": found[0]}, better)
