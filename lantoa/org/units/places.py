"""Where one unit stands, today or on any day: its name, what is above it, how many are below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q, QuerySet

from lantoa.org.units.models import Unit
from lantoa.org.units.queries import ancestor_ids, units_on

_HOLDS = "{0}.valid_from <= %(day)s AND ({0}.valid_to IS NULL OR {0}.valid_to >= %(day)s)"
_WAY_ON = f"""
WITH RECURSIVE way AS (
    SELECT id, 0 AS height, ARRAY[id] AS seen FROM units_unit u WHERE id = %(unit)s AND {_HOLDS.format("u")}
    UNION ALL
    SELECT p.parent_id, w.height + 1, w.seen || p.parent_id FROM way w
    JOIN units_unitparent p ON p.unit_id = w.id AND {_HOLDS.format("p")}
    WHERE NOT p.parent_id = ANY (w.seen)
)
SELECT u.code, COALESCE(n.name, u.name) FROM way w
JOIN units_unit u ON u.id = w.id
LEFT JOIN units_unitname n ON n.unit_id = u.id AND {_HOLDS.format("n")}
ORDER BY w.height DESC
"""  # noqa: S608 - no value is put into the text


@dataclass(frozen=True)
class Step:
    """One unit on the way from the root."""

    code: str
    name: str


def within(units: QuerySet[Unit], paths: Iterable[str]) -> QuerySet[Unit]:
    """Those of `units` that lie below one of `paths`; none when there is no path. Lazy."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    return units.filter(inside)


def way_to(unit: Unit) -> list[Step]:
    """From the root to the unit itself as they are called today. One query."""
    rows = Unit.objects.filter(pk__in=ancestor_ids(unit)).order_by("depth")
    return [Step(*row) for row in rows.values_list("code", "name")]


def way_on(unit: Unit, day: date) -> list[Step]:
    """From the root to the unit itself, as they were on `day`; empty when it did not exist. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WAY_ON, {"unit": unit.pk, "day": day})
        return [Step(*row) for row in cursor.fetchall()]


def children_of(unit: Unit) -> dict[str, int]:
    """Kind → units directly below that exist today; kinds without any are absent. One query."""
    return _by_kind(units_on().filter(parent=unit))


def children_on(unit: Unit, day: date) -> dict[str, int]:
    """Kind → units that stood directly below on `day`; kinds without any are absent. One query."""
    stood = Q(parents__valid_to__isnull=True) | Q(parents__valid_to__gte=day)
    return _by_kind(units_on(day).filter(stood, parents__parent=unit, parents__valid_from__lte=day))


def _by_kind(units: QuerySet[Unit]) -> dict[str, int]:
    return dict(units.values_list("kind").annotate(Count("pk", distinct=True)).order_by("kind"))
