"""What waits too long, who has too much, how long it takes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.clock import today
from lantoa.kit.sheets import workbook
from lantoa.org.people.facade import person_of
from lantoa.publishing.planning.access import may_supervise, must
from lantoa.publishing.planning.rules import OVERLOAD
from lantoa.publishing.planning.supervision import (
    loads,
    overdue,
    period,
    sheets,
    slowest,
    speeds_by_section,
    speeds_by_week,
)
from lantoa.publishing.planning.views.door import frame, plan_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@plan_view
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    must(may_supervise(user))
    first, last = period()
    weeks = speeds_by_week()
    context = {
        **frame(user, current="giam-sat"),
        "overdue": overdue(user),
        "loads": loads(user),
        "limit": OVERLOAD,
        "sections": speeds_by_section(),
        "weeks": weeks,
        "points": [(week.name[:5], week.median) for week in weeks],
        "slow": slowest(),
        "first": first,
        "last": last,
    }
    return render(request, "planning/supervision.html", context)


@plan_view
@require_safe
def supervision_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    user = person_of(request)
    must(may_supervise(user))
    answer = HttpResponse(workbook(sheets(user)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="giam-sat-{today()}.xlsx"'
    return answer
