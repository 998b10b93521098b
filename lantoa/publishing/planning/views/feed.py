"""The plan in people's own calendars, under a secret address."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.kit.clock import now, today
from lantoa.kit.doors import or_404
from lantoa.org.people.facade import person_of
from lantoa.publishing.planning.access import reader_of
from lantoa.publishing.planning.actions import renew_calendar_key
from lantoa.publishing.planning.ical import Event, calendar
from lantoa.publishing.planning.models import CalendarKey
from lantoa.publishing.planning.queries import assignments_listed, entries_between
from lantoa.publishing.planning.views.door import frame, plan_view

PAST, AHEAD = timedelta(days=31), timedelta(days=184)
MOST_ASSIGNMENTS = 500


@plan_view
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_key(request: HttpRequest) -> HttpResponse:
    """The person's own address; a POST makes a new one, and the old answers no more."""
    user = person_of(request)
    if request.method == "POST":
        renew_calendar_key(by=user)
        return redirect("planning:calendar_key")
    key = CalendarKey.objects.filter(user=user).first()
    address = settings.BASE_URL + reverse("planning:calendar_feed", args=[key.secret]) if key else ""
    return render(request, "planning/calendar_key.html", {**frame(user, current="lich"), "address": address})


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What is planned and what is asked, of a month ago until half a year ahead."""
    or_404(reader_of, secret)
    answer = HttpResponse(
        calendar(_("Kế hoạch tòa soạn"), _events(), stamp=now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    # The address is a secret: no other site hears of it.
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _events() -> list[Event]:
    host = settings.BASE_URL.split("//")[1].split(":")[0]
    first, last = today() - PAST, today() + AHEAD
    events = [
        Event(
            uid=f"plan-{one.entry.pk}@{host}",
            title=one.entry.title,
            at=one.entry.planned_for,
            url=settings.BASE_URL + reverse("planning:entry_detail", args=[one.entry.pk]),
            note=one.entry.note,
        )
        for one in entries_between(first, last)
    ]
    events += [
        Event(
            uid=f"assignment-{row.pk}@{host}",
            title=_("Hạn: %(title)s") % {"title": row.title},
            at=row.due_at,
            url=settings.BASE_URL + reverse("planning:assignment_detail", args=[row.pk]),
            note=str(row.person or row.unit or ""),
        )
        for row in assignments_listed(state="open")[:MOST_ASSIGNMENTS]
    ]
    return events
