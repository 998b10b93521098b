"""Titles: how long each network lets them be, and which the text itself offers. Plain Python, no guessing machine."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from lantoa.kit.text import one_line
from lantoa.publishing.newsroom.checks.words import count_words, exact, words_in


@dataclass(frozen=True)
class Limit:
    """How long a title may be in one place: `most` words or letters; beyond a `is_hard` one it is cut off."""

    key: str
    label: str | Promise
    most: int
    unit: Literal["words", "letters"] = "letters"
    is_hard: bool = False


# Sources: the portal: rules for editors in the handbook · Google: shows some 600 px, 50–60 letters, names no number
# · Facebook: a link's card has two lines on a phone, some 80 letters · Zalo OA: article/create, title ≤ 150 · YouTube:
# videos.insert, title ≤ 100 · push: what we send of a title, 110 · e-mail: what a phone shows of a subject, some 70.
LIMITS: tuple[Limit, ...] = (
    Limit("portal", pgettext_lazy("the portal as a place for a title", "Cổng"), 15, unit="words"),
    Limit("google", "Google", 60),
    Limit("facebook", "Facebook", 80),
    Limit("zalo_oa", "Zalo OA", 150, is_hard=True),
    Limit("webpush", gettext_lazy("Thông báo đẩy"), 110, is_hard=True),
    Limit("email", gettext_lazy("Thư điện tử"), 70),
    Limit("youtube", "YouTube", 100, is_hard=True),
)
MOST_SUGGESTED = 4
_FEWEST, _MOST, _NEARLY_FIRST = 4, 14, 3
_LONGEST = 90
# What a lead begins with and a title does not: when it was.
_WHEN = re.compile(
    r"^(?:(?:vào\s+)?(?:sáng|chiều|tối|trưa|đêm)?\s*(?:nay|qua|(?:ngày\s+)?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?)|vừa qua|"
    r"mới đây|trong (?:hai |ba |các )?ngày [\d,\s/\-–và]+|ngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?)\s*,?\s+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĐÀ-Ỹ“\"])")
_CLAUSE = re.compile(r"\s*[,;:–—]\s+|\s+-\s+")
_COUNTED = re.compile(
    r"(?:hơn |gần |trên |khoảng )?\b\d[\d.]*\s+(?:đoàn viên|công nhân|người|lao động|suất|phần quà|gia đình|chị em|"
    r"đội|thí sinh|tỉ đồng|tỷ đồng|triệu đồng|căn|lượt|sáng kiến|học sinh|cán bộ|đại biểu|doanh nghiệp|công đoàn)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Count:
    """A title measured for one place."""

    limit: Limit
    count: int

    @property
    def is_over(self) -> bool:
        return self.count > self.limit.most


def counts(title: str) -> list[Count]:
    """The title measured for every place, in the order of LIMITS."""
    said = one_line(title)
    measured = {"words": count_words(said), "letters": len(said)}
    return [Count(limit, measured[limit.unit]) for limit in LIMITS]


def suggested_titles(*, title: str, lead: str, lines: Sequence[str] = (), unit: str = "") -> list[str]:
    """At most four other titles, made of the text's own words; none where it offers none.

    The lead's first sentence without its date, what was counted, the present title shortened, the unit before it.
    """
    found: dict[str, str] = {}
    for offered in _offers(one_line(title), one_line(lead), [one_line(line) for line in lines], one_line(unit)):
        made = _fit(offered)
        key = " ".join(exact(word.written) for word in words_in(made))
        if made and key != " ".join(exact(word.written) for word in words_in(title)):
            found.setdefault(key, made)
    return list(found.values())[:MOST_SUGGESTED]


def _offers(title: str, lead: str, lines: Sequence[str], unit: str) -> Iterator[str]:
    sentences = [_WHEN.sub("", sentence) for sentence in _SENTENCE.split(lead) if sentence]
    yield from sentences[:1]
    yield from filter(None, (_counted(sentence) for sentence in _sentences(lead, lines)))
    if len(_CLAUSE.split(title)) > 1:
        yield _CLAUSE.split(title)[0]
    if unit and exact(unit) not in exact(title) and count_words(f"{unit} {title}") <= _MOST:
        yield f"{unit}: {title}"


def _sentences(lead: str, lines: Sequence[str]) -> Iterator[str]:
    """The lead's sentences and those of the first lines: news has its numbers high up."""
    for line in (lead, *lines[:6]):
        yield from _SENTENCE.split(line)


def _counted(sentence: str) -> str:
    """The sentence from the number on, when it begins with it or nearly so."""
    sentence = _WHEN.sub("", sentence)
    found = _COUNTED.search(sentence)
    # "Tại hội nghị, 120 đoàn viên …" begins with its number; further in, it is part of something else.
    if not found or count_words(sentence[: found.start()]) > _NEARLY_FIRST:
        return ""
    return sentence[found.start() :]


def _fit(offered: str) -> str:
    """As a title: no full stop, cut at the last clause or word that fits; empty when too little is left."""
    text = offered.strip(' .…,;:–-“”"')
    while count_words(text) > _MOST or len(text) > _LONGEST:
        clauses = list(_CLAUSE.finditer(text))
        if clauses and count_words(text[: clauses[-1].start()]) >= _FEWEST:
            text = text[: clauses[-1].start()]
            continue
        return ""
    if count_words(text) < _FEWEST:
        return ""
    return text[0].upper() + text[1:]
