"""The channel register: who can be heard where, how it stands, and reminding those who lack something."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.buttons import button
from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.doors import or_404
from lantoa.kit.export import as_file
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Kind, Unit, get_unit
from lantoa.publishing.distribution.access import (
    get_chasing_unit,
    may_chase,
    paths_managed_by,
    paths_watched_by,
)
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.register.chase import order_chase
from lantoa.publishing.distribution.register.roll import register_numbers
from lantoa.publishing.distribution.register.standing import Standing
from lantoa.publishing.distribution.screens.register import (
    RECONNECT_SHOWN,
    RegisteredUnit,
    UnitFilter,
    every_registered_unit,
    levels,
    network_counts,
    registered_units,
    standing_counts,
    to_reconnect,
)
from lantoa.publishing.distribution.screens.scope import outermost
from lantoa.publishing.distribution.views.addresses import place, several, with_query, words

ANY_CHANNEL = "1"


@login_required
@require_safe
def channel_list(request: HttpRequest) -> HttpResponse:
    """Coverage of the register, how its channels stand, and units with their channels."""
    user, at = person_of(request), now()
    paths = outermost(paths_watched_by(user))
    if not paths:
        return render(request, "distribution/channel_list.html", {"is_empty": True})
    unit = _unit(request, paths)
    paths = [unit.path] if unit else paths
    wanted = _wanted(request)
    numbers = register_numbers(paths, at)
    standings = standing_counts(numbers)
    counts = {one.code: one.channels for one in standings}
    # Nobody searches a country for what it has none of.
    is_none = numbers.rolled_at is not None and bool(wanted.standing) and wanted.standing not in counts
    units, after = ([], "") if is_none else registered_units(paths, wanted, at)
    broken = to_reconnect(paths)
    context = {
        "unit": unit,
        "levels": levels(numbers),
        "numbers": numbers,
        "standings": standings,
        "by_network": network_counts(numbers),
        "broken": broken[:RECONNECT_SHOWN],
        "broken_count": counts.get(Standing.RECONNECT, 0),
        "units": units,
        "wanted": wanted,
        "more": with_query(request, sau=after) if after else "",
        "query": with_query(request, sau="").removeprefix(request.path),
        "kinds": Kind.choices,
        "networks": Channel.Network.choices,
        "channel_standings": Standing.choices,
        "chase": _chase_offer(request, unit, paths, wanted),
        "may_add": bool(paths_managed_by(user)),
    }
    return render(request, "distribution/channel_list.html", context)


def _wanted(request: HttpRequest) -> UnitFilter:
    known = {ANY_CHANNEL, *Channel.Network.values}
    standing, network = words(request.GET, "trang-thai", 10), words(request.GET, "mang", 20)
    return UnitFilter(
        words=words(request.GET, "q", 120),
        kinds=tuple(kind for kind in request.GET.getlist("cap") if kind in Kind.values),
        tags=several(request.GET, "nhom"),
        missing=tuple(code for code in request.GET.getlist("thieu") if code in known),
        standing=standing if standing in Standing.values else "",
        network=network if network in Channel.Network.values else "",
        after=place(request),
    )


def _unit(request: HttpRequest, paths: list[str]) -> Unit | None:
    """The unit to which the address narrows the register; 404 when it is not the person's."""
    code = words(request.GET, "duoi", 40)
    if not code:
        return None
    unit = or_404(get_unit, code)
    if not any(unit.path.startswith(path) for path in paths):
        raise Http404
    return unit


def _chase_offer(request: HttpRequest, unit: Unit | None, paths: list[str], wanted: UnitFilter) -> Unit | None:
    """The unit whose lower units can be reminded now: what they lack is filtered for, and it is the person's task."""
    if len(wanted.missing) != 1 or len(paths) != 1:
        return None
    above = unit or Unit.objects.filter(path=paths[0]).first()
    return above if above and may_chase(person_of(request), above) else None


def _chased(request: HttpRequest) -> Unit:
    return or_404(get_chasing_unit, person_of(request), words(request.POST, "duoi", 40))


def _back(request: HttpRequest, unit: Unit) -> HttpResponse:
    wanted = words(request.POST, "next", 400)
    return redirect(wanted if wanted.startswith("/lan-toa/kenh/") else "distribution:channel_list")


@button(_chased, _back)
def channel_chase(request: HttpRequest, unit: Unit) -> str:
    """Remind everybody below one unit who lacks one network."""
    missing = words(request.POST, "thieu", 20)
    want = "" if missing == ANY_CHANNEL else missing
    kinds = [kind for kind in request.POST.getlist("cap") if kind in Kind.values]
    order = order_chase(under=unit, want=want, kinds=kinds, by=person_of(request))
    return _told(order.units, order.people, is_done=order.done_at is not None)


def _told(units: int, people: int, *, is_done: bool) -> str:
    if not is_done:
        return _("Đã nhắc {} đơn vị đầu tiên; phần còn lại đang được nhắc tiếp.").format(units)
    return _("Đã nhắc {} đơn vị, {} người phụ trách.").format(units, people)


@login_required
@require_safe
def channel_export(request: HttpRequest, format: str) -> HttpResponseBase:
    """The register as a file, with the filters of the page: one row for each channel, and for each unit without one."""
    paths = outermost(paths_watched_by(person_of(request)))
    unit = _unit(request, paths)
    rows = every_registered_unit([unit.path] if unit else paths, _wanted(request), now())
    header = [_("Mã"), _("Đơn vị"), _("Cấp"), _("Mạng"), _("Kênh"), _("Địa chỉ"), _("Trạng thái"), _("Từ ngày")]
    header.append(_("Người theo dõi"))
    return as_file(format, name="so-kenh", header=header, rows=_cells(rows))


def _cells(rows: Iterator[RegisteredUnit]) -> Iterator[list[object]]:
    for row in rows:
        unit: list[object] = [row.unit.code, row.unit.name, row.unit.get_kind_display()]
        if not row.channels:
            yield [*unit, "", "", "", _("Chưa có kênh"), "", ""]
        for channel, stand in row.channels:
            since = stand.since.astimezone(VIETNAM).strftime("%d/%m/%Y") if stand.since else ""
            followers = "" if channel.followers is None else channel.followers
            told = [channel.get_network_display(), channel.name, channel.address, stand.standing.label, since]
            yield [*unit, *told, followers]
