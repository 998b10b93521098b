"""A piece on A4: the federation's hand, page numbers, the address and its code at the end."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import segno
from PIL import Image, ImageOps
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus import Image as Picture

from lantoa.design.typeface import REGULAR, SEMIBOLD, colours, font_path
from lantoa.faces.portal.paper.parts import MOST_COLUMNS, Part

WIDTH, HEIGHT = A4
SIDE, TOP, FOOT = 22 * mm, 20 * mm, 24 * mm
ROOM = WIDTH - 2 * SIDE
TALLEST_PICTURE, QR_SIDE = 110 * mm, 26 * mm
# 150 dots an inch on paper; a picture of so many million dots is not opened.
DOTS, MOST_DOTS = round(ROOM / 72 * 150), 40_000_000
NAME = "Be Vietnam Pro"
Open = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper beside the piece's parts; texts are plain."""

    site: str
    section: str
    title: str
    lead: str
    by: str
    source: str
    address: str
    short: str
    rest: str
    cover: str = ""
    caption: str = ""


def sheet_pdf(sheet: Sheet, parts: list[Part], *, open_picture: Open) -> bytes:
    """The piece as PDF, fonts inside; `open_picture` gives a picture's bytes by its address, or None."""
    _register_fonts()
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, leftMargin=SIDE, rightMargin=SIDE, topMargin=TOP, bottomMargin=FOOT, invariant=1,
        title=sheet.title, author=sheet.by or sheet.site, subject=sheet.address, lang="vi",
    )  # fmt: skip
    frame = Frame(SIDE, FOOT, ROOM, HEIGHT - TOP - FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates([PageTemplate(id="trang", frames=[frame])])
    story = [*_head(sheet, open_picture), *_body(parts, open_picture), *_end(sheet)]
    document.build(story, canvasmaker=_numbered(f"{sheet.site} · {sheet.short.partition('//')[2]}"))
    return out.getvalue()


@cache
def _register_fonts() -> None:
    for cut in (REGULAR, SEMIBOLD, "Italic"):
        pdfmetrics.registerFont(TTFont(f"{NAME} {cut}", str(font_path(cut))))
    cuts = {"normal": REGULAR, "bold": SEMIBOLD, "italic": "Italic", "boldItalic": SEMIBOLD}
    pdfmetrics.registerFontFamily(f"{NAME} {REGULAR}", **{way: f"{NAME} {cut}" for way, cut in cuts.items()})


@cache
def _style(kind: str) -> ParagraphStyle:
    """(cut, size, line height, before, after, colour) of each kind of text, in points."""
    cut, size, leading, before, after, colour = {
        "kicker": (SEMIBOLD, 10, 14, 0, 4, "blue"),
        "title": (SEMIBOLD, 23, 30, 0, 8, "ink"),
        "lead": (SEMIBOLD, 12, 18, 0, 8, "ink"),
        "by": (REGULAR, 9.5, 14, 0, 10, "muted"),
        "text": (REGULAR, 11, 17, 0, 8, "ink"),
        "item": (REGULAR, 11, 17, 0, 5, "ink"),
        "heading": (SEMIBOLD, 13.5, 19, 8, 5, "ink"),
        "small": (SEMIBOLD, 11, 17, 6, 4, "ink"),
        "quote": (SEMIBOLD, 12, 18, 2, 8, "blue"),
        "caption": (REGULAR, 9, 13, 2, 10, "muted"),
        "cell": (REGULAR, 9, 13, 0, 0, "ink"),
        "end": (REGULAR, 9, 13.5, 0, 2, "muted"),
    }[kind]
    more: dict[str, Any] = {}
    if kind in ("heading", "small"):
        more["keepWithNext"] = 1
    if kind == "quote":
        more |= {"leftIndent": 14, "borderPadding": 0}
    if kind == "item":
        more |= {"leftIndent": 16, "bulletIndent": 2}
    return ParagraphStyle(
        kind, fontName=f"{NAME} {cut}", fontSize=size, leading=leading, spaceBefore=before, spaceAfter=after,
        textColor=colours()[colour], alignment=TA_LEFT, splitLongWords=1, allowWidows=0, allowOrphans=0,
        bulletFontName=f"{NAME} {REGULAR}", bulletFontSize=size, **more,
    )  # fmt: skip


def _head(sheet: Sheet, open_picture: Open) -> list[Flowable]:
    words = [("kicker", " · ".join(part for part in (sheet.site, sheet.section) if part))]
    words += [("title", sheet.title), ("lead", sheet.lead), ("by", sheet.by)]
    found: list[Flowable] = [Paragraph(escape(text), _style(kind)) for kind, text in words if text]
    found.append(HRFlowable(width="100%", thickness=0.7, color=colours()["line"], spaceAfter=10))
    if sheet.cover:
        picture = _picture(sheet.cover, open_picture)
        found += [picture] if picture else []
        found += [Paragraph(escape(sheet.caption), _style("caption"))] if picture and sheet.caption else []
        found.append(Spacer(1, 6))
    return found


def _body(parts: list[Part], open_picture: Open) -> list[Flowable]:
    found: list[Flowable] = []
    for place, part in enumerate(parts):
        if part.kind == "picture":
            picture = _picture(part.src, open_picture)
            follows = parts[place + 1] if place + 1 < len(parts) else None
            if picture and follows is not None and follows.kind == "caption":
                found.append(KeepTogether([picture, Paragraph(follows.text, _style("caption"))]))
            elif picture:
                found += [picture, Spacer(1, 8)]
        elif part.kind == "caption" and place and parts[place - 1].kind == "picture":
            continue
        elif part.kind == "table":
            found += _table(part.rows)
        else:
            found.append(Paragraph(part.text, _style(part.kind), bulletText=part.mark or None))
    return found


def _picture(src: str, open_picture: Open) -> Flowable | None:
    """The picture within the page's width, as JPEG; None when it cannot be had: the text is what counts."""
    raw = open_picture(src)
    if raw is None:
        return None
    try:
        with Image.open(io.BytesIO(raw)) as opened:
            if opened.width * opened.height > MOST_DOTS:
                return None
            opened.draft("RGB", (DOTS, DOTS))
            made = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    made.thumbnail((DOTS, DOTS * 2))
    kept = io.BytesIO()
    made.save(kept, "JPEG", quality=78)
    kept.seek(0)
    scale = min(ROOM / made.width, TALLEST_PICTURE / made.height)
    return Picture(kept, made.width * scale, made.height * scale, hAlign="LEFT")


def _table(rows: list[list[str]]) -> list[Flowable]:
    """Lines between the rows; what has more columns than paper has room for is set as lines of text."""
    rows = [[" ".join(cell.split()) for cell in row] for row in rows if row]
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return []
    if columns > MOST_COLUMNS:
        return [Paragraph(escape(" · ".join(cell for cell in row if cell)), _style("item")) for row in rows]
    cells = [[Paragraph(escape(cell), _style("cell")) for cell in [*row, *[""] * (columns - len(row))]] for row in rows]
    look = TableStyle([
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, colours()["line"]),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ])  # fmt: skip
    return [Table(cells, colWidths=[ROOM / columns] * columns, style=look), Spacer(1, 10)]


def _end(sheet: Sheet) -> list[Flowable]:
    """Whose it is, where it stands, and the code that leads there."""
    words = [Paragraph(escape(text), _style("end")) for text in (sheet.rest, sheet.source, sheet.address) if text]
    code = _Code(sheet.short)
    row = Table([[words, code]], colWidths=[ROOM - QR_SIDE - 6 * mm, QR_SIDE + 6 * mm])
    row.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    rule = HRFlowable(width="100%", thickness=0.7, color=colours()["line"], spaceBefore=14, spaceAfter=8)
    return [KeepTogether([rule, row])]


class _Code(Flowable):
    """A QR code of `link`."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.rows = [list(row) for row in segno.make_qr(link, error="m").matrix]
        self.width = self.height = QR_SIDE

    def draw(self) -> None:
        side = QR_SIDE / len(self.rows)
        path = self.canv.beginPath()
        for row, line in enumerate(self.rows):
            for column, is_dark in enumerate(line):
                if is_dark:
                    path.rect(column * side, QR_SIDE - (row + 1) * side, side * 1.02, side * 1.02)
        self.canv.setFillColor("black")
        self.canv.drawPath(path, stroke=0, fill=1)


def _numbered(foot: str) -> type[Canvas]:
    """A canvas that writes "2/5" below each page: how many there are is known at the end."""

    class Numbered(Canvas):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self.setFont(f"{NAME} {REGULAR}", 8.5)
                self.setFillColor(colours()["muted"])
                self.drawString(SIDE, 13 * mm, foot)
                self.drawRightString(WIDTH - SIDE, 13 * mm, f"{number}/{len(self._pages)}")
                super().showPage()
            super().save()

    return Numbered
