"""Pieces as lists show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.faces.portal.pictures import with_covers
from lantoa.org.units.facade import Unit
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.newsroom.facade import Article, Format, published_articles
from lantoa.services.media.facade import Picture

# Everything a teaser reads; a page has sixty fields more.
SHOWN_FIELDS = (
    *("path", "slug", "title", "lead", "first_published_at", "is_urgent", "is_sample", "cover", "format", "extent"),
    *("unit__code", "unit__name", "unit__short_name"),
)


_TOLD_WITH_EXTENT = (Format.VIDEO, Format.AUDIO, Format.EVENT, Format.LIVE)
# In a box of 24 by 24, drawn by lines.
_MARK_PATHS = {
    "photo_story": "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3 3 0 1 0 .1 0",
    "infographic": "M4 20V11h4v9M10 20V4h4v16M16 20v-6h4v6M2 20h20",
    "emagazine": "M12 6C9 4 6 4 3 5v14c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v14",
    "video": "M4 5h16v14H4zM10 9l5 3-5 3z",
    "audio": "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H4zM17 14h3v6h-3z",
    "live": "M12 10a2 2 0 1 0 .1 0M7 7a7 7 0 0 0 0 10M17 7a7 7 0 0 1 0 10",
    "qa": "M4 4h16v12h-9l-5 4v-4H4zM10 8a2 2 0 1 1 2 2v1M12 13v.1",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "event": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
}


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
    format: str = Format.ARTICLE.value
    extent: str = ""

    @property
    def mark_path(self) -> str:
        """The lines of the mark's small drawing."""
        return _MARK_PATHS.get(self.format, "")

    @property
    def mark(self) -> str:
        """What it is besides an article, and how much of it: "Video 2:15"; empty for an article."""
        if self.format == Format.ARTICLE:
            return ""
        label = str(Format(self.format).label)
        if self.format == Format.PHOTO_STORY:
            return self.extent or label
        return f"{label} {self.extent}".strip() if self.format in _TOLD_WITH_EXTENT else label


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
        format=article.format,
        extent=article.extent,
    )


def listed(rows: QuerySet[Article] | None = None) -> QuerySet[Article]:
    """Published pieces (or `rows` of them) as lists need them, newest first: two queries whatever their number."""
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


def found_teasers(ids: list[int], frame: Frame) -> list[Teaser]:
    """What search found, pieces and campaign pages; one query more when some are no pieces."""
    found = teasers_by_id(ids, frame)
    others = set(ids) - {item.id for item in found}
    if not others:
        return found
    return [*found, *(_campaign_teaser(page) for page in CampaignPage.objects.live().filter(pk__in=others))]


def _campaign_teaser(page: CampaignPage) -> Teaser:
    return Teaser(
        id=page.pk,
        title=page.title,
        lead=page.lead,
        url=page.portal_path,
        section=None,
        unit=None,
        published_at=page.first_published_at,
        cover=None,
        is_urgent=False,
        is_sample=page.is_sample,
    )


def newest_ids_by_section(frame: Frame, count: int, *, without: Collection[int] = ()) -> list[int]:
    """Ids of the newest `count` pieces of every section, those in `without` left out. One query.

    Each section's part ends after `count` rows: ranking all pieces by section would read every one of a million.
    """
    rows = published_articles().exclude(pk__in=without)
    parts = [
        rows.filter(path__startswith=section.path).values_list("pk", flat=True)[:count] for section in frame.sections
    ]
    return list(parts[0].union(*parts[1:], all=True)) if parts else []
