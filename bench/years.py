"""Releases of past days, as the tables look after months: 240,000 deliveries each, most of them over."""

from datetime import timedelta

from bench.common import run_sql
from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit

PER_RELEASE = 240_000
_RELEASE = """
INSERT INTO distribution_release (page_id, title, audience, under_id, texts, variants, format, content, due_at,
    is_urgent, is_mandatory, waves, intro, needs_ack, state, started_by_id, started_at, units_asked, client_id, version,
    correction, history, is_sample)
VALUES (%s, 'Đợt cũ', '{}', %s, '{"default": "Mời đọc."}', '{}', 'link', '{"page_url": "/tin/thu-1/"}', %s, false, true,
    '{}', 'forbidden', false, 'running', %s, %s, 120000, '', 1, '', '[]', true) RETURNING id
"""
# Facebook: 97 % posted; groups: 85 % done, the rest still open. The lengths are those of real ids and addresses.
_DELIVERIES = """
INSERT INTO distribution_delivery (release_id, channel_id, unit_id, network, state, is_urgent, is_recalled, attempts,
    leased_by, progress, post_id, post_url, error_class, error, needs_person, sent_at, proof_url, first_tried_at)
SELECT %(release)s, c.id, c.unit_id, c.network, s.state, false, false, 1, '', '{}',
    CASE WHEN s.state = 'sent' THEN c.address || '_' || (700000000000000 + c.id) ELSE '' END,
    CASE WHEN s.state = 'sent' THEN 'https://www.facebook.com/' || c.address || '/posts/' || (700000000000000 + c.id)
        ELSE '' END,
    CASE WHEN s.state = 'failed' THEN 'transient' ELSE '' END, '', false,
    CASE WHEN s.state IN ('sent', 'done')
        THEN %(start)s::timestamptz + interval '1 second' * (c.id * 7919 %% 14400) END,
    CASE WHEN s.state = 'done' THEN 'https://zalo.me/g/abcdef' || c.id ELSE '' END, %(start)s
FROM distribution_channel c CROSS JOIN LATERAL (SELECT CASE
    WHEN c.network = 'facebook' THEN CASE WHEN (c.id + %(release)s) %% 100 < 97 THEN 'sent' ELSE 'failed' END
    WHEN (c.id + %(release)s) %% 100 < 85 THEN 'done' ELSE 'task' END AS state) s
ORDER BY c.unit_id, c.id
"""


def add_past_release(root: Unit, editor: User, page_id: int, *, days_ago: int) -> int:
    """One release with all its deliveries; returns its id."""
    start = now() - timedelta(days=days_ago)
    [(release,)] = run_sql(_RELEASE, page_id, root.pk, start + timedelta(hours=4), editor.pk, start)
    _fill(release, start)
    return release


def _fill(release: int, start: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_DELIVERIES, {"release": release, "start": start})


def copy_figures(model: int, release: int) -> None:
    """What is kept of one release, for another one."""
    figures = (
        "unit_id, kind, asked, reached, gaps, waiting, sending, sent, in_doubt, failed, task, done, recalled, exempt"
    )
    figures += ", sent_out, done_out, task_units, failed_units, doubt_units, moving_units, exempt_units, recalled_units"
    run_sql(
        f"INSERT INTO distribution_releasefigure (release_id, {figures}) "
        f"SELECT %s, {figures} FROM distribution_releasefigure WHERE release_id = %s",
        release,
        model,
    )
    summary = "counted_at, seconds, asked, reached, open_tasks, picture, counts, clicks"
    run_sql(
        f"INSERT INTO distribution_releasesummary (release_id, first_id, last_id, {summary}) "
        f"SELECT %s, (SELECT max(id) - {PER_RELEASE - 1} FROM distribution_delivery), "
        f"(SELECT max(id) FROM distribution_delivery), {summary} FROM distribution_releasesummary "
        "WHERE release_id = %s",
        release,
        model,
    )
