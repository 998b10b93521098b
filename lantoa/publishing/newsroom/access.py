"""Who sees and changes which dispatch and piece; missing and hidden look alike."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Revision

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import DESK_ROLES, FIELD_ROLES, Appointment, Role, User, has_role, paths_reached_by
from lantoa.org.units.facade import Unit, units_on
from lantoa.publishing.newsroom.models import Article, BoardDuty, Dispatch, SectionPage
from lantoa.publishing.newsroom.rules import Standing, clean_text

Person = User | AnonymousUser
READING_ROLES = (*DESK_ROLES, Role.LEADERSHIP)
# Who reads the whole record of who did what, and hands it to an inspector.
RECORD_ROLES = (Role.MANAGING_EDITOR, Role.LEADERSHIP)


def filing_units(user: Person) -> QuerySet[Unit]:
    """Living units in which the person is directly appointed officer or reporter, by name."""
    if not user.is_authenticated or not user.is_active:
        return Unit.objects.none()
    open_today = Q(valid_to__isnull=True) | Q(valid_to__gte=today())
    rows = Appointment.objects.filter(open_today, user_id=user.pk, role__in=FIELD_ROLES, valid_from__lte=today())
    return units_on().filter(pk__in=rows.values("unit_id")).order_by("sort_key")


def may_file_for(user: Person, unit: Unit) -> bool:
    """Whether the person files news for this unit: their own, not one below it."""
    return filing_units(user).filter(pk=unit.pk).exists()


def is_at_desk(user: Person) -> bool:
    """Whether the person works at the portal's own desk: that of a unit at the top of the tree."""
    return reaches_over(user, DESK_ROLES, None)


def reaches_over(user: Person, roles: tuple[str, ...], unit: Unit | None) -> bool:
    """Whether one of `roles` reaches `unit`; None is the portal itself, which is kept at the top. One query."""
    if unit is not None:
        return has_role(user, roles, unit)
    return _at_top(paths_reached_by(user, roles))


def decides_for_portal(user: Person, roles: tuple[str, ...], unit: Unit | None) -> bool:
    """Whether one of `roles`, held at the top of the tree, where the portal is kept, reaches `unit`. One query."""
    tops = [path for path in paths_reached_by(user, roles) if _at_top([path])]
    return any(unit is None or unit.path.startswith(path) for path in tops)


def _at_top(paths: list[str]) -> bool:
    # "/7/" is a unit without a parent.
    return any(path.count("/") == 2 for path in paths)


def may_see_desk(user: Person) -> bool:
    """Whether the person may look at the desk's screens: the board and leadership."""
    return has_role(user, READING_ROLES)


def _within(user: Person, roles: tuple[str, ...], *, ownerless: bool) -> Q:
    """Rows whose unit one of `roles` reaches; when `ownerless`, at the top those of no unit too."""
    paths = paths_reached_by(user, roles)
    if not paths:
        return Q(pk__in=[])
    reached = reduce(or_, (Q(unit__path__startswith=path) for path in paths))
    return reached | Q(unit__isnull=True) if ownerless and _at_top(paths) else reached


def dispatches_for_desk(user: Person) -> QuerySet[Dispatch]:
    """Dispatches that the person may see at the desk. One query for the reach."""
    return Dispatch.objects.filter(_within(user, READING_ROLES, ownerless=False))


def dispatches_of(user: Person) -> QuerySet[Dispatch]:
    """What the person filed themselves, newest first."""
    if not user.is_authenticated:
        return Dispatch.objects.none()
    return Dispatch.objects.filter(filed_by_id=user.pk).order_by("-filed_at", "-pk")


def articles_for_desk(user: Person) -> QuerySet[Article]:
    """Pieces in any state that the person may see at the desk. One query for the reach."""
    rows: QuerySet[Article] = Article.objects.filter(_within(user, READING_ROLES, ownerless=True))
    return rows


def get_dispatch_for(user: Person, dispatch_id: int) -> Dispatch:
    """The dispatch for whoever filed it, officers of its unit, and the desk above it. Raises NotAllowed."""
    rows = Dispatch.objects.select_related("unit", "filed_by", "taken_by", "article")
    dispatch = rows.filter(pk=dispatch_id).first()
    if dispatch is not None and _sees_dispatch(user, dispatch):
        return dispatch
    raise NotAllowed(_("Không tìm thấy tin này."))


def _sees_dispatch(user: Person, dispatch: Dispatch) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return dispatch.filed_by_id == user.pk or has_role(user, (*READING_ROLES, *FIELD_ROLES), dispatch.unit)


def get_dispatch_at_desk(user: Person, dispatch_id: int) -> Dispatch:
    """The dispatch, for those who may see it at the desk. Raises NotAllowed."""
    rows = dispatches_for_desk(user).select_related("unit", "filed_by", "taken_by", "article")
    dispatch = rows.filter(pk=dispatch_id).first()
    if dispatch is None:
        raise NotAllowed(_("Không tìm thấy tin này."))
    return dispatch


def get_article_for(user: Person, article_id: int) -> Article:
    """The piece: live for everybody, in any state for the desk above its unit. Raises NotAllowed."""
    rows = Article.objects.select_related("unit", "editor", "cover")
    article: Article | None = rows.filter(pk=article_id).first()
    if article is not None and (article.live or articles_for_desk(user).filter(pk=article_id).exists()):
        return article
    raise NotAllowed(_("Không tìm thấy bài này."))


def get_article_at_desk(user: Person, article_id: int) -> Article:
    """The piece, for those who may see it at the desk. Raises NotAllowed."""
    rows = articles_for_desk(user).select_related("unit", "editor", "cover", "latest_revision")
    article: Article | None = rows.filter(pk=article_id).first()
    if article is None:
        raise NotAllowed(_("Không tìm thấy bài này."))
    return article


def get_section(slug: str) -> SectionPage:
    """The live section with this slug. Raises NotAllowed."""
    section: SectionPage | None = SectionPage.objects.live().filter(slug=clean_text(slug)).first()
    if section is None:
        raise NotAllowed(_("Không có chuyên mục này."))
    return section


def may_edit_dispatch(user: Person, dispatch: Dispatch) -> bool:
    """Whether a desk role of the person reaches the unit that filed it."""
    return has_role(user, DESK_ROLES, dispatch.unit)


def may_edit_article(user: Person, article: Article) -> bool:
    """Whether a desk role of the person reaches the credited unit; a piece of no unit is the portal's own desk's."""
    return reaches_over(user, DESK_ROLES, article.unit)


def may_use_urgent_path(user: Person, article: Article) -> bool:
    """Whether the person is the portal's managing editor over this piece, not one of a unit below."""
    return is_managing_of(user, article.unit)


def is_managing_of(user: Person, unit: Unit | None) -> bool:
    """Whether the person is the portal's managing editor over what this unit sent. One query."""
    return decides_for_portal(user, (Role.MANAGING_EDITOR,), unit)


def may_manage_board(user: Person) -> bool:
    """Whether the person gives out the board's duties: the portal's managing editor, not one of a unit below."""
    return reaches_over(user, (Role.MANAGING_EDITOR,), None)


def standing_of(user: User, article: Article) -> Standing:
    """What the person is to this piece: role, duty in its section, and whether they wrote in it. Up to six queries."""
    is_managing = may_use_urgent_path(user, article)
    return Standing(
        is_editor=may_edit_article(user, article),
        is_approver=is_managing or has_duty_in(user, section_of(article), article.unit),
        is_secretary=decides_for_portal(user, (Role.SECRETARY,), article.unit),
        is_managing=is_managing,
        has_written=user.pk in writers_of(article),
    )


def has_duty_in(user: Person, section: SectionPage | None, unit: Unit | None) -> bool:
    """Whether the person approves in this section, by duty, what `unit` sent. Two queries."""
    # A duty is given by the portal's managing editor, also to the board of a unit below.
    return (
        reaches_over(user, (Role.SECTION_EDITOR, Role.MANAGING_EDITOR), unit)
        and BoardDuty.objects.filter(Q(section__isnull=True) | Q(section=section), user_id=user.pk or 0).exists()
    )


def section_of(article: Article) -> SectionPage | None:
    """The section a piece stands in. One query."""
    section: SectionPage | None = SectionPage.objects.filter(path=article.path[: -article.steplen]).first()
    return section


def get_duty_for(user: Person, duty_id: int) -> BoardDuty:
    """The duty, for those who give them out. Raises NotAllowed."""
    duty = BoardDuty.objects.select_related("user", "section").filter(pk=duty_id).first()
    if duty is None or not may_manage_board(user):
        raise NotAllowed(_("Không tìm thấy nhiệm vụ này."))
    return duty


def writers_of(article: Article) -> set[int]:
    """Ids of who made the piece or saved a text of it that is not yet out. One query.

    For a piece never published that is everybody who ever saved it; for a live one, whoever saved since.
    """
    texts = Revision.objects.for_instance(article).filter(user__isnull=False)
    if article.live_revision_id:
        texts = texts.filter(pk__gt=article.live_revision_id)
        return set(texts.values_list("user_id", flat=True))
    writers = set(texts.values_list("user_id", flat=True))
    return writers | {article.owner_id} if article.owner_id else writers
