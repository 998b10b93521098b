"""Units from a file: every row is checked first, a bad file changes nothing, the same file twice changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from lantoa.kit.clock import now, today
from lantoa.kit.tables import Checked, Row, RowError, check_rows, parse_count, parse_day, read_rows
from lantoa.kit.text import fold, sort_key
from lantoa.org.units.models import Unit, UnitEvent
from lantoa.org.units.rules import BELOW, is_code
from lantoa.org.units.signals import units_changed

COLUMNS = {
    "code": ["mã", "mã đơn vị"],
    "name": ["tên", "tên đơn vị"],
    "kind": ["loại", "cấp", "loại đơn vị"],
    "parent_code": ["mã cấp trên", "đơn vị cấp trên", "trực thuộc"],
    "short_name": ["tên ngắn", "tên viết tắt"],
    "sector": ["ngành", "lĩnh vực"],
    "members": ["đoàn viên", "số đoàn viên"],
    "valid_from": ["ngày thành lập", "từ ngày"],
    "tags": ["nhãn", "thẻ"],
}
KINDS = {
    **{kind: kind for kind in Unit.Kind.values},
    "tong lien doan": "national",
    "tinh": "province",
    "thanh pho": "province",
    "ldld tinh": "province",
    "cap tren": "superior",
    "cong doan cap tren": "superior",
    "cap tren co so": "superior",
    "cdcs": "grassroots",
    "co so": "grassroots",
    "cong doan co so": "grassroots",
    "nghiep doan": "grassroots",
    "to cong doan": "group",
    "to": "group",
}


@dataclass(frozen=True)
class UnitRow:
    """One checked row."""

    number: int
    code: str
    name: str
    kind: str
    parent_code: str
    short_name: str
    sector: str
    members: int
    valid_from: date
    tags: tuple[str, ...]

    @cached_property
    def keys(self) -> tuple[str, str]:
        """What it is found and sorted by; reckoned once, the file is compared before it is taken and when it is."""
        return fold(f"{self.name} {self.short_name} {self.code}")[:420], sort_key(self.name)


UnitImport = Checked[UnitRow]


def read_units(file: Path | BinaryIO) -> UnitImport:
    """Check every row of the file against itself and the tree; changes nothing.

    Raises RuleBroken when the file is no table. Two queries.
    """
    found = check_rows(read_rows(file, columns=COLUMNS, required=["code", "name", "kind", "parent_code"]), _check_row)
    known = {
        code: (kind, ended)
        for code, kind, ended in Unit.objects.values_list("code", "kind", "valid_to").iterator(chunk_size=20_000)
    }
    errors = [*found.errors, *_check_tree(found.rows, known)]
    if errors:
        return replace(found, errors=sorted(errors, key=lambda error: error.number))
    new, changed = _compare(found.rows)
    return replace(found, new=new, changed=changed, unchanged=len(found.rows) - new - changed)


def _check_text(cells: Mapping[str, str], tags: tuple[str, ...]) -> list[str]:
    problems = []
    if not is_code(cells["code"]):
        problems.append(f"mã “{cells['code']}” không hợp lệ (chữ không dấu, số, chấm, gạch; tối đa 40 ký tự).")
    if not cells["name"]:
        problems.append("thiếu tên đơn vị.")
    if fold(cells["kind"]) not in KINDS:
        problems.append(f"loại “{cells['kind']}” phải là national, province, superior, grassroots hoặc group.")
    for column, most in (("name", 250), ("short_name", 120), ("sector", 80)):
        if len(cells[column]) > most:
            problems.append(f"{column} dài quá {most} ký tự.")
    if any(len(tag) > 60 for tag in tags):
        problems.append("mỗi nhãn dài tối đa 60 ký tự.")
    return problems


def _check_row(row: Row) -> tuple[UnitRow | None, list[str]]:
    cells = row.cells
    tags = tuple(tag.strip() for tag in cells["tags"].replace(";", ",").split(",") if tag.strip())
    problems = _check_text(cells, tags)
    members, valid_from = 0, today()
    try:
        members = parse_count(cells["members"] or "0")
    except ValueError:
        problems.append(f"số đoàn viên “{cells['members']}” không phải số nguyên.")
    try:
        valid_from = parse_day(cells["valid_from"]) if cells["valid_from"] else today()
    except ValueError:
        problems.append(f"ngày “{cells['valid_from']}” phải viết dạng 2025-07-01 hoặc 01/07/2025.")
    if members > 2_000_000_000:
        problems.append("số đoàn viên quá lớn.")
    if problems:
        return None, problems
    kind = KINDS[fold(cells["kind"])]
    text = {name: cells[name] for name in ("code", "name", "parent_code", "short_name", "sector")}
    return UnitRow(row.number, kind=kind, members=members, valid_from=valid_from, tags=tags, **text), []


def _check_tree(rows: list[UnitRow], known: dict[str, tuple[str, date | None]]) -> list[RowError]:
    errors = []
    first: dict[str, UnitRow] = {}
    for row in rows:
        if row.code in first:
            errors.append(RowError(row.number, f"mã {row.code} trùng với dòng {first[row.code].number}."))
        first.setdefault(row.code, row)
    for row in rows:
        if row.code in known and known[row.code][1] is not None:
            errors.append(RowError(row.number, f"đơn vị {row.code} đã kết thúc hoạt động."))
        errors += _check_parent(row, first, known)
    return errors


def _check_parent(row: UnitRow, first: dict[str, UnitRow], known: dict[str, tuple[str, date | None]]) -> list[RowError]:
    if not row.parent_code:
        is_root = row.kind in ("national", "province")
        return [] if is_root else [RowError(row.number, "thiếu mã đơn vị cấp trên.")]
    above = first.get(row.parent_code)
    parent_kind = above.kind if above else known.get(row.parent_code, ("", None))[0]
    if not parent_kind:
        return [RowError(row.number, f"không có đơn vị cấp trên mã {row.parent_code}.")]
    if not above and known[row.parent_code][1] is not None:
        return [RowError(row.number, f"đơn vị cấp trên {row.parent_code} đã kết thúc hoạt động.")]
    if row.kind not in BELOW[parent_kind]:
        return [RowError(row.number, f"loại {row.kind} không đặt dưới loại {parent_kind}.")]
    seen, code = {row.code}, row.parent_code
    while code in first:
        if code in seen:
            return [RowError(row.number, "các đơn vị trực thuộc vòng tròn.")]
        seen.add(code)
        code = first[code].parent_code
    return []


_DIFFERS = """
    (u.name, u.short_name, u.kind, u.sector, u.members, u.tags, coalesce(p.code, ''))
    IS DISTINCT FROM (g.name, g.short_name, g.kind, g.sector, g.members, g.tags, g.parent_code)
"""
_COUNT = f"""
SELECT count(*) FILTER (WHERE u.id IS NULL), count(*) FILTER (WHERE u.id IS NOT NULL AND {_DIFFERS})
FROM given_units g LEFT JOIN units_unit u ON u.code = g.code LEFT JOIN units_unit p ON p.id = u.parent_id
"""  # noqa: S608 - no value is put into the text


def _load(rows: Iterable[UnitRow]) -> None:
    """Copy the rows into a table that lives as long as the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS given_units")
        cursor.execute(
            "CREATE TEMP TABLE given_units (code text, name text, kind text, parent_code text, short_name text, "
            "sector text, members int, valid_from date, tags varchar(60)[], search_key text, sort_key text) "
            "ON COMMIT DROP"
        )
        with cursor.copy("COPY given_units FROM STDIN") as copy:
            for row in rows:
                text = (row.code, row.name, row.kind, row.parent_code, row.short_name, row.sector)
                copy.write_row((*text, row.members, row.valid_from, list(row.tags), *row.keys))
        cursor.execute("CREATE INDEX ON given_units (code)")
        cursor.execute("ANALYZE given_units")


@transaction.atomic
def _compare(rows: list[UnitRow]) -> tuple[int, int]:
    _load(rows)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        new, changed = cursor.fetchone()
    return new, changed


# Each step is one statement over all rows; the tree's paths come last, when every unit has its id.
_APPLY = (
    "DROP TABLE IF EXISTS changed_units",
    # Units that move or change their name keep what they were until yesterday.
    f"""CREATE TEMP TABLE changed_units ON COMMIT DROP AS
        SELECT u.id, u.name <> g.name OR u.short_name <> g.short_name AS is_renamed,
               coalesce(p.code, '') <> g.parent_code AS is_moved
        FROM given_units g JOIN units_unit u ON u.code = g.code LEFT JOIN units_unit p ON p.id = u.parent_id
        WHERE {_DIFFERS}""",  # noqa: S608 - no value is put into the text
    """INSERT INTO units_unit (code, kind, name, short_name, search_key, sort_key, sector, tags, members, valid_from,
                               path, depth, is_sample)
       SELECT g.code, g.kind, g.name, g.short_name, g.search_key, g.sort_key, g.sector, g.tags, g.members,
              g.valid_from,
              '/', 0, %(is_sample)s
       FROM given_units g WHERE NOT EXISTS (SELECT 1 FROM units_unit u WHERE u.code = g.code)""",
    """UPDATE units_unit u SET kind = g.kind, name = g.name, short_name = g.short_name,
              search_key = g.search_key, sort_key = g.sort_key, sector = g.sector, tags = g.tags, members = g.members
       FROM given_units g, changed_units c WHERE c.id = u.id AND u.code = g.code""",
    """UPDATE units_unit u SET parent_id = p.id FROM given_units g LEFT JOIN units_unit p ON p.code = g.parent_code
       WHERE u.code = g.code AND u.parent_id IS DISTINCT FROM p.id""",
    # A second change on one day replaces the first: a state of no days is no state.
    """DELETE FROM units_unitname n USING changed_units c
       WHERE c.id = n.unit_id AND c.is_renamed AND n.valid_to IS NULL AND n.valid_from >= %(today)s""",
    """UPDATE units_unitname n SET valid_to = %(today)s::date - 1 FROM changed_units c
       WHERE c.id = n.unit_id AND c.is_renamed AND n.valid_to IS NULL""",
    """INSERT INTO units_unitname (unit_id, name, short_name, valid_from, event_id)
       SELECT u.id, u.name, u.short_name, CASE WHEN EXISTS (SELECT 1 FROM units_unitname n WHERE n.unit_id = u.id)
              THEN %(today)s ELSE u.valid_from END, %(event)s
       FROM units_unit u JOIN given_units g ON g.code = u.code
       WHERE NOT EXISTS (SELECT 1 FROM units_unitname n WHERE n.unit_id = u.id AND n.valid_to IS NULL)""",
    """DELETE FROM units_unitparent n USING changed_units c
       WHERE c.id = n.unit_id AND c.is_moved AND n.valid_to IS NULL AND n.valid_from >= %(today)s""",
    """UPDATE units_unitparent n SET valid_to = %(today)s::date - 1 FROM changed_units c
       WHERE c.id = n.unit_id AND c.is_moved AND n.valid_to IS NULL""",
    """INSERT INTO units_unitparent (unit_id, parent_id, valid_from, event_id)
       SELECT u.id, u.parent_id, CASE WHEN EXISTS (SELECT 1 FROM units_unitparent n WHERE n.unit_id = u.id)
              THEN %(today)s ELSE u.valid_from END, %(event)s
       FROM units_unit u JOIN given_units g ON g.code = u.code
       WHERE u.parent_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM units_unitparent n WHERE n.unit_id = u.id AND n.valid_to IS NULL)""",
    """WITH RECURSIVE tree AS (
           SELECT id, '/' || id || '/' AS path, 0 AS depth FROM units_unit WHERE parent_id IS NULL
           UNION ALL
           SELECT u.id, t.path || u.id || '/', t.depth + 1 FROM units_unit u JOIN tree t ON u.parent_id = t.id
       )
       UPDATE units_unit u SET path = t.path, depth = t.depth FROM tree t
       WHERE t.id = u.id AND (u.path, u.depth) IS DISTINCT FROM (t.path::varchar, t.depth::smallint)""",
)


@transaction.atomic
def import_units(found: UnitImport, *, by: AbstractBaseUser | None, is_sample: bool = False) -> tuple[int, int]:
    """Make the tree as the checked file says; returns how many units are new and how many changed.

    A changed name or place holds from today. Raises RuleBroken when the file had errors. Safe to call twice.
    Some fifteen statements, whatever the number of rows.
    """
    found.refuse_errors()
    with connection.cursor() as cursor:
        # Two imports at once would each find the same codes free.
        cursor.execute("SELECT pg_advisory_xact_lock(72012)")
    new, changed = _compare(found.rows)
    if new + changed == 0:
        return 0, 0
    event = UnitEvent.objects.create(
        kind=UnitEvent.Kind.IMPORTED,
        happened_on=today(),
        note=f"{new} đơn vị mới, {changed} đơn vị thay đổi",
        recorded_by_id=by.pk if by else None,
        recorded_at=now(),
    )
    values: dict[str, date | int] = {"today": today(), "event": event.pk, "is_sample": is_sample}
    with connection.cursor() as cursor:
        for statement in _APPLY:
            cursor.execute(statement, values)
        cursor.execute("ANALYZE units_unit")
        cursor.execute("SELECT id FROM changed_units WHERE is_renamed OR is_moved")
        ids = [unit_id for (unit_id,) in cursor.fetchall()]
    if ids:
        transaction.on_commit(partial(units_changed.send, sender=Unit, unit_ids=ids))
    return new, changed
