"""Reads of the newsroom that more than one screen uses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import DESK_ROLES, Appointment, Role, User, users_with_role
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.access import section_of
from lantoa.publishing.newsroom.models import FORMATS, Article, Author, BoardDuty, Byline, Dispatch, Format, SectionPage


@dataclass(frozen=True)
class Step:
    """One step on a dispatch's way. `state` is done, now, or waiting; `by` and `url` may be empty, `at` None."""

    label: str
    at: datetime | None
    by: str
    state: str
    note: str = ""
    url: str = ""


def public_path(article: Article) -> str:
    """The piece's address on the portal, without the host. No query."""
    return article.portal_path


def published_articles(*, at: datetime | None = None) -> QuerySet[Article]:
    """Live pieces that still hold, newest first: what lists show. A piece past its end is found at its address only."""
    rows: QuerySet[Article] = Article.objects.live().filter(still_holds(at=at)).order_by("-first_published_at", "-pk")
    return rows


def still_holds(*, at: datetime | None = None) -> Q:
    """Rows that have no end, or have not reached it at this moment."""
    return Q(expires_at__isnull=True) | Q(expires_at__gt=at or now())


def with_authors(rows: QuerySet[Article]) -> QuerySet[Article]:
    """The pieces with who wrote them, for `authors_of`. No query more."""
    one = JSONObject(id="author_id", name="author__name", has_page="author__has_page")
    lines = Byline.objects.filter(article=OuterRef("pk")).order_by("sort_order", "pk").values(one=one)
    named: QuerySet[Article] = rows.annotate(named_authors=ArraySubquery(lines))
    return named


def authors_of(article: Article) -> list[Author]:
    """The authors of a piece in their order, also of a text not out. No query after `with_authors`, else one."""
    named = getattr(article, "named_authors", None)
    if named is not None:
        return [Author(**row) for row in named]
    return [line.author for line in article.bylines.select_related("author")]


def whole(articles: Iterable[Article]) -> list[Article]:
    """The pieces as what they are, with their formats' own columns, in their order; what was loaded with them stays.

    One query for each format but the plain article among them.
    """
    pieces = list(articles)
    found: dict[int, Article] = {}
    # What already is of its own class may be a text that is not out yet: its columns stay.
    base = [piece for piece in pieces if type(piece) is Article and piece.format != Format.ARTICLE]
    for name in sorted({piece.format for piece in base}):
        wanted = {piece.pk: piece for piece in base if piece.format == name}
        found |= {pk: _joined(own, wanted[pk]) for pk, own in _own_rows(FORMATS[name], wanted)}
    return [found.get(piece.pk, piece) for piece in pieces]


def _own_rows(model: type[Article], ids: Iterable[int]) -> list[tuple[int, Article]]:
    """What each piece has in its format's own table, with the things it points to."""
    own = model._meta.local_concrete_fields
    joined = [field.name for field in own if field.many_to_one]
    joined += ["video__poster"] if "video" in joined else []
    rows = model.objects.order_by().filter(pk__in=ids).only(*(field.name for field in own)).select_related(*joined)
    return [(row.pk, row) for row in rows]


def _joined(own: Model, piece: Article) -> Article:
    """The piece of its own class: the columns already loaded, and those of its own row."""
    own.__dict__.update({name: value for name, value in piece.__dict__.items() if name != "_state"})
    own._state.fields_cache.update(piece._state.fields_cache)
    assert isinstance(own, Article)
    return own


def sections() -> list[SectionPage]:
    """Live sections in the portal's order. One query."""
    return list(SectionPage.all_of_kind().live().order_by("position", "title"))


def journey(dispatch: Dispatch) -> list[Step]:
    """The dispatch's way, oldest first, the last one being where it is now. Two queries, with the piece's."""
    steps = [Step(_("Đã gửi"), dispatch.filed_at, str(dispatch.filed_by), "done")]
    if dispatch.taken_at:
        steps.append(Step(_("Tòa soạn nhận biên tập"), dispatch.taken_at, str(dispatch.taken_by or ""), "done"))
    labels = {"returned": _("Trả lại để bổ sung"), "declined": _("Không sử dụng"), "answered": _("Đã bổ sung")}
    steps += [
        Step(labels[note.kind], note.written_at, str(note.written_by), "done", note=note.text)
        for note in dispatch.notes.select_related("written_by")
    ]
    steps.sort(key=lambda step: step.at or dispatch.filed_at)
    return [*steps, *_present(dispatch)]


def _present(dispatch: Dispatch) -> list[Step]:
    """What comes after the past: the piece's outcome, or what is waited for."""
    article = dispatch.article
    if article is not None and article.state == Article.State.PUBLISHED:
        return [Step(_("Đã đăng"), article.first_published_at, "", "done", url=public_path(article))]
    if article is not None and article.state == Article.State.WITHDRAWN:
        return [Step(_("Bài đã gỡ"), article.state_changed_at, "", "done", note=article.withdrawn_reason)]
    waiting = {
        Dispatch.State.RECEIVED: _("Chờ tòa soạn nhận"),
        Dispatch.State.IN_EDITING: _("Đang biên tập"),
        Dispatch.State.RETURNED: _("Chờ đơn vị bổ sung"),
    }
    label = waiting.get(Dispatch.State(dispatch.state))
    if article is not None and article.state in (Article.State.APPROVED, Article.State.SCHEDULED):
        label = _("Đã duyệt, sắp đăng")
    return [Step(label, None, "", "now")] if label else []


def with_outcome(rows: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Dispatches with unit, piece, photos and notes. Three queries for any number of rows."""
    return rows.select_related("unit", "article").prefetch_related("photos", "notes")


def board() -> list[BoardDuty]:
    """All duties with their members and sections, in the board's order. One query."""
    return list(BoardDuty.objects.select_related("user", "section").order_by("position", "pk"))


def board_of(unit: Unit | None) -> QuerySet[User]:
    """Whose desk role reaches `unit`, by name; everybody at any desk for None. One query."""
    if unit is not None:
        return users_with_role(unit, DESK_ROLES).order_by("full_name", "username")
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()), role__in=DESK_ROLES, valid_from__lte=today()
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("full_name", "username")


def managing_editors() -> QuerySet[User]:
    """The portal's managing editors: those of units at the top. One query."""
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        role=Role.MANAGING_EDITOR,
        unit__parent__isnull=True,
        valid_from__lte=today(),
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("pk")


def approvers_of(article: Article) -> QuerySet[User]:
    """Who approves in the piece's section by duty and role: editors of the section, managing editors. Three queries."""
    duties = BoardDuty.objects.filter(Q(section__isnull=True) | Q(section=section_of(article)))
    roles = (Role.SECTION_EDITOR, Role.MANAGING_EDITOR)
    people = users_with_role(article.unit, roles) if article.unit else board_of(None)
    return people.filter(pk__in=duties.values("user_id"))
