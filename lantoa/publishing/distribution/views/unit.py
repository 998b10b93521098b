"""One unit: what reached it, what it passed on, on which channels."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.screens.one_unit import spread_of_unit
from lantoa.publishing.distribution.views.addresses import number, with_query
from lantoa.publishing.distribution.views.doors import seen_unit


@login_required
@require_safe
def unit_spread(request: HttpRequest, code: str) -> HttpResponse:
    unit = seen_unit(request, code)
    spread = spread_of_unit(unit, at=now(), before=number(request, "truoc"))
    networks = dict(Channel.Network.choices)
    context = {
        "unit": unit,
        "spread": spread,
        "views": [(str(networks[name]), count) for name, count in spread.interactions.views.items()],
        "interactions": spread.interactions,
        "more": with_query(request, truoc=spread.before) if spread.before else "",
    }
    return render(request, "distribution/unit_spread.html", context)
