"""What other packages may use of the tree of units."""

from lantoa.org.units.models import Unit
from lantoa.org.units.queries import ancestor_ids, get_unit, subtree, units_on

Kind = Unit.Kind

__all__ = ["Kind", "Unit", "ancestor_ids", "get_unit", "subtree", "units_on"]
