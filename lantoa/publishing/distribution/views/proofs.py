"""Proofs that only a person can judge: the superior unit's list."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from lantoa.kit.buttons import button
from lantoa.kit.doors import or_404
from lantoa.org.people.facade import has_role, person_of
from lantoa.publishing.distribution.access import WATCHING_ROLES, get_proof_for, proofs_for
from lantoa.publishing.distribution.actions import accept_proof, refuse_proof
from lantoa.publishing.distribution.models import Delivery

MOST_SHOWN = 20
# As the template shows them; a rendition that is there costs no query of its own.
SHOWN_AS = "max-480x640|format-webp"


@login_required
@require_safe
def proof_list(request: HttpRequest) -> HttpResponse:
    """What no program could prove, oldest first; empty for who only watches, 404 for everybody else."""
    user = person_of(request)
    if not has_role(user, WATCHING_ROLES):
        raise Http404
    pictures = Prefetch("proof_picture", get_image_model().objects.prefetch_renditions(SHOWN_AS))
    found = list(proofs_for(user).prefetch_related(pictures)[: MOST_SHOWN + 1])
    context = {"proofs": found[:MOST_SHOWN], "has_more": len(found) > MOST_SHOWN}
    return render(request, "distribution/proof_list.html", context)


def _proof(request: HttpRequest, delivery_id: int) -> Delivery:
    return or_404(get_proof_for, person_of(request), delivery_id)


def _back(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    return redirect("distribution:proof_list")


@button(_proof, _back)
def proof_accept(request: HttpRequest, delivery: Delivery) -> str:
    """A person has seen that it was shared."""
    accept_proof(delivery=delivery, by=person_of(request))
    return _("Đã nhận minh chứng của {}.").format(delivery.unit)


@button(_proof, _back)
def proof_refuse(request: HttpRequest, delivery: Delivery) -> str:
    """It shows nothing; the task is open again, and the reason goes with it."""
    refuse_proof(delivery=delivery, by=person_of(request), reason=request.POST.get("reason", "")[:300])
    return _("Đã báo {}: việc mở lại kèm lý do.").format(delivery.unit)
