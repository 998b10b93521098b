"""Figures of clicks and views."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Sum

from lantoa.kit.clock import today
from lantoa.services.analytics.models import Click, PageViewDaily


def clicks_by_link(link_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Link id → (clicks, visitors summed over days); links without clicks are absent. One query."""
    rows = Click.objects.filter(link_id__in=list(link_ids)).values_list("link_id")
    return {link: (clicks, visitors) for link, clicks, visitors in rows.annotate(Sum("clicks"), Count("pk"))}


def views_of_pages(page_ids: Iterable[int], *, start: date, end: date) -> dict[int, int]:
    """Page id → views from `start` to `end`, both included; pages without views are absent. One query."""
    rows = PageViewDaily.objects.filter(page_id__in=list(page_ids), day__range=(start, end))
    return dict(rows.values_list("page_id").annotate(total=Sum("views")))


def daily_views(*, start: date, end: date) -> list[tuple[date, int, int]]:
    """(day, views, visitors) of the whole portal in order of days; quiet days are absent. One query."""
    rows = PageViewDaily.objects.filter(day__range=(start, end)).values_list("day").order_by("day")
    return list(rows.annotate(Sum("views"), Sum("visitors")))


def most_read(*, days: int, limit: int) -> list[int]:
    """Page ids by views of the last `days` days, most first. One query."""
    rows = PageViewDaily.objects.filter(day__gt=today() - timedelta(days=days), page_id__gt=0)
    return list(
        rows.values_list("page_id", flat=True).annotate(total=Sum("views")).order_by("-total", "-page_id")[:limit]
    )
