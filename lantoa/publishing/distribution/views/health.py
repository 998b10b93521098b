"""For administrators: whether what should have gone has gone."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role, has_role, person_of
from lantoa.publishing.distribution.ages import TOO_OLD, health
from lantoa.publishing.distribution.hooks.counts import calls_of_week
from lantoa.publishing.distribution.screens.words import duration

LABELS = {
    "urgent": gettext_lazy("Lượt đăng khẩn"),
    "delivery": gettext_lazy("Lượt đăng"),
    "doubt": gettext_lazy("Lượt chưa rõ, cần tìm lại"),
    "take_down": gettext_lazy("Bài phải gỡ"),
    "notice": gettext_lazy("Thông báo phải gửi"),
    "edit": gettext_lazy("Bài phải sửa"),
    "read": gettext_lazy("Bài phải đọc lại tương tác (quá một giờ)"),
    "lease": gettext_lazy("Lượt của tiến trình đã mất"),
    "release": gettext_lazy("Đợt đã hẹn giờ"),
    "token": gettext_lazy("Mã kết nối đã hết hạn mà chưa làm mới"),
}


@login_required
@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """The ages of the oldest things that should have gone; 404 for everybody but administrators."""
    if not has_role(person_of(request), (Role.ADMINISTRATOR,)):
        raise Http404
    at = now()
    found = health(at)
    ages = [
        (label, duration(age) if age else "", age > TOO_OLD)
        for kind, label in LABELS.items()
        if (age := (found.ages or {}).get(kind)) is not None
    ]
    context = {"health": found, "ages": ages, "at": at, "calls": calls_of_week(at)}
    return render(request, "distribution/health.html", context)
