"""What was read of each unit's pieces, into the ledger."""

from datetime import date, timedelta

from django.db import transaction

from lantoa.kit.clock import day_bounds, today
from lantoa.org.facts.facade import Kind, NewFact, record_facts
from lantoa.publishing.newsroom.models import Article
from lantoa.services.analytics.facade import PageViewDaily

COUNTED_DAYS = 3


@transaction.atomic
def record_readership() -> int:
    """Views of finished days as facts of the units credited; returns how many facts were new. Safe to run twice."""
    days = (today() - timedelta(days=COUNTED_DAYS), today() - timedelta(days=1))
    views: dict[tuple[int, date], int] = {}
    rows = PageViewDaily.objects.filter(day__range=days, page_id__gt=0).values_list("page_id", "day", "views")
    units = dict(
        Article.objects.filter(pk__in={row[0] for row in rows}, unit__isnull=False).values_list("pk", "unit_id")
    )
    for page_id, day, count in rows:
        if page_id in units:
            key = (units[page_id], day)
            views[key] = views.get(key, 0) + count
    return record_facts(
        NewFact(Kind.PAGE_VIEWS, unit_id, day_bounds(day)[0], f"views:{day}:{unit_id}", count)
        for (unit_id, day), count in views.items()
    )
