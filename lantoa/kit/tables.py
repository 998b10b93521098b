"""Reading the tables people send: xlsx or csv, Vietnamese or English headers, columns in any order."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import fold, nfc, one_line

LARGEST_BYTES = 100 * 1024 * 1024
R = TypeVar("R")
_NOT_A_TABLE = "Tệp không đọc được: cần tệp xlsx hoặc csv (UTF-8) có dòng tiêu đề."


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the header is 1) and its cells by column name; empty cells are ""."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RowError:
    """Why one row cannot be taken."""

    number: int
    message: str

    def __str__(self) -> str:
        return f"Dòng {self.number}: {self.message}"


@dataclass(frozen=True)
class Checked(Generic[R]):
    """What a file holds, row by checked row, and what it would change; with errors nothing is taken from it."""

    rows: list[R] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def refuse_errors(self) -> None:
        """Raises RuleBroken when the file had errors."""
        if self.errors:
            raise RuleBroken(_("Tệp có {} lỗi; chưa nhập dòng nào.").format(len(self.errors)))


def check_rows(rows: Iterable[Row], check: Callable[[Row], tuple[R | None, list[str]]]) -> Checked[R]:
    """The rows that `check` finds right, and all that it finds wrong; a row with a problem is left out."""
    right: list[R] = []
    errors: list[RowError] = []
    for row in rows:
        checked, problems = check(row)
        errors += [RowError(row.number, problem) for problem in problems]
        if checked is not None and not problems:
            right.append(checked)
    return Checked(right, errors)


def read_rows(file: Path | BinaryIO, *, columns: Mapping[str, Iterable[str]], required: Iterable[str]) -> list[Row]:
    """All rows that are not wholly empty.

    `columns` maps each column's name to further headers it may have; case and accents of headers don't matter.
    Raises RuleBroken when the file is no table, is too large, or lacks a required column.
    """
    content = file.read_bytes() if isinstance(file, Path) else file.read()
    if len(content) > LARGEST_BYTES:
        raise RuleBroken("Tệp quá lớn (tối đa 100 MB). Hãy chia thành nhiều tệp.")
    lines = _xlsx_lines(content) if content[:2] == b"PK" else _csv_lines(content)
    header = next(lines, None)
    if header is None:
        raise RuleBroken(_NOT_A_TABLE)
    names = _column_names(header, columns)
    missing = [name for name in required if name not in names]
    if missing:
        raise RuleBroken(f"Thiếu cột: {', '.join(missing)}. Dòng đầu của tệp phải là tên các cột.")
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {name: value for name, value in zip(names, line, strict=False) if name}
        if any(cells.values()):
            rows.append(Row(number, {**dict.fromkeys(columns, ""), **cells}))
    return rows


def _column_names(header: list[str], columns: Mapping[str, Iterable[str]]) -> list[str]:
    known = {_header_key(alias): name for name, aliases in columns.items() for alias in (name, *aliases)}
    return [known.get(_header_key(cell), "") for cell in header]


def _header_key(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleBroken("Tệp csv phải được lưu ở mã UTF-8.") from error
    if "\x00" in text or not text.strip():
        raise RuleBroken(_NOT_A_TABLE)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for line in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
            yield [one_line(cell) for cell in line]
    except csv.Error as error:
        raise RuleBroken(f"Tệp csv bị hỏng: {error}.") from error


def _xlsx_lines(content: bytes) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line in sheet.iter_rows(values_only=True):
            yield [_cell_text(value) for value in line]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise RuleBroken(_NOT_A_TABLE) from error


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        return one_line(value)
    return nfc(str(value))


def parse_day(text: str) -> date:
    """A day written 2025-07-01, 01/07/2025 or 1-7-2025. Raises ValueError for anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise ValueError(f"not a day: {text}")


def parse_count(text: str) -> int:
    """A whole number, 20.000 and 20,000 meaning twenty thousand. Raises ValueError for anything else."""
    plain = text.replace(".", "").replace(",", "").replace(" ", "")
    groups = text.replace(",", ".").replace(" ", ".").split(".")
    if not plain.isascii() or not plain.isdecimal() or any(len(group) != 3 for group in groups[1:]):
        raise ValueError(f"not a count: {text}")
    return int(plain)
