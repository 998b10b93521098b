"""How a sheet is held while it changes, and how what was said of it becomes rows."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.payments.access import may_keep, must
from lantoa.publishing.payments.models import Credit, Sheet, SheetRow
from lantoa.publishing.payments.rules import amount_of, may_step, split


def locked_sheet(sheet: Sheet) -> Sheet:
    """The sheet's row, held until the transaction ends. Two queries."""
    # Two statements: one that joins keeps, after waiting for the lock, what the joined tables held before it.
    Sheet.objects.select_for_update().only("pk").get(pk=sheet.pk)
    return Sheet.objects.select_related("unit", "scheme", "prepared_by", "submitted_by").get(pk=sheet.pk)


def open_sheet(sheet: Sheet, by: User) -> Sheet:
    """The same, for whoever changes what is on it. Raises RuleBroken unless it is a draft."""
    row = locked_sheet(sheet)
    must(may_keep(by, row.unit))
    must_step(row, "change")
    return row


def must_step(row: Sheet, step: str) -> None:
    """Raises RuleBroken when the sheet's state does not allow it."""
    if may_step(step, row.state):
        return
    if row.is_locked and step != "pay":
        raise RuleBroken(_("Bảng đã duyệt và khóa. Sai sót thì ghi dòng điều chỉnh vào bảng tháng sau."))
    raise RuleBroken(_("Bảng đang ở bước khác. Hãy tải lại trang.") + f" ({row.get_state_display()})")


def count_amounts(sheet: Sheet, rows: Iterable[SheetRow], credits: Iterable[Credit]) -> None:
    """Write amounts into scored rows and their credits, in memory. Shares of each row must add up."""
    shared: dict[int, list[Credit]] = {}
    for credit in credits:
        shared.setdefault(credit.row_id, []).append(credit)
    for row in rows:
        share_out(sheet, row, sorted(shared.get(row.pk, []), key=lambda one: one.position))


def share_out(sheet: Sheet, row: SheetRow, credits: Sequence[Credit]) -> None:
    """Write one row's amount, and each credit's part of it, in memory. Shares must add up."""
    row.amount_vnd = amount_of(sheet.scheme.terms, row.score)
    parts = split(row.amount_vnd, [one.share_percent for one in credits])
    for credit, part in zip(credits, parts, strict=True):
        credit.amount_vnd = part


def write_fields(rows: Sequence[Model], *names: str) -> None:
    """These fields of these rows of one table, as they are in memory: one statement for any number of rows."""
    if not rows:
        return
    meta = rows[0]._meta
    assert meta.pk is not None
    # No generic relation is written: these are columns, all of them.
    fields = cast("list[Field[Any, Any]]", [meta.pk, *map(meta.get_field, names)])
    values = [[one.get_db_prep_save(getattr(row, one.attname), connection) for row in rows] for one in fields]
    columns = [str(one.column) for one in fields]
    arrays = ", ".join(f"%s::{one.db_type(connection)}[]" for one in fields)
    change = ", ".join(f"{column} = new.{column}" for column in columns[1:])
    given = f"unnest({arrays}) AS new({', '.join(columns)})"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {meta.db_table} old SET {change} FROM {given} WHERE old.id = new.id", values)  # noqa: S608 - names of our own model
