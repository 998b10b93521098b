"""REST of the tree: one unit as it is or was, and finding units."""

from datetime import date

from ninja import Schema

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed
from lantoa.kit.rest import ApiRequest, Day, make_router, page_after
from lantoa.org.units.models import Unit
from lantoa.org.units.places import children_of, children_on, way_on, way_to, within
from lantoa.org.units.queries import find_units, get_unit

router = make_router(tags=["units"])
MISSING = "Không tìm thấy đơn vị này."


class UnitName(Schema):
    """A unit's code and what it is called."""

    code: str
    name: str


class UnitRow(UnitName):
    """One unit of a list."""

    kind: Unit.Kind
    parent: str | None
    members: int
    valid_from: date
    valid_to: date | None


class UnitOut(UnitRow):
    """One unit on one day. `members`, `sector`, `tags` and `successor` are always today's."""

    as_of: date
    short_name: str
    ancestors: list[UnitName]
    children: dict[str, int]
    sector: str
    tags: list[str]
    successor: str | None


class UnitsOut(Schema):
    """Units by code."""

    items: list[UnitRow]
    next: str | None


@router.get("/units", response=UnitsOut)
def list_units(
    request: ApiRequest, q: str = "", under: str = "", cursor: str = "", limit: int = 50
) -> dict[str, object]:
    """Units within the caller's reach, ended ones included; `q`: words of the name, accents or not; `under`: a code."""
    paths = [_reached(request, under).path] if under else request.paths_reached()
    rows = within(find_units(q), paths).select_related("parent")
    found, following = page_after(rows, cursor=cursor, limit=limit, by=("code",))
    return {"items": [_row(unit) for unit in found], "next": following}


@router.get("/units/{code}", response=UnitOut)
def read_unit(request: ApiRequest, code: str, as_of: Day | None = None) -> dict[str, object]:
    """One unit within the caller's reach. With `as_of` its name, place and children of that day; 404 if it was not."""
    unit = _reached(request, code)
    way = way_on(unit, as_of) if as_of else way_to(unit)
    if not way:
        raise NotAllowed(MISSING)
    *above, itself = way
    return {
        **_row(unit),
        "as_of": as_of or today(),
        "name": itself.name,
        "parent": above[-1].code if above else None,
        "short_name": unit.short_name,
        "ancestors": [{"code": step.code, "name": step.name} for step in above],
        "children": children_on(unit, as_of) if as_of else children_of(unit),
        "sector": unit.sector,
        "tags": unit.tags,
        "successor": unit.successor.code if unit.successor else None,
    }


def _reached(request: ApiRequest, code: str) -> Unit:
    unit = get_unit(code)
    if not any(unit.path.startswith(path) for path in request.paths_reached()):
        raise NotAllowed(MISSING)
    return unit


def _row(unit: Unit) -> dict[str, object]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent.code if unit.parent else None,
        "members": unit.members,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
    }
