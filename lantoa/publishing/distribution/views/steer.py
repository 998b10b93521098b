"""Steering a release: try again, remind, pause, resume, recall."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.kit.buttons import button, press
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.actions import (
    Cause,
    pause_release,
    recall_release,
    remind_late,
    resume_release,
    retry_failed,
    settle_left_over,
    stop_release,
)
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.screens.picture import counts
from lantoa.publishing.distribution.views.addresses import words
from lantoa.publishing.distribution.views.doors import steered_release


def _back(request: HttpRequest, release: Release) -> HttpResponse:
    """To where the button was."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(release.get_absolute_url()):
        return redirect(wanted)
    return redirect(release)


def _named_delivery(request: HttpRequest) -> int | None:
    """The delivery that a form names, 0 for what is no number; None when it names none."""
    one = words(request.POST, "delivery", 20)
    if not one:
        return None
    return int(one) if one.isascii() and one.isdecimal() and len(one) < 18 else 0


@button(steered_release, _back)
def release_retry(request: HttpRequest, release: Release) -> str:
    """One delivery, one cause, or everything that failed."""
    user = person_of(request)
    if "cause" in request.POST:
        cause = Cause(words(request.POST, "cause", 20), words(request.POST, "network", 12))
        count = retry_failed(release=release, by=user, cause=cause)
    else:
        count = retry_failed(release=release, by=user, delivery_id=_named_delivery(request))
    if not count:
        raise RuleBroken(_("Không còn lượt nào cần thử lại."))
    return _("Đang thử lại {} lượt.").format(count)


@button(steered_release, _back)
def release_settle(request: HttpRequest, release: Release) -> str:
    """What was left of one delivery is done."""
    settle_left_over(release=release, delivery_id=_named_delivery(request) or 0, by=person_of(request))
    return _("Đã ghi: việc còn lại đã làm xong.")


@button(steered_release, _back)
def release_remind(request: HttpRequest, release: Release) -> str:
    told = remind_late(release=release, by=person_of(request))
    if not told:
        raise RuleBroken(_("Không nhắc ai: việc đã xong, chưa có người phụ trách, hoặc hôm nay đã nhắc đủ hai lần."))
    return _("Đã nhắc {} người.").format(told)


@button(steered_release, _back)
def release_pause(request: HttpRequest, release: Release) -> str:
    pause_release(release=release, by=person_of(request))
    return _("Đã tạm dừng. Bài đang gửi dở vẫn lên kênh, phần còn lại chờ.")


@button(steered_release, _back)
def release_resume(request: HttpRequest, release: Release) -> str:
    resume_release(release=release, by=person_of(request))
    return _("Đang lan tỏa tiếp.")


@button(steered_release, _back)
def release_stop(request: HttpRequest, release: Release) -> str:
    was_scheduled = release.state == Release.State.SCHEDULED
    stop_release(release=release, by=person_of(request))
    return _("Đã hủy hẹn giờ.") if was_scheduled else _("Đã dừng. Bài đã đăng vẫn còn, phần còn lại được miễn.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_recall(request: HttpRequest, release_id: int) -> HttpResponse:
    """Says what will be pulled and what stays, and pulls it when that is confirmed."""
    release = steered_release(request, release_id)
    if request.method == "POST":
        press(request, lambda: _recalled(request, release))
        return _back(request, release)
    states = counts(release, [release.under.path]).states
    context = {
        "release": release,
        "sent": states[Delivery.State.SENT],
        "done": states[Delivery.State.DONE],
        "open": states[Delivery.State.WAITING] + states[Delivery.State.TASK] + states[Delivery.State.FAILED],
        "moving": states[Delivery.State.SENDING] + states[Delivery.State.IN_DOUBT],
    }
    return render(request, "distribution/release_recall.html", context)


def _recalled(request: HttpRequest, release: Release) -> str:
    recall_release(release=release, by=person_of(request))
    return _("Đã thu hồi. Hệ thống đang gỡ bài trên các kênh tự động.")
