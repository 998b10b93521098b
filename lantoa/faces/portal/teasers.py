"""Pieces as lists show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Length, RowNumber, Substr

from lantoa.faces.portal.frame import STEP, Frame, SectionLink
from lantoa.faces.portal.pictures import with_covers
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Article, published_articles
from lantoa.services.media.facade import Picture

# Everything a teaser reads; a page has sixty fields more.
SHOWN_FIELDS = (
    *("path", "slug", "title", "lead", "first_published_at", "is_urgent", "is_sample", "cover"),
    *("unit__code", "unit__name", "unit__short_name"),
)


@dataclass(frozen=True)
class Teaser:
    """One piece in a list."""

    id: int
    title: str
    lead: str
    url: str
    section: SectionLink | None
    unit: Unit | None
    published_at: datetime
    cover: Picture | None
    is_urgent: bool
    is_sample: bool


def address_of(article: Article, section: SectionLink | None) -> str:
    """The one address of a piece: /<section>/<slug>-<id>/."""
    return f"/{section.slug if section else 'tin'}/{article.slug}-{article.pk}/"


def teaser_of(article: Article, frame: Frame) -> Teaser:
    """The piece as a list shows it. No query when its cover and unit were loaded."""
    section = frame.section_of(article.path)
    return Teaser(
        id=article.pk,
        title=article.title,
        lead=article.lead,
        url=address_of(article, section),
        section=section,
        unit=article.unit,
        published_at=article.first_published_at,
        cover=article.cover,
        is_urgent=article.is_urgent,
        is_sample=article.is_sample,
    )


def listed(rows: QuerySet[Article] | None = None) -> QuerySet[Article]:
    """Published pieces (or `rows` of them) as lists need them, newest first: three queries whatever their number."""
    rows = published_articles() if rows is None else rows
    return with_covers(rows).only(*SHOWN_FIELDS)


def teasers(articles: Iterable[Article], frame: Frame) -> list[Teaser]:
    """The pieces as lists show them, in their order."""
    return [teaser_of(article, frame) for article in articles]


def teasers_by_id(ids: list[int], frame: Frame) -> list[Teaser]:
    """Published pieces with these ids, in this order; the others are left out."""
    if not ids:
        return []
    found = {article.pk: teaser_of(article, frame) for article in listed().filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def newest_ids_by_section(count: int, *, without: Collection[int] = ()) -> list[int]:
    """Ids of the newest `count` pieces of every section, those in `without` left out. One query."""
    rank = Window(
        RowNumber(),
        partition_by=Substr("path", 1, Length("path") - STEP),
        order_by=F("first_published_at").desc(),
    )
    ranked = published_articles().exclude(pk__in=without).order_by().annotate(rank=rank).filter(rank__lte=count)
    return list(ranked.values_list("pk", flat=True))
