"""A table while it is read, and what becomes of it: figures stay a table, a layout becomes lines and pictures."""

from dataclasses import dataclass, field

from lantoa.publishing.intake.parts import Grid, Image, Line, Part, Player

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 20, 1_000
# The heading of every official paper, set as a table of two columns.
_LETTERHEAD = ("cộng hòa xã hội chủ nghĩa việt nam", "cộng hoà xã hội chủ nghĩa việt nam")


@dataclass
class Cell:
    """One cell, and how many columns it takes."""

    parts: list[Part] = field(default_factory=list)
    columns: int = 1

    @property
    def text(self) -> str:
        """What it says, on one line."""
        said = (part.text if isinstance(part, Line) else "" for part in self.parts)
        return " ".join(text for text in said if text)[:LONGEST_CELL]

    @property
    def is_bold(self) -> bool:
        lines = [part for part in self.parts if isinstance(part, Line)]
        return bool(lines) and all(line.is_bold for line in lines)


class Table:
    """Rows of cells as they come."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.lost_rows = 0
        self._has_head = False

    def begin_row(self) -> None:
        if len(self.rows) >= MOST_ROWS:
            self.lost_rows += 1
            # What comes goes into a row that nobody keeps.
            self.rows[-1] = self.rows[-1][:MOST_COLUMNS]
            return
        self.rows.append([])

    def begin_cell(self) -> None:
        if self.rows and not self.lost_rows:
            self.rows[-1].append(Cell())

    def span(self, columns: str) -> None:
        if self.rows and self.rows[-1] and not self.lost_rows and columns.isascii() and columns.isdigit():
            self.rows[-1][-1].columns = min(max(int(columns[:4]), 1), MOST_COLUMNS)

    def mark_head(self) -> None:
        """The row that is open names the columns, if it is the first."""
        if len(self.rows) == 1:
            self._has_head = True

    def add(self, parts: list[Part]) -> None:
        if self.rows and self.rows[-1] and not self.lost_rows:
            self.rows[-1][-1].parts += parts

    @property
    def is_letterhead(self) -> bool:
        said = " ".join(cell.text for row in self.rows[:3] for cell in row).lower()
        return any(words in said for words in _LETTERHEAD)

    @property
    def is_layout(self) -> bool:
        """Whether it only puts things side by side: it holds pictures or videos, or has one column or one row."""
        cells = [cell for row in self.rows for cell in row]
        if any(isinstance(part, Image | Player) for cell in cells for part in cell.parts):
            return True
        return len(self.rows) < 2 or max(len(row) for row in self.rows) < 2

    def flat(self) -> list[Part]:
        """Everything in it, one after the other."""
        return [part for row in self.rows for cell in row for part in cell.parts]

    def grid(self) -> Grid:
        """The table, every row as long as the longest."""
        rows = [_filled(row) for row in self.rows]
        rows = [row for row in rows if any(row)]
        width = max((len(row) for row in rows), default=0)
        has_head = self._has_head or (bool(self.rows) and all(cell.is_bold for cell in self.rows[0]))
        return Grid([[*row, *[""] * (width - len(row))] for row in rows], has_head=has_head and len(rows) > 1)


def _filled(row: list[Cell]) -> list[str]:
    return [text for cell in row for text in (cell.text, *[""] * (cell.columns - 1))][:MOST_COLUMNS]
