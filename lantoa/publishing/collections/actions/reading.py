"""What the worker reckons every few minutes, so that no page has to."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from lantoa.kit.clock import now, today
from lantoa.publishing.collections.models import Likeness, Ranked
from lantoa.publishing.collections.rules import LEAST_ALIKE, MOST_ALIKE, places
from lantoa.publishing.newsroom.facade import Article, published_articles, sections
from lantoa.services.analytics.facade import readers_of_days, readers_of_hours
from lantoa.services.search.facade import most_alike

# Of so many of the most read pages each section finds its own.
MOST_LOOKED_AT = 5_000
# Older pieces keep what was reckoned when they were new.
YOUNG = timedelta(days=30)
Row = tuple[str, int | None, int, int, int]


def rank_most_read() -> int:
    """The lists of what was read most are as of now; how many places there are. Six queries; safe to call twice.

    Only pieces that are live are ranked; the lists change in one transaction, so that no page sees half of them.
    """
    rows = [row for span, readers in _readers().items() for row in _places(span, readers)]
    with transaction.atomic():
        Ranked.objects.all().delete()
        Ranked.objects.bulk_create(
            Ranked(span=span, section_id=section, position=position, article_id=page, readers=readers)
            for span, section, position, page, readers in rows
        )
    return len(rows)


def _readers() -> dict[str, dict[int, int]]:
    """Span → page id → readers."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    last = today()
    return {
        Ranked.Span.DAY: readers_of_hours(since=hour - timedelta(hours=23), most=MOST_LOOKED_AT),
        Ranked.Span.WEEK: readers_of_days(start=last - timedelta(days=6), end=last, most=MOST_LOOKED_AT),
        Ranked.Span.MONTH: readers_of_days(start=last - timedelta(days=29), end=last, most=MOST_LOOKED_AT),
    }


def _places(span: str, readers: dict[int, int]) -> list[Row]:
    by_path = {section.path: section.pk for section in sections()}
    paths = published_articles().filter(pk__in=readers).order_by().values_list("pk", "path")
    section_of = {pk: by_path[path[: -Article.steplen]] for pk, path in paths if path[: -Article.steplen] in by_path}
    return [
        (span, section, number, page, readers[page])
        for section, pages in places(readers, section_of).items()
        for number, page in enumerate(pages, 1)
    ]


def reckon_likenesses(limit: int = 40) -> int:
    """Young pieces that have none get the pieces that are alike; how many got theirs. Safe to call twice."""
    known = Likeness.objects.filter(pk=OuterRef("pk"))
    young = published_articles().filter(~Exists(known), first_published_at__gte=now() - YOUNG)
    done = 0
    for pk, title in young.values_list("pk", "title")[:limit]:
        others = most_alike(title, without=pk, least=LEAST_ALIKE, most=MOST_ALIKE)
        Likeness.objects.update_or_create(pk=pk, defaults={"others": others})
        done += 1
    return done
