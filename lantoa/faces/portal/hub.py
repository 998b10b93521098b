"""What the portal tells the WebSub hub: which feeds there are, and each piece as they carry it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from lantoa.faces.portal.feeds import entry_feed
from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.pictures import SHARED, body_pictures, prefetch_sizes, with_covers
from lantoa.kit.errors import NotAllowed
from lantoa.org.units.facade import Unit, ancestor_ids, get_unit
from lantoa.publishing.distribution.facade import Entry, FeedSource
from lantoa.publishing.newsroom.facade import Article, Author, SeriesPage, published_articles, whole

UNIT_FEED, SERIES_FEED, AUTHOR_FEED = "/rss/don-vi/", "/rss/loat-bai/", "/rss/tac-gia/"


def feed_paths(article: Article, frame: Frame) -> list[str]:
    """The feeds that hold the piece: the portal's, its section's, its unit's and those of units above, its series', its
    authors'. Three queries."""
    section = frame.section_of(article.path)
    paths = ["/rss/", *([f"/rss{section.url}"] if section else [])]
    if article.unit is not None:
        codes = Unit.objects.filter(pk__in=ancestor_ids(article.unit)).order_by("depth").values_list("code", flat=True)
        paths += [f"{UNIT_FEED}{code}/" for code in codes]
    if article.series is not None:
        paths.append(f"{SERIES_FEED}{article.series.slug}/")
    authors = article.bylines.filter(author__has_page=True).values_list("author", flat=True)
    return [*paths, *(f"{AUTHOR_FEED}{pk}/" for pk in authors)]


def entry_of(page_id: int) -> Entry | None:
    """The piece as feeds carry it, or None when it is not out. About ten queries."""
    found = whole(with_covers(published_articles().filter(pk=page_id), SHARED)[:1])
    if not found:
        return None
    article = found[0]
    prefetch_sizes(body_pictures(article))
    frame = Frame()
    # Every publication counts, also one that follows a withdrawal; a correction is a publication, too.
    changed = article.last_published_at or article.first_published_at
    return Entry(
        page_id=article.pk,
        version=f"{changed:%Y%m%dT%H%M%S.%f}",
        changed_at=changed,
        topics=tuple(f"{settings.BASE_URL}{path}" for path in feed_paths(article, frame)),
        render=lambda topic: entry_feed(article, frame, topic=topic).encode(),
    )


def changed_since(moment: datetime) -> Iterable[int]:
    """Ids of pieces that came out or were corrected since. One query."""
    recent = Q(last_published_at__gte=moment) | Q(first_published_at__gte=moment)
    return published_articles().filter(recent).order_by().values_list("pk", flat=True)


def is_topic(address: str) -> bool:
    """Whether one of our feeds has this address. At most one query."""
    path = address.removeprefix(settings.BASE_URL)
    if path == address or not path.startswith("/rss/") or not path.endswith("/"):
        return False
    if path == "/rss/":
        return True
    name = path.removeprefix(UNIT_FEED).rstrip("/")
    if path.startswith(UNIT_FEED):
        return "/" not in name and _is_unit(name)
    if path.startswith(SERIES_FEED):
        return bool(SeriesPage.objects.live().filter(slug=path.removeprefix(SERIES_FEED).rstrip("/")).exists())
    if path.startswith(AUTHOR_FEED):
        number = path.removeprefix(AUTHOR_FEED).rstrip("/")
        return number.isdecimal() and len(number) < 19 and Author.objects.filter(pk=number, has_page=True).exists()
    slug = path.removeprefix("/rss/").rstrip("/")
    return Frame().section_called(slug) is not None


def _is_unit(code: str) -> bool:
    try:
        get_unit(code)
    except NotAllowed:
        return False
    return True


SOURCE = FeedSource(entry=entry_of, changed_since=changed_since, is_topic=is_topic)
