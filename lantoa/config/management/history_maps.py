"""The tables beside an older portal's history: which category goes to which section, who is credited."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.core.management.base import CommandError

from lantoa.kit.errors import RuleBroken
from lantoa.kit.tables import Row, read_rows
from lantoa.org.units.facade import Unit
from lantoa.publishing.intake.facade import Credits
from lantoa.publishing.intake.rules import category_key
from lantoa.publishing.newsroom.facade import SectionPage

MOST_SHOWN = 50
_CATEGORY = ("category", "chuyên mục cũ", "mục cũ")
_SECTION_COLUMNS = {"category": _CATEGORY, "section": ("section", "chuyên mục", "chuyên mục mới")}
_UNIT_COLUMNS = {
    "category": _CATEGORY,
    "author": ("author", "tác giả", "tác giả cũ"),
    "unit": ("unit", "unit_code", "đơn vị", "mã đơn vị"),
}


def section_map(path: Path | None, here: Mapping[str, SectionPage]) -> dict[str, str]:
    """Folded category → slug. Raises CommandError, naming every row with a section that there is not."""
    if path is None:
        return {}
    rows = _rows(path, _SECTION_COLUMNS, ("category", "section"))
    _refuse(
        f"Dòng {row.number}: không có chuyên mục “{row.cells['section']}”."
        for row in rows
        if row.cells["section"] not in here
    )
    return {category_key(row.cells["category"]): row.cells["section"] for row in rows}


def credits_of(path: Path | None, other: str) -> tuple[Credits, dict[str, Unit]]:
    """Who is credited, and the units named by their codes. Raises CommandError, naming every row that is wrong."""
    rows = [] if path is None else _rows(path, _UNIT_COLUMNS, ("unit",))
    codes = {row.cells["unit"] for row in rows} | ({other} if other else set())
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    if other and other not in units:
        raise CommandError(f"Không có đơn vị mã “{other}”.")
    _refuse(sentence for row in rows for sentence in _faults(row, units))
    found = Credits(
        by_author={category_key(row.cells["author"]): row.cells["unit"] for row in rows if row.cells["author"]},
        by_category={category_key(row.cells["category"]): row.cells["unit"] for row in rows if row.cells["category"]},
        other=other,
    )
    return found, units


def _faults(row: Row, units: Mapping[str, Unit]) -> list[str]:
    found = []
    if bool(row.cells["category"]) == bool(row.cells["author"]):
        found.append(f"Dòng {row.number}: ghi chuyên mục cũ hoặc tác giả, chỉ một trong hai.")
    if row.cells["unit"] not in units:
        found.append(f"Dòng {row.number}: không có đơn vị mã “{row.cells['unit']}”.")
    return found


def _rows(path: Path, columns: Mapping[str, tuple[str, ...]], required: tuple[str, ...]) -> list[Row]:
    try:
        return read_rows(path, columns=columns, required=required)
    except (RuleBroken, OSError) as error:
        raise CommandError(str(error)) from error


def _refuse(sentences: Iterable[str]) -> None:
    if bad := list(sentences):
        raise CommandError("\n".join(bad[:MOST_SHOWN]))
