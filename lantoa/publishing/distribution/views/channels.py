"""The channel register, to read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Kind, Unit, get_unit
from lantoa.publishing.distribution.access import paths_watched_by
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.screens.register import (
    RECONNECT_SHOWN,
    UnitFilter,
    levels,
    registered_units,
    to_reconnect,
)
from lantoa.publishing.distribution.screens.scope import outermost
from lantoa.publishing.distribution.views.addresses import place, several, with_query, words


@login_required
@require_safe
def channel_list(request: HttpRequest) -> HttpResponse:
    """Coverage of the register, channels to reconnect, and units with their channels."""
    paths = outermost(paths_watched_by(person_of(request)))
    if not paths:
        return render(request, "distribution/channel_list.html", {"is_empty": True})
    unit = _unit(request, paths)
    paths = [unit.path] if unit else paths
    wanted = UnitFilter(
        words=words(request.GET, "q", 120),
        kinds=tuple(kind for kind in request.GET.getlist("cap") if kind in Kind.values),
        tags=several(request.GET, "nhom"),
        missing=tuple(code for code in request.GET.getlist("thieu") if code == "1" or code in Channel.Network.values),
        state=words(request.GET, "trang-thai", 10),
        network=words(request.GET, "mang", 12),
        after=place(request),
    )
    units, after = registered_units(paths, wanted)
    broken = to_reconnect(paths)
    context = {
        "unit": unit,
        "levels": levels(paths),
        "broken": broken[:RECONNECT_SHOWN],
        "broken_count": broken.count(),
        "units": units,
        "wanted": wanted,
        "more": with_query(request, sau=after) if after else "",
        "kinds": Kind.choices,
        "networks": Channel.Network.choices,
        "channel_states": Channel.State.choices,
    }
    return render(request, "distribution/channel_list.html", context)


def _unit(request: HttpRequest, paths: list[str]) -> Unit | None:
    """The unit to which the address narrows the register; 404 when it is not the person's."""
    code = words(request.GET, "duoi", 40)
    if not code:
        return None
    try:
        unit = get_unit(code)
    except NotAllowed as error:
        raise Http404(str(error)) from error
    if not any(unit.path.startswith(path) for path in paths):
        raise Http404
    return unit
