"""Where the lines of a chart go: numbers in, coordinates out."""

from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 190, 40, 64, 12, 26
# Labels along the bottom; how far two labels at the end must stand apart.
COLUMNS, APART = 4, 15


@dataclass(frozen=True)
class Mark:
    """One labelled place on an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Curve:
    """A curve ready to be drawn into a box of WIDTH by HEIGHT."""

    line: str
    area: str
    before: str
    end_x: float
    end_y: float
    before_y: float
    end_text: str
    rows: list[Mark]
    columns: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def text_of(number: float) -> str:
    """A number as Vietnamese write it: 20.000 and 0,5."""
    text = f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def nice_top(highest: float) -> float:
    """The round number at or above `highest` at which an axis ends; 1 for nothing."""
    if highest <= 0:
        return 1
    step = 10.0 ** (ceil(log10(highest)) - 1)
    return next(step * factor for factor in (1, 2, 2.5, 4, 5, 8, 10) if step * factor >= highest)


def sparkline_points(numbers: list[float]) -> str:
    """SVG points of a zero-based line in a box of 100 by 28; a single number is a level line."""
    if not numbers:
        return ""
    if len(numbers) == 1:
        numbers = numbers * 2
    top = max(*numbers, 1)
    return " ".join(
        f"{100 * place / (len(numbers) - 1):.1f},{26 - 24 * number / top:.1f}" for place, number in enumerate(numbers)
    )


def curve_of(points: list[tuple[str, float]], *, before: list[float], highest: float | None = None) -> Curve:
    """The curve of (label, value) points, zero-based; empty lines when there are no points."""
    values = [value for _, value in points]
    top = highest or nice_top(max([*values, *before, 0]))
    floor = HEIGHT - BOTTOM

    def place(index: int, count: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (index / (count - 1) if count > 1 else 1)

    def height(value: float) -> float:
        return floor - (floor - TOP) * min(value / top, 1)

    def line(numbers: list[float], count: int) -> str:
        return " ".join(f"{place(at, count):.1f},{height(number):.1f}" for at, number in enumerate(numbers))

    drawn = line(values, len(values))
    last = len(points) - 1
    end_y = height(values[-1]) if values else floor
    before_y = height(before[-1]) if before else floor
    told = sorted({round(last * part / (COLUMNS - 1)) for part in range(COLUMNS)}) if points else []
    return Curve(
        line=drawn,
        area=f"{LEFT},{floor} {drawn} {place(last, len(points)):.1f},{floor}" if len(points) > 1 else "",
        before=line(before, max(len(before), len(values))),
        end_x=place(last, len(points)) if points else LEFT,
        end_y=end_y,
        before_y=before_y if abs(before_y - end_y) >= APART else end_y + APART,
        end_text=text_of(values[-1]) if values else "",
        rows=[Mark(height(top * part), text_of(top * part)) for part in (0, 0.5, 1)],
        columns=[Mark(place(at, len(points)), points[at][0]) for at in told],
    )
