"""Screens of the desk about the portal as a whole: mourning."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.faces.portal.models import PortalSettings
from lantoa.faces.portal.mourning import begin_mourning, end_mourning, may_mourn
from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.org.people.facade import person_of

SHOWN_BEFORE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mourning(request: HttpRequest) -> HttpResponse:
    """Whether the portal stands in mourning, until when and by whose word; a POST begins or ends it."""
    if not may_mourn(request.user):
        raise Http404(_("Không tìm thấy trang này."))
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request))
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            return redirect("portal_desk:mourning")
    row = PortalSettings.objects.order_by("pk").first()
    context = {
        "row": row,
        "is_on": row is not None and row.is_mourning(now()),
        "is_ahead": bool(row and row.mourning_from and row.mourning_from > now()),
        "before": history_of(row).filter(verb__endswith="_mourning")[:SHOWN_BEFORE] if row else [],
        "given": request.POST,
        "error": error,
    }
    return render(request, "portal/desk_mourning.html", context, status=409 if error else 200)


def _act(request: HttpRequest) -> str:
    user = person_of(request)
    if request.POST.get("act") == "end":
        end_mourning(by=user)
        return _("Cổng trở lại bình thường.")
    begins, ends = (_moment(request.POST.get(name, "")) for name in ("begins", "ends"))
    begin_mourning(text=request.POST.get("text", ""), begins=begins or now(), ends=ends or now(), by=user)
    return _("Đã đặt chế độ tang cho cổng.")


def _moment(text: str) -> datetime | None:
    """What a field for date and time sends, by the clock of Việt Nam; None when it sends nothing.

    Raises RuleBroken when it cannot be read.
    """
    if not text:
        return None
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        found = None
    if found is None:
        raise RuleBroken(_("Ngày giờ chưa đúng."))
    return found.replace(tzinfo=VIETNAM)
