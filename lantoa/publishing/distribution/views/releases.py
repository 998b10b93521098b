"""Releases: the list, and how far one got."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role, has_role, person_of
from lantoa.org.units.facade import Kind, Unit, ancestor_ids
from lantoa.publishing.distribution.access import RELEASING_ROLES, may_release, tasks_for
from lantoa.publishing.distribution.books import Part
from lantoa.publishing.distribution.figures.stored import stored
from lantoa.publishing.distribution.models import Channel, Release
from lantoa.publishing.distribution.screens.earlier import earlier_curve
from lantoa.publishing.distribution.screens.intros import waiting_intros
from lantoa.publishing.distribution.screens.listing import ReleaseFilter, listed_releases
from lantoa.publishing.distribution.screens.missing import Wanted, missing_units
from lantoa.publishing.distribution.screens.picture import SHARES, Picture, Stuck, clicks, counts, picture
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.screens.words import PARTS, Words, duration, words_for
from lantoa.publishing.distribution.views.addresses import number, with_query, words
from lantoa.publishing.distribution.views.doors import seen_release
from lantoa.publishing.distribution.views.live import live_context

NETWORKS = dict(Channel.Network.choices)
# Of the units below: shown at once, listed on the page, the rest on request.
MISSING_SHOWN, UNITS_SHOWN, UNITS_LISTED = 5, 10, 60


@login_required
@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    wanted = ReleaseFilter(
        words=words(request.GET, "q", 200),
        state=request.GET.get("trang-thai", ""),
        is_mine=request.GET.get("cua-toi") == "1",
        before=number(request, "truoc"),
    )
    rows, before = listed_releases(user, wanted)
    context = {
        "rows": rows,
        "wanted": wanted,
        "states": Release.State.choices,
        "more": with_query(request, truoc=before) if before else "",
        "may_release": has_role(user, RELEASING_ROLES),
        "may_see_health": has_role(user, (Role.ADMINISTRATOR,)),
        "is_filtered": bool(wanted.words or wanted.state or wanted.is_mine),
    }
    return render(request, "distribution/release_list.html", context)


@dataclass(frozen=True)
class Problem:
    """A cause with its words."""

    stuck: Stuck
    words: Words


@login_required
@require_safe
def release_detail(request: HttpRequest, release_id: int) -> HttpResponse:
    release = seen_release(request, release_id)
    user = person_of(request)
    paths, may_steer = scope_of(user, release), may_release(user, release.under)
    unit, at = _drilled(request, release, paths), now()
    kept = stored(release, paths)
    shown = picture(release, paths=paths, unit=unit, at=at, kept=kept, missing=MISSING_SHOWN)
    states = counts(release, paths, kept)
    missing, _after_them = missing_units(release, paths, Wanted(units=tuple(shown.missing)), at=at)
    missing_count = shown.coverage.asked - shown.coverage.reached
    earlier = earlier_curve(release, shown, paths)
    listed = shown.children if request.GET.get("tat-ca") == "1" else shown.children[:UNITS_LISTED]
    context = {
        **live_context(release, shown.coverage, states, kept),
        "picture": shown,
        "curve": [(_after(delay), reached) for delay, reached in shown.curve],
        "curve_title": _curve_title(shown, is_over=release.state in (Release.State.RECALLED, Release.State.STOPPED)),
        "moments": [(share, duration(delay) if delay else "") for share, delay in shown.moments.items()],
        "first_units": shown.children[:UNITS_SHOWN],
        "further_units": listed[UNITS_SHOWN:],
        "all_units": with_query(request, tat_ca=1) if len(listed) < len(shown.children) else "",
        "unit_count": len(shown.children),
        "open_units": _open_units(shown, unit, paths),
        "unit": unit,
        "crumbs": _crumbs(unit, release, paths),
        "is_part": paths != [release.under.path],
        "problems": [
            Problem(stuck, words_for(stuck.error_class, is_recalled=stuck.is_recalled)) for stuck in states.stuck
        ],
        "missing": missing,
        "more_missing": missing_count > len(missing),
        "missing_count": missing_count,
        "books": _worded(shown.books),
        "books_total": sum(number for _part, number, _percent in shown.books),
        "levels": [(level, _worded(rows)) for level, rows in shown.levels],
        "clicks": clicks(release, paths, kept),
        "interactions": states.interactions,
        "views": [(str(NETWORKS[name]), number) for name, number in states.interactions.views.items()],
        "earlier": earlier,
        "earlier_curve": list(earlier.percents) if earlier else None,
        "may_steer": may_steer,
        "waves": _waves_to_come(release, at),
        "waiting_intros": waiting_intros(release),
        # Who steers sees all tasks; an officer is led to their own.
        "own_task": None if may_steer else tasks_for(user).filter(release=release).first(),
        "page_path": urlsplit(release.content.get("page_url", "")).path,
    }
    return render(request, "distribution/release_detail.html", context)


def _waves_to_come(release: Release, at: datetime) -> list[tuple[str, datetime]]:
    """(level, from when it is served) of the levels that are not served yet, soonest first."""
    served = [(code, release.started_at + timedelta(hours=float(hours))) for code, hours in release.waves.items()]
    named = [(str(dict(Kind.choices)[code]), start) for code, start in served if start > at]
    return sorted(named, key=lambda wave: wave[1]) if release.state != Release.State.RECALLED else []


def _worded(rows: list[tuple[Part, int, float]]) -> list[tuple[str, int, float]]:
    return [(str(PARTS[part]), number, share) for part, number, share in rows]


def _drilled(request: HttpRequest, release: Release, paths: list[str]) -> Unit:
    """The unit whose children are listed; 404 for one outside what the person sees."""
    code = words(request.GET, "don-vi", 40)
    if not code:
        root = paths[0].strip("/").rpartition("/")[2] if len(paths) == 1 else ""
        return Unit.objects.get(pk=int(root)) if root and paths[0] != release.under.path else release.under
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not any(unit.path.startswith(path) for path in paths):
        raise Http404(_("Không tìm thấy đơn vị này."))
    return unit


def _open_units(shown: Picture, unit: Unit, paths: list[str]) -> set[int]:
    """Ids of the listed units that can be drilled into: those with units below, within what the person sees."""
    wide = {row.unit_id for row in shown.children if row.asked > 1 and row.unit_id != unit.pk}
    if any(unit.path.startswith(path) for path in paths):
        return wide
    return {one for one in wide if any(path.endswith(f"/{one}/") for path in paths)}


def _crumbs(unit: Unit, release: Release, paths: list[str]) -> list[Unit]:
    """The units above `unit` that the person sees, top first. One query when drilled down."""
    if unit.path == release.under.path or unit.path in paths:
        return []
    above = [pk for pk in ancestor_ids(unit) if pk != unit.pk]
    units = Unit.objects.filter(pk__in=above).order_by("depth")
    return [one for one in units if any(one.path.startswith(path) for path in paths)]


def _after(delay: timedelta) -> str:
    """A label on the axis: whole hours are enough once it took hours."""
    if not delay:
        return _("bắt đầu")
    return duration(timedelta(hours=round(delay / timedelta(hours=1))) if delay > timedelta(hours=6) else delay)


def _curve_title(shown: Picture, *, is_over: bool) -> str:
    """The one message of the curve."""
    for share in reversed(SHARES):
        delay = shown.moments[share]
        if delay is not None:
            return _("Độ phủ chạm {} % sau {}").format(share, duration(delay))
    return _("Độ phủ đang lên") if shown.curve and not is_over else _("Độ phủ theo thời gian")
