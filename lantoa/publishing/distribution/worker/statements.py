"""The claim's SQL: one row of work with all that its post needs, and the marks that say who holds it."""

import json
from typing import Any

from django.db import connection

# Told on to the rest of the worker.
from lantoa.publishing.distribution.clock import database_now as database_now

ROWS = """
SELECT d.id, d.channel_id, d.unit_id, d.network, d.release_id, d.is_urgent, d.attempts, d.first_tried_at,
    d.progress, d.post_id,
    c.address, c.token, c.token_generation, c.app_id, c.app_secret, c.options, c.facts, c.next_send_at, c.mode, c.state,
    u.name AS unit_name, u.short_name AS unit_short_name, u.path AS unit_path,
    COALESCE(NULLIF(p.short_name, ''), p.name, '') AS above,
    d.version, r.version AS release_version, r.format
FROM distribution_delivery d
JOIN distribution_channel c ON c.id = d.channel_id
JOIN distribution_release r ON r.id = d.release_id
JOIN units_unit u ON u.id = d.unit_id
LEFT JOIN units_unit p ON p.id = u.parent_id
"""
TO_PUBLISH = f"""{ROWS}
WHERE d.state = 'waiting' AND d.is_urgent = %(urgent)s AND d.next_attempt_at <= %(now)s AND r.state = 'running'
ORDER BY d.next_attempt_at LIMIT %(limit)s FOR UPDATE OF d, c SKIP LOCKED
"""
TO_LOOK_UP = f"""{ROWS}
WHERE d.state = 'in_doubt' AND d.next_attempt_at <= %(now)s
ORDER BY d.next_attempt_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
TO_TAKE_DOWN = f"""{ROWS}
WHERE d.is_recalled AND d.state IN ('sent', 'recalled') AND d.next_attempt_at <= %(now)s
ORDER BY d.next_attempt_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
TO_EDIT = f"""{ROWS}
WHERE d.edit_at <= %(now)s AND d.state = 'sent' AND NOT d.is_recalled
ORDER BY d.edit_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
NEXT_DUE = """
SELECT extract(epoch FROM LEAST(
    (SELECT min(next_attempt_at) FROM distribution_delivery
        WHERE state = 'waiting' AND is_urgent AND next_attempt_at > %(now)s),
    (SELECT min(next_attempt_at) FROM distribution_delivery
        WHERE state = 'waiting' AND NOT is_urgent AND next_attempt_at > %(now)s),
    (SELECT min(next_attempt_at) FROM distribution_delivery WHERE state = 'in_doubt' AND next_attempt_at > %(now)s),
    (SELECT min(next_attempt_at) FROM distribution_delivery WHERE is_recalled AND next_attempt_at > %(now)s),
    (SELECT min(edit_at) FROM distribution_delivery WHERE edit_at > %(now)s)
) - %(now)s) AS seconds
"""
MARK_SENDING = """
UPDATE distribution_delivery d SET state = 'sending', attempts = d.attempts + 1, lease_until = %(until)s,
    leased_by = %(lease)s, first_tried_at = COALESCE(d.first_tried_at, %(now)s), next_attempt_at = NULL,
    version = n.version, progress = n.progress::jsonb
FROM unnest(%(ids)s::bigint[], %(versions)s::int[], %(progress)s::text[]) AS n(id, version, progress)
WHERE d.id = n.id
"""
# For what may be done twice without harm the time of the next attempt is lease enough.
MARK_TAKEN = """
UPDATE distribution_delivery SET leased_by = %(lease)s, next_attempt_at = %(until)s WHERE id = ANY(%(ids)s)
"""
MARK_EDITING = """
UPDATE distribution_delivery SET leased_by = %(lease)s, edit_at = %(until)s WHERE id = ANY(%(ids)s)
"""
HOLD_CHANNELS = "UPDATE distribution_channel SET next_send_at = %(until)s WHERE id = ANY(%(ids)s)"
DEFER = """
UPDATE distribution_delivery d SET next_attempt_at = n.at
FROM unnest(%(ids)s::bigint[], %(at)s::timestamptz[]) AS n(id, at) WHERE d.id = n.id
"""
TO_PEOPLE = """
UPDATE distribution_delivery SET state = 'task', next_attempt_at = NULL WHERE id = ANY(%(ids)s)
"""


def keep_to_indexes() -> None:
    """Right after a release of 240,000 rows the planner knows nothing of them yet and would sort them all each round
    (measured: 180 ms instead of 1); in index order a round costs what it takes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, 'off', true) FROM unnest(%s::text[]) AS settings(name)",
            [["enable_sort", "enable_bitmapscan", "enable_seqscan", "enable_hashjoin", "enable_mergejoin"]],
        )


def fetch(statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column[0] for column in cursor.description]
        return [_row(names, row) for row in cursor.fetchall()]


def _row(names: list[str], values: tuple[Any, ...]) -> dict[str, Any]:
    row = dict(zip(names, values, strict=True))
    for name in ("progress", "options", "facts"):
        if isinstance(row.get(name), str):
            row[name] = json.loads(row[name])
    return row


def execute(statement: str, *, ids: Any, **values: Any) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"ids": ids, **values})
