"""Which areas of the workplace a person sees in the bar, by their roles."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lantoa.kit.clock import today
from lantoa.org.people.facade import DESK_ROLES, FIELD_ROLES, Appointment, Role, User


@dataclass(frozen=True)
class NavItem:
    """One area in the bar; `icon` names a drawing in design/icons.svg."""

    label: str
    url: str
    icon: str
    is_current: bool


def _areas(roles: set[str]) -> list[tuple[str, str, str]]:
    """(label, address, icon) of at most five areas, the daily ones first."""
    everything = Role.ADMINISTRATOR in roles
    desk, field = everything or bool(roles & {*DESK_ROLES}), bool(roles & {*FIELD_ROLES})
    leads = everything or bool(roles & {Role.LEADERSHIP, Role.MANAGING_EDITOR})
    areas = [(_("Việc của tôi"), "/lam-viec/", "tasks")]
    if desk:
        areas.append((_("Tòa soạn"), "/toa-soan/", "desk"))
    if desk or field or leads:
        areas.append((_("Lan tỏa"), "/lan-toa/", "spread"))
    if leads:
        areas.append((_("Chỉ đạo"), "/chi-dao/", "board"))
    areas.append((_("Tổ chức"), "/to-chuc/", "tree"))
    return areas


def _roles_of(user: User) -> set[str]:
    """Every role the person holds today, wherever. One query."""
    held = Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()), user=user)
    return set(held.filter(valid_from__lte=today()).values_list("role", flat=True))


def _items(request: HttpRequest) -> list[NavItem]:
    user = getattr(request, "user", None)
    # The middleware's user is lazy, so its class tells nothing.
    if user is None or not user.is_authenticated:
        return []
    return [NavItem(label, url, icon, request.path.startswith(url)) for label, url, icon in _areas(_roles_of(user))]


def areas(request: HttpRequest) -> dict[str, Any]:
    """`nav_items` for base_work.html; nothing is asked of the database until a template uses it."""
    return {"nav_items": SimpleLazyObject(lambda: _items(request))}
