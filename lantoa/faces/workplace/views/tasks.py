"""A share task: the kit, the proof, and the next one."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.faces.workplace.forms import ProblemForm, ProofForm
from lantoa.faces.workplace.rules import share_links, takes_links
from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.facade import (
    Delivery,
    finish_task,
    get_task_for,
    report_problem,
    share_kit,
    tasks_for,
)
from lantoa.services.media.facade import store_photo


@login_required
@require_safe
def task_detail(request: HttpRequest, delivery_id: int) -> HttpResponse:
    return _page(request, _task(request, delivery_id))


@login_required
@require_POST
def task_finish(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """It is shared; the proof goes with it."""
    delivery = _task(request, delivery_id)
    assert isinstance(request.user, User)
    form = ProofForm(request.POST, request.FILES, network=delivery.network, hosts=_stand_in_hosts())
    if not form.is_valid():
        return _page(request, delivery, proof=form, status=422)
    try:
        _finish(delivery, request.user, form)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, delivery, proof=form, status=422)
    messages.success(request, _("Cảm ơn đồng chí. Lượt chia sẻ đã được ghi."))
    return redirect("workplace:task_detail", delivery.pk)


@login_required
@require_POST
def task_problem(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """It could not be shared, and why."""
    delivery = _task(request, delivery_id)
    assert isinstance(request.user, User)
    form = ProblemForm(request.POST)
    if not form.is_valid():
        return _page(request, delivery, problem=form, status=422)
    try:
        report_problem(delivery=delivery, by=request.user, reason=form.cleaned_data["reason"])
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, delivery, problem=form, status=422)
    messages.success(request, _("Đã báo cho người phụ trách."))
    return redirect("workplace:home")


@transaction.atomic
def _finish(delivery: Delivery, user: User, form: ProofForm) -> None:
    file = form.cleaned_data["proof_picture"]
    picture = None
    if file:
        title = _("Minh chứng chia sẻ: %(title)s") % {"title": delivery.release.title}
        picture = store_photo(file, title=title, unit=delivery.unit, by=user)
    finish_task(delivery=delivery, by=user, proof_url=form.cleaned_data["proof_url"], proof_picture=picture)


def _stand_in_hosts() -> tuple[str, ...]:
    """The networks' host names as this installation has them: a simulator's posts are proof where it is used."""
    addresses = (settings.FACEBOOK_GRAPH_URL, settings.ZALO_OPENAPI_URL)
    return tuple(host for host in (urlsplit(address).hostname for address in addresses) if host)


def _task(request: HttpRequest, delivery_id: int) -> Delivery:
    assert isinstance(request.user, User)
    try:
        return get_task_for(request.user, delivery_id)
    except NotAllowed as error:
        raise Http404(str(error)) from error


def _page(
    request: HttpRequest,
    delivery: Delivery,
    *,
    proof: ProofForm | None = None,
    problem: ProblemForm | None = None,
    status: int = 200,
) -> HttpResponse:
    assert isinstance(request.user, User)
    kit = share_kit(delivery)
    others = tasks_for(request.user).exclude(pk=delivery.pk)
    context = {
        "delivery": delivery,
        "kit": kit,
        "share_links": share_links(kit.network, kit.short_url),
        "takes_links": takes_links(kit.network),
        "is_open": delivery.state == Delivery.State.TASK or delivery.needs_person,
        "proof": proof or ProofForm(network=delivery.network),
        "problem": problem or ProblemForm(),
        "next": others.first(),
        "now": now(),
    }
    return render(request, "workplace/task_detail.html", context, status=status)
