"""Who may do what where: a role in a unit reaches down the unit's whole subtree."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from lantoa.kit.clock import today
from lantoa.org.people.models import FIELD_ROLES, Appointment, User
from lantoa.org.units.facade import Unit, ancestor_ids


def _open_appointments(user: User | AnonymousUser) -> QuerySet[Appointment]:
    if not user.is_authenticated or not user.is_active:
        return Appointment.objects.none()
    return Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()), user_id=user.pk, valid_from__lte=today()
    )


def person_of(request: HttpRequest) -> User:
    """Who is signed in; only for views behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


def paths_reached_by(user: User | AnonymousUser, roles: Iterable[str]) -> list[str]:
    """Paths of the subtrees that the person reaches with one of `roles`; administrators hold every role. One query."""
    wanted = {*roles, Appointment.Role.ADMINISTRATOR}
    return list(_open_appointments(user).filter(role__in=wanted).values_list("unit__path", flat=True).distinct())


def has_role(user: User | AnonymousUser, roles: Iterable[str], unit: Unit | None = None) -> bool:
    """Whether one of `roles` reaches `unit`; None asks for the role anywhere. One query."""
    paths = paths_reached_by(user, roles)
    return bool(paths) if unit is None else any(unit.path.startswith(path) for path in paths)


def units_reached_by(user: User | AnonymousUser, roles: Iterable[str]) -> QuerySet[Unit]:
    """Units within the person's reach, lazily. One query for the paths."""
    paths = paths_reached_by(user, roles)
    if not paths:
        return Unit.objects.none()
    return Unit.objects.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))


def users_with_role(unit: Unit, roles: Iterable[str]) -> QuerySet[User]:
    """Active people whose role reaches `unit`, from the unit itself or above it. One query."""
    appointments = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        role__in=list(roles),
        unit_id__in=ancestor_ids(unit),
    )
    return User.objects.filter(is_active=True, pk__in=appointments.values("user_id"))


def may_appoint(user: User | AnonymousUser, role: str, unit: Unit) -> bool:
    """Administrators give every role below them, officers field roles below their own unit. Two queries."""
    giver_roles = [Appointment.Role.ADMINISTRATOR]
    if role in FIELD_ROLES:
        giver_roles.append(Appointment.Role.OFFICER)
    paths = paths_reached_by(user, giver_roles)
    administered = paths_reached_by(user, [])
    # An officer gives roles below the own unit, not beside themselves.
    return any(unit.path.startswith(path) and (path in administered or unit.path != path) for path in paths)


def appointments_in(unit: Unit) -> QuerySet[Appointment]:
    """Who holds a role in this very unit today, by role and name. One query."""
    held = Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()), unit=unit)
    return held.select_related("user").order_by("role", "user__full_name")
