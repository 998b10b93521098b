"""A small writer of Word files: paragraphs, tables without and with lines, page numbers.

It knows the page of Decree 30/2020/NĐ-CP, appendix I: A4, Times New Roman, a wide left margin, the number of the page
in the middle of the top margin but not on page 1, headings as tables without lines so that people can go on editing.
Measures: lengths are millimetres, sizes of letters points.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

Align = Literal["left", "center", "right", "both"]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Letters that XML 1.0 knows nothing of.
_UNKNOWN = {*range(0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)} - {0x9, 0xA, 0xD}
_GONE = dict.fromkeys(_UNKNOWN)


@dataclass(frozen=True)
class Line:
    """One paragraph; `rule` draws a short line below it, as under a heading."""

    text: str
    align: Align = "left"
    size: float = 13
    is_bold: bool = False
    is_italic: bool = False
    before: float = 0
    after: float = 0
    rule: bool = False


Cell = Line | Sequence[Line]


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _xml(text: str) -> str:
    return escape(text.translate(_GONE))


def _paragraph(line: Line) -> str:
    dress = f'<w:sz w:val="{round(line.size * 2)}"/><w:szCs w:val="{round(line.size * 2)}"/>'
    dress = ("<w:b/>" if line.is_bold else "") + ("<w:i/>" if line.is_italic else "") + dress
    space = f'<w:spacing w:before="{round(line.before * 20)}" w:after="{round(line.after * 20)}"/>'
    text = f'<w:r><w:rPr>{dress}</w:rPr><w:t xml:space="preserve">{_xml(line.text)}</w:t></w:r>' if line.text else ""
    return f'<w:p><w:pPr>{space}<w:jc w:val="{line.align}"/></w:pPr>{text}</w:p>' + (_rule() if line.rule else "")


def _rule() -> str:
    """A line under the words, a third of the column wide: an empty paragraph with a border and indents."""
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    dress = f'{border}<w:spacing w:before="0" w:after="0"/><w:ind w:left="1400" w:right="1400"/>'
    return f'<w:p><w:pPr>{dress}<w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>'


class Paper:
    """A document that grows from top to bottom."""

    def __init__(self, *, is_landscape: bool = False) -> None:
        self.is_landscape = is_landscape
        self._body: list[str] = []

    @property
    def width(self) -> float:
        """Between the margins."""
        return (297 - 40) if self.is_landscape else (210 - 50)

    def add(self, *lines: Line) -> None:
        """Paragraphs."""
        self._body += [_paragraph(line) for line in lines]

    def table(
        self, rows: Iterable[Sequence[Cell]], *, widths: Sequence[float], has_lines: bool = True, heads: int = 0
    ) -> None:
        """Rows of cells; `widths` are shares of the page's width, the first `heads` rows come again on every page."""
        whole = sum(widths)
        columns = [_twips(self.width * width / whole) for width in widths]
        grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
        borders = "".join(
            f'<w:{side} w:val="{"single" if has_lines else "nil"}" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        dress = f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        dress += '<w:tblLayout w:type="fixed"/>'
        drawn = [_row(row, columns, is_head=place < heads) for place, row in enumerate(rows)]
        self._body.append(f"<w:tbl><w:tblPr>{dress}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(drawn)}</w:tbl>")
        # Word asks for a paragraph behind every table.
        self._body.append(_paragraph(Line("", size=4)))

    def new_page(self) -> None:
        """What follows stands on a new page."""
        self._body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def save(self) -> bytes:
        """The file's bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self._parts().items():
                package.writestr(name, _HEAD + content)
        return out.getvalue()

    def _parts(self) -> dict[str, str]:
        return {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": _relations([("styles", "styles.xml"), ("header", "header1.xml")]),
            "word/document.xml": self._document(),
            "word/styles.xml": _styles(),
            "word/header1.xml": _page_number(),
        }

    def _document(self) -> str:
        wide, high = (297, 210) if self.is_landscape else (210, 297)
        turned = ' w:orient="landscape"' if self.is_landscape else ""
        left, right = (20, 20) if self.is_landscape else (30, 20)
        margins = f'w:top="{_twips(20)}" w:bottom="{_twips(20)}" w:left="{_twips(left)}" w:right="{_twips(right)}"'
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
            f'<w:pgSz w:w="{_twips(wide)}" w:h="{_twips(high)}"{turned}/>'
            f'<w:pgMar {margins} w:header="{_twips(10)}" w:footer="{_twips(10)}" w:gutter="0"/><w:titlePg/></w:sectPr>'
        )
        return f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(self._body)}{section}</w:body></w:document>'


def _row(cells: Sequence[Cell], columns: Sequence[int], *, is_head: bool) -> str:
    drawn = []
    for cell, column in zip(cells, columns, strict=True):
        lines = [cell] if isinstance(cell, Line) else list(cell)
        dress = (
            f'<w:tcPr><w:tcW w:w="{column}" w:type="dxa"/><w:vAlign w:val="{"center" if is_head else "top"}"/></w:tcPr>'
        )
        drawn.append(f"<w:tc>{dress}{''.join(map(_paragraph, lines or [Line('')]))}</w:tc>")
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "") + "</w:trPr>"
    return f"<w:tr>{kept}{''.join(drawn)}</w:tr>"


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "header1": "header"}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORDS}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    usual = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{usual}{parts}</Types>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _styles() -> str:
    name = "Times New Roman"
    font = f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}" w:eastAsia="{name}"/>'
    dress = f'<w:rPr>{font}<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr>'
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault>{dress}</w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
    )


def _page_number() -> str:
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    return f'<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p></w:hdr>'
