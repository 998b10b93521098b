"""What the board asks others to cover, and what they answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.kit.asked import number, one_of
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.newsroom.facade import Article, board_of, dispatches_of, sections, short_line
from lantoa.publishing.planning.access import get_assignment_for, get_entry_for, is_asked, may_plan, must, sees_plan
from lantoa.publishing.planning.actions import (
    Wish,
    accept_assignment,
    ask_coverage,
    cancel_assignment,
    decline_assignment,
    file_assignment,
    mark_seen,
)
from lantoa.publishing.planning.models import Assignment, PlanEntry
from lantoa.publishing.planning.queries import MOST_ASSIGNMENTS, assignments_listed, person_named, unit_named
from lantoa.publishing.planning.rules import is_late, may_step
from lantoa.publishing.planning.views.door import chosen_section, frame, plan_view, signed_view
from lantoa.publishing.planning.words import moment_or_none

STATES = ("open", "late", "filed", "declined", "cancelled")
MOST_DISPATCHES = 20


@plan_view
@require_safe
def assignment_list(request: HttpRequest) -> HttpResponse:
    """The board's assignments, by state and section."""
    state = one_of(STATES, request.GET.get("trang-thai"), usual="open")
    section = short_line(request.GET.get("chuyen-muc", ""), 80)
    user = person_of(request)
    rows = list(assignments_listed(state=state, section=section)[:MOST_ASSIGNMENTS])
    moment = now()
    context = {
        **frame(user, current="viec"),
        "rows": [{"row": row, "is_late": is_late(row.state, row.due_at, now=moment)} for row in rows],
        "states": list(zip(STATES, _state_labels(), strict=True)),
        "state": state,
        "section": section,
        "sections": sections(),
        "may_plan": may_plan(user),
    }
    return render(request, "planning/assignment_list.html", context)


def _state_labels() -> tuple[str, ...]:
    return (_("Đang chờ"), _("Quá hạn"), _("Đã nộp"), _("Không nhận được"), _("Đã thôi giao"))


@plan_view
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_new(request: HttpRequest) -> HttpResponse:
    """Ask a unit or a person to cover something; a planned piece may be what it is for."""
    user = person_of(request)
    must(may_plan(user))
    given = request.POST or request.GET
    entry = get_entry_for(user, pk) if (pk := number(given.get("bai"))) else None
    error = ""
    if request.method == "POST":
        try:
            assignment = _ask(request.POST, user, entry)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã giao việc cho %(name)s.") % {"name": assignment.person or assignment.unit})
            return redirect("planning:assignment_detail", assignment.pk)
    context = {
        **frame(user, current="viec"),
        "given": request.POST or _from_entry(entry),
        "entry": entry,
        "error": error,
        "sections": sections(),
        "people": board_of(None),
    }
    return render(request, "planning/assignment_new.html", context, status=409 if error else 200)


def _from_entry(entry: PlanEntry | None) -> dict[str, str]:
    """What the form says at first of a planned piece."""
    if entry is None:
        return {}
    return {"title": entry.title, "brief": entry.note, "section": entry.section.slug if entry.section else ""}


def _ask(given: QueryDict, user: User, entry: PlanEntry | None) -> Assignment:
    unit = unit_named(short_line(given.get("unit", ""), 120))
    wish = Wish(
        title=given.get("title", ""),
        due_at=moment_or_none(given.get("due_at", "")),
        brief=given.get("brief", ""),
        place=given.get("place", ""),
        happens_at=moment_or_none(given.get("happens_at", "")),
        section=chosen_section(given.get("section", "")),
    )
    person = person_named(short_line(given.get("person", ""), 120), unit)
    return ask_coverage(wish=wish, unit=unit, person=person, by=user, entry=entry)


@signed_view
@require_safe
def assignment_detail(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """One assignment; that somebody asked has opened it is noted."""
    user = person_of(request)
    assignment = get_assignment_for(user, assignment_id)
    if assignment.state == Assignment.State.ASKED and is_asked(user, assignment):
        assignment = mark_seen(assignment=assignment, by=user)
    return _page(request, get_assignment_for(user, assignment.pk))


def _page(request: HttpRequest, assignment: Assignment, *, failed: str = "", error: str = "") -> HttpResponse:
    user = person_of(request)
    asked, is_desk = is_asked(user, assignment), sees_plan(user)
    may_file = asked and may_step("file", assignment.state)
    context: dict[str, Any] = {
        **frame(user, current="viec"),
        "assignment": assignment,
        "is_desk": is_desk,
        "is_late": is_late(assignment.state, assignment.due_at, now=now()),
        "article": assignment.article or (assignment.dispatch.article if assignment.dispatch else None),
        "may_accept": asked and may_step("accept", assignment.state),
        "may_decline": asked and may_step("decline", assignment.state),
        "may_file": may_file,
        "may_cancel": is_desk and may_step("cancel", assignment.state) and may_plan(user),
        "dispatches": _fitting_dispatches(user, assignment) if may_file else [],
        "pieces": _fitting_pieces(user, assignment) if may_file and is_desk else [],
        "failed": failed,
        "error": error,
        "given": request.POST,
    }
    return render(request, "planning/assignment_detail.html", context, status=409 if error else 200)


def _fitting_dispatches(user: User, assignment: Assignment) -> list[Any]:
    """What the person filed since they were asked, newest first."""
    return list(dispatches_of(user).filter(filed_at__gte=assignment.asked_at)[:MOST_DISPATCHES])


def _fitting_pieces(user: User, assignment: Assignment) -> list[Any]:
    rows = Article.objects.filter(editor=user, latest_revision_created_at__gte=assignment.asked_at)
    return list(rows.defer("body", "lead").order_by("-pk")[:MOST_DISPATCHES])


def _accept(assignment: Assignment, given: QueryDict, by: User) -> str:
    accept_assignment(assignment=assignment, by=by)
    return _("Đồng chí đã nhận việc này.")


def _decline(assignment: Assignment, given: QueryDict, by: User) -> str:
    decline_assignment(assignment=assignment, reason=given.get("reason", ""), by=by)
    return _("Đã báo tòa soạn.")


def _file(assignment: Assignment, given: QueryDict, by: User) -> str:
    dispatch = dispatches_of(by).filter(pk=number(given.get("dispatch")) or 0).first()
    piece = Article.objects.filter(editor=by, pk=number(given.get("article")) or 0).first()
    file_assignment(assignment=assignment, by=by, dispatch=dispatch, article=None if dispatch else piece)
    return _("Đã nộp. Cảm ơn đồng chí.")


def _cancel(assignment: Assignment, given: QueryDict, by: User) -> str:
    cancel_assignment(assignment=assignment, reason=given.get("reason", ""), by=by)
    return _("Đã thôi giao việc này.")


_STEPS: dict[str, Callable[[Assignment, QueryDict, User], str]] = {
    "nhan": _accept,
    "khong-nhan": _decline,
    "nop": _file,
    "thoi": _cancel,
}


@signed_view
@require_POST
def assignment_step(request: HttpRequest, assignment_id: int, step: str) -> HttpResponse:
    """One answer; a refusal is shown with what was typed."""
    user = person_of(request)
    assignment = get_assignment_for(user, assignment_id)
    act = _STEPS.get(step)
    if act is None:
        raise Http404
    try:
        sentence = act(assignment, request.POST, user)
    except RuleBroken as error:
        return _page(request, get_assignment_for(user, assignment_id), failed=step, error=str(error))
    messages.success(request, sentence)
    return redirect("planning:assignment_detail", assignment.pk)
