"""Clicks and posts of all units, summed by hour of the week for every unit that has others below it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from lantoa.kit.clock import now
from lantoa.org.facts.facade import Fact
from lantoa.publishing.distribution.best_time.rules import FRESH_HOURS, BestHour, best_hours
from lantoa.publishing.distribution.models import HourFigure, HourMark
from lantoa.services.analytics.facade import take_hours

# So much in one run: the thread that runs it has other duties.
PORTION, MOST_ROUNDS = 20_000, 5
# A fact may be committed later than a younger one: the newest wait.
SETTLED = timedelta(minutes=5)

# Leaves are left out: no release starts below them, and there are a hundred thousand.
_ABOVE = """
above AS (
    SELECT a.unit_id::bigint AS unit_id, s.hour, s.posts, s.clicks FROM said s JOIN units_unit u ON u.id = s.unit_id
    CROSS JOIN LATERAL unnest(string_to_array(trim(both '/' from u.path), '/')) AS a(unit_id)
    WHERE a.unit_id::bigint <> u.id OR u.kind NOT IN ('grassroots', 'group')
), summed AS (
    INSERT INTO distribution_hourfigure (unit_id, hour, posts, clicks)
    SELECT unit_id, hour, sum(posts), sum(clicks) FROM above GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (unit_id, hour) DO UPDATE SET
        posts = distribution_hourfigure.posts + excluded.posts,
        clicks = distribution_hourfigure.clicks + excluded.clicks
    RETURNING 1
)
"""
_CLICKS = f"""
WITH said AS (
    SELECT d.unit_id, t.hour, 0 AS posts, t.clicks
    FROM unnest(%(links)s::bigint[], %(hours)s::smallint[], %(clicks)s::int[]) AS t(link_id, hour, clicks)
    JOIN distribution_delivery d ON d.id = t.link_id
    WHERE d.sent_at > %(since)s
), {_ABOVE}
SELECT count(*) FROM summed
"""  # noqa: S608 - constants of this module
_POSTS = f"""
WITH new AS (
    SELECT id, unit_id, happened_at, quantity FROM facts_fact
    WHERE id > %(after)s AND recorded_at < %(until)s AND kind IN ('delivery_sent', 'share_done')
    ORDER BY id LIMIT %(portion)s
), said AS (
    SELECT unit_id, quantity AS posts, 0 AS clicks,
        (extract(isodow FROM happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int - 1) * 24
        + extract(hour FROM happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int AS hour
    FROM new
), {_ABOVE}
SELECT (SELECT max(id) FROM new), (SELECT count(*) FROM new), (SELECT count(*) FROM summed)
"""  # noqa: S608 - constants of this module


def roll_up_hours(at: datetime | None = None) -> None:
    """Add what came since the last time. Each click and post once: sum and mark are one transaction. Safe to repeat."""
    at = at or now()
    for _round in range(MOST_ROUNDS):
        if not _add_clicks(at):
            break
    for _round in range(MOST_ROUNDS):
        if _add_posts(at) < PORTION:
            break


@transaction.atomic
def _add_clicks(at: datetime) -> int:
    rows = take_hours()
    if rows:
        links, hours, clicks = (list(column) for column in zip(*rows, strict=True))
        values: dict[str, Any] = {
            "links": links,
            "hours": hours,
            "clicks": clicks,
            "since": at - timedelta(hours=FRESH_HOURS),
        }
        with connection.cursor() as cursor:
            cursor.execute(_CLICKS, values)
    return len(rows)


@transaction.atomic
def _add_posts(at: datetime) -> int:
    mark = HourMark.objects.select_for_update().first() or _first_mark()
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"after": mark.fact_id, "until": at - SETTLED, "portion": PORTION})
        last, count, _summed = cursor.fetchone()
    if last:
        mark.fact_id = last
        mark.save(update_fields=["fact_id"])
    return int(count)


def _first_mark() -> HourMark:
    """Posts from before clicks were counted by hour would only make every hour look poor."""
    newest = Fact.objects.order_by("-pk").values_list("pk", flat=True).first()
    mark, _is_new = HourMark.objects.get_or_create(is_only=True, defaults={"fact_id": newest or 0})
    return mark


def best_times(unit_id: int) -> list[BestHour]:
    """The best hours of the week to begin a release under a unit, best first; empty with too little to go by.

    One query.
    """
    rows = list(HourFigure.objects.filter(unit=unit_id).values_list("hour", "posts", "clicks"))
    return best_hours({hour: posts for hour, posts, _c in rows}, {hour: clicks for hour, _p, clicks in rows})
