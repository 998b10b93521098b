"""Pieces already published that tell the same."""

import html
import re

from django.utils.translation import gettext as _

from lantoa.publishing.newsroom.checks.finding import Finding, Severity
from lantoa.publishing.newsroom.checks.manuscript import Manuscript
from lantoa.publishing.newsroom.checks.words import likeness, shingles, words_in
from lantoa.publishing.newsroom.models import Article
from lantoa.services.search.facade import first_found

# Parts of all runs of words that two texts share, 0–1.
SAME_TITLE, SAME_TEXT, COPY = 0.6, 0.35, 0.8
# Fewer runs of words than these say nothing.
_FEWEST = 12
_MOST_LOOKED_AT, _MOST_TOLD, _MOST_ASKED = 6, 3, 7
# Letters of each text that are compared: who repeats a piece repeats its beginning.
_LONGEST = 4_000
_TAG = re.compile(r"<[^>]+>|\\n")


def similar_pieces(text: Manuscript, article: Article) -> list[Finding]:
    """Live pieces whose title or text is much like this one's, the likest first. Eight queries at most."""
    ids = [pk for pk in _candidates(text) if pk != article.pk][:_MOST_LOOKED_AT]
    if not ids:
        return []
    title = shingles(text.title, length=2)
    own = shingles(" ".join(part.text for part in text.prose)[:_LONGEST])
    told = []
    for row in Article.objects.filter(pk__in=ids, live=True).only("title", "lead", "body", "path", "depth", "url_path"):
        titles = likeness(title, shingles(row.title, length=2))
        theirs = shingles(f"{row.lead} {_words_of(row)}"[:_LONGEST])
        texts = likeness(own, theirs) if min(len(own), len(theirs)) >= _FEWEST else 0.0
        if titles >= SAME_TITLE or texts >= SAME_TEXT:
            told.append((texts, titles, row))
    told.sort(key=lambda one: one[:2], reverse=True)
    return [_finding(row, texts) for texts, _titles, row in told[:_MOST_TOLD]]


def _finding(row: Article, texts: float) -> Finding:
    if texts >= COPY:
        sentence = _("Nội dung gần như trùng bài đã đăng “%(title)s”.") % {"title": row.title}
        return Finding("similar", "", sentence, severity=Severity.MUST, url=row.portal_path)
    sentence = _("Giống bài đã đăng “%(title)s”. Hãy xem có trùng việc không.") % {"title": row.title}
    return Finding("similar", "", sentence, url=row.portal_path)


def _candidates(text: Manuscript) -> list[int]:
    """Ids of live pages that share the title's words, or those the lead begins with."""
    found: list[int] = []
    for said in (text.title, text.lead):
        words = [word.written for word in words_in(said)][:_MOST_ASKED]
        if len(words) > 1:
            found += first_found(" ".join(words), most=_MOST_LOOKED_AT)
    return list(dict.fromkeys(found))


def _words_of(row: Article) -> str:
    """The words of a body as it is kept; no picture is loaded for it."""
    said = []
    for block in row.body.raw_data:
        value = block["value"]
        if block["type"] == "paragraph":
            said.append(html.unescape(_TAG.sub(" ", str(value))))
        elif block["type"] == "quote":
            said.append(str(value.get("text", "")))
    return " ".join(said)
