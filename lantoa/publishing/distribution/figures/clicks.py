"""Clicks on a release's short links, and who brought them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from lantoa.publishing.distribution.figures.count import UNITS_BELOW, bounds
from lantoa.publishing.distribution.models import Release

MOST_NAMED = 10
_CLICKS = """
WITH by_unit AS MATERIALIZED (
    SELECT d.unit_id, sum(c.clicks) AS clicks FROM distribution_delivery d
    JOIN analytics_click c ON c.link_id = d.id WHERE d.release_id = %(release)s {within} GROUP BY d.unit_id
)
(SELECT '', '', sum(clicks), count(*) FROM by_unit)
UNION ALL
(SELECT u.code, u.name, t.clicks, 1 FROM (SELECT * FROM by_unit ORDER BY clicks DESC, unit_id LIMIT %(limit)s) t
JOIN units_unit u ON u.id = t.unit_id ORDER BY t.clicks DESC, t.unit_id)
"""


@dataclass(frozen=True)
class Clicks:
    """All clicks on a release's links, and (code, name, clicks) of the units that brought most."""

    total: int
    units: int
    top: list[tuple[str, str, int]]


def count_clicks(release: Release, paths: list[str], *, limit: int = MOST_NAMED) -> Clicks:
    """Who brought how many clicks, within the subtrees. One query."""
    within = "" if paths == [release.under.path] else UNITS_BELOW
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"release": release.pk, **bounds(paths), "limit": limit}
        cursor.execute(_CLICKS.format(within=within), values)
        (_code, _name, total, units), *top = cursor.fetchall()
    return Clicks(int(total or 0), units, [(code, name, int(number)) for code, name, number, _one in top])
