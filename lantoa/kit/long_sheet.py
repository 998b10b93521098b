"""An xlsx file written row by row into the answer: 240,000 rows need no file on disk and a few kB of memory.

Source: ECMA-376, Office Open XML, parts 1 (SpreadsheetML) and 2 (packages); every text is an inline string, so that
nothing is read as a formula.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import RawIOBase
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROWS_AT_ONCE = 500
# Of Excel: a longer text makes it call the file broken.
_LONGEST_CELL = 32_000


class Look(NamedTuple):
    """How a cell looks: the format of its number in Excel's words, bold, with lines around it."""

    form: str = "General"
    is_bold: bool = False
    has_lines: bool = False


PLAIN = Look()


class Row(NamedTuple):
    """One row: numbers stay numbers, None is an empty cell; a look for each cell, or one for all."""

    cells: Sequence[object]
    looks: Sequence[Look] | Look = PLAIN


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook; `rows` is read while it is written.

    `widths` are letters wide, the last one goes on; `head` is the row down to which it stands still, and which comes
    again on each printed page; `left` are columns that stand still. One that `is_printed` is A4 turned, one page wide,
    with numbers below.
    """

    name: str
    rows: Iterable[Row]
    widths: Sequence[float]
    head: int = 1
    left: int = 0
    is_printed: bool = False


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
    """A plain list piece by piece, every cell of it text; `rows` is read as it goes."""
    lines = (Row([str(value) for value in line]) for line in _led_by(header, rows))
    return workbook_pieces([Page("Sheet1", lines, widths=(14, 26))])


def _led_by(first: Sequence[object], rest: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield first
    yield from rest


def workbook_pieces(pages: Sequence[Page]) -> Iterator[bytes]:
    """The file piece by piece; each page's rows are read as it goes, one page after the other."""
    pipe, dress = _Pipe(), _Dress()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, content in _frame(pages).items():
            book.writestr(name, _XML + content)
        for number, page in enumerate(pages, 1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as sheet:
                sheet.write((_XML + _head_of(page)).encode())
                for lines in _batches(page.rows):
                    sheet.write("".join(map(dress.row, lines)).encode())
                    yield pipe.taken()
                sheet.write(_tail_of(page).encode())
        # Last: only now is it known which looks there are.
        book.writestr("xl/styles.xml", _XML + dress.styles())
    yield pipe.taken()


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass
class _Dress:
    """Turns rows into XML, and remembers every look it met by its number."""

    looks: dict[Look, int] = field(default_factory=lambda: {PLAIN: 0})

    def row(self, row: Row) -> str:
        """One row's XML."""
        looks = [row.looks] * len(row.cells) if isinstance(row.looks, Look) else row.looks
        return f"<row>{''.join(map(self._cell, row.cells, looks))}</row>"

    def _cell(self, value: object, look: Look) -> str:
        number = self.looks.setdefault(look, len(self.looks))
        style = f' s="{number}"' if number else ""
        if isinstance(value, (int, Decimal)):
            return f"<c{style}><v>{value}</v></c>"
        text = "" if value is None else escape(_FORBIDDEN.sub("", str(value)[:_LONGEST_CELL]))
        return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else f"<c{style}/>"

    def styles(self) -> str:
        """The part that says what each number looks like."""
        forms = dict.fromkeys(look.form for look in self.looks)
        # Numbers below 164 are Excel's own.
        numbered = {form: number for number, form in enumerate(forms, 164)} | {"General": 0}
        xfs = "".join(_look(look, numbered[look.form]) for look in self.looks)
        numbers = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(form)}/>' for form, number in numbered.items() if number
        )
        sides = "".join(
            f'<{side} style="thin"><color rgb="FF999999"/></{side}>' for side in ("left", "right", "top", "bottom")
        )
        font = '<sz val="11"/><name val="Times New Roman"/>'
        return (
            f'<styleSheet xmlns="{_MAIN}">'
            + (f'<numFmts count="{len(numbered) - 1}">{numbers}</numFmts>' if numbers else "")
            + f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            f'<borders count="2"><border/><border>{sides}<diagonal/></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self.looks)}">{xfs}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _look(look: Look, form: int) -> str:
    wrapped = '<alignment vertical="top" wrapText="1"/>' if look.has_lines else ""
    return (
        f'<xf numFmtId="{form}" fontId="{int(look.is_bold)}" fillId="0" borderId="{int(look.has_lines)}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">{wrapped}</xf>'
    )


def _frame(pages: Sequence[Page]) -> dict[str, str]:
    """The parts that say what belongs together."""
    numbers = range(1, len(pages) + 1)
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    overrides = "".join(f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in parts)
    links = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    named = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, page in enumerate(pages, 1)
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": _links([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _links([*links, ("styles", "styles.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{named}</sheets>{_titles(pages)}</workbook>'
        ),
    }


def _links(targets: Sequence[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _titles(pages: Sequence[Page]) -> str:
    """Which row comes again on every printed page."""
    names = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
        f"{_quoted(page.name)}!${page.head}:${page.head}</definedName>"
        for place, page in enumerate(pages)
        if page.is_printed
    )
    return f"<definedNames>{names}</definedNames>" if names else ""


def _quoted(name: str) -> str:
    return escape("'" + name.replace("'", "''") + "'")


def _head_of(page: Page) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(page.widths[:-1], 1)
    )
    last = len(page.widths)
    columns += f'<col min="{last}" max="{max(last, 20)}" width="{page.widths[-1]}" customWidth="1"/>'
    corner = f"{chr(ord('A') + page.left)}{page.head + 1}"
    split = (f'xSplit="{page.left}" ' if page.left else "") + f'ySplit="{page.head}"'
    pane = "bottomRight" if page.left else "bottomLeft"
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if page.is_printed else ""
    return (
        f'<worksheet xmlns="{_MAIN}">{fit}<sheetViews><sheetView workbookViewId="0">'
        f'<pane {split} topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def _tail_of(page: Page) -> str:
    printed = (
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter>"
    )
    return f"</sheetData>{printed if page.is_printed else ''}</worksheet>"
