"""Writing down how changing posts went: the delivery stays sent, whatever became of the change."""

import json
from typing import Any

from django.db import connection

from lantoa.publishing.distribution.worker.outcome import Edit, Outcome

# A correction of the correction that came meanwhile is edited again; what was recalled meanwhile is left to that.
_RECORD = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(leases)s::text[], %(versions)s::int[], %(done)s::boolean[],
        %(again)s::timestamptz[], %(people)s::boolean[], %(progress)s::text[], %(errors)s::text[])
    AS g(id, lease, version, is_done, again_at, needs_person, progress, error)
), locked AS (SELECT d.id FROM distribution_delivery d JOIN given USING (id) ORDER BY d.id FOR UPDATE OF d)
UPDATE distribution_delivery d SET
    leased_by = '',
    version = CASE WHEN g.is_done THEN g.version ELSE d.version END,
    edit_at = CASE WHEN r.version > g.version THEN clock_timestamp() ELSE g.again_at END,
    edit_needs_person = g.needs_person AND r.version = g.version,
    progress = g.progress::jsonb,
    error = CASE WHEN g.error = '' AND d.needs_person THEN d.error ELSE g.error END
FROM given g JOIN locked USING (id), distribution_release r
WHERE d.id = g.id AND d.leased_by = g.lease AND d.state = 'sent' AND NOT d.is_recalled AND r.id = d.release_id
RETURNING d.id, d.state
"""


def record_edits(outcomes: list[Outcome]) -> dict[int, str]:
    """Delivery id → state for those this worker still held. Inside the caller's transaction; safe to call twice."""
    if not outcomes:
        return {}
    edits = [outcome.edit or Edit() for outcome in outcomes]
    values: dict[str, Any] = {
        "ids": [o.claimed.id for o in outcomes],
        "leases": [o.claimed.lease for o in outcomes],
        "versions": [o.claimed.version for o in outcomes],
        "done": [edit.is_done for edit in edits],
        "again": [edit.again_at for edit in edits],
        "people": [edit.needs_person for edit in edits],
        "progress": [json.dumps(o.progress) for o in outcomes],
        "errors": [o.error.replace("\x00", "")[:300] for o in outcomes],
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)
        return dict(cursor.fetchall())
