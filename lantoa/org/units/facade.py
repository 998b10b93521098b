"""What other packages may use of the tree of units."""

from lantoa.org.units.actions import (
    Decision,
    create_unit,
    end_unit,
    merge_units,
    move_unit,
    rename_unit,
    search_key,
    split_unit,
)
from lantoa.org.units.imports import UnitImport, import_units, read_units
from lantoa.org.units.models import Unit, UnitEvent
from lantoa.org.units.queries import (
    UnitOn,
    ancestor_ids,
    events_of,
    find_units,
    get_unit,
    name_on,
    names_having,
    subtree,
    tree_on,
    units_on,
)

Kind = Unit.Kind

__all__ = [
    "Decision",
    "Kind",
    "Unit",
    "UnitEvent",
    "UnitImport",
    "UnitOn",
    "ancestor_ids",
    "create_unit",
    "end_unit",
    "events_of",
    "find_units",
    "get_unit",
    "import_units",
    "merge_units",
    "move_unit",
    "name_on",
    "names_having",
    "read_units",
    "rename_unit",
    "search_key",
    "split_unit",
    "subtree",
    "tree_on",
    "units_on",
]
