"""Reads of the tree."""

from datetime import date

from django.db.models import Q, QuerySet

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed
from lantoa.org.units.models import Unit


def get_unit(code: str) -> Unit:
    """The unit with this code, living or ended. Raises NotAllowed when there is none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotAllowed("Không tìm thấy đơn vị này.")
    return unit


def units_on(day: date | None = None) -> QuerySet[Unit]:
    """Units that exist on `day` (today when None), in today's places in the tree."""
    day = day or today()
    return Unit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def subtree(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything below it that exists today."""
    return units_on().filter(path__startswith=unit.path)


def ancestor_ids(unit: Unit) -> list[int]:
    """Ids from the root down to the unit itself. No query."""
    return [int(part) for part in unit.path.strip("/").split("/") if part]
