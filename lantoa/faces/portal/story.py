"""One piece as its own page: what belongs to it, what comes after it, what machines are told about it."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from taggit.models import TagBase

from lantoa.faces.portal.frame import STEP, Frame, SectionLink
from lantoa.faces.portal.pictures import SHARED, body_pictures, prefetch_sizes
from lantoa.faces.portal.teasers import Teaser, address_of, teasers_by_id
from lantoa.kit.clock import VIETNAM
from lantoa.publishing.newsroom.facade import Article, TopicPage, published_articles

OTHERS, RELATED = 5, 4
_IN_SCRIPT = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


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

    @property
    def full_url(self) -> str:
        return f"{settings.BASE_URL}{self.url}"

    @property
    def description(self) -> str:
        return description_of(self.article)

    @property
    def was_changed(self) -> bool:
        """Whether the piece was corrected after it came out."""
        return bool(self.article.corrected_at and self.article.correction_note)


def description_of(article: Article) -> str:
    """The lead, cut where search engines and networks cut."""
    return Truncator(article.search_description or article.lead).chars(200)


def story_of(article: Article, frame: Frame) -> Story:
    """The piece with its surroundings. Eleven queries, whatever the number of pieces and pictures."""
    section = frame.section_of(article.path)
    inside = body_pictures(article)
    prefetch_sizes([*inside, *([article.cover] if article.cover else [])])
    topics, tags = list(article.topics.all()), [tag for tag in article.tags.all() if tag.pk]
    related = _related_ids(article, topics, tags)
    others = _other_ids(article, section, without={article.pk, *related})
    around = {item.id: item for item in teasers_by_id([*related, *others], frame)}
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
        linked_data=linked_data(article, section, url, shared, owner=frame.publisher.owner)
        if article.first_published_at
        else SafeString(""),
    )


def shared_picture(article: Article) -> SharedPicture | None:
    """The cover at 1200 by 630, as jpg, with its whole address."""
    if article.cover is None:
        return None
    made = article.cover.get_rendition(SHARED)
    url = made.url if made.url.startswith("http") else f"{settings.BASE_URL}{made.url}"
    return SharedPicture(url, made.width, made.height, article.cover.description or article.title)


def _other_ids(article: Article, section: SectionLink | None, *, without: set[int]) -> list[int]:
    """The newest other pieces of the section."""
    if section is None:
        return []
    rows = published_articles().filter(path__startswith=section.path).exclude(pk__in=without)
    return list(rows.values_list("pk", flat=True)[: 1 + OTHERS])


def _related_ids(article: Article, topics: list[TopicPage], tags: list[TagBase]) -> list[int]:
    """Pieces with the same key words, then of the same topic, then the newest of other sections."""
    ids = _like(article, tags)
    others = published_articles().exclude(pk=article.pk)
    if len(ids) < RELATED and topics:
        same = others.exclude(pk__in=ids).filter(topics__in=topics).values_list("pk", "first_published_at")
        ids += [pk for pk, _ in same.distinct()[: RELATED - len(ids)]]
    if len(ids) < RELATED:
        elsewhere = others.exclude(pk__in=ids).exclude(path__startswith=article.path[:-STEP])
        ids += elsewhere.values_list("pk", flat=True)[: RELATED - len(ids)]
    return ids


def _like(article: Article, tags: list[TagBase]) -> list[int]:
    """Ids of the pieces that share most key words with this one."""
    if not tags:
        return []
    rows = Article.objects.live().filter(tagged_items__tag__in=tags).exclude(pk=article.pk)
    ranked = rows.annotate(shared=Count("pk")).order_by("-shared", "-first_published_at", "-pk")
    return list(ranked.values_list("pk", flat=True)[:RELATED])


def linked_data(
    article: Article, section: SectionLink | None, url: str, shared: SharedPicture | None, *, owner: str
) -> SafeString:
    """NewsArticle and its bread crumbs as JSON-LD, safe inside a script element. Source: schema.org NewsArticle."""
    base = settings.BASE_URL
    published = article.first_published_at.astimezone(VIETNAM)
    changed = (article.corrected_at or article.first_published_at).astimezone(VIETNAM)
    publisher = {"@type": "Organization", "name": owner or settings.WAGTAIL_SITE_NAME, "url": f"{base}/"}
    author = {"@type": "Person", "name": article.author_name} if article.author_name else publisher
    news = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title[:110],
        "description": description_of(article),
        "mainEntityOfPage": f"{base}{url}",
        "datePublished": published.isoformat(timespec="seconds"),
        "dateModified": changed.isoformat(timespec="seconds"),
        "inLanguage": "vi",
        "author": author,
        "publisher": publisher,
        "isAccessibleForFree": True,
    }
    if section:
        news["articleSection"] = section.name
    if shared:
        news["image"] = [shared.url]
    return json_for_script(news)


def json_for_script(data: object) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT))
