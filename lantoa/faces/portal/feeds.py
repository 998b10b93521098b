"""RSS 2.0 of published pieces, whole text included. Source: channels.md A3.6; rssboard.org/rss-specification."""

import re
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape

from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.story import shared_picture
from lantoa.faces.portal.teasers import address_of
from lantoa.faces.portal.whole_text import whole_text
from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution.facade import websub_address
from lantoa.publishing.newsroom.facade import Article

ITEMS = 30
# XML 1.0 has no place for these.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class PieceFeed(Rss201rev2Feed):
    """RSS with the whole text, the author and the picture of each item."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler: Any) -> None:
        # Django's own link to itself says no type, and without one a reader takes it for Atom.
        own = {"rel": "self", "type": "application/rss+xml", "href": self.feed["feed_url"]}
        self.feed["feed_url"] = None
        super().add_root_elements(handler)
        handler.addQuickElement("atom:link", "", own)
        handler.addQuickElement("atom:link", "", {"rel": "hub", "href": websub_address()})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:creator", item["creator"])
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["whole_text"])
        if item["picture"]:
            kind = {"url": item["picture"].url, "medium": "image", "type": "image/jpeg"}
            size = {"width": str(item["picture"].width), "height": str(item["picture"].height)}
            handler.addQuickElement("media:content", "", {**kind, **size})


def feed_of(articles: list[Article], frame: Frame, *, title: str, about: str, path: str, self_path: str) -> str:
    """The feed as XML text; `path` is the page that it follows, `self_path` its own address."""
    base = settings.BASE_URL
    feed = PieceFeed(
        title=title,
        link=f"{base}{path}",
        description=escape(about),
        language="vi",
        feed_url=f"{base}{self_path}",
        feed_copyright=frame.publisher.owner or None,
    )
    for article in articles:
        _add(feed, article, frame)
    return feed.writeString("utf-8")


def entry_feed(article: Article, frame: Frame, *, topic: str) -> str:
    """The feed at `topic` with this piece alone, as a hub sends it. Source: WebSub (W3C, 23/01/2018), 7."""
    path = topic.removeprefix(settings.BASE_URL)
    title = settings.WAGTAIL_SITE_NAME
    return feed_of([article], frame, title=title, about=title, path="/", self_path=path)


def _add(feed: PieceFeed, article: Article, frame: Frame) -> None:
    section = frame.section_of(article.path)
    picture = shared_picture(article)
    host = settings.BASE_URL.split("//")[1].split(":")[0]
    published = article.first_published_at.astimezone(VIETNAM)
    feed.add_item(
        title=_clean(article.title),
        link=f"{settings.BASE_URL}{address_of(article, section)}",
        # Feed readers take it for HTML; the lead is words.
        description=escape(_clean(article.lead)),
        # A tag URI (RFC 4151): stays the same whatever becomes of headline, section and host name.
        unique_id=f"tag:{host},{published:%Y-%m-%d}:bai-{article.pk}",
        unique_id_is_permalink=False,
        pubdate=published,
        updateddate=(article.corrected_at or article.first_published_at).astimezone(VIETNAM),
        categories=[section.name] if section else [],
        enclosures=[Enclosure(picture.url, "0", "image/jpeg")] if picture else [],
        creator=_clean(article.author_name or str(article.unit or "") or frame.publisher.owner),
        whole_text=_clean(whole_text(article, address_of(article, section))),
        picture=picture,
    )


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
