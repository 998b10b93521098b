"""The poster for a notice board: one A4 page with the news and the unit's own link as a QR code."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import segno
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lantoa.kit.text import nfc
from lantoa.publishing.distribution.kit.lines import Setting, set_lines
from lantoa.publishing.distribution.kit.look import REGULAR, SEMIBOLD, colours, font_path
from lantoa.publishing.distribution.kit.pictures import JPEG_QUALITY, shaped

WIDTH, HEIGHT = A4
MARGIN = 18 * mm
# A phone held an arm's length away reads modules of 1 mm and more.
QR_SIDE = 58 * mm
PICTURE_HEIGHT = 84 * mm
# What readers need around a code to find it. Source: ISO/IEC 18004, quiet zone.
QUIET_MODULES = 4


@dataclass(frozen=True)
class PosterText:
    """What stands on a poster; `link` is the whole address in the code, `address` the one to type."""

    title: str
    lead: str
    unit: str
    section: str
    link: str
    address: str
    invitation: str
    typed: str


def poster(text: PosterText, *, picture: Image.Image | None = None) -> bytes:
    """One A4 page as PDF, fonts embedded; the same input gives the same bytes."""
    _register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(nfc(text.title))
    canvas.setAuthor(nfc(text.unit))
    top = _head(canvas, text)
    if picture is not None:
        top = _picture(canvas, picture, top)
    _news(canvas, text, top)
    _foot(canvas, text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _register_fonts() -> None:
    for cut in (REGULAR, SEMIBOLD):
        pdfmetrics.registerFont(TTFont(f"BeVietnamPro-{cut}", str(font_path(cut))))


def _measure(cut: str, size: float) -> Callable[[str], float]:
    return lambda text: float(pdfmetrics.stringWidth(text, f"BeVietnamPro-{cut}", size))


def _head(canvas: Canvas, text: PosterText) -> float:
    """The blue band with unit and section; returns where the page goes on."""
    band = 26 * mm
    canvas.setFillColor(colours()["blue"])
    canvas.rect(0, HEIGHT - band, WIDTH, band, stroke=0, fill=1)
    canvas.setFillColor(colours()["gold"])
    canvas.rect(0, HEIGHT - band - 2 * mm, WIDTH, 2 * mm, stroke=0, fill=1)
    canvas.setFillColor("white")
    room = WIDTH - 2 * MARGIN
    unit = set_lines(nfc(text.unit), measure=_measure(SEMIBOLD, 17), width=room, most=1)
    _draw(canvas, unit, cut=SEMIBOLD, size=17, top=HEIGHT - (9 if text.section else 13) * mm)
    if text.section:
        section = set_lines(nfc(text.section), measure=_measure(REGULAR, 13), width=room, most=1)
        _draw(canvas, section, cut=REGULAR, size=13, top=HEIGHT - 17.5 * mm)
    return float(HEIGHT - band - 2 * mm)


def _picture(canvas: Canvas, picture: Image.Image, top: float) -> float:
    # 150 dots an inch are enough for what is read from a metre away.
    pixels = (round(WIDTH / 72 * 150), round(PICTURE_HEIGHT / 72 * 150))
    kept = io.BytesIO()
    shaped(picture, pixels).save(kept, "JPEG", quality=JPEG_QUALITY)
    canvas.drawImage(ImageReader(kept), 0, top - PICTURE_HEIGHT, WIDTH, PICTURE_HEIGHT)
    return float(top - PICTURE_HEIGHT)


def _news(canvas: Canvas, text: PosterText, top: float) -> None:
    """The title as large as it fits, and as much of the lead as there is room for."""
    room, bottom = WIDTH - 2 * MARGIN, MARGIN + QR_SIDE + 12 * mm
    top -= 10 * mm
    title, size = Setting(()), 22
    for size in (44, 40, 36, 32, 28, 25, 22):
        # A third of the room stays for the lead.
        most = max(int((top - bottom) * 0.67 / (size * 1.25)), 1)
        measure = _measure(SEMIBOLD, size)
        title = set_lines(text.title, measure=measure, width=room, most=most, may_cut=size == 22)
        if title.lines:
            break
    canvas.setFillColor(colours()["ink"])
    top = _draw(canvas, title, cut=SEMIBOLD, size=size, top=top, leading=1.25) - 5 * mm
    lines = int((top - bottom) / (15 * 1.5))
    if text.lead and lines > 0:
        lead = set_lines(text.lead, measure=_measure(REGULAR, 15), width=room, most=lines)
        _draw(canvas, lead, cut=REGULAR, size=15, top=top, leading=1.5)


def _foot(canvas: Canvas, text: PosterText) -> None:
    """The code at the left, what to do with it at the right."""
    canvas.setStrokeColor(colours()["line"])
    canvas.line(MARGIN, MARGIN + QR_SIDE + 6 * mm, WIDTH - MARGIN, MARGIN + QR_SIDE + 6 * mm)
    _code(canvas, text.link, MARGIN, MARGIN)
    left = MARGIN + QR_SIDE + 10 * mm
    room = WIDTH - MARGIN - left
    invitation = set_lines(text.invitation, measure=_measure(SEMIBOLD, 21), width=room, most=3)
    canvas.setFillColor(colours()["blue"])
    top = _draw(canvas, invitation, cut=SEMIBOLD, size=21, top=MARGIN + QR_SIDE - 4 * mm, leading=1.35, left=left)
    canvas.setFillColor(colours()["muted"])
    typed = set_lines(text.typed, measure=_measure(REGULAR, 13), width=room, most=2)
    top = _draw(canvas, typed, cut=REGULAR, size=13, top=top - 4 * mm, leading=1.4, left=left)
    size = next((one for one in (18, 16, 14, 12) if _measure(SEMIBOLD, one)(text.address) <= room), 10)
    canvas.setFillColor(colours()["ink"])
    address = set_lines(text.address, measure=_measure(SEMIBOLD, size), width=room, most=2)
    _draw(canvas, address, cut=SEMIBOLD, size=size, top=top - 1 * mm, leading=1.3, left=left)


def _code(canvas: Canvas, link: str, left: float, bottom: float) -> None:
    # Q survives a torn corner or a drawing pin; a short link still makes few modules.
    modules = [list(row) for row in segno.make_qr(link, error="q").matrix]
    side = QR_SIDE / (len(modules) + 2 * QUIET_MODULES)
    canvas.setFillColor("white")
    canvas.rect(left, bottom, QR_SIDE, QR_SIDE, stroke=0, fill=1)
    canvas.setFillColor("black")
    path = canvas.beginPath()
    for row, line in enumerate(modules):
        for column, is_dark in enumerate(line):
            if is_dark:
                x = left + (column + QUIET_MODULES) * side
                y = bottom + QR_SIDE - (row + QUIET_MODULES + 1) * side
                # A hair larger than the grid: printers leave white lines between squares that only touch.
                path.rect(x, y, side * 1.02, side * 1.02)
    canvas.drawPath(path, stroke=0, fill=1)


def _draw(
    canvas: Canvas, setting: Setting, *, cut: str, size: float, top: float, leading: float = 1.3, left: float = MARGIN
) -> float:
    """Draw the lines under `top`; returns where the next thing may begin."""
    canvas.setFont(f"BeVietnamPro-{cut}", size)
    for number, line in enumerate(setting.lines):
        canvas.drawString(left, top - size - number * size * leading, line)
    return top - size * leading * len(setting.lines)
