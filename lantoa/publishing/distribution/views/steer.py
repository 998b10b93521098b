"""Steering a release: try again, remind, pause, resume, recall."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.actions import (
    pause_release,
    recall_release,
    remind_late,
    resume_release,
    retry_failed,
    settle_left_over,
    stop_release,
)
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.retry import retry_cause
from lantoa.publishing.distribution.screens.picture import counts
from lantoa.publishing.distribution.views.addresses import words
from lantoa.publishing.distribution.views.doors import steered_release


def _answer(request: HttpRequest, release: Release, act: Callable[[], str]) -> HttpResponse:
    """Do it, say what became of it, and go back to where the button was."""
    try:
        messages.success(request, act())
    except RuleBroken as error:
        messages.error(request, str(error))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(release.get_absolute_url()):
        return redirect(back)
    return redirect(release)


@login_required
@require_POST
def release_retry(request: HttpRequest, release_id: int) -> HttpResponse:
    """One delivery, one cause, or everything that failed."""
    release = steered_release(request, release_id)
    user = person_of(request)

    def act() -> str:
        one, cause = words(request.POST, "delivery", 20), words(request.POST, "cause", 20)
        if "cause" in request.POST:
            network = words(request.POST, "network", 12)
            count = retry_cause(release=release, by=user, error_class=cause, network=network)
        elif one:
            valid = one.isascii() and one.isdecimal() and len(one) < 18
            count = retry_failed(release=release, by=user, delivery_id=int(one)) if valid else 0
        else:
            count = retry_failed(release=release, by=user)
        if not count:
            raise RuleBroken(_("Không còn lượt nào cần thử lại."))
        return _("Đang thử lại {} lượt.").format(count)

    return _answer(request, release, act)


@login_required
@require_POST
def release_settle(request: HttpRequest, release_id: int) -> HttpResponse:
    """What was left of one delivery is done."""
    release = steered_release(request, release_id)

    def act() -> str:
        one = words(request.POST, "delivery", 20)
        number = int(one) if one.isascii() and one.isdecimal() and len(one) < 18 else 0
        settle_left_over(release=release, delivery_id=number, by=person_of(request))
        return _("Đã ghi: việc còn lại đã làm xong.")

    return _answer(request, release, act)


@login_required
@require_POST
def release_remind(request: HttpRequest, release_id: int) -> HttpResponse:
    release = steered_release(request, release_id)

    def act() -> str:
        told = remind_late(release=release, by=person_of(request))
        if not told:
            raise RuleBroken(
                _("Không nhắc ai: việc đã xong, chưa có người phụ trách, hoặc hôm nay đã nhắc đủ hai lần.")
            )
        return _("Đã nhắc {} người.").format(told)

    return _answer(request, release, act)


@login_required
@require_POST
def release_pause(request: HttpRequest, release_id: int) -> HttpResponse:
    release = steered_release(request, release_id)

    def act() -> str:
        pause_release(release=release, by=person_of(request))
        return _("Đã tạm dừng. Bài đang gửi dở vẫn lên kênh, phần còn lại chờ.")

    return _answer(request, release, act)


@login_required
@require_POST
def release_resume(request: HttpRequest, release_id: int) -> HttpResponse:
    release = steered_release(request, release_id)

    def act() -> str:
        resume_release(release=release, by=person_of(request))
        return _("Đang lan tỏa tiếp.")

    return _answer(request, release, act)


@login_required
@require_POST
def release_stop(request: HttpRequest, release_id: int) -> HttpResponse:
    release = steered_release(request, release_id)

    def act() -> str:
        was_scheduled = release.state == Release.State.SCHEDULED
        stop_release(release=release, by=person_of(request))
        return _("Đã hủy hẹn giờ.") if was_scheduled else _("Đã dừng. Bài đã đăng vẫn còn, phần còn lại được miễn.")

    return _answer(request, release, act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_recall(request: HttpRequest, release_id: int) -> HttpResponse:
    """Says what will be pulled and what stays, and pulls it when that is confirmed."""
    release = steered_release(request, release_id)
    if request.method == "POST":
        return _answer(request, release, lambda: _recalled(request, release))
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
