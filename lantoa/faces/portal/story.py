"""One piece as its own page: what belongs to it and what comes after it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString
from taggit.models import TagBase

from lantoa.faces.portal.around import ids_around
from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.faces.portal.linked_data import description_of, linked_data
from lantoa.faces.portal.pictures import SHARED, body_pictures, prefetch_sizes
from lantoa.faces.portal.teasers import SHOWN_FIELDS, Teaser, address_of, teaser_of
from lantoa.publishing.newsroom.facade import Article, Format, TopicPage, published_articles, whole
from lantoa.services.speech.facade import narration_of

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
    tags: list[TagBase]
    related: list[Teaser]
    others: list[Teaser]
    next: Teaser | None
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
        kinds = {block["type"] for block in self.article.body.raw_data}
        return self.article.format != Format.ARTICLE or not kinds.isdisjoint(STYLED_PARTS)

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
    topics, tags = list(article.topics.all()), [tag for tag in article.tags.all() if tag.pk]
    related, others = ids_around(article, section, topics, tags)
    rows = published_articles().filter(pk__in=[*related, *others]).select_related("unit", "cover").only(*SHOWN_FIELDS)
    around = {row.pk: teaser_of(row, frame) for row in rows}
    covers = [article.cover, *(item.cover for item in around.values())]
    prefetch_sizes([*body_pictures(article), *(cover for cover in covers if cover)])
    after = [around[pk] for pk in others if pk in around]
    shared = shared_picture(article)
    heard = narration_of(article.pk)
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
        narration=f"nghe-{heard.version}" if heard else "",
    )


def shared_picture(article: Article) -> SharedPicture | None:
    """The cover at 1200 by 630, as jpg, with its whole address."""
    if article.cover is None:
        return None
    made = article.cover.get_rendition(SHARED)
    url = made.url if made.url.startswith("http") else f"{settings.BASE_URL}{made.url}"
    return SharedPicture(url, made.width, made.height, article.cover.description or article.title)
