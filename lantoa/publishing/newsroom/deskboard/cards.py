"""The board's cards, column by column."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import day_bounds, now, today
from lantoa.kit.text import fold
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.access import articles_for_desk, dispatches_for_desk
from lantoa.publishing.newsroom.deskboard.filters import Wanted
from lantoa.publishing.newsroom.deskboard.rules import (
    COLUMNS,
    IN_WORK,
    INCOMING,
    MOST_CARDS,
    OUT,
    READY,
    SPANS,
    TO_APPROVE,
    reachable,
)
from lantoa.publishing.newsroom.models import Article, Dispatch, SectionPage
from lantoa.publishing.newsroom.models.dispatch import OPEN_STATES
from lantoa.publishing.newsroom.rows import Row, dispatch_row, piece_row

LABELS = {
    INCOMING: gettext_lazy("Tin mới gửi"),
    IN_WORK: gettext_lazy("Đang biên tập"),
    TO_APPROVE: gettext_lazy("Chờ duyệt"),
    READY: gettext_lazy("Đã duyệt, hẹn giờ"),
    OUT: gettext_lazy("Đã đăng"),
}
# The queue's tab that has all of a column.
TABS = {INCOMING: "moi", IN_WORK: "bien-tap", TO_APPROVE: "cho-duyet", READY: "da-duyet", OUT: "da-dang"}
_DISPATCHES = {
    INCOMING: Q(state=Dispatch.State.RECEIVED),
    IN_WORK: Q(state__in=[Dispatch.State.IN_EDITING, Dispatch.State.RETURNED], article__isnull=True),
}
_PIECES = {
    IN_WORK: Q(state=Article.State.IN_EDITING),
    TO_APPROVE: Q(state=Article.State.SUBMITTED),
    READY: Q(state__in=[Article.State.APPROVED, Article.State.SCHEDULED]),
}
_OPEN_PIECES = (
    Article.State.IN_EDITING,
    Article.State.SUBMITTED,
    Article.State.APPROVED,
    Article.State.SCHEDULED,
)
# What a card says of how long it waits changes by itself: the board is told anew this often.
_AGES = timedelta(minutes=5)


@dataclass(frozen=True)
class Column:
    """One step of the way; `count` is of all its cards, `cards` are the first of them."""

    key: str
    label: str
    tab: str
    count: int
    cards: list[Row]

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def board_columns(user: User, wanted: Wanted) -> list[Column]:
    """The five columns, oldest card first, what is out newest first. Thirteen queries, however much there is."""
    dispatches, pieces = _wanted_dispatches(user, wanted), wanted_pieces(user, wanted)
    lately = pieces.filter(state=Article.State.PUBLISHED, state_changed_at__gte=_first_moment(wanted))
    counts = _counts(dispatches.filter(state__in=OPEN_STATES), _DISPATCHES)
    for column, count in _counts(pieces.filter(state__in=_OPEN_PIECES), _PIECES).items():
        counts[column] = counts.get(column, 0) + count
    counts[OUT] = lately.count()
    sections = {section.path: section.title for section in SectionPage.all_of_kind().only("path", "title")}
    moment = now()
    found: dict[str, list[Row]] = {column: [] for column in COLUMNS}
    for column, those in _DISPATCHES.items():
        found[column] += [_dispatch_card(row, column, moment) for row in _first_dispatches(dispatches.filter(those))]
    for column, those in _PIECES.items():
        rows = _lean(pieces.filter(those)).order_by("state_changed_at", "pk")[:MOST_CARDS]
        found[column] += [_piece_card(row, column, sections, moment) for row in rows]
    out = _lean(lately).order_by("-state_changed_at", "-pk")[:MOST_CARDS]
    found[OUT] = [_piece_card(row, OUT, sections, moment) for row in out]
    found[IN_WORK].sort(key=lambda card: card.since)
    return [Column(key, str(LABELS[key]), TABS[key], counts.get(key, 0), found[key][:MOST_CARDS]) for key in COLUMNS]


def mark_of(columns: Iterable[Column]) -> str:
    """Changes with whatever the board shows, and every few minutes with the ages on it."""
    told = "|".join(f"{column.key}:{column.count}:{column.cards}" for column in columns)
    ages = int(now().timestamp() // _AGES.total_seconds())
    return hashlib.sha256(f"{ages}|{told}".encode()).hexdigest()[:24]


def holders(user: User) -> list[User]:
    """Who holds something open that the person sees, by name. Three queries."""
    pieces = articles_for_desk(user).filter(state__in=_OPEN_PIECES, editor__isnull=False)
    dispatches = dispatches_for_desk(user).filter(state__in=OPEN_STATES, taken_by__isnull=False)
    ids = {*pieces.values_list("editor_id", flat=True), *dispatches.values_list("taken_by_id", flat=True)}
    return list(User.objects.filter(pk__in=ids).order_by("full_name", "username"))


def _first_moment(wanted: Wanted) -> datetime:
    return day_bounds(today() - timedelta(days=SPANS[wanted.span] - 1))[0]


def _counts(rows: QuerySet, columns: dict[str, Q]) -> dict[str, int]:
    names = {column.replace("-", "_"): column for column in columns}
    found = rows.aggregate(**{name: Count("pk", filter=columns[column]) for name, column in names.items()})
    return {names[name]: count for name, count in found.items()}


def _wanted_dispatches(user: User, wanted: Wanted) -> QuerySet[Dispatch]:
    if wanted.section or wanted.genre or wanted.format:
        # What a unit files has none of them yet.
        return Dispatch.objects.none()
    rows = dispatches_for_desk(user)
    if person := wanted.person_id(user):
        rows = rows.filter(taken_by_id=person)
    return rows.filter(_of_unit(wanted.unit)) if wanted.unit else rows


def wanted_pieces(user: User, wanted: Wanted) -> QuerySet[Article]:
    """The pieces, in any state, that the filter asks for and the person sees. Up to three queries beforehand."""
    rows = articles_for_desk(user)
    if wanted.section:
        section = SectionPage.objects.filter(slug=wanted.section).first()
        rows = rows.filter(path__startswith=section.path) if section else rows.none()
    if person := wanted.person_id(user):
        rows = rows.filter(editor_id=person)
    if wanted.genre:
        rows = rows.filter(genre=wanted.genre)
    if wanted.format:
        rows = rows.filter(format=wanted.format)
    return rows.filter(_of_unit(wanted.unit)) if wanted.unit else rows


def _of_unit(words: str) -> Q:
    """Below the unit with this code, or of units whose name has the words. One query."""
    unit = Unit.objects.filter(code__iexact=words).only("path").first()
    return Q(unit__path__startswith=unit.path) if unit else Q(unit__search_key__contains=fold(words))


def _lean(rows: QuerySet[Article]) -> QuerySet[Article]:
    """Only what a card shows: texts are long."""
    return rows.select_related("unit", "editor").only(
        "title", "draft_title", "path", "depth", "state", "state_changed_at", "publish_at", "is_urgent",
        "latest_revision_created_at", "embargo_until", "unit__name", "unit__short_name", "editor__full_name",
        "editor__username",
    )  # fmt: skip


def _first_dispatches(rows: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    lean = rows.select_related("unit", "taken_by").only(
        "title", "state", "filed_at", "changed_at", "embargo_until", "unit__name", "unit__short_name",
        "taken_by__full_name", "taken_by__username",
    )  # fmt: skip
    return lean.order_by("filed_at", "pk")[:MOST_CARDS]


def _dispatch_card(row: Dispatch, column: str, moment: datetime) -> Row:
    card = dispatch_row(row, moment)
    # Beside pieces in the same column the state says less than what it is.
    label = _("Tin") if row.state == Dispatch.State.IN_EDITING else card.label
    return replace(card, label=label, to=reachable("dispatch", column))


def _piece_card(row: Article, column: str, sections: dict[str, str], moment: datetime) -> Row:
    section = sections.get(row.path[: -Article.steplen], "")
    return replace(piece_row(row, section, moment), to=reachable("piece", column))
