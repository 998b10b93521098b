"""Feeds and the site map, read by independent libraries and held against what their standards say."""

import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
import xmlschema
from django.test import Client

from lantoa.faces.portal.receivers import show_piece
from lantoa.faces.portal.tests.factories import make_home, make_piece, make_section, make_unit
from lantoa.faces.portal.tests.test_formats import make
from lantoa.publishing.newsroom.facade import FORMATS, Article, TopicPage

SITEMAP = xmlschema.XMLSchema(Path(__file__).parent / "data" / "sitemap-0.9.xsd")
# What feed readers drop, or must not run. Source: feedvalidator.org/docs, SecurityRisk and ContainsRelRef.
_FORBIDDEN = re.compile(r"<(script|style|iframe|object|embed|form|input)\b|\son\w+=|javascript:", re.I)
# There may be several of these.
_MANY = ("item", "category", "{http://www.w3.org/2005/Atom}link")
_ADDRESS = re.compile(r'\s(?:href|src|poster)="([^"]*)"')


@pytest.fixture
def portal(db: None) -> list[Article]:
    """A piece of every format with its pictures, hostile words, a topic, a unit below another; the pieces."""
    make_unit("LG-1", "CĐCS May <Hoa> & Lam", make_unit())
    make_home().add_child(instance=TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan"))
    pieces = [make(name) for name in FORMATS]
    hard = 'Bát canh & "hai" <b>suất</b> \x0b]]> Đồng chí'
    pieces.append(make_piece(hard, lead=hard, section=make_section("doi-song", "Đời sống & <nhà trọ>")))
    for piece in pieces:
        show_piece(sender=Article, article=Article.objects.get(pk=piece.pk))
    return pieces


def test_feeds_keep_to_the_rules_of_the_w3cs_validator(client: Client, portal: list[Article]) -> None:
    for path in ("/rss/", "/rss/doi-song/", "/rss/don-vi/LG/"):
        answer = client.get(path)
        found = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
        assert (found.bozo, found.version, found.encoding) == (False, "rss20", "utf-8")
        assert found.feed.title
        assert found.feed.subtitle
        assert found.feed.language == "vi"
        links = {link.rel: link for link in found.feed.links}
        assert links["self"].href == f"http://testserver{path}"
        assert links["self"].type == "application/rss+xml"
        assert links["alternate"].href.startswith("http://testserver/")
        assert len({entry.id for entry in found.entries}) == len(found.entries) > 0
        for entry in found.entries:
            _check_entry(entry)
        _check_elements(answer.content)
    whole = feedparser.parse(client.get("/rss/").content)
    assert {piece.title.replace("\x0b", "") for piece in portal} == {entry.title for entry in whole.entries}


def _check_entry(entry: feedparser.FeedParserDict) -> None:
    assert entry.title
    assert entry.summary
    assert entry.link.startswith("http://testserver/")
    # A tag URI is no link: RFC 4151, and isPermaLink says so.
    assert re.fullmatch(r"tag:testserver,\d{4}-\d\d-\d\d:bai-\d+", entry.id)
    assert entry.guidislink is False
    assert entry.published_parsed
    assert entry.updated_parsed >= entry.published_parsed
    [content] = entry.content
    assert content.type == "text/html"
    assert not _FORBIDDEN.search(content.value), _FORBIDDEN.search(content.value)
    for address in _ADDRESS.findall(content.value):
        assert urlsplit(address).scheme in ("http", "https", "mailto", "tel"), address
    for enclosure in entry.get("enclosures", []):
        assert enclosure.href.startswith("http")
        assert re.fullmatch(r"\d+", enclosure.length)
        assert re.fullmatch(r"\w+/[\w.+-]+", enclosure.type)


def _check_elements(feed: bytes) -> None:
    """What a library forgives: elements that are there twice, dates that are not RFC 822's."""
    channel = ElementTree.fromstring(feed).find("channel")
    assert channel is not None
    for parent in (channel, *channel.findall("item")):
        names = [child.tag for child in parent if child.tag not in _MANY]
        assert len(names) == len(set(names)), names
        for date in (*parent.findall("pubDate"), *parent.findall("lastBuildDate")):
            assert parsedate_to_datetime(date.text or "").tzinfo is not None
            assert re.match(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ", date.text or "")


def test_the_site_map_is_valid_by_the_protocols_schema(client: Client, portal: list[Article]) -> None:
    answer = client.get("/sitemap.xml")
    errors = [f"{error.path}: {error.reason}" for error in SITEMAP.iter_errors(answer.content.decode())]
    assert errors == []
    assert len(answer.content) < 50 * 1024 * 1024
    places = [place for place in ElementTree.fromstring(answer.content).iter() if place.tag.endswith("}loc")]
    for place in places:
        assert client.get(urlsplit(place.text or "").path).status_code == 200, place.text
