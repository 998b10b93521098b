"""Which areas of the workplace a person sees in the bar, by their roles."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lantoa.kit.clock import today
from lantoa.org.people.facade import DESK_ROLES, Appointment, Role, User
from lantoa.org.units.facade import Kind


@dataclass(frozen=True)
class NavItem:
    """One area in the bar; `icon` names a drawing in design/icons.svg."""

    label: str
    url: str
    icon: str
    is_current: bool


# As the areas' own access rules have it: who finds the doors closed is not shown them.
DESK = {*DESK_ROLES, Role.LEADERSHIP, Role.ADMINISTRATOR}
SPREAD = {
    Role.OFFICER, Role.SECRETARY, Role.SECTION_EDITOR, Role.SOCIAL_EDITOR, Role.MANAGING_EDITOR, Role.LEADERSHIP,
    Role.ADMINISTRATOR,
}  # fmt: skip
PAYING = {Role.SECRETARY, Role.MANAGING_EDITOR, Role.LEADERSHIP, Role.ADMINISTRATOR}
LEADING = {Role.LEADERSHIP, Role.MANAGING_EDITOR, Role.ADMINISTRATOR}
OVERSEEING_KINDS = {Kind.NATIONAL, Kind.PROVINCE, Kind.SUPERIOR}


def _areas(held: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(label, address, icon) of at most five areas for (role, kind of unit) pairs, the daily ones first."""
    roles = {role for role, _kind in held}
    oversees = any(role == Role.OFFICER and kind in OVERSEEING_KINDS for role, kind in held)
    areas = [
        (True, _("Việc của tôi"), "/lam-viec/", "tasks"),
        (roles & DESK, _("Tòa soạn"), "/toa-soan/", "desk"),
        (roles & SPREAD, _("Lan tỏa"), "/lan-toa/", "spread"),
        (roles & LEADING or oversees, _("Chỉ đạo"), "/chi-dao/", "board"),
        (True, _("Tổ chức"), "/to-chuc/", "tree"),
    ]
    return [(label, url, icon) for is_open, label, url, icon in areas if is_open]


def _roles_of(user: User) -> set[tuple[str, str]]:
    """Every role the person holds today, with the kind of unit it is in. One query."""
    held = Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()), user=user)
    return set(held.filter(valid_from__lte=today()).values_list("role", "unit__kind"))


def _held(request: HttpRequest) -> set[tuple[str, str]] | None:
    """The roles of whoever is signed in; None for nobody."""
    user = getattr(request, "user", None)
    # The middleware's user is lazy, so its class tells nothing.
    return None if user is None or not user.is_authenticated else _roles_of(user)


def _items(request: HttpRequest, held: set[tuple[str, str]] | None) -> list[NavItem]:
    if held is None:
        return []
    return [NavItem(label, url, icon, request.path.startswith(url)) for label, url, icon in _areas(held)]


def areas(request: HttpRequest) -> dict[str, Any]:
    """`nav_items` and `nav_pays` for the workplace's pages; nothing is asked of the database until one is used."""
    held = cache(lambda: _held(request))
    return {
        "nav_items": SimpleLazyObject(lambda: _items(request, held())),
        "nav_pays": SimpleLazyObject(lambda: bool({role for role, _kind in held() or ()} & PAYING)),
    }
