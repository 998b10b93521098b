"""Title and lead: how long they are and how they are set. Plain Python."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lantoa.publishing.newsroom.checks.finding import Finding
from lantoa.publishing.newsroom.checks.manuscript import Manuscript
from lantoa.publishing.newsroom.checks.words import count_words, plain, words_in

# Source: the portal's own rules for editors, as in the handbook.
SHORTEST_LEAD, LONGEST_LEAD = 30, 60
SHORTEST_TITLE, LONGEST_TITLE = 4, 15
# Formats that readers look at or listen to: a lead of one sentence is enough there.
_SHORT_LEADS = frozenset({"photo_story", "infographic", "video", "audio", "live", "document", "event"})
_SHORTEST_OF_THOSE = 10
# LĐLĐ, CĐCS: an abbreviation seldom has one.
_VOWEL = re.compile("[aeiouy]")


def lead(text: Manuscript) -> Iterator[Finding]:
    """A lead has 30–60 words; beside pictures, sound or a document 10 will do."""
    count = count_words(text.lead)
    least = _SHORTEST_OF_THOSE if text.format in _SHORT_LEADS else SHORTEST_LEAD
    wanted = {"count": count, "least": least, "most": LONGEST_LEAD}
    if not count:
        yield Finding("lead", "lead", _("Chưa có sapo. Bạn đọc và mạng xã hội thấy sapo trước tiên."))
    elif count < least:
        yield Finding("lead", "lead", _("Sapo có %(count)s từ, nên có %(least)s–%(most)s từ.") % wanted)
    elif count > LONGEST_LEAD:
        yield Finding("lead", "lead", _("Sapo dài %(count)s từ, nên rút còn %(most)s từ trở xuống.") % wanted)


def title(text: Manuscript) -> Iterator[Finding]:
    """A title has 4–15 words and no full stop at its end."""
    count = count_words(text.title)
    if count > LONGEST_TITLE:
        wanted = {"count": count, "most": LONGEST_TITLE}
        yield Finding("title", "title", _("Tít dài %(count)s từ, nên không quá %(most)s từ.") % wanted)
    elif 0 < count < SHORTEST_TITLE:
        yield Finding("title", "title", _("Tít chỉ có %(count)s từ: chưa đủ nói việc gì.") % {"count": count})
    if text.title.rstrip().endswith(".") and not text.title.rstrip().endswith(("..", "TP.")):
        yield Finding("title", "title", _("Tít không có dấu chấm ở cuối."), text.title.rstrip().rstrip("."))


def capitals(text: Manuscript) -> Iterator[Finding]:
    """Nobody reads a title or lead in capitals; abbreviations are no capitals."""
    for where, said in (("title", text.title), ("lead", text.lead)):
        words = [word.written for word in words_in(said) if word.written.isalpha()]
        loud = [word for word in words if word.isupper() and len(word) > 1 and _VOWEL.search(plain(word))]
        if len(words) >= SHORTEST_TITLE and len(loud) > len(words) / 2:
            yield Finding("capitals", where, _("Viết toàn chữ hoa khó đọc; hãy viết như một câu thường."))


def empty(text: Manuscript) -> Iterator[Finding]:
    """A block in which nothing is leaves a hole on the page."""
    for where in text.empty:
        yield Finding("empty", where, _("Phần này trống, nên bỏ đi."))
