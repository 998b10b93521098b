"""Lines of superior units: who has written, writing one, going on without."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.buttons import button
from lantoa.kit.doors import or_404
from lantoa.org.people.facade import has_role, person_of
from lantoa.org.units.facade import Unit, get_unit
from lantoa.publishing.distribution.access import may_release
from lantoa.publishing.distribution.actions import waive_intro, write_intro
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.screens.intros import WRITING_ROLES, intro_rows
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.views.addresses import words
from lantoa.publishing.distribution.views.doors import seen_release, steered_release


@login_required
@require_safe
def intro_list(request: HttpRequest, release_id: int) -> HttpResponse:
    release = seen_release(request, release_id)
    user = person_of(request)
    rows = intro_rows(release, user, scope_of(user, release))
    context = {
        "release": release,
        "rows": rows,
        "waiting": sum(row.intro is None for row in rows),
        "may_steer": may_release(user, release.under),
    }
    return render(request, "distribution/intro_list.html", context)


def _written_for(request: HttpRequest, release_id: int, code: str) -> tuple[Release, Unit]:
    """The release, and the unit for which the person may write; 404 otherwise."""
    release = seen_release(request, release_id)
    unit = or_404(get_unit, code)
    if not has_role(person_of(request), WRITING_ROLES, unit):
        raise Http404(_("Không tìm thấy đơn vị này."))
    return release, unit


@button(_written_for, lambda request, place: redirect("distribution:intro_list", place[0].pk))
def intro_write(request: HttpRequest, place: tuple[Release, Unit]) -> str:
    release, unit = place
    write_intro(release=release, unit=unit, text=words(request.POST, "text", 2_000), by=person_of(request))
    return _("Đã gửi lời giới thiệu. Bài đang lên kênh của các đơn vị bên dưới.")


@button(steered_release, lambda request, release: redirect(release))
def intro_waive(request: HttpRequest, release: Release) -> str:
    waive_intro(release=release, by=person_of(request))
    return _("Bài đang lên kênh, không chờ lời giới thiệu nữa.")
