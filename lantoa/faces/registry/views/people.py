"""People of a unit: inviting them, and ending a role."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.faces.registry.access import get_appointment_in, get_unit_for
from lantoa.faces.registry.forms import InviteForm
from lantoa.kit.doors import or_404
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import Role, end_appointment, invite, may_appoint, person_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: HttpRequest, code: str) -> HttpResponse:
    unit = or_404(get_unit_for, person_of(request), code)
    roles = [role for role in Role.values if may_appoint(person_of(request), role, unit)]
    if not roles:
        raise Http404
    form = InviteForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, secret = invite(unit=unit, by=person_of(request), **form.cleaned_data)
        except (RuleBroken, NotAllowed) as error:
            form.add_error(None, str(error))
        else:
            link = settings.BASE_URL + reverse("people:invitation_accept", args=[secret])
            return render(request, "registry/invited.html", {"unit": unit, "invitation": invitation, "link": link})
    return render(request, "registry/person_invite.html", {"unit": unit, "form": form})


@login_required
@require_POST
def person_end(request: HttpRequest, code: str, appointment_id: int) -> HttpResponse:
    try:
        unit = get_unit_for(person_of(request), code)
        held = get_appointment_in(unit, appointment_id)
        end_appointment(held, by=person_of(request))
    except NotAllowed as error:
        raise Http404(str(error)) from error
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s thôi giữ vai trò này.") % {"name": held.user})
    return redirect("registry:unit_detail", unit.code)
