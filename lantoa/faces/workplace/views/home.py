"""Việc của tôi: what is due first, then what was filed, then the month's figures."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from lantoa.faces.workplace.inbox import MOST_AFTERMATH, TaskRow, snoozes_of
from lantoa.faces.workplace.queries import (
    desk_work,
    figures_of,
    newest_reach,
    open_appointments,
    overseen_unit,
    own_dispatches,
    returned_dispatches,
    units_to_file_for,
)
from lantoa.faces.workplace.rules import TASKS_ON_HOME
from lantoa.kit.clock import now, today
from lantoa.org.people.facade import DESK_ROLES, User
from lantoa.publishing.distribution.facade import acks_for, aftermath_for, tasks_for
from lantoa.publishing.planning.facade import open_assignments_of
from lantoa.services.notify.facade import mark_read, unread

MOST_ACKS, MOST_NOTICES = 10, 5
MOST_ROWS = 200


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    appointments = open_appointments(user)
    roles = {held.role for held in appointments}
    units = units_to_file_for(appointments)
    overseen = overseen_unit(appointments)
    tasks = tasks_for(user)
    shown = list(tasks[: TASKS_ON_HOME + 1])
    at, month = now(), today().replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    context = {
        "units": units,
        "tasks": [TaskRow(task, snoozes_of(task, at=at)) for task in shown[:TASKS_ON_HOME]],
        "acks": list(acks_for(user)[:MOST_ACKS]),
        "aftermath": list(aftermath_for(user)[:MOST_AFTERMATH]),
        "task_count": len(shown) if len(shown) <= TASKS_ON_HOME else tasks.count(),
        "assignments": open_assignments_of(user),
        "returned": returned_dispatches(user) if units else [],
        "dispatches": own_dispatches(user) if units else [],
        "desk": desk_work(user) if roles & {*DESK_ROLES} else None,
        "overseen": overseen,
        "reach": newest_reach(user, overseen) if overseen else None,
        "notices": unread(user)[:MOST_NOTICES],
        "figures": figures_of(units, start=month, end=today(), before=before) if units else [],
        "month": month,
        "now": at,
    }
    return render(request, "workplace/home.html", context)


@login_required
@require_safe
def dispatch_list(request: HttpRequest) -> HttpResponse:
    """Everything the person filed, newest first."""
    assert isinstance(request.user, User)
    return render(request, "workplace/dispatch_list.html", {"dispatches": own_dispatches(request.user, most=MOST_ROWS)})


@login_required
@require_POST
def notice_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Read: it goes, and the person is where it points."""
    assert isinstance(request.user, User)
    notice = unread(request.user).filter(pk=notice_id).first()
    mark_read(request.user, notice_id)
    if notice and notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts={request.get_host()}):
        return redirect(notice.url)
    return redirect("workplace:home")
