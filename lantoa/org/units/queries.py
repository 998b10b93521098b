"""Reads of the tree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed
from lantoa.kit.text import fold
from lantoa.org.units.models import Unit, UnitEvent


def get_unit(code: str) -> Unit:
    """The unit with this code, living or ended. Raises NotAllowed when there is none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotAllowed("Không tìm thấy đơn vị này.")
    return unit


def units_on(day: date | None = None) -> QuerySet[Unit]:
    """Units that exist on `day` (today when None), in today's places in the tree."""
    day = day or today()
    return Unit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def subtree(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything below it that exists today."""
    return units_on().filter(path__startswith=unit.path)


def ancestor_ids(unit: Unit) -> list[int]:
    """Ids from the root down to the unit itself. No query."""
    return [int(part) for part in unit.path.strip("/").split("/") if part]


@dataclass(frozen=True)
class UnitOn:
    """What one unit was on one day."""

    unit_id: int
    code: str
    kind: str
    name: str
    parent_id: int | None
    depth: int


_TREE_ON = """
WITH RECURSIVE standing AS (
    SELECT u.id, u.code, u.kind, n.name, p.parent_id
    FROM units_unit u
    JOIN units_unitname n ON n.unit_id = u.id
        AND n.valid_from <= %(day)s AND (n.valid_to IS NULL OR n.valid_to >= %(day)s)
    LEFT JOIN units_unitparent p ON p.unit_id = u.id
        AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)
    WHERE u.valid_from <= %(day)s AND (u.valid_to IS NULL OR u.valid_to >= %(day)s)
), tree AS (
    SELECT *, 0 AS depth, ARRAY[id] AS way FROM standing
    WHERE CASE WHEN %(root)s::bigint IS NULL THEN parent_id IS NULL ELSE id = %(root)s END
    UNION ALL
    SELECT s.*, t.depth + 1, t.way || s.id FROM standing s JOIN tree t ON s.parent_id = t.id
)
SELECT id, code, kind, name, parent_id, depth FROM tree ORDER BY way
"""


def tree_on(day: date, *, root: Unit | None = None) -> list[UnitOn]:
    """The tree as it was on `day`, each unit after the one above it; empty when the root did not exist. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TREE_ON, {"day": day, "root": root.pk if root else None})
        return [UnitOn(*row) for row in cursor.fetchall()]


def name_on(unit: Unit, day: date) -> str | None:
    """What the unit was called on `day`; None before its first and after its last day. One query."""
    name = unit.names.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day).first()
    return name.name if name else None


def find_units(words: str, *, under: str = "/") -> QuerySet[Unit]:
    """Units whose name or code has all the words, accents or not, living ones first. Lazy."""
    rows = Unit.objects.filter(path__startswith=under)
    # PostgreSQL has no place for the null character, not even in a question.
    for word in fold(words).replace("\x00", " ").split()[:8]:
        rows = rows.filter(search_key__contains=word)
    return rows.order_by(F("valid_to").asc(nulls_first=True), "depth", "sort_key")


def events_of(unit: Unit) -> QuerySet[UnitEvent]:
    """Decisions that touched the unit, newest first. Lazy."""
    touching = UnitEvent.objects.filter(Q(before=unit) | Q(after=unit)).distinct()
    return touching.prefetch_related("before", "after").order_by("-happened_on", "-pk")


_NAMES_HAVING = """
    SELECT name, short_name FROM units_unit
    WHERE search_key LIKE ANY(%s) AND (valid_to IS NULL OR valid_to >= %s) LIMIT %s
"""


def names_having(pieces: Iterable[str], *, most: int) -> list[str]:
    """Names and short names of units whose folded names hold one of `pieces` (themselves folded). One query.

    Units that ended more than a year ago are left out: texts name what is.
    """
    patterns = [f"%{piece}%" for piece in pieces]
    since = today() - timedelta(days=366)
    with connection.cursor() as cursor:
        cursor.execute(_NAMES_HAVING, [patterns, since, most])
        return [name for row in cursor.fetchall() for name in row if name]
