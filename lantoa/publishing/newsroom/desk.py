"""The desk's queue: which rows stand under which tab, what is whose."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import now
from lantoa.kit.text import fold
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import articles_for_desk, dispatches_for_desk
from lantoa.publishing.newsroom.models import Article, BoardDuty, Dispatch, DispatchNote, SectionPage
from lantoa.publishing.newsroom.models.dispatch import OPEN_STATES
from lantoa.publishing.newsroom.rows import Row, dispatch_row, piece_row

MOST_ROWS = 100
TABS = {
    "moi": gettext_lazy("Tin mới gửi"),
    "bien-tap": gettext_lazy("Đang biên tập"),
    "cho-duyet": gettext_lazy("Chờ duyệt"),
    "da-duyet": gettext_lazy("Đã duyệt, hẹn giờ"),
    "da-dang": gettext_lazy("Đã đăng"),
}
_DISPATCH_TABS = {
    "moi": Q(state=Dispatch.State.RECEIVED),
    "bien-tap": Q(state__in=[Dispatch.State.IN_EDITING, Dispatch.State.RETURNED], article__isnull=True),
}
_PIECE_TABS = {
    "bien-tap": Q(state=Article.State.IN_EDITING),
    "cho-duyet": Q(state=Article.State.SUBMITTED),
    "da-duyet": Q(state__in=[Article.State.APPROVED, Article.State.SCHEDULED]),
    "da-dang": Q(state__in=[Article.State.PUBLISHED, Article.State.WITHDRAWN]),
}

_SMALL = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_ACCENTED = _SMALL + _SMALL.upper()


@dataclass(frozen=True)
class Filter:
    """What the address asks for: words in the title, a section's slug, only what is mine."""

    tab: str = "moi"
    words: str = ""
    section: str = ""
    is_mine: bool = False


@dataclass(frozen=True)
class Queue:
    """One tab's rows: first what is the person's own, then the rest; `more` counts those beyond MOST_ROWS."""

    mine: list[Row]
    others: list[Row]
    more: int


def tab_counts(user: User) -> dict[str, int | None]:
    """How many rows each tab holds for this person, without filters; None for what is out. Four queries."""
    dispatches = dispatches_for_desk(user).filter(state__in=OPEN_STATES).aggregate(**_counts(_DISPATCH_TABS))
    open_pieces = {tab: wanted for tab, wanted in _PIECE_TABS.items() if tab != "da-dang"}
    pieces = articles_for_desk(user).filter(reduce(or_, open_pieces.values())).aggregate(**_counts(open_pieces))
    found = {tab: dispatches.get(_key(tab), 0) + pieces.get(_key(tab), 0) for tab in TABS}
    return {**found, "da-dang": None}


def _counts(tabs: dict[str, Q]) -> dict[str, Count]:
    return {_key(tab): Count("pk", filter=wanted) for tab, wanted in tabs.items()}


def _key(tab: str) -> str:
    return tab.replace("-", "_")


def queue_of(user: User, wanted: Filter) -> Queue:
    """The rows of one tab, oldest first; what is out already newest first. Nine queries at most, however many rows."""
    sections = {section.path: section for section in SectionPage.all_of_kind()}
    own = _own_sections(user, sections.values())
    rows = [*_dispatch_rows(user, wanted), *_piece_rows(user, wanted, sections, own)]
    rows.sort(key=lambda row: row.since, reverse=wanted.tab == "da-dang")
    if wanted.is_mine:
        rows = [row for row in rows if row.is_mine]
    shown = rows[:MOST_ROWS]
    # What is out already is nobody's to do: one list.
    mine = [row for row in shown if row.is_mine and wanted.tab != "da-dang"]
    return Queue(
        mine=mine,
        others=[row for row in shown if row not in mine],
        more=len(rows) - len(shown),
    )


def title_says(words: str) -> Q:
    """Pieces whose title, or whose unit's name, holds the words, with or without accents."""
    return _says("draft_title", words)


def _says(field: str, words: str) -> Q:
    """Rows whose `field`, or whose unit's name, holds `words`, with or without accents."""
    # PostgreSQL's lower() knows only ASCII in a C database, so accents and capitals go together.
    plain = Func(F(field), Value(_ACCENTED), Value(fold(_ACCENTED)), function="translate", output_field=TextField())
    wanted = fold(words)
    return Q(Contains(Lower(plain), Value(wanted))) | Q(unit__search_key__contains=wanted)


def _own_sections(user: User, sections: Iterable[SectionPage]) -> set[int]:
    """Ids of the sections in which the person has a duty; a duty without section is for all. One query."""
    duties = set(BoardDuty.objects.filter(user_id=user.pk).values_list("section_id", flat=True))
    return {section.pk for section in sections} if None in duties else {pk for pk in duties if pk}


def _dispatch_rows(user: User, wanted: Filter) -> list[Row]:
    if wanted.tab not in _DISPATCH_TABS or wanted.section:
        return []
    found = dispatches_for_desk(user).filter(_DISPATCH_TABS[wanted.tab]).select_related("unit", "taken_by")
    if wanted.words:
        found = found.filter(_says("title", wanted.words))
    found = found.annotate(answers=Count("notes", filter=Q(notes__kind=DispatchNote.Kind.ANSWERED)))
    moment = now()
    return [_dispatch_row(row, user, moment) for row in found.order_by("filed_at", "pk")[: MOST_ROWS * 3]]


def _dispatch_row(row: Dispatch, user: User, moment: datetime) -> Row:
    answered = bool(getattr(row, "answers", 0)) and row.state != Dispatch.State.RETURNED
    note = _("đơn vị đã bổ sung") if answered else ""
    return replace(dispatch_row(row, moment), is_mine=row.taken_by_id == user.pk, note=note)


def _piece_rows(user: User, wanted: Filter, sections: dict[str, SectionPage], own: set[int]) -> list[Row]:
    if wanted.tab not in _PIECE_TABS:
        return []
    found = articles_for_desk(user).filter(_PIECE_TABS[wanted.tab]).select_related("unit", "editor")
    if wanted.words:
        found = found.filter(title_says(wanted.words))
    if wanted.section:
        section = next((row for row in sections.values() if row.slug == wanted.section), None)
        found = found.filter(path__startswith=section.path) if section else found.none()
    newest_first = wanted.tab == "da-dang"
    found = _lean(found).order_by("-state_changed_at" if newest_first else "state_changed_at", "pk")
    moment = now()
    return [
        _piece_row(row, user, sections.get(row.path[: -Article.steplen]), own, moment) for row in found[: MOST_ROWS * 3]
    ]


def _lean(rows: QuerySet[Article]) -> QuerySet[Article]:
    """Without the texts, which no list shows."""
    return rows.defer("body", "lead", "search_description")


def _piece_row(row: Article, user: User, section: SectionPage | None, own: set[int], moment: datetime) -> Row:
    in_own_section = section is not None and section.pk in own
    return replace(
        piece_row(row, section.title if section else "", moment),
        is_mine=row.editor_id == user.pk or (in_own_section and row.state != Article.State.IN_EDITING),
        note=_("có bản sửa chưa đăng") if row.live and row.has_unpublished_changes else "",
        format=str(row.get_format_display()) if row.format != Article.FORMAT else "",
    )
