"""Units for tests."""

from datetime import date

from lantoa.org.units.actions import Decision, create_unit
from lantoa.org.units.models import Unit


def make_unit(code: str, parent: Unit | None = None, *, kind: str = "", on: date = date(2020, 1, 1), **fields) -> Unit:
    """A unit below `parent`; its kind is the usual one at that depth."""
    below = {None: "province", "province": "superior", "superior": "grassroots", "grassroots": "group"}
    kind = kind or below[parent.kind if parent else None]
    name = fields.pop("name", f"Công đoàn {code}")
    unit = create_unit(code=code, kind=kind, name=name, parent=parent, decision=Decision(on), by=None)
    if fields:
        Unit.objects.filter(pk=unit.pk).update(**fields)
        unit.refresh_from_db()
    return unit


def make_tree() -> dict[str, Unit]:
    """A province T, superior unions N and S below it, and a grassroots union below each: a and b."""
    province = make_unit("T")
    north, south = make_unit("N", province), make_unit("S", province)
    return {"T": province, "N": north, "S": south, "a": make_unit("a", north), "b": make_unit("b", south)}
