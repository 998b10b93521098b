"""How screens get a share task: missing and hidden alike are 404, also for a program that speaks JSON."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from lantoa.kit.doors import or_404
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.facade import Delivery, get_task_for

JUST_DONE = "just_done"


def task_of(request: HttpRequest, delivery_id: int) -> Delivery:
    """The delivery, if it is the person's to do or to steer; 404 otherwise."""
    return or_404(get_task_for, person_of(request), delivery_id)


def is_outbox(request: HttpRequest) -> bool:
    """Whether the phone's outbox sends, and wants JSON."""
    return request.headers.get("Accept", "").startswith("application/json")


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page a form names in `next`, when it is ours."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/lam-viec/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect(otherwise)
