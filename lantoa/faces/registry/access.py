"""Who sees and changes what of the organisation."""

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Appointment, Role, User, has_role, paths_reached_by
from lantoa.org.units.facade import Unit, get_unit

MISSING = "Không tìm thấy đơn vị này."


def get_unit_for(user: User, code: str) -> Unit:
    """A unit within the person's reach, living or ended. Raises NotAllowed, alike for missing and hidden."""
    unit = get_unit(code)
    if not has_role(user, Role.values, unit):
        raise NotAllowed(MISSING)
    return unit


def get_unit_to_change(user: User, code: str) -> Unit:
    """A unit that the person administers. Raises NotAllowed, alike for missing and forbidden."""
    unit = get_unit(code)
    if not may_administer(user, unit):
        raise NotAllowed(MISSING)
    return unit


def may_administer(user: User, unit: Unit) -> bool:
    """Whether the person may change the tree and the people of `unit`. One query."""
    return has_role(user, [Role.ADMINISTRATOR], unit)


def may_import(user: User) -> bool:
    """Files may touch every unit: only who administers a root may bring them. Two queries."""
    roots = set(Unit.objects.filter(parent__isnull=True, valid_to__isnull=True).values_list("path", flat=True))
    # In an empty database there is no root yet: then the command line is the way.
    return bool(roots) and roots <= set(paths_reached_by(user, [Role.ADMINISTRATOR]))


def get_appointment_in(unit: Unit, appointment_id: int) -> Appointment:
    """An appointment of this very unit. Raises NotAllowed."""
    found = Appointment.objects.filter(unit=unit, pk=appointment_id).select_related("user", "unit").first()
    if found is None:
        raise NotAllowed("Không tìm thấy người này.")
    return found
