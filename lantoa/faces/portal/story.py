"""One piece as its own page: what belongs to it and what comes after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.utils.safestring import SafeString

from lantoa.faces.portal.around import Around, around
from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.faces.portal.linked_data import description_of, linked_data
from lantoa.faces.portal.pictures import SHARED, body_pictures, prefetch_sizes, size_of
from lantoa.faces.portal.teasers import SHOWN_FIELDS, Teaser, address_of, teaser_of
from lantoa.kit.clock import now
from lantoa.kit.frozen import frozen
from lantoa.publishing.collections.facade import parted, series_part
from lantoa.publishing.newsroom.facade import (
    Article,
    Author,
    Format,
    PieceTag,
    TopicPage,
    authors_of,
    is_over,
    published_articles,
    whole,
)
from lantoa.services.cache.facade import shared_parts
from lantoa.services.speech.facade import narration_of

# Parts of a body that need the formats' style sheet.
STYLED_PARTS = frozenset({"gallery", "video", "player", "table", "number", "chart"})


@dataclass(frozen=True)
class SharedPicture:
    """The picture that networks show beside a link."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class SeriesPlace:
    """Where a piece stands in its series, and its neighbours there."""

    title: str
    url: str
    number: int
    total: int
    before: Teaser | None
    after: Teaser | None


class Label(NamedTuple):
    """A topic or key word of a piece; a topic that is not `live` has no page."""

    kind: str
    pk: int
    name: str
    slug: str
    live: bool
    place: int


@dataclass(frozen=True)
class Story:
    """One piece with everything its page says."""

    article: Article
    section: SectionLink | None
    url: str
    topics: list[Label]
    tags: list[Label]
    related: list[Teaser]
    others: list[Teaser]
    next: Teaser | None
    series: SeriesPlace | None
    byline: list[tuple[str, str]]
    """(text, address of the author's page or empty), to be read in a row."""
    shared: SharedPicture | None
    linked_data: SafeString
    # The last part of the address of its sound; empty when it cannot be heard (yet).
    narration: str = ""

    @property
    def full_url(self) -> str:
        return f"{settings.BASE_URL}{self.url}"

    @property
    def short_url(self) -> str:
        """An address short enough to type from paper; it leads to the piece."""
        return short_url_of(self.article.pk)

    @property
    def short_address(self) -> str:
        return self.short_url.partition("//")[2]

    @property
    def description(self) -> str:
        return description_of(self.article)

    @property
    def template(self) -> str:
        """What draws the piece between its head and its foot."""
        return f"portal/formats/{self.article.format}.html"

    @property
    def is_styled(self) -> bool:
        """Whether the page needs the formats' style sheet and script."""
        return self.article.format != Format.ARTICLE or not self._kinds.isdisjoint(STYLED_PARTS)

    @property
    def has_player(self) -> bool:
        """Whether the reader may open another house's player on the page."""
        return self.article.format == Format.LIVE or "player" in self._kinds

    @property
    def _kinds(self) -> set[str]:
        return {block["type"] for block in self.article.body.raw_data}

    @property
    def has_ended(self) -> bool:
        """Whether what it tells no longer holds."""
        return is_over(self.article.expires_at, at=now())

    @property
    def was_changed(self) -> bool:
        """Whether the piece was corrected after it came out."""
        return bool(self.article.corrected_at and self.article.correction_note)


def short_url_of(piece_id: int) -> str:
    """The shortest address of a piece: the id finds it, whatever stands before."""
    return f"{settings.BASE_URL}/tin/{piece_id}/"


def story_of(article: Article, frame: Frame) -> Story:
    """The piece with its surroundings. Eight queries, whatever the number of pieces and pictures.

    One more where the format has a row of its own, one for each further kind of block that holds pictures, and one
    where a provider of voices is set.
    """
    [article] = whole([article])
    section = frame.section_of(article.path)
    topics, tags = _labels(article)
    authors = authors_of(article)
    near = around(article, section, [one.pk for one in topics], [one.pk for one in tags])
    beside = _beside(article, near)
    shown = _teasers({*near.ids, *(pk for pk in beside if pk)}, frame)
    covers = [
        article.cover,
        *(item.cover for item in shown.values() if not hasattr(item.cover, "prefetched_renditions")),
    ]
    prefetch_sizes([*body_pictures(article), *(cover for cover in covers if cover)])
    shared = shared_picture(article)
    heard = narration_of(article.pk)
    url = address_of(article, section)
    return Story(
        article=article,
        section=section,
        url=url,
        topics=[topic for topic in topics if topic.live],
        tags=tags,
        related=[shown[pk] for pk in near.related if pk in shown],
        others=[shown[pk] for pk in near.others if pk in shown],
        next=shown.get(near.next) if near.next else None,
        series=_series_place(article, near, [shown.get(pk) if pk else None for pk in beside]),
        byline=_byline(article, authors),
        shared=shared,
        # The editor previews pieces that have no time yet.
        linked_data=linked_data(
            article, section, url, image=shared.url if shared else "", owner=frame.publisher.owner, authors=authors
        )
        if article.first_published_at
        else SafeString(""),
        narration=f"nghe-{heard.version}" if heard else "",
    )


def _teasers(ids: set[int], frame: Frame) -> dict[int, Teaser]:
    """Published pieces by id; covers that no page has shown just now have no sizes yet. One query for those."""

    def make(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Teaser]:
        rows = _rows(tuple(pk for _name, pk in keys), now())
        return {("teaser", row.pk): teaser_of(row, frame) for row in rows}

    return {pk: item for (_name, pk), item in shared_parts([("teaser", pk) for pk in sorted(ids)], make).items()}


def _byline(article: Article, authors: list[Author]) -> list[tuple[str, str]]:
    paged = [(author.name, author.get_absolute_url()) for author in authors if author.has_page]
    return parted(article.author_name, paged)


def _beside(article: Article, near: Around) -> tuple[int | None, int | None]:
    """Ids of the pieces before and after it in its series."""
    here = (article.series_number or 0, article.pk)
    before = [pk for place in near.series if place < here for pk in (place[1],)]
    after = [pk for place in near.series if place > here for pk in (place[1],)]
    return (before[-1] if before else None), (after[0] if after else None)


def _series_place(article: Article, near: Around, beside: list[Teaser | None]) -> SeriesPlace | None:
    """Nothing where the series is not out, or the piece has no number."""
    series = article.series
    if series is None or not series.live or not article.series_number:
        return None
    numbers = [number for number, _pk in near.series]
    part = series_part(article.series_number, planned=series.parts, known=numbers)
    return SeriesPlace(series.title, series.portal_path, part.number, part.total, *beside)


@frozen
def _rows(ids: tuple[int, ...], at: datetime) -> QuerySet[Article]:
    return published_articles(at=at).filter(pk__in=ids).select_related("unit", "cover").only(*SHOWN_FIELDS)


def _labels(article: Article) -> tuple[list[Label], list[Label]]:
    """Its topics, those that are not out included, and its key words. One query."""
    if getattr(article, "_cluster_related_objects", None):
        # A text in the editor's preview has its own, which may be in no table yet.
        topics = [Label("topic", one.pk, one.title, one.slug, one.live, one.pk) for one in article.topics.all()]
        tags = [Label("tag", one.pk, one.name, one.slug, True, one.pk) for one in article.tags.all() if one.pk]
        return topics, tags
    labels = sorted((Label(*row) for row in _label_rows(article.pk)), key=lambda label: label.place)
    return [one for one in labels if one.kind == "topic"], [one for one in labels if one.kind == "tag"]


@frozen
def _label_rows(pk: int) -> QuerySet[TopicPage, tuple[str, int, str, str, bool, int]]:
    topics = TopicPage.objects.filter(articles=pk).annotate(kind=Value("topic", CharField()), place=F("pk"))
    tags = PieceTag.objects.filter(tagged_pieces__content_object=pk).annotate(
        kind=Value("tag", CharField()), live=Value(True), place=F("tagged_pieces__pk")
    )
    rows: QuerySet[TopicPage, tuple[str, int, str, str, bool, int]] = topics.values_list(
        "kind", "pk", "title", "slug", "live", "place"
    )
    return rows.union(tags.values_list("kind", "pk", "name", "slug", "live", "place"), all=True)


def shared_picture(article: Article) -> SharedPicture | None:
    """The cover at 1200 by 630, as jpg, with its whole address."""
    if article.cover is None:
        return None
    made = size_of(article.cover, SHARED)
    url = made.url if made.url.startswith("http") else f"{settings.BASE_URL}{made.url}"
    return SharedPicture(url, made.width, made.height, article.cover.description or article.title)
