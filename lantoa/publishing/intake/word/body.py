"""Walks through a .docx from top to bottom: paragraphs, lists, pictures, tables, in the order they are read."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lantoa.kit.text import nfc
from lantoa.publishing.intake.legacy import Chart, chart_of, starts_with_mark, to_unicode
from lantoa.publishing.intake.parts import Image, Line, LineKind, Part, Span, safe_link
from lantoa.publishing.intake.tables import Table
from lantoa.publishing.intake.word.dress import Dress, Styles, dressed, value

MOST_LETTERS, MOST_PARTS, MOST_PICTURES = 300_000, 5_000, 40
_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "urn:schemas-microsoft-com:vml": "v",
}
# Crossed out, moved away, shown only where the real thing cannot be, or said of text that is not there.
_SKIPPED = {"w:del", "w:moveFrom", "mc:Fallback", "w:rPrChange", "w:pPrChange", "w:sdtPr", "w:sectPr", "m:oMath"}
_LOST = {
    "w:footnoteReference": "footnote",
    "w:endnoteReference": "footnote",
    "w:altChunk": "chunk",
    "c:chart": "drawing",
    "dgm:relIds": "drawing",
    "m:oMath": "formula",
    "w:object": "object",
}
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.I)


@dataclass
class _Stretch:
    raw: str
    chart: Chart
    bold: bool
    italic: bool
    href: str


@dataclass
class _Paragraph:
    style: str = ""
    list_id: str | None = None
    stretches: list[_Stretch] = field(default_factory=list)
    before: list[Image] = field(default_factory=list)
    after: list[Image] = field(default_factory=list)


class Body:
    """Feed it every start and end of the main part; `parts` is what was found, `lost` counts what was not taken."""

    def __init__(self, styles: Styles, relations: dict[str, tuple[str, str, bool]]) -> None:
        self.parts: list[Part] = []
        self.lost: Counter[str] = Counter()
        self.charts: set[Chart] = set()
        self._styles, self._relations = styles, relations
        self._open: list[_Paragraph] = []
        self._tables: list[Table] = []
        self._run, self._run_style = Dress(), ""
        self._links: list[str] = []
        # Fields as (what they say, where they lead), the innermost last.
        self._fields: list[list[str]] = []
        self._alt = ""
        self._skipping = self._in_marks = 0
        self._letters = self._pictures = 0
        self._dresses: dict[str, Dress] = {}
        self._starts: dict[str, Callable[[Element], None]] = {
            "w:p": self._begin_paragraph,
            "w:pStyle": self._name_style,
            "w:numId": self._name_list,
            "w:r": self._begin_run,
            "w:rStyle": self._name_run_style,
            "w:hyperlink": self._begin_link,
            "w:fldSimple": self._begin_simple_field,
            "w:fldChar": self._field,
            "wp:docPr": self._describe,
            "a:blip": self._picture,
            "v:imagedata": self._picture,
            "w:tbl": self._begin_table,
            "w:tr": lambda _: self._in_table(lambda table: table.begin_row()),
            "w:tc": lambda _: self._in_table(lambda table: table.begin_cell()),
            "w:gridSpan": lambda element: self._in_table(lambda table: table.span(value(element))),
            "w:tblHeader": lambda _: self._in_table(lambda table: table.mark_head()),
        }
        self._ends: dict[str, Callable[[Element], None]] = {
            "w:p": self._end_paragraph,
            "w:t": lambda element: self._text(element.text or ""),
            "w:tab": lambda _: self._text(" "),
            "w:br": lambda element: self._text(" " if value(element, "type") in ("page", "column") else "\n"),
            "w:cr": lambda _: self._text("\n"),
            "w:noBreakHyphen": lambda _: self._text("-"),
            # TCVN3's ư has the number of a soft hyphen, and Word keeps it as one.
            "w:softHyphen": lambda _: self._text("\xad"),
            "w:instrText": self._field_text,
            "w:hyperlink": lambda _: self._end_link(),
            "w:fldSimple": lambda _: self._end_link(),
            "w:tbl": lambda _: self._end_table(),
        }

    def feed(self, what: str, element: Element) -> None:
        """One start or end."""
        name = _name(element)
        if name in _LOST and what == "start" and not self._skipping:
            self.lost[_LOST[name]] += 1
        if name in _SKIPPED:
            self._skipping += 1 if what == "start" else -1
        elif name in ("w:pPr", "w:tabs"):
            # A paragraph's mark has a dress of its own, and its tab stops are no text.
            self._in_marks += 1 if what == "start" else -1
        if self._skipping:
            return
        if what == "start" and name.startswith("w:") and self._open and not self._in_marks:
            self._run = dressed(self._run, element)
        act = (self._starts if what == "start" else self._ends).get(name)
        if act is not None:
            act(element)

    def _begin_paragraph(self, _element: Element) -> None:
        self._open.append(_Paragraph(style=self._styles.normal))

    def _name_style(self, element: Element) -> None:
        if self._open:
            self._open[-1].style = value(element)

    def _name_list(self, element: Element) -> None:
        if self._open:
            self._open[-1].list_id = value(element)

    def _begin_run(self, _element: Element) -> None:
        self._run, self._run_style = Dress(), ""

    def _name_run_style(self, element: Element) -> None:
        self._run_style = value(element)

    def _begin_link(self, element: Element) -> None:
        _kind, target, outside = self._relations.get(value(element, "id"), ("", "", False))
        self._links.append(safe_link(target) if outside else "")

    def _begin_simple_field(self, element: Element) -> None:
        self._links.append(_led_to(value(element, "instr")))

    def _end_link(self) -> None:
        if self._links:
            self._links.pop()

    def _field(self, element: Element) -> None:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.append(["", ""])
        elif self._fields and kind == "separate":
            self._fields[-1][1] = _led_to(self._fields[-1][0])
        elif self._fields and kind == "end":
            self._fields.pop()

    def _field_text(self, element: Element) -> None:
        if self._fields:
            self._fields[-1][0] += (element.text or "")[:2_000]

    def _describe(self, element: Element) -> None:
        self._alt = nfc(value(element, "descr"))

    def _picture(self, element: Element) -> None:
        where = self._relations.get(value(element, "embed") or value(element, "id") or value(element, "link"))
        alt, self._alt = self._alt, ""
        if where is None or where[2]:
            self.lost["linked"] += 1
        elif self._pictures >= MOST_PICTURES:
            self.lost["pictures"] += 1
        elif self._open:
            self._pictures += 1
            paragraph = self._open[-1]
            shown = paragraph.after if any(part.raw.strip() for part in paragraph.stretches) else paragraph.before
            shown.append(Image(where[1], alt=alt))

    def _text(self, raw: str) -> None:
        if not self._open or self._in_marks or not raw:
            return
        paragraph = self._open[-1]
        dress = self._run.over(self._dress(self._run_style)).over(self._dress(paragraph.style))
        dress = dress.over(self._styles.default)
        if dress.hidden:
            return
        self._letters += len(raw)
        if self._letters > MOST_LETTERS:
            self.lost["letters"] += 1
            return
        chart = chart_of(dress.font or "")
        if raw == "\xad" and not chart:
            return
        href = next((link for link in [*self._links, *(field[1] for field in self._fields)] if link), "")
        _append(paragraph.stretches, _Stretch(raw, chart, bool(dress.bold), bool(dress.italic), href))

    def _dress(self, style: str) -> Dress:
        if style not in self._dresses:
            self._dresses[style] = self._styles.dress(style)
        return self._dresses[style]

    def _end_paragraph(self, _element: Element) -> None:
        if not self._open:
            return
        paragraph = self._open.pop()
        line = Line(self._spans(paragraph), self._kind(paragraph))
        self._emit([*paragraph.before, *([line] if line.text else []), *paragraph.after])

    def _spans(self, paragraph: _Paragraph) -> list[Span]:
        self.charts |= {part.chart for part in paragraph.stretches if part.chart and not part.raw.isascii()}
        return [
            Span(nfc(to_unicode(part.raw, part.chart)), part.bold, part.italic, part.href)
            for part in paragraph.stretches
        ]

    def _kind(self, paragraph: _Paragraph) -> LineKind:
        kind = self._styles.kind(paragraph.style)
        list_id = self._styles.list_of(paragraph.style) if paragraph.list_id is None else paragraph.list_id
        if kind == "text" and list_id and list_id != "0":
            return "number" if list_id in self._styles.counting else "bullet"
        return kind

    def _emit(self, parts: list[Part]) -> None:
        if self._tables:
            self._tables[-1].add(parts)
        elif len(self.parts) + len(parts) > MOST_PARTS:
            self.lost["letters"] += len(parts)
        else:
            self.parts += parts

    def _begin_table(self, _element: Element) -> None:
        self._tables.append(Table())

    def _in_table(self, act: Callable[[Table], None]) -> None:
        if self._tables:
            act(self._tables[-1])

    def _end_table(self) -> None:
        if not self._tables:
            return
        table = self._tables.pop()
        if table.is_letterhead and not self._tables:
            self.lost["letterhead"] += 1
            return
        # A table in a cell is part of what the cell says.
        self._emit(table.flat() if self._tables or table.is_layout else [table.grid()])
        self.lost["rows"] += table.lost_rows


def _append(stretches: list[_Stretch], new: _Stretch) -> None:
    last = stretches[-1] if stretches else None
    if last is not None and last.chart == new.chart == "vni" and starts_with_mark(new.raw):
        last.raw, new.raw = last.raw + new.raw[0], new.raw[1:]
    if last is None or (last.chart, last.bold, last.italic, last.href) != (new.chart, new.bold, new.italic, new.href):
        stretches.append(new)
    else:
        last.raw += new.raw


def _led_to(instruction: str) -> str:
    found = _LINK_FIELD.match(instruction)
    return safe_link(found[1]) if found else ""


def _name(element: Element) -> str:
    space, _brace, name = str(element.tag).partition("}")
    return f"{_SPACES.get(space[1:], '?')}:{name}"
