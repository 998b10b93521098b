"""Who has duty this week, who is away, who stands in."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.asked import number
from lantoa.kit.clock import today
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.newsroom.facade import Article, board_of, sections
from lantoa.publishing.planning.access import get_leave_for, get_shift_for, may_keep_roster
from lantoa.publishing.planning.actions import end_leave, give_leave, let_substitute, put_on_duty, take_off_duty
from lantoa.publishing.planning.queries import leaves_between, roster_of
from lantoa.publishing.planning.views.door import chosen_section, frame, plan_view
from lantoa.publishing.planning.words import day_or_none, wanted_day


@plan_view
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    user = person_of(request)
    given = request.POST if error else request.GET
    week = roster_of(day_or_none(given.get("tuan", "") or given.get("day", "")) or today())
    days = list(week)
    may_change = may_keep_roster(user)
    context = {
        **frame(user, current="truc"),
        "week": week.items(),
        "first": days[0],
        "last": days[-1],
        "before": days[0] - timedelta(days=7),
        "after": days[-1] + timedelta(days=1),
        "today": today(),
        "leaves": leaves_between(days[0], days[-1]),
        "people": list(board_of(None)),
        "sections": sections(),
        "genres": Article.Genre.choices,
        "may_change": may_change,
        "error": error,
        "given": request.POST,
    }
    return render(request, "planning/roster.html", context, status=409 if error else 200)


def _back(request: HttpRequest, sentence: str, day: object) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(f"{reverse('planning:roster')}?tuan={day}")


def _member(text: str | None) -> User:
    """The member the form names. Raises RuleBroken when it names none."""
    found = board_of(None).filter(pk=number(text) or 0).first()
    if found is None:
        raise RuleBroken(_("Hãy chọn người."))
    return found


@plan_view
@require_POST
def shift_add(request: HttpRequest) -> HttpResponse:
    """One duty of one day."""
    given = request.POST
    try:
        shift = put_on_duty(
            day=wanted_day(given.get("day", "")),
            user=_member(given.get("to")),
            section=chosen_section(given.get("section", "")),
            genre=given.get("genre", ""),
            note=given.get("note", ""),
            by=person_of(request),
        )
    except RuleBroken as error:
        return _page(request, error=str(error))
    return _back(request, _("Đã xếp trực cho %(name)s.") % {"name": shift.user}, shift.day)


@plan_view
@require_POST
def shift_remove(request: HttpRequest, shift_id: int) -> HttpResponse:
    shift = get_shift_for(request.user, shift_id)
    take_off_duty(shift=shift, by=person_of(request))
    return _back(request, _("Đã bỏ ca trực."), shift.day)


@plan_view
@require_POST
def shift_substitute(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Another does it; an empty choice gives it back."""
    shift = get_shift_for(request.user, shift_id)
    try:
        to = _member(request.POST.get("to")) if request.POST.get("to") else None
        let_substitute(shift=shift, to=to, by=person_of(request))
    except RuleBroken as error:
        return _page(request, error=str(error))
    return _back(request, _("Đã đổi người trực."), shift.day)


@plan_view
@require_POST
def leave_add(request: HttpRequest) -> HttpResponse:
    """Somebody is away."""
    given, user = request.POST, person_of(request)
    try:
        leave = give_leave(
            user=_member(given.get("to")) if given.get("to") else user,
            first_day=wanted_day(given.get("first_day", "")),
            last_day=wanted_day(given.get("last_day", "") or given.get("first_day", "")),
            reason=given.get("reason", ""),
            by=user,
        )
    except RuleBroken as error:
        return _page(request, error=str(error))
    return _back(request, _("Đã ghi lượt nghỉ của %(name)s.") % {"name": leave.user}, leave.first_day)


@plan_view
@require_POST
def leave_remove(request: HttpRequest, leave_id: int) -> HttpResponse:
    leave = get_leave_for(request.user, leave_id)
    end_leave(leave=leave, by=person_of(request))
    return _back(request, _("Đã bỏ lượt nghỉ."), leave.first_day)
