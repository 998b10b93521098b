"""Who may read which facts."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from lantoa.kit.errors import NotAllowed
from lantoa.org.facts.models import FactDaily
from lantoa.org.people.facade import Role, User, paths_reached_by
from lantoa.org.units.facade import get_unit


def facts_for(user: User, *, unit_code: str = "") -> QuerySet[FactDaily]:
    """Daily sums below the person's units, or below one of them.

    Raises NotAllowed in the same words when the unit is missing or out of reach. Two queries.
    """
    paths = paths_reached_by(user, Role.values)
    if unit_code:
        unit = get_unit(unit_code)
        if not any(unit.path.startswith(path) for path in paths):
            raise NotAllowed("Không tìm thấy đơn vị này.")
        paths = [unit.path]
    if not paths:
        return FactDaily.objects.none()
    return FactDaily.objects.filter(reduce(or_, (Q(unit__path__startswith=path) for path in paths)))
