"""How the board puts its rows in order."""

from collections.abc import Iterable
from dataclasses import dataclass

ORDERS = ("do-phu", "luot-bam", "tin-gui")
PERIODS = (7, 30, 90, 365)
USUAL_DAYS = 30


@dataclass(frozen=True)
class UnitRow:
    """How the units below one unit did in a period; `weeks` are clicks of the last twelve weeks, oldest first."""

    code: str
    name: str
    asked: int
    reached: int
    clicks: int
    dispatches: int
    published: int
    shares: int
    weeks: tuple[int, ...]

    @property
    def percent(self) -> float | None:
        """0–100 with one decimal, 100 only when nothing is missing; None when nothing was asked."""
        if not self.asked:
            return None
        return 100.0 if self.reached >= self.asked else min(round(100 * self.reached / self.asked, 1), 99.9)


def ranked(rows: Iterable[UnitRow], order: str) -> list[UnitRow]:
    """Best first; units with equal figures by name, those asked nothing last when ordered by coverage."""
    if order == "luot-bam":
        return sorted(rows, key=lambda row: (-row.clicks, row.name))
    if order == "tin-gui":
        return sorted(rows, key=lambda row: (-row.dispatches, row.name))
    return sorted(rows, key=lambda row: (-1 if row.percent is None else row.percent, row.clicks), reverse=True)


def period(given: str) -> int:
    """Days of the period asked for; the usual one for anything unknown."""
    return next((days for days in PERIODS if str(days) == given), USUAL_DAYS)


def running_totals(days: Iterable[tuple[int, int]], *, last: int) -> list[int]:
    """Sums from the first of the month to each of its days up to `last`; `days` are (day of month, quantity)."""
    quantities = dict(days)
    totals, total = [], 0
    for day in range(1, last + 1):
        total += quantities.get(day, 0)
        totals.append(total)
    return totals
