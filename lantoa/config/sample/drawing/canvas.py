"""A canvas drawn at twice its size: shapes with clean edges, gradients, soft light and shade, grain."""

import math
import random
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
Stops = Sequence[tuple[float, Colour]]
SCALE = 2
SOFT = 8
"""Soft masks are drawn at 1/8 of the drawing's size and blurred there."""


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` 0 is all `first`, 1 all `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def hexa(text: str) -> Colour:
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def darker(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (18, 20, 34), share)


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (255, 246, 228), share)


class Canvas:
    """Logical size `width` × `height`; every coordinate and length below is logical."""

    def __init__(self, width: int, height: int, ground: Colour, seed: int) -> None:
        self.width, self.height = width, height
        self.chance = random.Random(seed)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    # Shapes

    def poly(self, points: Iterable[Point], colour: Colour, alpha: float = 1.0) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], (*colour, round(255 * alpha)))

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        colour: Colour,
        alpha: float = 1.0,
        radius: float = 0,
    ) -> None:
        box = (x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1)
        if box[2] < box[0] or box[3] < box[1]:
            return
        fill = (*colour, round(255 * alpha))
        if radius:
            self.pen.rounded_rectangle(box, radius * SCALE, fill)
        else:
            self.pen.rectangle(box, fill)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 1.0) -> None:
        box = ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE)
        self.pen.ellipse(box, (*colour, round(255 * alpha)))

    def line(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1.0) -> None:
        path = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(path, (*colour, round(255 * alpha)), max(1, round(width * SCALE)), "curve")

    def limb(self, start: Point, end: Point, first: float, last: float, colour: Colour) -> None:
        """A tapering stroke with round ends: `first` and `last` are its widths."""
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0) or 1
        nx, ny = -(y1 - y0) / length / 2, (x1 - x0) / length / 2
        self.poly(
            [
                (x0 + nx * first, y0 + ny * first),
                (x1 + nx * last, y1 + ny * last),
                (x1 - nx * last, y1 - ny * last),
                (x0 - nx * first, y0 - ny * first),
            ],
            colour,
        )
        self.oval(x0, y0, first / 2, first / 2, colour)
        self.oval(x1, y1, last / 2, last / 2, colour)

    def blob(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """A closed smooth curve through `points`."""
        self.poly(smooth(points), colour, alpha)

    # Gradients

    def shade_poly(self, points: Sequence[Point], stops: Stops, *, sideways: bool = False) -> None:
        """A polygon filled with a gradient from its top to its foot, or from left to right."""
        path = [(x * SCALE, y * SCALE) for x, y in points]
        low, high = (tuple(pick(p[i] for p in path) for i in (0, 1)) for pick in (min, max))
        left, top = (max(0, math.floor(edge)) for edge in low)
        right, foot = min(self.image.width, math.ceil(high[0])), min(self.image.height, math.ceil(high[1]))
        if right <= left or foot <= top:
            return
        size = (right - left, foot - top)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in path], 255)
        axis = 0 if sideways else 1
        whole = (high[axis] - low[axis]) or 1
        part = ((left, top)[axis] - low[axis]) / whole, ((right, foot)[axis] - low[axis]) / whole
        self.image.paste(ramp(size, stops, sideways=sideways, part=part), (left, top), mask)

    def band(self, y: float, h: float, stops: Stops) -> None:
        """A gradient over the whole width."""
        size = (self.width * SCALE, max(1, round(h * SCALE)))
        self.image.paste(ramp(size, stops), (0, round(y * SCALE)))

    # Light and shade

    def window(self, source: tuple[float, float, float, float], x: float, y: float, w: float, h: float) -> None:
        """Show what is drawn in `source` (left, top, width, height) once more at (x, y), brighter: a screen."""
        left, top, wide, high = (round(v * SCALE) for v in source)
        piece = self.image.crop((left, top, left + wide, top + high))
        piece = piece.resize((round(w * SCALE), round(h * SCALE)), Image.Resampling.BILINEAR)
        self.image.paste(ImageChops.add(piece, piece, 1.6), (round(x * SCALE), round(y * SCALE)))

    def haze(self, colour: Colour, strength: float, blur: float) -> None:
        """Everything so far goes out of focus and towards `colour`."""
        small = self.image.reduce(4).filter(ImageFilter.GaussianBlur(blur * SCALE / 4))
        soft = small.resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste(Image.blend(soft, Image.new("RGB", soft.size, colour), strength), (0, 0))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float, squash: float = 1) -> None:
        """Light that falls off from a point; `squash` flattens it."""
        rx, ry = round(radius * SCALE), round(radius * squash * SCALE)
        self._screen(
            _falloff().resize((rx * 2, ry * 2), Image.Resampling.BILINEAR),
            round(x * SCALE) - rx,
            round(y * SCALE) - ry,
            colour,
            strength,
        )

    def soft(
        self,
        shapes: Iterable[Sequence[Point]],
        colour: Colour,
        strength: float,
        blur: float,
        *,
        lit: bool = False,
    ) -> None:
        """Shapes without edges: a shadow, or with `lit` a beam. `blur` is its radius."""
        mask = Image.new("L", (self.width * SCALE // SOFT, self.height * SCALE // SOFT), 0)
        pen = ImageDraw.Draw(mask)
        for shape in shapes:
            pen.polygon([(x * SCALE / SOFT, y * SCALE / SOFT) for x, y in shape], 255)
        mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE / SOFT))
        box = mask.getbbox()
        if box is None:
            return
        piece = mask.crop(box)
        size = (piece.width * SOFT, piece.height * SOFT)
        piece = piece.resize(size, Image.Resampling.BICUBIC)
        if lit:
            self._screen(piece, box[0] * SOFT, box[1] * SOFT, colour, strength)
            return
        weak = piece.point([round(v * strength) for v in range(256)])
        self.image.paste(colour, (box[0] * SOFT, box[1] * SOFT), weak)

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.3) -> None:
        """A soft shadow on the ground under something that stands at (x, y)."""
        self.oval(x, y, rx, ry, (20, 22, 40), strength * 0.45)
        self.oval(x, y, rx * 0.72, ry * 0.7, (20, 22, 40), strength * 0.5)

    def _screen(self, mask: Image.Image, x: int, y: int, colour: Colour, strength: float) -> None:
        left, top = max(0, x), max(0, y)
        right = min(self.image.width, x + mask.width)
        foot = min(self.image.height, y + mask.height)
        if right <= left or foot <= top:
            return
        mask = mask.crop((left - x, top - y, right - x, foot - y))
        region = self.image.crop((left, top, right, foot))
        tint = Image.merge("RGB", [mask.point([round(v * c * strength / 255) for v in range(256)]) for c in colour])
        self.image.paste(ImageChops.screen(region, tint), (left, top))

    # The end

    def finished(self, *, tint: Colour, tint_strength: float, grain: float = 1.0) -> Image.Image:
        """The picture at its logical size: graded towards `tint`, corners darkened, with grain."""
        image = self.image.reduce(SCALE)
        if tint_strength:
            graded = ImageChops.multiply(image, Image.new("RGB", image.size, tint))
            image = Image.blend(image, graded, tint_strength)
        corners = _falloff().resize((image.width * 2, image.height * 2), Image.Resampling.BILINEAR)
        corners = corners.crop(
            (image.width // 2, image.height // 2, image.width * 3 // 2, image.height * 3 // 2)
        ).point([min(255, 200 + v) for v in range(256)])
        image = ImageChops.multiply(image, Image.merge("RGB", [corners] * 3))
        noise = _noise(image.size, round(3 * grain))
        return ImageChops.add(image, Image.merge("RGB", [noise] * 3), 1, -128)


def smooth(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A closed Catmull-Rom curve through `points`."""
    count = len(points)
    curve: list[Point] = []
    for i in range(count):
        p0, p1, p2, p3 = (points[(i + k - 1) % count] for k in range(4))
        for step in range(steps):
            t = step / steps
            curve.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    return curve


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def ramp(
    size: tuple[int, int], stops: Stops, *, sideways: bool = False, part: tuple[float, float] = (0.0, 1.0)
) -> Image.Image:
    """A gradient through `stops` (place 0–1, colour), top to foot or left to right; `part` cuts a piece of it."""
    first, last = part
    strip = Image.new("RGB", (1, 128))
    strip.putdata([_at(stops, first + (last - first) * i / 127) for i in range(128)])
    if sideways:
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize(size, Image.Resampling.BILINEAR)


def _at(stops: Stops, place: float) -> Colour:
    for (start, first), (end, second) in pairwise(stops):
        if place <= end:
            return mix(first, second, max(0.0, (place - start) / ((end - start) or 1)))
    return stops[-1][1]


@cache
def _falloff() -> Image.Image:
    """White in the middle, black at the rim, falling like light."""
    disc = Image.radial_gradient("L")
    return disc.point([round(255 * max(0.0, 1 - v / 180) ** 2) for v in range(256)])


@cache
def _noise(size: tuple[int, int], strength: int) -> Image.Image:
    """Film grain around 128, the same in every run."""
    rough = Image.frombytes("L", size, random.Random(7).randbytes(size[0] * size[1]))
    fine = rough.filter(ImageFilter.GaussianBlur(0.7))
    return fine.point([round(128 + (v - 128) * strength / 40) for v in range(256)])
