"""Reads that pages of the portal use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Q, QuerySet

from lantoa.kit.clock import VIETNAM, day_bounds, local_day, today
from lantoa.kit.errors import NotAllowed
from lantoa.org.units.facade import get_unit
from lantoa.publishing.collections.models import CampaignPage, Likeness, Ranked
from lantoa.publishing.newsroom.facade import FORMATS, Article, SeriesPage, published_articles

_DAYS = """
SELECT (first_published_at AT TIME ZONE %(zone)s)::date AS day, count(*)
FROM wagtailcore_page
WHERE live AND first_published_at >= %(start)s AND first_published_at < %(end)s AND content_type_id = ANY(%(kinds)s)
GROUP BY 1 ORDER BY 1
"""


class _Unnest(Func):
    function = "unnest"
    set_returning = True


@dataclass(frozen=True)
class Part:
    """One piece's place in its series: the how manieth of how many; `total` is what is planned, or what is there."""

    number: int
    total: int


def most_read(section_id: int | None = None, *, most: int = 6) -> dict[str, list[int]]:
    """Span → ids of the pieces read most, of a section or of the whole portal. One query; spans without are absent."""
    rows = Ranked.objects.filter(section=section_id, position__lte=most).order_by("position")
    found: dict[str, list[int]] = {}
    for span, pk in rows.values_list("span", "article_id"):
        found.setdefault(span, []).append(pk)
    return found


def alike_ids(piece_id: int) -> QuerySet[Likeness, int]:
    """Ids of the pieces alike to one, as a subquery. Lazy."""
    rows = Likeness.objects.filter(pk=piece_id)
    listed: QuerySet[Likeness, int] = rows.annotate(
        one=_Unnest(F("others"), output_field=BigIntegerField())
    ).values_list("one", flat=True)
    return listed


def pieces_of_series(series: SeriesPage) -> QuerySet[Article]:
    """Published pieces of a series in the order of reading. Lazy."""
    rows: QuerySet[Article] = Article.objects.live().filter(series=series)
    return rows.order_by("series_number", "first_published_at", "pk")


def chosen_ids(value: Any) -> list[int]:
    """Ids of the published pieces that one list of a campaign page shows, in its order. One query, two with a unit."""
    count = min(value["count"] or 1, 12)
    by_hand = [page.pk for page in value["pieces"] if page is not None]
    if by_hand:
        live = set(published_articles().filter(pk__in=by_hand).values_list("pk", flat=True))
        return [pk for pk in dict.fromkeys(by_hand) if pk in live][:count]
    rows = published_articles().filter(_wanted(value))
    if value["series"]:
        rows = rows.order_by("series_number", "first_published_at", "pk")
    return list(rows.values_list("pk", flat=True)[:count])


def _wanted(value: Any) -> Q:
    """What the list is narrowed to; a unit that is no more has no pieces."""
    wanted = Q()
    if value["topic"]:
        wanted &= Q(topics=value["topic"].pk)
    if value["series"]:
        wanted &= Q(series=value["series"].pk)
    if value["section"]:
        wanted &= Q(path__startswith=value["section"].path)
    if value["format"]:
        wanted &= Q(format=value["format"])
    if value["unit"]:
        try:
            wanted &= Q(unit__path__startswith=get_unit(value["unit"]).path)
        except NotAllowed:
            wanted &= Q(pk__in=[])
    return wanted


def running_campaigns(*, most: int) -> list[CampaignPage]:
    """Live campaign pages of today with their covers, the youngest first. One query."""
    day = today()
    rows = CampaignPage.all_of_kind().live().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    rows = rows.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day + timedelta(days=30)))
    shown = rows.select_related("cover").only("title", "slug", "slogan", "url_path", "depth", "path", "cover")
    return list(shown.order_by("-first_published_at")[:most])


def pieces_by_day(start: date, end: date) -> dict[date, int]:
    """Day in Việt Nam → pieces published on it, `end` not included; days without are absent. One query, by an index."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - app ready

    kinds = [kind.pk for kind in ContentType.objects.get_for_models(*FORMATS.values()).values()]
    between: dict[str, Any] = {"start": day_bounds(start)[0], "end": day_bounds(end)[0]}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, between | {"zone": VIETNAM.key, "kinds": kinds})
        return dict(cursor.fetchall())


def pieces_of_day(day: date) -> QuerySet[Article]:
    """Pieces published on a day in Việt Nam, newest first. Lazy."""
    start, end = day_bounds(day)
    return published_articles().filter(first_published_at__gte=start, first_published_at__lt=end)


def first_and_last_day() -> tuple[date, date] | None:
    """The days on which the oldest and the newest piece came out; None of an empty portal. Two index look-ups."""
    out = Article.objects.live().filter(first_published_at__isnull=False)
    moments = out.values_list("first_published_at", flat=True)
    # Not Min and Max: over joined tables PostgreSQL would read every row.
    first = moments.order_by("first_published_at").first()
    last = moments.order_by("-first_published_at").first()
    return (local_day(first), local_day(last)) if first and last else None


def series_part(number: int, *, planned: int | None, known: Iterable[int]) -> Part:
    """Where a piece stands in its series: of what is planned, or of the highest number there is."""
    return Part(number, max([planned or 0, number, *known]))
