"""Who a release has not reached: the list, and the same list as a file."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.kit.export import as_file
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.screens.missing import (
    REASONS,
    MissingUnit,
    Wanted,
    every_missing_unit,
    missing_counts,
    missing_units,
)
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.views.addresses import place, with_query, words
from lantoa.publishing.distribution.views.doors import seen_release


@login_required
@require_safe
def missing_list(request: HttpRequest, release_id: int) -> HttpResponse:
    release = seen_release(request, release_id)
    wanted, paths, at = _wanted(request), scope_of(person_of(request), release), now()
    units, after = missing_units(release, paths, wanted, at=at)
    counts = missing_counts(release, paths, at=at)
    context = {
        "release": release,
        "units": units,
        "wanted": wanted,
        "reasons": [(code, label, counts.get(code, 0)) for code, label in REASONS.items()],
        "total": sum(counts.values()),
        "more": with_query(request, sau=after) if after else "",
        "query": with_query(request, sau="").removeprefix(request.path),
    }
    return render(request, "distribution/missing_list.html", context)


@login_required
@require_safe
def missing_export(request: HttpRequest, release_id: int, format: str) -> HttpResponseBase:
    """The whole list as csv or xlsx, with the filters of the page."""
    release = seen_release(request, release_id)
    wanted = Wanted(reason=_wanted(request).reason, words=_wanted(request).words)
    header = [_("Mã"), _("Đơn vị"), _("Công đoàn cấp trên"), _("Lý do"), _("Các kênh")]
    units = every_missing_unit(release, scope_of(person_of(request), release), wanted, at=now())
    return as_file(format, name=f"chua-toi-dot-{release.pk}", header=header, rows=_cells(units))


def _cells(units: Iterator[MissingUnit]) -> Iterator[list[str]]:
    for unit in units:
        yield [unit.code, unit.name, unit.parent, unit.reason_label, unit.said]


def _wanted(request: HttpRequest) -> Wanted:
    reason = request.GET.get("ly-do", "")
    return Wanted(reason if reason in REASONS else "", words(request.GET, "q", 120), place(request))
