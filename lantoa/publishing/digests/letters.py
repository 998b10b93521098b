"""A digest as a letter: text and HTML, the same for all readers of one choice but for their own link."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lantoa.design.templatetags.look import vn_date
from lantoa.publishing.digests.models import Issue, Rhythm, Wish
from lantoa.publishing.digests.queries import Item
from lantoa.publishing.digests.rules import MOST_IN_LETTER
from lantoa.publishing.distribution.facade import LETTER_STYLE

# Stands where a reader's own link goes; a letter that no text holds.
LINK = "\ue000"


def subject_of(issue: Issue, items: Sequence[Item]) -> str:
    """The board's own, or what stands first."""
    if issue.subject:
        return issue.subject
    name = _("Điểm tin tuần") if issue.rhythm == Rhythm.WEEKLY else _("Điểm tin sáng")
    first = items[0].title if items else ""
    return f"{name} {vn_date(issue.slot)}: {first}"[:150]


def bodies_of(issue: Issue, items: Sequence[Item]) -> tuple[str, str]:
    """(text, HTML) with `LINK` where the reader's own link goes."""
    shown = list(items[:MOST_IN_LETTER])
    words = {
        "style": LETTER_STYLE,
        "site": settings.WAGTAIL_SITE_NAME,
        "portal": settings.BASE_URL,
        "title": _("Điểm tin tuần") if issue.rhythm == Rhythm.WEEKLY else _("Điểm tin sáng"),
        "day": vn_date(issue.slot),
        "intro": [line for line in issue.intro.splitlines() if line.strip()],
        "items": shown,
        "more": len(items) - len(shown),
        "link": LINK,
    }
    return render_to_string("digests/letter.txt", words), render_to_string("digests/letter.html", words)


class Renderer:
    """Letters of one issue; readers who want the same share the rendering."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self._made = lru_cache(maxsize=200)(self._render)

    def _render(self, items: tuple[Item, ...]) -> tuple[str, str, str]:
        return subject_of(self.issue, items), *bodies_of(self.issue, items)

    def letter(self, items: Sequence[Item], link: str) -> tuple[str, str, str]:
        """(subject, text, HTML) of a reader's letter."""
        subject, text, html = self._made(tuple(items))
        return subject, text.replace(LINK, link), html.replace(LINK, link)


def leave_url(token: str) -> str:
    """Where a reader leaves, by one press or by their mail program alone (RFC 8058)."""
    return f"{settings.BASE_URL}/ban-tin/huy/{token}/"


def consent_text(wish: Wish) -> str:
    """The letter that asks the mailbox's owner."""
    link = f"{settings.BASE_URL}/ban-tin/dong-y/{wish.token}/"
    words = {"link": link, "site": settings.WAGTAIL_SITE_NAME, "portal": settings.BASE_URL}
    return render_to_string("digests/consent.txt", words)
