"""Whom to call in a unit that has not shared."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from lantoa.kit.clock import today
from lantoa.org.people.facade import FIELD_ROLES, Appointment, User


@dataclass(frozen=True)
class Contact:
    """One officer or reporter; `phone` as people write it, `dial` as a phone dials it; both may be empty."""

    name: str
    phone: str
    dial: str


def contacts_of(unit_ids: Iterable[int]) -> dict[int, Contact]:
    """Per unit the one to call: someone with a phone first, then an officer before a reporter. One query."""
    day = today()
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        unit_id__in=list(unit_ids),
        role__in=FIELD_ROLES,
        valid_from__lte=day,
        user__is_active=True,
    ).select_related("user")
    best: dict[int, Appointment] = {}
    for one in held:
        if one.unit_id not in best or _rank(one) < _rank(best[one.unit_id]):
            best[one.unit_id] = one
    return {unit_id: _contact(one.user) for unit_id, one in best.items()}


def _rank(one: Appointment) -> tuple[bool, bool, int]:
    return not one.user.phone, one.role != Appointment.Role.OFFICER, one.pk


def _contact(user: User) -> Contact:
    return Contact(user.get_full_name(), written_phone(user.phone), user.phone)


def written_phone(phone: str) -> str:
    """+84912345678 as 0912 345 678; anything else as it is."""
    local = f"0{phone.removeprefix('+84')}" if phone.startswith("+84") else phone
    return f"{local[:4]} {local[4:7]} {local[7:]}" if len(local) == 10 and local.isdecimal() else local
