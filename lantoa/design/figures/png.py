"""Drawings one below the other as one tall PNG, for networks and messages."""

import io
from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw

from lantoa.design.figures.shapes import WIDTH, Box, Dot, Drawing, Path, Shape, Words
from lantoa.design.typeface import REGULAR, SEMIBOLD, colours, font

SCALE, MARGIN, GAP = 3, 24, 28
# Units; 36 screens of a phone. What is longer ends there.
LONGEST = 24_000
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(drawings: Sequence[Drawing]) -> bytes:
    """One picture (WIDTH + 2 × MARGIN) × SCALE pixels wide on the paper's colour; at most LONGEST units tall."""
    height = min(sum(drawing.height + GAP for drawing in drawings) - GAP + 2 * MARGIN, LONGEST)
    image = Image.new("RGB", ((WIDTH + 2 * MARGIN) * SCALE, round(max(height, 2 * MARGIN) * SCALE)), colours()["paper"])
    draw = ImageDraw.Draw(image)
    top = float(MARGIN)
    for drawing in drawings:
        for shape in drawing.shapes:
            _draw(draw, shape, top)
        top += drawing.height + GAP
    file = io.BytesIO()
    # Few flat colours: a palette makes the file a third of the size. Measured at 1224 × 6668: 0.13 s, 170 kB; the
    # slow ways of both (0.7 s) save a tenth.
    flat = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(file, "PNG")
    return file.getvalue()


def _draw(draw: ImageDraw.ImageDraw, shape: Shape, top: float) -> None:
    def at(x: float, y: float) -> tuple[float, float]:
        return (MARGIN + x) * SCALE, (top + y) * SCALE

    if isinstance(shape, Box):
        draw.rectangle(
            (*at(shape.x, shape.y), *at(shape.x + shape.width, shape.y + shape.height)),
            fill=_mixed(shape.colour, shape.share),
        )
    elif isinstance(shape, Path):
        points = [at(x, y) for x, y in shape.points]
        draw.line(points, fill=colours()[shape.colour], width=round(shape.width * SCALE), joint="curve")
    elif isinstance(shape, Dot):
        x, y, radius = shape.x, shape.y, shape.radius
        draw.ellipse((*at(x - radius, y - radius), *at(x + radius, y + radius)), fill=colours()[shape.colour])
    else:
        _write(draw, shape, at(shape.x, shape.y))


def _write(draw: ImageDraw.ImageDraw, shape: Words, place: tuple[float, float]) -> None:
    cut = font(SEMIBOLD if shape.is_bold else REGULAR, max(round(shape.size * SCALE), 1))
    draw.text(place, shape.text, font=cut, fill=colours()[shape.colour], anchor=_ANCHORS[shape.anchor])


def _mixed(name: str, share: float) -> tuple[int, ...]:
    """The token's colour over the paper, as `fill-opacity` shows it."""
    over, ground = ImageColor.getrgb(colours()[name]), ImageColor.getrgb(colours()["paper"])
    return tuple(round(share * one + (1 - share) * other) for one, other in zip(over, ground, strict=True))
