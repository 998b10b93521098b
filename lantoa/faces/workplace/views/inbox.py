"""The inbox of share tasks: what is due, put off, handed over, taken back, to take down and to correct."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.faces.workplace.forms import HandOverForm
from lantoa.faces.workplace.inbox import inbox_of, kept_on_phone
from lantoa.faces.workplace.views.doors import JUST_DONE, back, task_of
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.facade import (
    Delivery,
    colleagues_for,
    finish_correction,
    finish_takedown,
    hand_back_task,
    hand_over_task,
    snooze_choices,
    snooze_task,
    undo_finish,
    wake_task,
)

INBOX = "workplace:task_list"


@login_required
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """Everything the person has to share, the most pressing first."""
    inbox = inbox_of(person_of(request), just_done=request.session.get(JUST_DONE, []))
    context = {"inbox": inbox, "kept": kept_on_phone(person_of(request), inbox), "now": now()}
    return render(request, "workplace/task_list.html", context)


def _act(request: HttpRequest, otherwise: str, act: Callable[[], str]) -> HttpResponse:
    """Do it and say so, or say why not; then back to where the person was."""
    try:
        messages.success(request, act())
    except RuleBroken as error:
        messages.error(request, str(error))
    return back(request, otherwise)


def _moment(choice: str, delivery: Delivery) -> datetime:
    chosen = dict(snooze_choices(delivery.release.due_at, at=now())).get(choice)
    if chosen is None:
        raise RuleBroken(_("Chọn lại lúc sẽ làm: phải trước hạn."))
    return chosen


@login_required
@require_POST
def task_snooze(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Put off until one of the offered moments."""
    delivery = task_of(request, delivery_id)

    def act() -> str:
        until = _moment(request.POST.get("until", ""), delivery)
        snooze_task(delivery=delivery, by=person_of(request), until=until)
        return _("Để lại đến {}.").format(f"{localtime(until):%H:%M %d/%m}")

    return _act(request, INBOX, act)


@login_required
@require_POST
def task_wake(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """What was put off is due now."""
    delivery = task_of(request, delivery_id)

    def act() -> str:
        wake_task(delivery=delivery, by=person_of(request))
        return _("Việc đã trở lại danh sách cần làm.")

    return _act(request, INBOX, act)


@login_required
@require_POST
def task_hand_over(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A colleague of the same unit does it."""
    delivery, user = task_of(request, delivery_id), person_of(request)

    def act() -> str:
        form = HandOverForm(request.POST, colleagues=colleagues_for(user, delivery.unit_id))
        if not form.is_valid():
            raise RuleBroken(" ".join(str(reason) for reason in form.errors["to"]))
        to = form.cleaned_data["to"]
        hand_over_task(delivery=delivery, by=user, to=to)
        return _("Đã nhờ {}.").format(to.get_full_name())

    return _act(request, INBOX, act)


@login_required
@require_POST
def task_hand_back(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """The task is the unit's again."""
    delivery = task_of(request, delivery_id)

    def act() -> str:
        hand_back_task(delivery=delivery, by=person_of(request))
        return _("Việc đã trở lại danh sách chung của đơn vị.")

    return _act(request, INBOX, act)


@login_required
@require_POST
def task_undo(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A mistaken "đã đăng" is taken back."""
    delivery = task_of(request, delivery_id)

    def act() -> str:
        undo_finish(delivery=delivery, by=person_of(request))
        request.session[JUST_DONE] = [pk for pk in request.session.get(JUST_DONE, []) if pk != delivery.pk]
        return _("Đã lấy lại. Việc còn chờ chia sẻ như trước.")

    return _act(request, INBOX, act)


@login_required
@require_POST
def takedown_finish(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A recalled post is off the channel."""
    delivery = task_of(request, delivery_id)

    def act() -> str:
        finish_takedown(delivery=delivery, by=person_of(request))
        return _("Đã ghi: bài đã gỡ khỏi {}.").format(delivery.channel)

    return _act(request, INBOX, act)


@login_required
@require_POST
def correction_finish(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A post says the corrected text."""
    delivery = task_of(request, delivery_id)

    def act() -> str:
        finish_correction(delivery=delivery, by=person_of(request))
        return _("Đã ghi: bài trên {} đã sửa.").format(delivery.channel)

    return _act(request, INBOX, act)
