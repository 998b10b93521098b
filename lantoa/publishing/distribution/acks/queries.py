"""How many have confirmed, by the units below one unit, and who has not."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet

from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import own_unit_ids
from lantoa.publishing.distribution.models import Acknowledgement, Release
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.scope import below

_BY_CHILD = """
SELECT u.id, u.code, u.name, s.asked, s.confirmed FROM (
    SELECT COALESCE(NULLIF(split_part(substr(w.path, %(from)s), '/', 1), '')::bigint, w.id) AS child,
        count(*) AS asked, count(a.acknowledged_at) AS confirmed
    FROM distribution_acknowledgement a JOIN units_unit w ON w.id = a.unit_id
    WHERE a.release_id = %(release)s AND w.path LIKE %(prefix)s GROUP BY 1
) s JOIN units_unit u ON u.id = s.child ORDER BY s.confirmed::float / s.asked, u.sort_key
"""


@dataclass(frozen=True)
class AckRow:
    """One unit's subtree: how many of those asked have confirmed."""

    unit_id: int
    code: str
    name: str
    asked: int
    confirmed: int
    percent: float


def ack_rows(release: Release, unit: Unit) -> list[AckRow]:
    """One row per child of `unit` whose subtree was asked, fewest confirmed first; and `unit` itself. One query."""
    values: dict[str, Any] = {"release": release.pk, "from": len(unit.path) + 1, "prefix": unit.path + "%"}
    with connection.cursor() as cursor:
        cursor.execute(_BY_CHILD, values)
        rows = cursor.fetchall()
    return [AckRow(pk, code, name, asked, done, percent(done, asked)) for pk, code, name, asked, done in rows]


def open_acks(release: Release, paths: list[str]) -> QuerySet[Acknowledgement]:
    """Units below `paths` that have not confirmed, by their place in the tree. Lazy."""
    rows = Acknowledgement.objects.filter(below(paths), release=release, acknowledged_at__isnull=True)
    return rows.select_related("unit").order_by("unit__path")


def acks_for(user: User | AnonymousUser) -> QuerySet[Acknowledgement]:
    """What the person's own units have still to confirm, first due first. One query for the units."""
    over = Q(release__state=Release.State.RECALLED)
    rows = Acknowledgement.objects.filter(unit_id__in=own_unit_ids(user), acknowledged_at__isnull=True).exclude(over)
    return rows.select_related("release", "unit").order_by("release__ack_due_at", "pk")
