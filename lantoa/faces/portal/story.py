"""One piece as its own page: what belongs to it and what comes after it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from lantoa.faces.portal.around import ids_around
from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.faces.portal.linked_data import description_of, linked_data
from lantoa.faces.portal.pictures import SHARED, body_pictures, prefetch_sizes, size_of
from lantoa.faces.portal.teasers import SHOWN_FIELDS, Teaser, address_of, teaser_of
from lantoa.kit.frozen import frozen
from lantoa.publishing.newsroom.facade import Article, Format, PieceTag, TopicPage, published_articles, whole

# Parts of a body that need the formats' style sheet.
STYLED_PARTS = frozenset({"gallery", "video", "table", "number", "chart"})


@dataclass(frozen=True)
class SharedPicture:
    """The picture that networks show beside a link."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Story:
    """One piece with everything its page says."""

    article: Article
    section: SectionLink | None
    url: str
    topics: list[TopicPage]
    tags: list[PieceTag]
    related: list[Teaser]
    others: list[Teaser]
    next: Teaser | None
    shared: SharedPicture | None
    linked_data: SafeString

    @property
    def full_url(self) -> str:
        return f"{settings.BASE_URL}{self.url}"

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
        kinds = {block["type"] for block in self.article.body.raw_data}
        return self.article.format != Format.ARTICLE or not kinds.isdisjoint(STYLED_PARTS)

    @property
    def was_changed(self) -> bool:
        """Whether the piece was corrected after it came out."""
        return bool(self.article.corrected_at and self.article.correction_note)


def story_of(article: Article, frame: Frame) -> Story:
    """The piece with its surroundings. Eight queries, whatever the number of pieces and pictures.

    One more where the format has a row of its own, and one for each further kind of block that holds pictures.
    """
    [article] = whole([article])
    section = frame.section_of(article.path)
    topics, tags = _labels(article)
    related, others = ids_around(article, section, topics, tags)
    around = {row.pk: teaser_of(row, frame) for row in _rows((*related, *others))}
    covers = [article.cover, *(item.cover for item in around.values())]
    prefetch_sizes([*body_pictures(article), *(cover for cover in covers if cover)])
    after = [around[pk] for pk in others if pk in around]
    shared = shared_picture(article)
    url = address_of(article, section)
    return Story(
        article=article,
        section=section,
        url=url,
        topics=[topic for topic in topics if topic.live],
        tags=tags,
        related=[around[pk] for pk in related if pk in around],
        others=after[1:],
        next=after[0] if after else None,
        shared=shared,
        # The editor previews pieces that have no time yet.
        linked_data=linked_data(article, section, url, image=shared.url if shared else "", owner=frame.publisher.owner)
        if article.first_published_at
        else SafeString(""),
    )


@frozen
def _rows(ids: tuple[int, ...]) -> QuerySet[Article]:
    return published_articles().filter(pk__in=ids).select_related("unit", "cover").only(*SHOWN_FIELDS)


def _labels(article: Article) -> tuple[list[TopicPage], list[PieceTag]]:
    """Its topics and its key words."""
    if getattr(article, "_cluster_related_objects", None):
        # A text in the editor's preview has its own, which may be in no table yet.
        return list(article.topics.all()), [tag for tag in article.tags.all() if tag.pk]
    return _topics(article.pk), _tags(article.pk)


@frozen
def _topics(pk: int) -> QuerySet[TopicPage]:
    rows: QuerySet[TopicPage] = TopicPage.objects.filter(articles=pk)
    return rows


@frozen
def _tags(pk: int) -> QuerySet[PieceTag]:
    rows: QuerySet[PieceTag] = PieceTag.objects.filter(tagged_pieces__content_object=pk)
    return rows.order_by("tagged_pieces__pk")


def shared_picture(article: Article) -> SharedPicture | None:
    """The cover at 1200 by 630, as jpg, with its whole address."""
    if article.cover is None:
        return None
    made = size_of(article.cover, SHARED)
    url = made.url if made.url.startswith("http") else f"{settings.BASE_URL}{made.url}"
    return SharedPicture(url, made.width, made.height, article.cover.description or article.title)
