"""Figures of clicks and views."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Sum

from lantoa.services.analytics.models import Click, PageViewDaily, ReadHour


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


def readers_of_hours(*, since: datetime, most: int) -> dict[int, int]:
    """Page id → readers since that hour of the `most` read pages, most first; two days are kept. One query."""
    rows = ReadHour.objects.filter(hour__gte=since).values_list("page_id").annotate(total=Sum("readers"))
    return dict(rows.order_by("-total", "-page_id")[:most])


def readers_of_days(*, start: date, end: date, most: int) -> dict[int, int]:
    """Page id → readers from `start` to `end`, both included, of the `most` read pages, most first. One query."""
    rows = PageViewDaily.objects.filter(day__range=(start, end), page_id__gt=0)
    summed = rows.values_list("page_id").annotate(total=Sum("visitors")).filter(total__gt=0)
    return dict(summed.order_by("-total", "-page_id")[:most])
