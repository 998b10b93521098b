"""Sums of the ledger, all from the daily roll-up."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from lantoa.org.facts.models import FactDaily


def total(kind: str, *, start: date, end: date, unit_ids: Iterable[int] | None = None) -> int:
    """Quantity of `kind` from `start` to `end`, both days included; None as units means all. One query."""
    rows = FactDaily.objects.filter(kind=kind, day__range=(start, end))
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    return rows.aggregate(total=Sum("quantity"))["total"] or 0


def totals_by_unit(kind: str, *, start: date, end: date, under_path: str = "/") -> dict[int, int]:
    """Unit id → quantity for units whose path starts with `under_path`; units without facts are absent. One query."""
    rows = FactDaily.objects.filter(kind=kind, day__range=(start, end), unit__path__startswith=under_path)
    return dict(rows.values_list("unit_id").annotate(total=Sum("quantity")))


def daily_series(kind: str, *, start: date, end: date, under_path: str = "/") -> list[tuple[date, int]]:
    """(day, quantity) in order of days; days without facts are absent. One query."""
    rows = FactDaily.objects.filter(kind=kind, day__range=(start, end), unit__path__startswith=under_path)
    return list(rows.values_list("day").annotate(total=Sum("quantity")).order_by("day"))
