"""Deliveries of one release, one by one."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.kit.export import as_file
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import find_units
from lantoa.publishing.distribution.access import may_release
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.queries import deliveries_within
from lantoa.publishing.distribution.screens.contacts import Contact, contacts_of
from lantoa.publishing.distribution.screens.every import every_delivery, header_of_deliveries
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.screens.words import Words, words_for
from lantoa.publishing.distribution.views.addresses import number, with_query, words
from lantoa.publishing.distribution.views.doors import seen_release

PAGE = 50
# A person has to do something: say whom to call.
STANDING = (Delivery.State.FAILED, Delivery.State.IN_DOUBT, Delivery.State.TASK)


@dataclass(frozen=True)
class ListedDelivery:
    """One delivery with why it stands still, where its post is, and whom to call."""

    delivery: Delivery
    words: Words | None
    link: str
    contact: Contact | None


@login_required
@require_safe
def delivery_list(request: HttpRequest, release_id: int) -> HttpResponse:
    release = seen_release(request, release_id)
    rows = deliveries_within(release, scope_of(person_of(request), release))
    asked = {name: words(request.GET, name, 60) for name in ("trang-thai", "mang", "nguyen-nhan", "q")}
    if asked["trang-thai"] in Delivery.State.values:
        rows = rows.filter(state=asked["trang-thai"])
    if asked["mang"] in Channel.Network.values:
        rows = rows.filter(network=asked["mang"])
    if asked["nguyen-nhan"]:
        rows = rows.filter(error_class=asked["nguyen-nhan"])
    if asked["q"]:
        rows = rows.filter(unit__in=find_units(asked["q"]).order_by().values("pk"))
    found = list(
        rows.filter(pk__gt=number(request, "sau") or 0).select_related("unit", "channel").order_by("pk")[: PAGE + 1]
    )
    shown = found[:PAGE]
    contacts = contacts_of({row.unit_id for row in shown if row.state in STANDING})
    context = {
        "release": release,
        "rows": [_listed(row, contacts) for row in shown],
        "asked": asked,
        "wanted_state": asked["trang-thai"],
        "wanted_cause": asked["nguyen-nhan"],
        "cause_says": words_for(asked["nguyen-nhan"]).says,
        "states": Delivery.State.choices,
        "networks": Channel.Network.choices,
        "more": with_query(request, sau=shown[-1].pk) if len(found) > PAGE else "",
        "may_retry": release.state != Release.State.RECALLED and may_release(person_of(request), release.under),
        "is_late": release.is_overdue(now()),
    }
    return render(request, "distribution/delivery_list.html", context)


@login_required
@require_safe
def delivery_export(request: HttpRequest, release_id: int, format: str) -> HttpResponseBase:
    """Every delivery of the release as csv or xlsx, written while it is read."""
    release = seen_release(request, release_id)
    rows = every_delivery(release, scope_of(person_of(request), release), at=now())
    return as_file(format, name=f"luot-dot-{release.pk}", header=header_of_deliveries(), rows=rows)


def _listed(row: Delivery, contacts: dict[int, Contact]) -> ListedDelivery:
    words = words_for(row.error_class, is_recalled=row.is_recalled and row.needs_person) if row.error_class else None
    contact = contacts.get(row.unit_id) if row.state in STANDING else None
    return ListedDelivery(row, words, _link(row), contact)


def _link(row: Delivery) -> str:
    """Where the post can be seen; only web addresses become links."""
    address = row.post_url or row.proof_url
    return address if address.startswith(("https://", "http://")) else ""
