"""Bars, a curve and a map of tiles: numbers in, shapes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lantoa.design.charts import nice_top, text_of
from lantoa.design.figures.shapes import (
    WIDTH,
    Box,
    Dot,
    Drawing,
    Figure,
    Path,
    Shape,
    Words,
    set_text,
    width_of,
    wrapped,
)

# Bars: label above its bar, so that long Vietnamese names need no turning and no cutting.
BAR, ROW_GAP, LABEL = 18, 12, 14
CURVE_HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 210, 44, 56, 16, 30
TILE_GAP, TILE_HEIGHT, TILE_COLUMNS = 4, 58, 4
# Shares of the blue in the four steps of a map, and whether ink or paper is read on it.
SHADES = ((0.1, "ink"), (0.3, "ink"), (0.82, "on-blue"), (1.0, "on-blue"))


@dataclass(frozen=True)
class Tile:
    """One area on a map of tiles; row and column from 1, 0 where the order decides."""

    name: str
    value: float
    row: int = 0
    column: int = 0


def _told(value: float, unit: str) -> str:
    return f"{text_of(value)}{unit}"


def bars(points: Sequence[tuple[str, float]], *, title: str, unit: str = "", head: str = "", note: str = "") -> Figure:
    """Zero-based level bars, each with its label and its number."""
    top = max([value for _, value in points] + [0]) or 1
    shapes: list[Shape] = []
    y = 0.0
    for label, value in points:
        lines, y = set_text(label, x=0, y=y, width=WIDTH, size=LABEL)
        told = _told(value, unit)
        room = WIDTH - width_of(told, LABEL, is_bold=True) - 8
        length = max(room * max(value, 0) / top, 2)
        shapes += [*lines, Box(0, y + 4, length, BAR)]
        shapes.append(Words(length + 6, y + 4 + BAR - 4, told, size=LABEL, is_bold=True))
        y += 4 + BAR + ROW_GAP
    return Figure(title, Drawing(max(y - ROW_GAP, 1), tuple(shapes)), (head, unit.strip()), _rows(points, unit), note)


def _rows(points: Sequence[tuple[str, float]], unit: str) -> tuple[tuple[str, ...], ...]:
    return tuple((label, _told(value, unit)) for label, value in points)


def curve(points: Sequence[tuple[str, float]], *, title: str, unit: str = "", head: str = "", note: str = "") -> Figure:
    """A zero-based curve; its first, last and highest values are told."""
    values = [max(value, 0) for _, value in points]
    top, floor = nice_top(max([*values, 0])), CURVE_HEIGHT - BOTTOM
    across = WIDTH - LEFT - RIGHT

    def place(at: int) -> tuple[float, float]:
        x = LEFT + across * (at / (len(values) - 1) if len(values) > 1 else 1)
        return x, floor - (floor - TOP) * values[at] / top

    shapes: list[Shape] = []
    for part in (0.0, 0.5, 1.0):
        y = floor - (floor - TOP) * part
        shapes.append(Path(((LEFT, y), (WIDTH - RIGHT, y)), colour="line", width=1))
        shapes.append(Words(LEFT - 6, y + 4, text_of(top * part), size=12, colour="muted", anchor="end"))
    if values:
        shapes.append(Path(tuple(place(at) for at in range(len(values)))))
        x, y = place(len(values) - 1)
        shapes += [Dot(x, y, 4), Words(x + 8, y + 5, _told(points[-1][1], unit), size=14, is_bold=True)]
        shapes += [_under(points, at, place(at)[0], floor) for at in _told_columns(len(values))]
    return Figure(title, Drawing(CURVE_HEIGHT, tuple(shapes)), (head, unit.strip()), _rows(points, unit), note)


def _told_columns(count: int) -> list[int]:
    last = count - 1
    return sorted({0, last // 2, last}) if count > 2 else list(range(count))


def _under(points: Sequence[tuple[str, float]], at: int, x: float, floor: float) -> Words:
    anchor = "start" if at == 0 and len(points) > 1 else "end" if at == len(points) - 1 else "middle"
    label = wrapped(points[at][0], size=12, width=100, most=1)
    return Words(x, floor + 20, label[0] if label else "", size=12, colour="muted", anchor=anchor)


def tiles(cells: Sequence[Tile], *, title: str, unit: str = "", head: str = "", note: str = "") -> Figure:
    """A map of equal tiles, one an area, the darker the more; no borders are drawn, for none are known."""
    placed = _placed(cells)
    columns = max((column for _, column in placed), default=1)
    rows = max((row for row, _ in placed), default=1)
    width = (WIDTH - TILE_GAP * (columns - 1)) / columns
    highest = max([cell.value for cell in cells] + [0]) or 1
    shapes: list[Shape] = []
    for cell, (row, column) in zip(cells, placed, strict=True):
        x, y = (column - 1) * (width + TILE_GAP), (row - 1) * (TILE_HEIGHT + TILE_GAP)
        shapes += _tile(cell, x, y, width, unit=unit, share=cell.value / highest)
    drawing = Drawing(rows * (TILE_HEIGHT + TILE_GAP) - TILE_GAP, tuple(shapes))
    points = [(cell.name, cell.value) for cell in cells]
    return Figure(title, drawing, (head, unit.strip()), _rows(points, unit), note)


def _placed(cells: Sequence[Tile]) -> list[tuple[int, int]]:
    """(row, column) of every tile: as told when all are told and none twice, else in reading order."""
    told = [(cell.row, cell.column) for cell in cells]
    if all(row > 0 and column > 0 for row, column in told) and len(set(told)) == len(told):
        return told
    return [(at // TILE_COLUMNS + 1, at % TILE_COLUMNS + 1) for at in range(len(cells))]


def _tile(cell: Tile, x: float, y: float, width: float, *, unit: str, share: float) -> list[Shape]:
    shade, ink = SHADES[min(max(ceil(share * len(SHADES)) - 1, 0), len(SHADES) - 1)]
    middle, size = x + width / 2, 11.5
    lines = wrapped(cell.name, size=size, width=width - 6, most=2)
    names = [
        Words(middle, y + 15 + number * 13, line, size=size, colour=ink, anchor="middle")
        for number, line in enumerate(lines)
    ]
    told = wrapped(_told(cell.value, unit), size=14, width=width - 6, is_bold=True, most=1)
    number = Words(middle, y + TILE_HEIGHT - 8, told[0], size=14, is_bold=True, colour=ink, anchor="middle")
    return [Box(x, y, width, TILE_HEIGHT, share=shade), *names, number]
