"""Leadership's board: how far the news got, what is late or failing, who brought what."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.bureau.access import overseen_unit
from lantoa.faces.bureau.queries import month_of_pieces, recent_coverage, troubles, unit_rows
from lantoa.faces.bureau.rules import ORDERS, PERIODS, period, ranked
from lantoa.kit.clock import now, today
from lantoa.kit.doors import or_404
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.facade import releases_for
from lantoa.publishing.planning.facade import may_supervise


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    unit = or_404(overseen_unit, request.user)
    days = period(request.GET.get("ngay", ""))
    order = request.GET.get("xep", "")
    order = order if order in ORDERS else ORDERS[0]
    at, on = now(), today()
    found = troubles(unit, at=at)
    context = {
        "unit": unit,
        "releases": recent_coverage(releases_for(request.user), unit),
        "troubles": found,
        "oldest": min((one for one in found if one.since), key=lambda one: one.since or at, default=None),
        "month": month_of_pieces(unit, on=on),
        "rows": ranked(unit_rows(unit, days=days, on=on, at=at), order),
        "days": days,
        "order": order,
        "orders": list(zip(ORDERS, (_("Độ phủ"), _("Lượt bấm"), _("Tin gửi")), strict=True)),
        "periods": PERIODS,
        "may_supervise": may_supervise(request.user),
    }
    return render(request, "bureau/board.html", context)
