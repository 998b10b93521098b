"""Reads of what is planned that more than one screen uses."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import fold
from lantoa.org.people.facade import FIELD_ROLES, User, appointments_in
from lantoa.org.units.facade import Unit, find_units
from lantoa.publishing.newsroom.facade import Article, SectionPage, board_of
from lantoa.publishing.planning.access import assignments_of
from lantoa.publishing.planning.models import Assignment, Direction, Leave, PlanEntry, Shift
from lantoa.publishing.planning.models.assignments import OPEN_STATES
from lantoa.publishing.planning.rules import Away, is_late, on_duty, stage_of, week_of

MOST_ASSIGNMENTS = 200


@dataclass(frozen=True)
class ShownShift:
    """One shift as the roster shows it; `who` is None when the person is away and nobody stands in."""

    shift: Shift
    who: User | None
    is_substituted: bool


@dataclass(frozen=True)
class ShownEntry:
    """One planned piece and how far it is; `url` leads to what came of it."""

    entry: PlanEntry
    stage: str
    article: Article | None
    is_late: bool


def open_assignments_of(user: User, *, most: int = 10) -> list[Assignment]:
    """What the person is asked to cover and has not filed, first due first. Three queries."""
    rows = assignments_of(user).filter(state__in=OPEN_STATES).select_related("unit", "answered_by")
    return list(rows.order_by("due_at", "pk")[:most])


def assignments_listed(*, state: str = "", section: str = "") -> QuerySet[Assignment]:
    """The board's assignments: open ones first due first, others newest first. `state` is open, late, or a state."""
    rows = Assignment.objects.select_related("unit", "person", "section", "answered_by", "dispatch", "article")
    if section:
        rows = rows.filter(section__slug=section)
    if state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif state == "late":
        rows = rows.filter(state__in=OPEN_STATES, due_at__lt=now())
    elif state:
        rows = rows.filter(state=state)
    return rows.order_by("due_at" if state in ("open", "late") else "-due_at", "pk")


def late_assignments(*, under_path: str = "/") -> QuerySet[Assignment]:
    """Assignments of units below `under_path` whose deadline passed with nothing filed, oldest first."""
    rows = Assignment.objects.filter(state__in=OPEN_STATES, due_at__lt=now(), unit__path__startswith=under_path)
    return rows.order_by("due_at")


def entries_between(first: date, last: date, *, campaign_id: int | None = None) -> list[ShownEntry]:
    """Planned pieces of the days, in order. One query."""
    return shown_entries(PlanEntry.objects.filter(planned_for__range=(first, last)), campaign_id=campaign_id)


def shown_entries(rows: QuerySet[PlanEntry], *, campaign_id: int | None = None) -> list[ShownEntry]:
    """The entries with their stage, by day. One query."""
    if campaign_id is not None:
        rows = rows.filter(campaign_id=campaign_id)
    lean = rows.select_related("section", "campaign", "assignment__dispatch__article", "assignment__article", "article")
    lean = lean.defer(
        "article__body", "article__lead", "assignment__article__body", "assignment__article__lead",
        "assignment__dispatch__body", "assignment__dispatch__article__body", "assignment__dispatch__article__lead",
    )  # fmt: skip
    return [_shown(entry) for entry in lean.order_by("planned_for", "pk")]


def _shown(entry: PlanEntry) -> ShownEntry:
    assignment = entry.assignment
    dispatch = assignment.dispatch if assignment else None
    article = entry.article or (assignment.article if assignment else None) or (dispatch.article if dispatch else None)
    stage = stage_of(
        article_state=article.state if article else None,
        has_dispatch=dispatch is not None,
        has_assignment=assignment is not None,
    )
    late = assignment is not None and is_late(assignment.state, assignment.due_at, now=now())
    return ShownEntry(entry, stage, article, late or (stage != "published" and entry.planned_for < today()))


def leaves_between(first: date, last: date) -> list[Leave]:
    """Who is away on any of the days. One query."""
    rows = Leave.objects.filter(first_day__lte=last, last_day__gte=first)
    return list(rows.select_related("user").order_by("first_day", "pk"))


def shifts_between(first: date, last: date) -> list[ShownShift]:
    """Every shift of the days with who does it. Two queries."""
    away = [Away(one.user_id, one.first_day, one.last_day) for one in leaves_between(first, last)]
    rows = Shift.objects.filter(day__range=(first, last)).select_related("user", "section", "substitute")
    return [_shown_shift(row, away) for row in rows.order_by("day", F("section__position").asc(nulls_first=True), "pk")]


def _shown_shift(row: Shift, away: list[Away]) -> ShownShift:
    doing = on_duty(row.user_id, row.substitute_id, row.day, away)
    return ShownShift(
        row, row.substitute if row.substitute_id else row.user if doing else None, bool(row.substitute_id)
    )


def roster_of(day: date) -> dict[date, list[ShownShift]]:
    """The week of `day`, day by day, Monday first. Two queries."""
    days = week_of(day)
    found: dict[date, list[ShownShift]] = {one: [] for one in days}
    for shown in shifts_between(days[0], days[-1]):
        found[shown.shift.day].append(shown)
    return found


def directions_now() -> QuerySet[Direction]:
    """Directions that hold today, newest first, with their givers."""
    day = today()
    rows = Direction.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)
    return rows.select_related("given_by", "section", "article").defer("article__body", "article__lead")


def directions_on(article: Article, section: SectionPage | None) -> QuerySet[Direction]:
    """Directions that hold today for this piece: on it, on its section, on everything."""
    on_all = Q(article__isnull=True, section__isnull=True)
    return directions_now().filter(on_all | Q(article=article) | Q(section=section, section__isnull=False))


def unit_named(words: str) -> Unit | None:
    """The one living unit with this code or name; None for no words. Raises RuleBroken when none or several match."""
    if not words:
        return None
    living = Q(valid_to__isnull=True) | Q(valid_to__gte=today())
    exact = Unit.objects.filter(living, code__iexact=words).first()
    if exact is not None:
        return exact
    found = list(find_units(words).filter(living)[:4])
    if not found:
        raise RuleBroken(_("Không tìm thấy đơn vị “%(words)s”. Hãy ghi mã hoặc tên khác.") % {"words": words})
    if len(found) > 1:
        listed = ", ".join(f"{unit} ({unit.code})" for unit in found[:3])
        raise RuleBroken(_("Có nhiều đơn vị khớp: %(units)s. Hãy ghi mã của một đơn vị.") % {"units": listed})
    return found[0]


def person_named(words: str, unit: Unit | None) -> User | None:
    """The one person of the unit, or of the board, with this account or name; None for no words. Raises RuleBroken."""
    if not words:
        return None
    if unit is None:
        people = list(board_of(None))
    else:
        held = appointments_in(unit).filter(role__in=FIELD_ROLES)
        people = list({one.user_id: one.user for one in held}.values())
    wanted = fold(words)
    exact = [one for one in people if one.username.lower() == wanted or fold(str(one)) == wanted]
    found = exact or [one for one in people if wanted in fold(str(one))]
    if not found:
        raise RuleBroken(_("Không tìm thấy người “%(words)s” ở đó.") % {"words": words})
    if len(found) > 1:
        raise RuleBroken(_("Có nhiều người tên “%(words)s”. Hãy ghi tên tài khoản.") % {"words": words})
    return found[0]
