"""The board asks; units and people answer and file."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import FIELD_ROLES, User, appointments_in
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Article, Dispatch, SectionPage, board_of, dispatches_of, short_line
from lantoa.publishing.planning.access import is_asked, may_plan, must
from lantoa.publishing.planning.models import Assignment, PlanEntry
from lantoa.publishing.planning.models.assignments import OPEN_STATES
from lantoa.publishing.planning.rules import SOON, may_step, reminder
from lantoa.publishing.planning.words import wanted_deadline, wanted_reason, wanted_text, wanted_title
from lantoa.services.notify.facade import notify

State = Assignment.State
WAYS = ("push", "email")


@dataclass(frozen=True)
class Wish:
    """What the board wants covered, as it was typed."""

    title: str
    due_at: datetime | None
    brief: str = ""
    place: str = ""
    happens_at: datetime | None = None
    section: SectionPage | None = None


@transaction.atomic
def ask_coverage(
    *, wish: Wish, unit: Unit | None, person: User | None, by: User, entry: PlanEntry | None = None
) -> Assignment:
    """The unit's people, or this person, are asked and told; a planned piece that it is for is assigned.

    Raises RuleBroken when nobody would be asked, for a bad title or deadline, or when the entry has an assignment.
    """
    must(may_plan(by))
    _must_name_somebody(unit, person)
    if entry is not None:
        entry = PlanEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.assignment_id:
            raise RuleBroken(_("Việc này đã giao rồi."))
    assignment = Assignment.objects.create(
        title=wanted_title(wish.title),
        brief=wanted_text(wish.brief),
        place=short_line(wish.place, 200),
        happens_at=wish.happens_at,
        due_at=wanted_deadline(wish.due_at),
        section=wish.section,
        unit=unit,
        person=person,
        asked_by=by,
        asked_at=now(),
    )
    if entry is not None:
        PlanEntry.objects.filter(pk=entry.pk).update(assignment=assignment)
    record(
        "planning.ask_coverage",
        assignment,
        by=by,
        unit_id=unit.pk if unit else None,
        detail={"to": str(person or unit), "due_at": assignment.due_at.isoformat()},
    )
    sentence = _("Tòa soạn giao việc “%(title)s”, hạn %(at)s.")
    _tell(people_asked(assignment), assignment, sentence, "asked", ways=WAYS)
    return assignment


@transaction.atomic
def mark_seen(*, assignment: Assignment, by: User) -> Assignment:
    """Somebody asked has opened it. Safe to call twice; for anybody else it changes nothing."""
    row = _locked(assignment)
    if not may_step("see", row.state) or not is_asked(by, row):
        return row
    return _change(row, "see", by=by, state=State.SEEN, seen_by=by, seen_at=now())


@transaction.atomic
def accept_assignment(*, assignment: Assignment, by: User) -> Assignment:
    """This person covers it. Safe to call twice.

    Raises RuleBroken, naming them, when another of the unit was first, and when it is closed.
    """
    row = _locked_for(assignment, by)
    if row.state == State.ACCEPTED and row.answered_by_id == by.pk:
        return row
    if row.state == State.ACCEPTED:
        raise RuleBroken(_("%(name)s đã nhận việc này.") % {"name": row.answered_by})
    _must(row, "accept")
    _change(row, "accept", by=by, state=State.ACCEPTED, answered_by=by, answered_at=now())
    _tell([row.asked_by], row, _("%(name)s nhận việc “%(title)s”."), "accepted", name=str(by))
    return row


@transaction.atomic
def decline_assignment(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """It cannot be covered, and the board knows why. Raises RuleBroken without a reason or when another took it."""
    row = _locked_for(assignment, by)
    text = wanted_reason(reason)
    if row.state == State.ACCEPTED and row.answered_by_id != by.pk:
        raise RuleBroken(_("%(name)s đã nhận việc này.") % {"name": row.answered_by})
    _must(row, "decline")
    detail: dict[str, object] = {"reason": text}
    _change(row, "decline", by=by, detail=detail, state=State.DECLINED, answered_by=by, answered_at=now(), reason=text)
    _tell([row.asked_by], row, _("Việc “%(title)s” không có người nhận. Xem lý do."), "declined", ways=WAYS)
    return row


@transaction.atomic
def file_assignment(
    *, assignment: Assignment, by: User, dispatch: Dispatch | None = None, article: Article | None = None
) -> Assignment:
    """What was filed for it is linked; the board is told. Safe to call twice with the same.

    Raises RuleBroken when it is closed, or when the dispatch is not the person's own or answers another assignment.
    """
    row = _locked_for(assignment, by)
    if row.state == State.FILED and (dispatch is None or row.dispatch_id == dispatch.pk):
        return row
    _must(row, "file")
    if dispatch is not None and not dispatches_of(by).filter(pk=dispatch.pk).exists():
        raise NotAllowed(_("Không tìm thấy tin này."))
    if article is not None and article.editor_id != by.pk:
        raise NotAllowed(_("Không tìm thấy bài này."))
    if dispatch is None and article is None:
        raise RuleBroken(_("Hãy chọn tin đã gửi cho việc này."))
    if dispatch is not None and Assignment.objects.filter(dispatch=dispatch).exists():
        raise RuleBroken(_("Tin này đã nộp cho việc khác."))
    _change(row, "file", by=by, state=State.FILED, dispatch=dispatch, article=article, filed_at=now())
    _tell([row.asked_by], row, _("Đã có tin cho việc “%(title)s”."), "filed")
    return row


@transaction.atomic
def cancel_assignment(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """It is not wanted any more; whoever was asked is told. Raises RuleBroken without a reason or when it is closed."""
    must(may_plan(by))
    row = _locked(assignment)
    text = wanted_reason(reason)
    _must(row, "cancel")
    _change(row, "cancel", by=by, detail={"reason": text}, state=State.CANCELLED, reason=text)
    PlanEntry.objects.filter(assignment=row).update(assignment=None)
    _tell(people_asked(row), row, _("Tòa soạn thôi giao việc “%(title)s”."), "cancelled")
    return row


def remind_assignments() -> int:
    """Remind once a day before the deadline and once when it has passed; returns how many. Safe from many workers."""
    moment = now()
    due = Assignment.objects.filter(state__in=OPEN_STATES, due_at__lte=moment + SOON, reminded__lt=2)
    return sum(_remind(pk, moment) for pk in due.order_by("due_at").values_list("pk", flat=True)[:500])


@transaction.atomic
def _remind(assignment_id: int, moment: datetime) -> bool:
    rows = Assignment.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=assignment_id).first()
    if row is None:
        return False
    step = reminder(row.state, row.due_at, asked_at=row.asked_at, now=moment)
    if step <= row.reminded:
        return False
    Assignment.objects.filter(pk=row.pk).update(reminded=step)
    holder = [row.answered_by] if row.state == State.ACCEPTED and row.answered_by else people_asked(row)
    if step == 1:
        _tell(holder, row, _("Sắp đến hạn: “%(title)s”, %(at)s."), "soon", ways=WAYS)
        return True
    people = {person.pk: person for person in [*holder, row.asked_by]}
    _tell(list(people.values()), row, _("Quá hạn: “%(title)s”, hạn %(at)s."), "late", ways=WAYS)
    return True


def people_asked(row: Assignment) -> list[User]:
    """Whom it asks: the person, or everybody who files for the unit. At most one query."""
    if row.person is not None:
        return [row.person]
    if row.unit is None:
        return []
    held = appointments_in(row.unit).filter(role__in=FIELD_ROLES, user__is_active=True)
    return list({appointment.user_id: appointment.user for appointment in held}.values())


def _must_name_somebody(unit: Unit | None, person: User | None) -> None:
    if unit is None and person is None:
        raise RuleBroken(_("Hãy chọn đơn vị hoặc người để giao việc."))
    if unit is None:
        if not board_of(None).filter(pk=person.pk if person else 0).exists():
            raise RuleBroken(_("Người này không thuộc ban biên tập. Hãy chọn cả đơn vị của họ."))
        return
    filers = set(appointments_in(unit).filter(role__in=FIELD_ROLES).values_list("user_id", flat=True))
    if not filers:
        raise RuleBroken(_("Đơn vị này chưa có ai được giao gửi tin."))
    if person is not None and person.pk not in filers:
        raise RuleBroken(_("Người này không gửi tin cho đơn vị đó."))


def _locked(assignment: Assignment) -> Assignment:
    # Two statements: one that joins keeps, after waiting for the lock, what the joined tables held before it.
    Assignment.objects.select_for_update().only("pk").get(pk=assignment.pk)
    rows = Assignment.objects.select_related("unit", "person", "asked_by", "answered_by")
    return rows.get(pk=assignment.pk)


def _locked_for(assignment: Assignment, by: User) -> Assignment:
    row = _locked(assignment)
    if not is_asked(by, row):
        raise NotAllowed(_("Không tìm thấy việc này."))
    return row


def _must(row: Assignment, step: str) -> None:
    if not may_step(step, row.state):
        raise RuleBroken(_("Việc này đã khép lại.") + f" ({row.get_state_display()})")


def _change(
    row: Assignment, verb: str, *, by: User, detail: dict[str, object] | None = None, **changes: object
) -> Assignment:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes])
    record(f"planning.{verb}_assignment", row, by=by, unit_id=row.unit_id, detail=detail)
    return row


def _tell(
    people: list[User], row: Assignment, sentence: str, source: str, *, ways: tuple[str, ...] = (), name: str = ""
) -> None:
    at = f"{row.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    notify(
        people,
        text=(sentence % {"title": row.title, "at": at, "name": name})[:300],
        url=f"/toa-soan/ke-hoach/viec/{row.pk}/",
        source=f"assignment:{row.pk}:{source}",
        ways=ways,
    )
