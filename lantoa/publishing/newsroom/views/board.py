"""The editorial board: who has which duty in which section."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.access import get_duty_for, may_manage_board
from lantoa.publishing.newsroom.actions import assign_duty, remove_duty
from lantoa.publishing.newsroom.queries import board, board_of, sections
from lantoa.publishing.newsroom.views.dispatches import chosen_person
from lantoa.publishing.newsroom.views.door import desk_view


@desk_view
@require_safe
def board_list(request: HttpRequest) -> HttpResponse:
    return _page(request)


@desk_view
@require_POST
def duty_assign(request: HttpRequest) -> HttpResponse:
    """One more duty for one member."""
    try:
        duty = assign_duty(
            user=chosen_person(request.POST),
            section_slug=request.POST.get("section", ""),
            title=request.POST.get("title", ""),
            by=person_of(request),
        )
    except RuleBroken as error:
        return _page(request, error=str(error))
    messages.success(request, _("Đã giao việc cho %(name)s.") % {"name": duty.user})
    return redirect("newsroom:board_list")


@desk_view
@require_POST
def duty_remove(request: HttpRequest, duty_id: int) -> HttpResponse:
    """A member no longer has this duty."""
    remove_duty(duty=get_duty_for(request.user, duty_id), by=person_of(request))
    messages.success(request, _("Đã thôi giao việc này."))
    return redirect("newsroom:board_list")


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    may_change = may_manage_board(request.user)
    context = {
        "members": board(),
        "may_change": may_change,
        "people": board_of(None) if may_change else [],
        "sections": sections(),
        "error": error,
        "given": request.POST,
    }
    return render(request, "newsroom/board_list.html", context, status=409 if error else 200)
