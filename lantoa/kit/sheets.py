"""Tables as one xlsx workbook in which nothing is read as a formula."""

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from lantoa.kit.clock import VIETNAM


def workbook(tables: dict[str, list[list[object]]]) -> bytes:
    """The file's bytes: one sheet per table, header first; moments in Vietnamese time."""
    book = Workbook(write_only=True)
    for name, rows in tables.items():
        sheet = book.create_sheet(name[:31])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: object, value: object) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # A title may begin with "=": it is a text all the same.
        cell.data_type = "s"
    return cell
