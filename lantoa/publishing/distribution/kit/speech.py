"""A text that a person reads over a loudspeaker: nothing in it that cannot be said."""

import re

from lantoa.kit.text import nfc
from lantoa.publishing.distribution.kit.abbreviations import SAID, UNITS, spelled
from lantoa.publishing.distribution.kit.numbers import (
    LONGEST_QUANTITY,
    roman,
    spoken,
    spoken_decimal,
    spoken_digits,
)

# How fast a calm voice reads, in syllables, and how long people listen.
WORDS_PER_MINUTE, LONGEST_SECONDS = 130, 60
MOST_WORDS = WORDS_PER_MINUTE * LONGEST_SECONDS // 60

_LETTER = r"[^\W\d_]"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org)(?:/\S*)?\b", re.I)
_DECORATION = re.compile(r"[#*_•▪►→“”\"«»\[\]{}|~^`]|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]")
_DATE = re.compile(r"(?:\b(ngày|hôm)\s+)?(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])", re.I)
_MONTH = re.compile(r"(?:\b(tháng)\s+)?(?<![\d/])(\d{1,2})/(\d{4})(?![\d/])", re.I)
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-4])(?:[:h]|\s?giờ\s?)([0-5]\d)(?!\d)(?:\s?phút)?", re.I)
_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-4])h(?!\w)", re.I)
_PHONE = re.compile(r"(?<![\d.])(?:(?:\+84|0)[\d .]{7,13}\d|1[89]00[ .]?\d{2,4}(?:[ .]?\d{2,4})?)(?!\d)")
# The suffix of a document's number is for filing, not for ears.
_DOCUMENT = re.compile(r"(?:\b[Ss]ố\s+)?(?<![\d/])(\d{1,5})(?:/(\d{4}))?/[A-ZĐƯ]{2}\w*(?:-[A-ZĐƯ]\w*)*")
_QUARTER = re.compile(r"\b(quý)\s+([1-4])/(\d{4})(?![\d/])", re.I)
_RANGE = re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d)")
_PERCENT = re.compile(r"(\d)\s?%")
_UNIT = re.compile(rf"(\d)\s?({'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![\w²])")
_PER = re.compile(rf"(?<={_LETTER})\s?/\s?(?=(?:người|suất|tháng|ngày|giờ|năm|ca)\b)")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\d])")
_ABBREVIATION = re.compile(rf"(?<!{_LETTER})(?:TP\.\s?(?:HCM\b)?|[A-ZĐƯ]{{2,7}})(?!{_LETTER})")
_ROMAN = re.compile(r"(?<=\s)[IVXLC]{1,7}(?=[\s.,;:)!?]|$)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


def sayable(text: str) -> str:
    """`text` as it is said: numbers, dates, hours, percent and abbreviations in words; links and signs left out."""
    text = _DECORATION.sub(" ", _LINK.sub(" ", nfc(text)))
    text = _PHONE.sub(lambda found: spoken_digits(found[0].replace("+84", "0")), text)
    text = _DOCUMENT.sub(_say_document, text)
    text = _QUARTER.sub(r"\1 \2 năm \3", text)
    text = _DATE.sub(_say_date, text)
    text = _MONTH.sub(_say_month, text)
    text = _CLOCK.sub(lambda found: f"{found[1]} giờ" + ("" if found[2] == "00" else f" {int(found[2])} phút"), text)
    text = _HOUR.sub(r"\1 giờ", text)
    text = _PERCENT.sub(r"\1 phần trăm", _RANGE.sub(" đến ", text))
    text = _UNIT.sub(lambda found: f"{found[1]} {UNITS[found[2]]}", text)
    text = _PER.sub(" mỗi ", text)
    text = _ROMAN.sub(_say_roman, text)
    text = _ABBREVIATION.sub(_say_abbreviation, text)
    text = _NUMBER.sub(_say_number, text)
    return nfc(_tidy(text))


def _say_date(found: re.Match[str]) -> str:
    day, month = int(found[2]), int(found[3])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return found[0] if found[4] else f"{found[1] + ' ' if found[1] else ''}{day} trên {month}"
    year = f" năm {found[4]}" if found[4] else ""
    return f"{found[1] or 'ngày'} {day} tháng {'tư' if month == 4 else month}{year}"


def _say_document(found: re.Match[str]) -> str:
    return f"số {found[1]}" + (f" năm {found[2]}" if found[2] else "")


def _say_month(found: re.Match[str]) -> str:
    month = int(found[2])
    return f"tháng {'tư' if month == 4 else month} năm {found[3]}" if 1 <= month <= 12 else found[0]


def _say_roman(found: re.Match[str]) -> str:
    value = roman(found[0])
    return found[0] if value is None else str(value)


def _say_abbreviation(found: re.Match[str]) -> str:
    written = found[0]
    if written.startswith("TP."):
        return "Thành phố Hồ Chí Minh" if written.endswith("HCM") else "thành phố "
    return SAID.get(written) or spelled(written) or written


def _say_number(found: re.Match[str]) -> str:
    digits = found[1].replace(".", "")
    if len(digits) > LONGEST_QUANTITY or (len(digits) > 1 and digits.startswith("0") and not found[2]):
        # 08 in "ngày 08" is eight; a long one is copied digit by digit.
        return spoken(int(digits)) if len(digits) == 2 else spoken_digits(digits)
    if found[2]:
        return spoken_decimal(digits, found[2])
    return spoken(int(digits))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("/", " ").replace("&", " và ").splitlines())
    text = "\n".join(line for line in lines if re.search(r"\w", line))
    return re.sub(r"\(\s*\)", "", re.sub(r"\s+([.,;:!?…])", r"\1", text)).strip()


def words_of(text: str) -> int:
    """Syllables a voice says, hyphened ones as one each."""
    return len(re.findall(r"[\w]+", text))


def seconds_of(text: str) -> int:
    """How long a calm voice takes, in whole seconds, rounded up."""
    return -(-words_of(text) * 60 // WORDS_PER_MINUTE)


def announcement(*, unit: str, title: str, text: str, lead: str, where: str) -> str:
    """What is read out: who speaks, the news, and `where` there is more; at most LONGEST_SECONDS.

    `text` is the release's own; the page's `lead` takes its place when it says nothing but the title. Whole sentences
    only; a first sentence that is too long is cut at a word.
    """
    opening = f"{_sentence(unit).rstrip('.')} xin thông báo tới đoàn viên và người lao động."
    closing = f"{_sentence(where)} Xin cảm ơn đồng chí đã lắng nghe."
    head = _sentence(title)
    room = MOST_WORDS - words_of(opening) - words_of(closing)
    body = _sentences(text) if _says_more(text, title) else _sentences(lead)
    said = [one for one in [head, *body] if one]
    kept: list[str] = []
    for one in said:
        if kept and words_of(one) > room:
            break
        kept.append(_shortened(one, room))
        room -= words_of(kept[-1])
    return nfc("\n\n".join(part for part in (opening, "\n".join(kept), closing) if part))


def _says_more(text: str, title: str) -> bool:
    return words_of(text) > words_of(title)


def _sentences(text: str) -> list[str]:
    return [_sentence(one) for one in _SENTENCE.split(nfc(text)) if re.search(r"\w", _LINK.sub("", one))]


def _sentence(text: str) -> str:
    said = sayable(text).replace("\n", " ")
    if not said:
        return ""
    said = said[0].upper() + said[1:]
    return said if said[-1] in ".!?…" else f"{said.rstrip(',;:')}."


def _shortened(sentence: str, most: int) -> str:
    if words_of(sentence) <= most:
        return sentence
    words = sentence.split()
    while words and words_of(" ".join(words)) > most:
        words.pop()
    return " ".join(words).rstrip(" ,.;:–-") + "…" if words else ""
