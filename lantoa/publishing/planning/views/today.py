"""What the desk's board shows above its columns: who has duty today, what is directed, what is asked and late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import person_of
from lantoa.publishing.planning.access import may_plan
from lantoa.publishing.planning.models import DirectionAck
from lantoa.publishing.planning.queries import assignments_listed, directions_now, shifts_between
from lantoa.publishing.planning.rules import is_late
from lantoa.publishing.planning.views.door import plan_view

MOST_SHOWN = 6


@plan_view
@require_safe
def today_part(request: HttpRequest) -> HttpResponse:
    user, moment = person_of(request), now()
    read = DirectionAck.objects.filter(user=user).values("direction_id")
    asked = list(assignments_listed(state="open").defer("article__body", "article__lead", "dispatch__body")[:200])
    context = {
        "shifts": shifts_between(today(), today()),
        "directions": list(directions_now().exclude(pk__in=read)[:MOST_SHOWN]),
        "asked": [{"row": row, "is_late": is_late(row.state, row.due_at, now=moment)} for row in asked[:MOST_SHOWN]],
        "count": len(asked),
        "late": sum(is_late(row.state, row.due_at, now=moment) for row in asked),
        "may_plan": may_plan(user),
        "back": "/toa-soan/bang/",
    }
    return render(request, "planning/_today.html", context)
