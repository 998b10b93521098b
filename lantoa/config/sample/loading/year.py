"""A year of spreading, reading and filing, drawn so that figures look like a federation's: weekdays, Tết, evenings."""

from datetime import datetime, timedelta

from django.db import connection

from lantoa.config.sample.loading.play import (
    AUTOMATIC,
    CLICKS,
    FAILED,
    NEVER_SHARED,
    SHARED,
    SHARED_LATELY,
    TOUR_SHARED,
    play,
)
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.facade import Audience, Release, start_release
from lantoa.publishing.newsroom.facade import Article

# Releases older than this are over: who has not shared by then will not.
OVER = timedelta(days=10)
# The guided tour's officer finds the newest tasks to do and the older ones done.
TOUR_LEFT = timedelta(days=2)
TOUR_UNITS = ("LG-0001", "LG-0002", "LG-0003", "LG-0004")

_FACTS = """
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT CASE d.state WHEN 'sent' THEN 'delivery_sent' ELSE 'share_done' END, d.unit_id, d.sent_at, 1,
       'delivery:' || d.id, d.sent_at
FROM distribution_delivery d WHERE d.state IN ('sent', 'done')
ON CONFLICT DO NOTHING
"""
_PIECE_FACTS = """
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT 'piece_published', a.unit_id, p.first_published_at, 1, 'piece:' || p.id, p.first_published_at
FROM newsroom_article a JOIN wagtailcore_page p ON p.id = a.page_ptr_id WHERE p.live
ON CONFLICT DO NOTHING
"""
_DISPATCH_FACTS = """
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT 'dispatch_filed', unit_id, filed_at, 1, 'dispatch:' || id, filed_at FROM newsroom_dispatch
ON CONFLICT DO NOTHING
"""
# News that was filed and printed before the system came, as daily figures only.
_EARLIER_FILING = """
WITH living AS (
    SELECT id, row_number() OVER (ORDER BY md5(code)) AS place FROM units_unit
    WHERE kind = 'grassroots' AND valid_to IS NULL
), happened AS (
    SELECT l.id AS unit_id, at, l.place
    FROM generate_series(%(now)s::timestamptz - interval '365 days', %(now)s::timestamptz - interval '12 hours',
                         interval '3 hours') at
    JOIN living l ON l.place = 1 + (extract(epoch FROM at)::bigint / 10800 * 7919) %% 1200
    WHERE extract(hour FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh') BETWEEN 6 AND 21
), filed AS (
    INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
    SELECT 'dispatch_filed', unit_id, at, 1, 'mau:tin:' || extract(epoch FROM at)::bigint, at FROM happened
    ON CONFLICT DO NOTHING RETURNING 1
)
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT 'piece_published', unit_id, at + interval '3 hours', 1, 'mau:bai:' || extract(epoch FROM at)::bigint, at
FROM happened WHERE place %% 3 > 0
ON CONFLICT DO NOTHING
"""
_CLICK_FACTS = """
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT 'link_clicks', d.unit_id, c.day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', sum(c.clicks),
       'clicks:' || c.day || ':' || d.unit_id, %(now)s
FROM analytics_click c JOIN distribution_delivery d ON d.id = c.link_id
WHERE c.day < (%(now)s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
GROUP BY c.day, d.unit_id
ON CONFLICT DO NOTHING
"""
_VIEW_FACTS = """
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT 'page_views', a.unit_id, v.day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', sum(v.views),
       'views:' || v.day || ':' || a.unit_id, %(now)s
FROM analytics_pageviewdaily v JOIN newsroom_article a ON a.page_ptr_id = v.page_id
WHERE v.day < (%(now)s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
GROUP BY v.day, a.unit_id
ON CONFLICT DO NOTHING
"""
# What followers did with a day's posts shows up the day after.
_INTERACTION_FACTS = """
INSERT INTO facts_fact (kind, unit_id, happened_at, quantity, source, recorded_at)
SELECT 'interactions', unit_id, day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', quantity,
       'interactions:' || day || ':' || unit_id, %(now)s
FROM (
    SELECT unit_id, (sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day,
        sum(reactions + COALESCE(comments, 0) + shares) AS quantity
    FROM distribution_delivery WHERE state = 'sent' AND reactions > 0 GROUP BY 1, 2
) summed WHERE day < (%(now)s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
ON CONFLICT DO NOTHING
"""
_LAST_SENT = """
UPDATE distribution_channel c SET last_sent_at = newest.sent_at
FROM (SELECT channel_id, max(sent_at) AS sent_at FROM distribution_delivery GROUP BY 1) newest
WHERE newest.channel_id = c.id
"""
_SUMS = """
INSERT INTO facts_factdaily (kind, unit_id, day, quantity)
SELECT kind, unit_id, (happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, sum(quantity) FROM facts_fact
GROUP BY 1, 2, 3
ON CONFLICT (unit_id, kind, day) DO UPDATE SET quantity = excluded.quantity
"""
# A portal of this size has some six thousand visits on a working day, fewer on Sundays.
_PORTAL_VIEWS = """
INSERT INTO analytics_pageviewdaily (day, page_id, source, views, visitors)
SELECT day, 0, source, v, (v * 0.62)::int FROM (
    SELECT day::date AS day, source,
        (5200 * weight * (0.8 + 0.4 * random())
         * CASE extract(isodow FROM day) WHEN 7 THEN 0.55 WHEN 6 THEN 0.75 ELSE 1 END)::int AS v
    FROM generate_series(%(today)s::date - 365, %(today)s::date - 1, interval '1 day') day,
         (VALUES ('zalo', 0.46), ('facebook', 0.27), ('direct', 0.14), ('search', 0.09), ('other', 0.04))
             AS s(source, weight)
) drawn
ON CONFLICT DO NOTHING
"""
_PIECE_VIEWS = """
INSERT INTO analytics_pageviewdaily (day, page_id, source, views, visitors)
SELECT day::date, %(page)s, source, v, (v * 0.8)::int FROM (
    SELECT day, source,
        (%(first)s * weight * exp(-0.55 * (day::date - %(since)s::date)) * (0.7 + 0.6 * random()))::int AS v
    FROM generate_series(%(since)s::date, least(%(since)s::date + 14, %(today)s::date), interval '1 day') day,
         (VALUES ('zalo', 0.5), ('facebook', 0.3), ('direct', 0.12), ('search', 0.08)) AS s(source, weight)
) drawn WHERE v > 0
ON CONFLICT DO NOTHING
"""


def load_releases(articles: list[Article], *, by: User, moment: datetime) -> None:
    """Every third piece and the newest two were spread to all units; what became of it is played through."""
    spread = [*articles[:-2:3], *articles[-2:]]
    for number, article in enumerate(spread):
        release = start_release(
            page=article,
            audience=Audience(under="LG"),
            texts={"default": article.title},
            due_at=moment + timedelta(hours=4),
            is_urgent=article.is_urgent,
            by=by,
            client_id=f"mau-{number}",
        )
        _play(release, article, number=number, moment=moment)


def _play(release: Release, article: Article, *, number: int, moment: datetime) -> None:
    published_at = article.first_published_at or moment
    start = min(published_at + timedelta(minutes=25), moment - timedelta(minutes=30))
    is_over = start < moment - OVER
    Release.objects.filter(pk=release.pk).update(started_at=start, due_at=start + timedelta(hours=24), is_sample=True)
    values = {
        "release": release.pk,
        "start": start,
        "now": moment,
        # The habit grows over the year: from two thirds to nearly all.
        "share": min(0.68 + 0.022 * number, 0.965) if is_over else 0.72,
        "pull": 0.9 if article.is_focus else 0.5,
        "tour": list(TOUR_UNITS),
    }
    steps = (AUTOMATIC, FAILED, SHARED, NEVER_SHARED) if is_over else (AUTOMATIC, FAILED, SHARED_LATELY)
    if start < moment - TOUR_LEFT:
        steps = (TOUR_SHARED, *steps)
    play(values, *steps, CLICKS)


def load_facts(moment: datetime) -> None:
    """When each channel was last heard, facts of everything loaded and of a year of filing before it, daily sums."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE facts_fact SET happened_at = r.started_at FROM distribution_release r "
            "WHERE kind = 'release_started' AND source = 'release:' || r.id"
        )
        cursor.execute("DELETE FROM facts_factdaily")
        for step in (_FACTS, _PIECE_FACTS, _DISPATCH_FACTS, _LAST_SENT):
            cursor.execute(step)
        for step in (_EARLIER_FILING, _CLICK_FACTS, _VIEW_FACTS, _INTERACTION_FACTS):
            cursor.execute(step, {"now": moment})
        cursor.execute(_SUMS)


def load_views(articles: list[Article], moment: datetime) -> None:
    """A year of the portal's visits, and of each piece's first two weeks."""
    with connection.cursor() as cursor:
        cursor.execute(_PORTAL_VIEWS, {"today": moment.date()})
        for article in articles:
            first = 900 if article.is_focus else 300
            since = (article.first_published_at or moment).date()
            values = {"page": article.pk, "since": since, "today": moment.date(), "first": first}
            cursor.execute(_PIECE_VIEWS, values)
