"""What a figure is drawn of. Lengths are units of a page 360 units wide: one CSS pixel on a cheap phone."""

from dataclasses import dataclass, field

from lantoa.design.typeface import REGULAR, SEMIBOLD, font
from lantoa.kit.text import one_line

WIDTH = 360
# Measured at this size and scaled: finer than whole pixels.
_MEASURE = 100


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `colour` is the name of a token."""

    x: float
    y: float
    width: float
    height: float
    colour: str = "blue"
    share: float = 1.0
    """How much of the colour, 0–1; the rest is the ground."""


@dataclass(frozen=True)
class Path:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str = "blue"
    width: float = 2.5


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: str = "blue"


@dataclass(frozen=True)
class Words:
    """One line of text; `y` is its base line, `anchor` start, middle or end."""

    x: float
    y: float
    text: str
    size: float = 14
    is_bold: bool = False
    colour: str = "ink"
    anchor: str = "start"


Shape = Box | Path | Dot | Words


@dataclass(frozen=True)
class Drawing:
    """Shapes in a box of WIDTH by `height`, the later above the earlier."""

    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Figure:
    """One figure: its message, its drawing, and the same told as a table."""

    title: str
    drawing: Drawing
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())
    note: str = ""


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide the text runs in Be Vietnam Pro."""
    return font(SEMIBOLD if is_bold else REGULAR, _MEASURE).getlength(text) * size / _MEASURE


def wrapped(text: str, *, size: float, width: float, is_bold: bool = False, most: int = 40) -> list[str]:
    """The text in lines no wider than `width`, broken between words; beyond `most` lines it is cut with "…"."""
    lines: list[str] = []
    for word in one_line(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, is_bold=is_bold) <= width:
            lines[-1] = longer
        else:
            lines.append(_narrowed(word, size=size, width=width, is_bold=is_bold))
    if len(lines) > most:
        cut = lines[:most]
        cut[-1] = _narrowed(f"{cut[-1]}…", size=size, width=width, is_bold=is_bold)
        return cut
    return [line for line in lines if line]


def _narrowed(text: str, *, size: float, width: float, is_bold: bool) -> str:
    if width_of(text, size, is_bold=is_bold) <= width:
        return text
    text = text.removesuffix("…")
    while len(text) > 1 and width_of(f"{text}…", size, is_bold=is_bold) > width:
        text = text[:-1]
    return f"{text}…"


def set_text(
    text: str, *, x: float, y: float, width: float, size: float = 14, is_bold: bool = False, colour: str = "ink"
) -> tuple[list[Words], float]:
    """Lines of text that hang from `y`, and where they end."""
    leading = size * 1.4
    lines = wrapped(text, size=size, width=width, is_bold=is_bold)
    drawn = [
        Words(x, y + leading * number + size, line, size=size, is_bold=is_bold, colour=colour)
        for number, line in enumerate(lines)
    ]
    return drawn, y + leading * len(lines)
