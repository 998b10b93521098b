"""A share task: the kit, the proof, and the next one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.faces.workplace.access import signed_in_json
from lantoa.faces.workplace.forms import ProblemForm, ProofForm
from lantoa.faces.workplace.inbox import snoozes_of
from lantoa.faces.workplace.kits import parts_of
from lantoa.faces.workplace.rules import MOST_JUST_DONE, share_links
from lantoa.faces.workplace.views.doors import JUST_DONE, is_outbox, task_of
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.distribution.facade import (
    UNDO_WINDOW,
    Delivery,
    aftermath_for,
    colleagues_for,
    finish_task,
    report_problem,
    share_kit,
    takes_links,
    tasks_for,
)
from lantoa.services.media.facade import store_photo


@login_required
@require_safe
def task_detail(request: HttpRequest, delivery_id: int) -> HttpResponse:
    return _page(request, task_of(request, delivery_id))


@require_POST
def task_finish(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """It is shared; the proof goes with it. The phone's outbox is answered in JSON."""
    return _finish_for_outbox(request, delivery_id) if is_outbox(request) else _finish_by_form(request, delivery_id)


@login_required
def _finish_by_form(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = task_of(request, delivery_id)
    form = ProofForm(request.POST, request.FILES, network=delivery.network)
    if not form.is_valid():
        return _page(request, delivery, proof=form, status=422)
    try:
        _finish(request, delivery, form)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, delivery, proof=form, status=422)
    messages.success(request, _("Cảm ơn đồng chí. Lượt chia sẻ đã được ghi."))
    return redirect("workplace:task_detail", delivery.pk)


@signed_in_json
def _finish_for_outbox(request: HttpRequest, delivery_id: int) -> HttpResponse:
    try:
        delivery = task_of(request, delivery_id)
    except Http404 as error:
        return JsonResponse({"error": str(error)}, status=404)
    form = ProofForm(request.POST, request.FILES, network=delivery.network)
    if not form.is_valid():
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        return JsonResponse({"error": " ".join(reasons)}, status=422)
    try:
        _finish(request, delivery, form)
    except RuleBroken as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse({"state": Delivery.State.DONE})


@login_required
@require_POST
def task_problem(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """It could not be shared, and why."""
    delivery = task_of(request, delivery_id)
    form = ProblemForm(request.POST)
    if not form.is_valid():
        return _page(request, delivery, problem=form, status=422)
    try:
        report_problem(delivery=delivery, by=person_of(request), reason=form.cleaned_data["reason"])
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, delivery, problem=form, status=422)
    messages.success(request, _("Đã báo cho người phụ trách."))
    return redirect("workplace:home")


def _finish(request: HttpRequest, delivery: Delivery, form: ProofForm) -> None:
    _record(delivery, person_of(request), form)
    others = [pk for pk in request.session.get(JUST_DONE, []) if pk != delivery.pk]
    request.session[JUST_DONE] = [delivery.pk, *others][:MOST_JUST_DONE]


@transaction.atomic
def _record(delivery: Delivery, user: User, form: ProofForm) -> None:
    file = form.cleaned_data["proof_picture"]
    picture = None
    if file:
        title = _("Minh chứng chia sẻ: %(title)s") % {"title": delivery.release.title}
        picture = store_photo(file, title=title, unit=delivery.unit, by=user)
    finish_task(delivery=delivery, by=user, proof_url=form.cleaned_data["proof_url"], proof_picture=picture)


def _page(
    request: HttpRequest,
    delivery: Delivery,
    *,
    proof: ProofForm | None = None,
    problem: ProblemForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, at, kit = person_of(request), now(), share_kit(delivery)
    is_open = not delivery.is_recalled and (delivery.state == Delivery.State.TASK or delivery.needs_person)
    is_mine = delivery.done_by_id == user.pk and delivery.state == Delivery.State.DONE
    context = {
        "delivery": delivery,
        "kit": kit,
        "parts": parts_of(delivery, kit),
        "share_links": share_links(kit.network, kit.short_url),
        "takes_links": takes_links(kit.network),
        "is_open": is_open,
        "is_aftermath": aftermath_for(user).filter(pk=delivery.pk).exists(),
        "may_undo": is_mine and delivery.sent_at is not None and at - delivery.sent_at <= UNDO_WINDOW,
        "proof": proof or ProofForm(network=delivery.network),
        "problem": problem or ProblemForm(),
        "snoozes": snoozes_of(delivery, at=at) if is_open else [],
        "colleagues": list(colleagues_for(user, delivery.unit_id)) if is_open else [],
        "next": tasks_for(user).exclude(pk=delivery.pk).first(),
        "now": at,
    }
    return render(request, "workplace/task_detail.html", context, status=status)
