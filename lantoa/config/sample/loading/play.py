"""What becomes of one release's deliveries, played through in SQL: sent, shared, failed, clicked, liked."""

from typing import Any

from django.db import connection

# What followers did with a post, as far as its network tells: little with most, much with some.
FIGURES = """
    reactions = CASE WHEN network IN ('facebook', 'zalo_oa') THEN (3 + 90 * power(random(), 4))::int END,
    comments = CASE network WHEN 'facebook' THEN (14 * power(random(), 5))::int END,
    shares = CASE WHEN network IN ('facebook', 'zalo_oa') THEN (22 * power(random(), 4))::int END,
    views = CASE WHEN network IN ('facebook', 'zalo_oa') THEN (120 + 1900 * power(random(), 3))::int END
"""
# Who looks after the unit's channels says so. The post can be seen, or its link was followed; a notice on a board and
# a loudspeaker have no address.
SHOWN = """
    done_by_id = (SELECT a.user_id FROM people_appointment a WHERE a.unit_id = d.unit_id LIMIT 1),
    proof_url = CASE network WHEN 'zalo_group' THEN 'https://zalo.me/g/mau-' || d.id
        WHEN 'facebook' THEN 'https://www.facebook.com/mau-' || d.id
        WHEN 'facebook_group' THEN 'https://www.facebook.com/groups/mau/posts/' || d.id ELSE '' END,
    proof_state = (ARRAY['opened', 'clicked', 'clicked', 'accepted'])[1 + mod(d.id, 4)], proof_checked_at = %(now)s
"""
AUTOMATIC = f"""
UPDATE distribution_delivery SET state = 'sent', attempts = 1, next_attempt_at = NULL,
    first_tried_at = %(start)s, sent_at = %(start)s::timestamptz + random() * interval '14 minutes',
    post_id = 'mau-' || id, post_url = '', {FIGURES}
WHERE release_id = %(release)s AND state = 'waiting' AND random() < 0.985
"""  # noqa: S608 - a constant of this module
FAILED = """
UPDATE distribution_delivery SET state = 'failed', attempts = 5, next_attempt_at = NULL, first_tried_at = %(start)s,
    error_class = (ARRAY['permission', 'reconnect', 'blocked_policy'])[1 + floor(random() * 3)::int],
    error = 'Kênh từ chối bài đăng; người quản trị kênh cần kiểm tra quyền.'
WHERE release_id = %(release)s AND state = 'waiting'
"""
# Most share within hours, some the next day: the delay grows with the cube of an even draw. Some groups fell silent.
SHARED = f"""
UPDATE distribution_delivery d SET state = 'done', {SHOWN},
    sent_at = %(start)s::timestamptz + (10 + 2800 * power(random(), 3)) * interval '1 minute'
WHERE d.release_id = %(release)s AND d.state = 'task' AND random() < %(share)s
  AND %(start)s::timestamptz + interval '47 hours' < %(now)s
  AND (mod(d.channel_id, 53) <> 7 OR %(start)s::timestamptz < %(now)s::timestamptz - interval '75 days')
"""  # noqa: S608 - as above
SHARED_LATELY = f"""
UPDATE distribution_delivery d SET state = 'done', {SHOWN},
    sent_at = %(start)s::timestamptz
        + (0.05 + 0.9 * random()) * (%(now)s::timestamptz - %(start)s::timestamptz)
WHERE d.release_id = %(release)s AND d.state = 'task' AND random() < %(share)s AND mod(d.channel_id, 53) <> 7
  AND d.unit_id NOT IN (SELECT id FROM units_unit WHERE code = ANY(%(tour)s))
"""  # noqa: S608 - as above
TOUR_SHARED = f"""
UPDATE distribution_delivery d SET state = 'done', {SHOWN},
    sent_at = %(start)s::timestamptz + (40 + 300 * random()) * interval '1 minute'
WHERE d.release_id = %(release)s AND d.state = 'task'
  AND d.unit_id IN (SELECT id FROM units_unit WHERE code = ANY(%(tour)s))
"""  # noqa: S608 - as above
NEVER_SHARED = """
UPDATE distribution_delivery SET state = 'failed', error_class = 'overdue', error = 'Quá hạn, đơn vị chưa chia sẻ.'
WHERE release_id = %(release)s AND state = 'task'
"""
CLICKS = """
INSERT INTO analytics_click (day, link_id, visitor, clicks)
SELECT (d.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, d.id, decode(md5(d.id::text || n), 'hex'), 1
FROM distribution_delivery d, generate_series(1, 12) n
WHERE d.release_id = %(release)s AND d.state IN ('sent', 'done') AND random() < %(pull)s / n
"""


def play(values: dict[str, Any], *steps: str) -> None:
    """Run these statements; `values` are release, start, now, share, pull and tour."""
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step, values)
