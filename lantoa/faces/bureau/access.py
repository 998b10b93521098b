"""Whose board it is: leadership sees all below, officers of a superior unit their subtree."""

from django.db.models import Q

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Kind, Unit

LEADING_ROLES = (Role.LEADERSHIP, Role.MANAGING_EDITOR, Role.ADMINISTRATOR)
# An officer here has units below to look after; a grassroots officer has their own work.
OVERSEEING_KINDS = (Kind.NATIONAL, Kind.PROVINCE, Kind.SUPERIOR)


def overseen_unit(user: User) -> Unit:
    """The highest unit whose subtree the person oversees; the first appointed to when several are as high.

    Raises NotAllowed when there is none. One query.
    """
    held = Appointment.objects.filter(
        Q(role__in=LEADING_ROLES) | Q(role=Role.OFFICER, unit__kind__in=OVERSEEING_KINDS),
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        user=user,
        valid_from__lte=today(),
    )
    appointment = held.select_related("unit").order_by("unit__depth", "pk").first()
    if appointment is None or not user.is_active:
        raise NotAllowed("Không tìm thấy trang này.")
    return appointment.unit
