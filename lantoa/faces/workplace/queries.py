"""What a person has to do, has filed and has brought about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.kit.clock import local_day, today
from lantoa.org.facts.facade import Kind, total
from lantoa.org.people.facade import DESK_ROLES, FIELD_ROLES, Appointment, Role, User, paths_reached_by
from lantoa.org.units.facade import Kind as UnitKind
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import Release, coverage, releases_for, spread_of_page
from lantoa.publishing.newsroom.facade import Article, Dispatch, dispatches_of
from lantoa.services.analytics.facade import views_of_pages

LEADING_ROLES = (Role.LEADERSHIP, Role.MANAGING_EDITOR, Role.ADMINISTRATOR)
OVERSEEING_KINDS = (UnitKind.NATIONAL, UnitKind.PROVINCE, UnitKind.SUPERIOR)


@dataclass(frozen=True)
class Figure:
    """One number of this month with its name, and the same of the whole month before."""

    label: str
    value: int
    before: int


@dataclass(frozen=True)
class Performance:
    """How one published dispatch did."""

    views: int
    clicks: int
    units_reached: int
    units_asked: int


@dataclass(frozen=True)
class Reach:
    """How far one release got in the part of the tree that the person looks after."""

    title: str
    url: str
    started_at: datetime
    asked: int
    reached: int
    percent: float


@dataclass(frozen=True)
class DeskWork:
    """What waits at the person's desk."""

    received: int
    mine: int
    to_approve: int


def open_appointments(user: User) -> list[Appointment]:
    """Roles the person holds today, with their units. One query."""
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()), user=user, valid_from__lte=today()
    )
    return list(held.select_related("unit").order_by("pk"))


def units_to_file_for(appointments: list[Appointment]) -> list[Unit]:
    """Units in which the person is officer or reporter, each once, oldest appointment first. No query."""
    units = {held.unit_id: held.unit for held in appointments if held.role in FIELD_ROLES}
    return list(units.values())


def figures_of(units: list[Unit], *, start: date, end: date, before: date) -> list[Figure]:
    """What the units did from `start` to `end`, and from `before` to the day before `start`. Eight queries."""
    ids = [unit.pk for unit in units]
    labels = (
        (Kind.DISPATCH_FILED, _("tin đã gửi")),
        (Kind.PIECE_PUBLISHED, _("tin được đăng")),
        (Kind.SHARE_DONE, _("lượt chia sẻ")),
        (Kind.LINK_CLICKS, _("lượt bấm liên kết")),
    )
    last = start - timedelta(days=1)
    return [
        Figure(
            label,
            total(kind, start=start, end=end, unit_ids=ids),
            total(kind, start=before, end=last, unit_ids=ids),
        )
        for kind, label in labels
    ]


def returned_dispatches(user: User) -> list[Dispatch]:
    """What the desk sent back to the person, longest waiting first. One query."""
    return list(dispatches_of(user).filter(state=Dispatch.State.RETURNED).order_by("changed_at", "pk"))


def own_dispatches(user: User, *, most: int = 5) -> list[Dispatch]:
    """What the person filed last, at most `most`, newest first. One query."""
    return list(dispatches_of(user).select_related("unit")[:most])


def desk_work(user: User) -> DeskWork:
    """How much waits at the desks the person works at. Four queries."""
    paths = paths_reached_by(user, DESK_ROLES)
    within = reduce(or_, (Q(unit__path__startswith=path) for path in paths), Q(pk__in=[]))
    held = (Article.State.IN_EDITING, Article.State.SUBMITTED, Article.State.APPROVED)
    taken = Dispatch.objects.filter(taken_by=user, state=Dispatch.State.IN_EDITING, article=None)
    return DeskWork(
        received=Dispatch.objects.filter(within, state=Dispatch.State.RECEIVED).count(),
        mine=taken.count() + Article.objects.filter(editor=user, state__in=held).count(),
        to_approve=Article.objects.filter(within | Q(unit=None), state=Article.State.SUBMITTED).count(),
    )


def performance_of(dispatch: Dispatch) -> Performance | None:
    """How the published piece did so far; None while there is none. Three queries."""
    if dispatch.state != Dispatch.State.PUBLISHED or not dispatch.article_id:
        return None
    page_id = dispatch.article_id
    views = views_of_pages([page_id], start=local_day(dispatch.filed_at), end=today()).get(page_id, 0)
    spread = spread_of_page(page_id)
    return Performance(views, spread.clicks, spread.reached, spread.asked)


def newest_reach(user: User, unit: Unit) -> Reach | None:
    """How far the newest begun release the person watches got below `unit`; None before the first. Four queries."""
    release = releases_for(user).exclude(state=Release.State.SCHEDULED).first()
    if release is None:
        return None
    found = coverage(release, within=[unit.path])
    return Reach(
        release.title, release.get_absolute_url(), release.started_at, found.asked, found.reached, found.percent
    )


def overseen_unit(appointments: list[Appointment]) -> Unit | None:
    """The highest unit whose subtree the person looks after; None for desk and field work alone. No query."""
    overseen = [
        held.unit
        for held in appointments
        if held.role in LEADING_ROLES or (held.role == Role.OFFICER and held.unit.kind in OVERSEEING_KINDS)
    ]
    return min(overseen, key=lambda unit: unit.depth, default=None)
