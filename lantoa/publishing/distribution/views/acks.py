"""Confirming having read a directive, and who has not."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.buttons import button
from lantoa.kit.doors import or_404
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Unit, get_unit
from lantoa.publishing.distribution.access import own_unit_ids
from lantoa.publishing.distribution.acks.actions import acknowledge
from lantoa.publishing.distribution.acks.queries import ack_rows, acks_for, open_acks
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.views.addresses import words
from lantoa.publishing.distribution.views.doors import seen_release

OPEN_SHOWN = 60


@login_required
@require_safe
def ack_list(request: HttpRequest, release_id: int) -> HttpResponse:
    release = seen_release(request, release_id)
    user = person_of(request)
    paths = scope_of(user, release)
    unit = _drilled(request, paths)
    rows = ack_rows(release, unit)
    asked, confirmed = sum(row.asked for row in rows), sum(row.confirmed for row in rows)
    missing = open_acks(release, [unit.path])
    context = {
        "release": release,
        "unit": unit,
        "rows": [row for row in rows if row.unit_id != unit.pk],
        "asked": asked,
        "confirmed": confirmed,
        "percent": percent(confirmed, asked),
        "missing": missing[:OPEN_SHOWN],
        "more": max(asked - confirmed - OPEN_SHOWN, 0),
        "own": acks_for(user).filter(release=release),
    }
    return render(request, "distribution/ack_list.html", context)


def _drilled(request: HttpRequest, paths: list[str]) -> Unit:
    """The unit whose children are listed: the one asked for, else the first that the person sees; 404 beyond that."""
    code = words(request.GET, "don-vi", 40)
    if not code:
        return Unit.objects.get(path=paths[0])
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not any(unit.path.startswith(path) for path in paths):
        raise Http404(_("Không tìm thấy đơn vị này."))
    return unit


def _answered_for(request: HttpRequest, release_id: int, code: str) -> tuple[Release, Unit]:
    """The release, and the person's own unit; 404 for any other."""
    release = seen_release(request, release_id)
    unit = or_404(get_unit, code)
    if unit.pk not in own_unit_ids(person_of(request)):
        raise Http404(_("Không tìm thấy đơn vị này."))
    return release, unit


@button(_answered_for, lambda request, place: redirect("distribution:ack_list", place[0].pk))
def ack_give(request: HttpRequest, place: tuple[Release, Unit]) -> str:
    """The officer of this very unit confirms for it."""
    release, unit = place
    acknowledge(release=release, unit=unit, by=person_of(request))
    return _("Đã ghi nhận {} đã đọc.").format(unit)
