"""An xlsx file written row by row into the answer: 240,000 rows need no file on disk and a few kB of memory.

Source: ECMA-376, Office Open XML, parts 1 (SpreadsheetML) and 2 (packages); every cell is an inline string, so that
nothing is read as a formula.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import RawIOBase
from typing import Any
from xml.sax.saxutils import escape

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '</sheetView></sheetViews><cols><col min="1" max="1" width="14" customWidth="1"/>'
    '<col min="2" max="20" width="26" customWidth="1"/></cols><sheetData>'
)
_SHEET_TAIL = "</sheetData></worksheet>"
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROWS_AT_ONCE = 500
# Of Excel: a longer text makes it call the file broken.
_LONGEST_CELL = 32_000


class _Pipe(RawIOBase):
    """Takes what the zip writes and hands it on; it cannot go back, so the zip puts its sizes after the parts."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def xlsx_pieces(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file piece by piece; `rows` is read as it goes."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _LINKS.format(f"{_RELATION}/officeDocument", "xl/workbook.xml"))
        book.writestr("xl/workbook.xml", _BOOK)
        book.writestr("xl/_rels/workbook.xml.rels", _LINKS.format(f"{_RELATION}/worksheet", "worksheets/sheet1.xml"))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((_SHEET_HEAD + _row(header)).encode())
            for lines in _batches(rows):
                sheet.write("".join(map(_row, lines)).encode())
                yield pipe.taken()
            sheet.write(_SHEET_TAIL.encode())
    yield pipe.taken()


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    batch: list[Sequence[object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(cells: Sequence[object]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value: object) -> str:
    text = escape(_FORBIDDEN.sub("", str(value)[:_LONGEST_CELL]))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
