"""The inbox of share tasks: what is due, put off, handed over, taken back, to take down and to correct."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.workplace.forms import HandOverForm
from lantoa.faces.workplace.inbox import inbox_of, kept_on_phone
from lantoa.faces.workplace.views.doors import JUST_DONE, back, task_of
from lantoa.kit.buttons import button
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


@login_required
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """Everything the person has to share, the most pressing first."""
    inbox = inbox_of(person_of(request), just_done=request.session.get(JUST_DONE, []))
    context = {"inbox": inbox, "kept": kept_on_phone(person_of(request), inbox), "now": now()}
    return render(request, "workplace/task_list.html", context)


def _back(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    return back(request, "workplace:task_list")


def _moment(choice: str, delivery: Delivery) -> datetime:
    chosen = dict(snooze_choices(delivery.release.due_at, at=now())).get(choice)
    if chosen is None:
        raise RuleBroken(_("Chọn lại lúc sẽ làm: phải trước hạn."))
    return chosen


@button(task_of, _back)
def task_snooze(request: HttpRequest, delivery: Delivery) -> str:
    """Put off until one of the offered moments."""
    until = _moment(request.POST.get("until", ""), delivery)
    snooze_task(delivery=delivery, by=person_of(request), until=until)
    return _("Để lại đến {}.").format(f"{localtime(until):%H:%M %d/%m}")


@button(task_of, _back)
def task_wake(request: HttpRequest, delivery: Delivery) -> str:
    """What was put off is due now."""
    wake_task(delivery=delivery, by=person_of(request))
    return _("Việc đã trở lại danh sách cần làm.")


@button(task_of, _back)
def task_hand_over(request: HttpRequest, delivery: Delivery) -> str:
    """A colleague of the same unit does it."""
    user = person_of(request)
    form = HandOverForm(request.POST, colleagues=colleagues_for(user, delivery.unit_id))
    if not form.is_valid():
        raise RuleBroken(" ".join(str(reason) for reason in form.errors["to"]))
    to = form.cleaned_data["to"]
    hand_over_task(delivery=delivery, by=user, to=to)
    return _("Đã nhờ {}.").format(to.get_full_name())


@button(task_of, _back)
def task_hand_back(request: HttpRequest, delivery: Delivery) -> str:
    """The task is the unit's again."""
    hand_back_task(delivery=delivery, by=person_of(request))
    return _("Việc đã trở lại danh sách chung của đơn vị.")


@button(task_of, _back)
def task_undo(request: HttpRequest, delivery: Delivery) -> str:
    """A mistaken "đã đăng" is taken back."""
    undo_finish(delivery=delivery, by=person_of(request))
    request.session[JUST_DONE] = [pk for pk in request.session.get(JUST_DONE, []) if pk != delivery.pk]
    return _("Đã lấy lại. Việc còn chờ chia sẻ như trước.")


@button(task_of, _back)
def takedown_finish(request: HttpRequest, delivery: Delivery) -> str:
    """A recalled post is off the channel."""
    finish_takedown(delivery=delivery, by=person_of(request))
    return _("Đã ghi: bài đã gỡ khỏi {}.").format(delivery.channel)


@button(task_of, _back)
def correction_finish(request: HttpRequest, delivery: Delivery) -> str:
    """A post says the corrected text."""
    finish_correction(delivery=delivery, by=person_of(request))
    return _("Đã ghi: bài trên {} đã sửa.").format(delivery.channel)
