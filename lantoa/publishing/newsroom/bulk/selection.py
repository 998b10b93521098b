"""Which pieces a bulk act is for: filters in the address, pieces ticked, or all that match."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import get_section
from lantoa.publishing.newsroom.actions.words import wanted_reason
from lantoa.publishing.newsroom.bulk.rules import ASKABLE, MOST_PIECES, PER_PAGE
from lantoa.publishing.newsroom.desk import title_says
from lantoa.publishing.newsroom.deskboard.cards import wanted_pieces
from lantoa.publishing.newsroom.deskboard.filters import Wanted, wanted_by
from lantoa.publishing.newsroom.models import Article, SectionPage, TopicPage
from lantoa.publishing.newsroom.rules import clean_text
from lantoa.publishing.newsroom.times.decisions import wanted_moment

State = Article.State
ALL = "tat-ca"
# What can be done at all with pieces of a state.
USUAL_ACT = {State.APPROVED: "publish", State.SCHEDULED: "publish", State.PUBLISHED: "withdraw"}


@dataclass(frozen=True)
class Asked:
    """One state, words of the title, a topic, and what the board's filters ask."""

    state: str = State.APPROVED
    words: str = ""
    topic: int | None = None
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.topic or self.wanted.is_narrow)

    def query(self) -> str:
        """The part of the address behind the question mark."""
        given = {"trang-thai": self.state, "q": self.words, "chuyen-de": str(self.topic or "")}
        own = urlencode({name: value for name, value in given.items() if value})
        return "&".join(part for part in (own, self.wanted.query()) if part)


def asked_by(given: QueryDict) -> Asked:
    """What an address asks for; what it does not know is left out."""
    state, topic = given.get("trang-thai", ""), given.get("chuyen-de", "")
    return Asked(
        state=state if state in State.values else State.APPROVED,
        words=one_line(clean_text(given.get("q", "")))[:80],
        topic=int(topic) if _is_number(topic) else None,
        wanted=wanted_by(given),
    )


def matching(user: User, asked: Asked) -> QuerySet[Article]:
    """The pieces that match and that the person sees, newest change first. Up to three queries beforehand."""
    rows = wanted_pieces(user, asked.wanted).filter(state=asked.state)
    if asked.words:
        rows = rows.filter(title_says(asked.words))
    if asked.topic:
        rows = rows.filter(topics=asked.topic)
    return rows.order_by("-state_changed_at", "-pk")


@dataclass(frozen=True)
class Page:
    """One page of what matches; `count` stops counting at one more than a task may have."""

    rows: list[Article]
    count: int
    number: int
    sections: dict[str, str]

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.count, MOST_PIECES) // PER_PAGE))

    @property
    def is_too_many(self) -> bool:
        return self.count > MOST_PIECES


def page_of(user: User, asked: Asked, *, number: int) -> Page:
    """What matches, a page of it. At most seven queries."""
    rows = matching(user, asked)
    count = rows[: MOST_PIECES + 1].count()
    start = (max(1, number) - 1) * PER_PAGE
    lean = rows.select_related("unit", "editor").defer("body", "lead")
    titles = {section.path: section.title for section in SectionPage.all_of_kind().only("path", "title")}
    found = list(lean[start : start + PER_PAGE])
    for row in found:
        row.section_title = titles.get(row.path[: -Article.steplen], "")
    return Page(found, count, max(1, number), titles)


def chosen(user: User, given: QueryDict) -> list[int]:
    """Ids of the ticked pieces, or of all that match the query in the form. Raises RuleBroken for none or too many."""
    if given.get("scope") == ALL:
        ids = list(matching(user, asked_by(QueryDict(given.get("query", "")))).values_list("pk", flat=True)[:_MOST])
    else:
        parts = given.getlist("bai") or given.get("ids", "").split(",")
        ids = [int(part) for part in dict.fromkeys(parts[:_MOST]) if _is_number(part)]
    if not ids:
        raise RuleBroken(_("Hãy chọn ít nhất một bài."))
    if len(ids) > MOST_PIECES:
        raise RuleBroken(_("Mỗi lần làm tối đa 5.000 bài. Hãy lọc hẹp hơn."))
    return ids


_MOST = MOST_PIECES + 1


def wanted_act(given: QueryDict) -> str:
    """The act asked for. Raises RuleBroken for none."""
    act = given.get("act", "")
    if act not in ASKABLE:
        raise RuleBroken(_("Hãy chọn việc cần làm."))
    return act


def wanted_detail(act: str, given: QueryDict) -> dict[str, Any]:
    """What the act needs, checked. Raises RuleBroken, or NotAllowed for a section that is not there."""
    if act == "withdraw":
        return {"reason": wanted_reason(given.get("reason", ""))}
    if act in ("tag", "untag"):
        topic = given.get("topic", "")
        row = TopicPage.objects.live().filter(pk=int(topic)).first() if _is_number(topic) else None
        if row is None:
            raise RuleBroken(_("Hãy chọn chuyên đề."))
        return {"topic": row.pk, "name": row.title}
    if act == "move":
        slug = given.get("section", "")
        if not slug:
            raise RuleBroken(_("Hãy chọn chuyên mục."))
        section = get_section(slug)
        return {"section": section.pk, "name": section.title}
    if act == "expire":
        return _wanted_end(given)
    return {}


def _wanted_end(given: QueryDict) -> dict[str, Any]:
    at = wanted_moment(given.get("ends", ""), _("Hãy chọn ngày và giờ hết hiệu lực."))
    way = given.get("way", Article.ExpiryWay.NOTE)
    if at <= now() or way not in Article.ExpiryWay.values:
        raise RuleBroken(_("Hạn hiệu lực phải ở phía trước và trong vòng ba năm."))
    return {"at": at.isoformat(), "way": way}


def moment_of(detail: dict[str, Any]) -> datetime | None:
    """The end that a task sets; None for other tasks."""
    return datetime.fromisoformat(detail["at"]) if detail.get("at") else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
