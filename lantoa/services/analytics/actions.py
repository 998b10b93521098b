"""Counting clicks and views; forgetting salts."""

from datetime import date, timedelta

from django.db import connection, transaction

from lantoa.services.analytics.models import DailySalt, Visitor

# Waiting for the disk at each click would be the slowest part of a redirect; a power cut may lose the last half second.
_LAZY_COMMIT = "WITH lazily AS (SELECT set_config('synchronous_commit', 'off', true))"
_CLICK = f"""
{_LAZY_COMMIT}
INSERT INTO analytics_click (day, link_id, visitor, clicks) SELECT %s, %s, %s, 1 FROM lazily
ON CONFLICT (link_id, day, visitor) DO UPDATE SET clicks = analytics_click.clicks + 1
"""  # noqa: S608 - no value is put into the text
_VIEW = f"""
{_LAZY_COMMIT}, new_visitor AS (
    INSERT INTO analytics_visitor (day, page_id, visitor) SELECT %(day)s, %(page)s, %(visitor)s FROM lazily
    ON CONFLICT DO NOTHING RETURNING 1
), counted AS (
    INSERT INTO analytics_pageviewdaily (day, page_id, source, views, visitors)
    SELECT %(day)s, %(page)s, %(source)s, 1, (SELECT count(*) FROM new_visitor)
    ON CONFLICT (page_id, day, source) DO UPDATE SET
        views = analytics_pageviewdaily.views + 1, visitors = analytics_pageviewdaily.visitors + excluded.visitors
)
SELECT count(*) FROM new_visitor
"""  # noqa: S608 - no value is put into the text


def record_click(link_id: int, *, visitor: bytes, day: date) -> None:
    """One click more on a link. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CLICK, [day, link_id, visitor])


def record_view(page_id: int, *, visitor: bytes, day: date, source: str) -> bool:
    """One view more of a page; True, and one visitor more, when they are new today. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_VIEW, {"day": day, "page": page_id, "visitor": visitor, "source": source})
        return bool(cursor.fetchone()[0])


@transaction.atomic
def forget_visitors(today: date) -> None:
    """Salts older than yesterday go, and with them what could tell visitors apart. Safe to call twice."""
    DailySalt.objects.filter(day__lt=today - timedelta(days=1)).delete()
    Visitor.objects.filter(day__lt=today - timedelta(days=1)).delete()
