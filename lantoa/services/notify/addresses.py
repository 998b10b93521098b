"""By which ways and at which places a person wants to be told: their own choice."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lantoa.kit.clock import now
from lantoa.kit.crypto import digest
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.services.notify.models import Address, Silence

MOST_PER_WAY = 10


@dataclass(frozen=True)
class Choices:
    """What a person chose: ways switched off, and the places of each way, oldest first."""

    email: str
    silent: frozenset[str]
    places: dict[str, list[Address]]


def choices_of(user: User) -> Choices:
    """How a person is told. Two queries."""
    places: dict[str, list[Address]] = {}
    for address in Address.objects.filter(user=user).order_by("pk"):
        places.setdefault(address.way, []).append(address)
    silent = frozenset(Silence.objects.filter(user=user).values_list("way", flat=True))
    return Choices(user.email, silent, places)


@transaction.atomic
def add_address(*, user: User, way: str, values: dict[str, Any], identity: str) -> Address:
    """One place more where `user` is told by `way`; a place has one owner, the last who asked. Safe to call twice.

    `identity` is what makes the place one (an endpoint, a chat). Of more than ten the oldest go. The way is on again.
    """
    Silence.objects.filter(user=user, way=way).delete()
    found = {"user": user, "values_text": json.dumps(values), "added_at": now()}
    place, is_new = Address.objects.update_or_create(way=way, digest=digest(identity), defaults=found)
    mine = Address.objects.filter(user=user, way=way).order_by("-added_at", "-pk")
    Address.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_PER_WAY:])).delete()
    audit.record("notify.add_address", place, by=user, detail={"way": way, "is_new": is_new})
    return place


@transaction.atomic
def remove_address(*, user: User, address_id: int) -> bool:
    """One of the person's places is no longer told anything; False when it is not theirs. Safe to call twice."""
    place = Address.objects.select_for_update().filter(user=user, pk=address_id).first()
    if place is None:
        return False
    audit.record("notify.remove_address", place, by=user, detail={"way": place.way})
    place.delete()
    return True


@transaction.atomic
def choose_way(*, user: User, way: str, is_on: bool) -> None:
    """Switch a way on or off for a person; its places are kept. Safe to call twice."""
    if is_on:
        changed = bool(Silence.objects.filter(user=user, way=way).delete()[0])
    else:
        _silence, changed = Silence.objects.get_or_create(user=user, way=way, defaults={"since": now()})
    if changed:
        audit.record("notify.choose_way", user, by=user, detail={"way": way, "is_on": is_on})
