"""Letters of one delivery that did not simply go out: who, why, and what a person decides."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.buttons import button
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.access import may_release
from lantoa.publishing.distribution.models import Delivery, MailAttempt, MailRun, Release
from lantoa.publishing.distribution.networks.email.addresses import masked
from lantoa.publishing.distribution.networks.email.doubts import Choice, settle_doubts
from lantoa.publishing.distribution.networks.email.fanout import standing
from lantoa.publishing.distribution.queries import deliveries_within
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.views.addresses import number, with_query
from lantoa.publishing.distribution.views.doors import seen_release, steered_release

PAGE = 50
BADGES = {"in_doubt": "in_doubt", "refused": "failed", "later": "waiting", "sending": "sending"}
CHOICES: dict[str, Choice] = {"arrived": "arrived", "again": "again"}


@dataclass(frozen=True)
class ListedLetter:
    """One letter; its reader's address is shown in part only."""

    attempt: MailAttempt
    masked: str
    badge: str


@login_required
@require_safe
def letter_list(request: HttpRequest, release_id: int, delivery_id: int) -> HttpResponse:
    release = seen_release(request, release_id)
    delivery = _delivery(request, release, delivery_id)
    rows = MailAttempt.objects.filter(delivery=delivery, pk__gt=number(request, "sau") or 0)
    found = list(rows.select_related("subscriber").order_by("pk")[: PAGE + 1])
    context = {
        "release": release,
        "delivery": delivery,
        "standing": standing(delivery.pk),
        "rows": [ListedLetter(row, masked(row.subscriber.address), BADGES[row.state]) for row in found[:PAGE]],
        "more": with_query(request, sau=found[PAGE - 1].pk) if len(found) > PAGE else "",
        "may_settle": release.state != Release.State.RECALLED and may_release(person_of(request), release.under),
    }
    return render(request, "distribution/letter_list.html", context)


def _steered_delivery(request: HttpRequest, release_id: int, delivery_id: int) -> Delivery:
    return _delivery(request, steered_release(request, release_id), delivery_id)


def _back(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    return redirect("distribution:letter_list", delivery.release_id, delivery.pk)


@button(_steered_delivery, _back)
def letter_settle(request: HttpRequest, delivery: Delivery) -> str:
    choice = CHOICES.get(request.POST.get("choice", ""))
    attempt = request.POST.get("attempt", "")
    if choice is None or (attempt and not (attempt.isascii() and attempt.isdecimal() and len(attempt) < 18)):
        raise Http404
    count = settle_doubts(delivery, choice=choice, by=person_of(request), attempt_id=int(attempt) if attempt else None)
    words = _("Đã ghi: {} thư coi như đã tới.") if choice == "arrived" else _("Đang gửi lại {} thư.")
    return words.format(count)


def _delivery(request: HttpRequest, release: Release, delivery_id: int) -> Delivery:
    """The delivery, if the person sees it and letters were begun; 404 otherwise."""
    rows = deliveries_within(release, scope_of(person_of(request), release)).select_related("unit")
    delivery = rows.filter(pk=delivery_id, network="email").first()
    if delivery is None or not MailRun.objects.filter(delivery=delivery).exists():
        raise Http404
    return delivery
