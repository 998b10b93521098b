"""Feeds, the site map and robots.txt."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from lantoa.faces.portal.tests.factories import NOON, address, make_picture, make_piece, make_section, make_unit

pytestmark = pytest.mark.django_db
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}content"


def test_the_feed_has_the_whole_piece(client: Client) -> None:
    body = [
        ("paragraph", '<p>Xem <a href="/tin-tuc/">mục</a> & <b>hơn</b></p>'),
        ("picture", {"image": make_picture()}),
    ]
    piece = make_piece("Bữa cơm & bát canh", cover=make_picture(), first_published_at=NOON, body=body)
    answer = client.get("/rss/")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    item = ElementTree.fromstring(answer.content).find("channel/item")
    assert item.findtext("title") == "Bữa cơm & bát canh"
    assert item.findtext("link") == f"http://testserver{address(piece)}"
    assert item.findtext("pubDate") == "Fri, 01 May 2026 12:00:00 +0700"
    assert item.find("guid").text == f"tag:testserver,2026-05-01:bai-{piece.pk}"
    assert item.find("guid").get("isPermaLink") == "false"
    assert 'href="http://testserver/tin-tuc/"' in item.findtext(CONTENT)
    assert 'src="http://testserver/media/' in item.findtext(CONTENT)
    assert item.find(MEDIA).get("width") == "1200" or int(item.find(MEDIA).get("width")) > 0


def test_feeds_are_by_section_and_by_unit(client: Client) -> None:
    unit = make_unit("LG-1", "CĐCS May Hoa Lam")
    ours = make_piece("Của đơn vị", unit=unit)
    theirs = make_piece("Của mục khác", section=make_section("doi-song", "Đời sống"))
    by_section, by_unit = (client.get(path).content.decode() for path in ("/rss/doi-song/", "/rss/don-vi/LG-1/"))
    assert address(theirs) in by_section
    assert address(ours) not in by_section
    assert address(ours) in by_unit
    assert address(theirs) not in by_unit
    assert client.get("/rss/khong-co/").status_code == 404


def test_a_reader_who_has_the_feed_gets_nothing_again(client: Client) -> None:
    make_piece()
    first = client.get("/rss/")
    assert client.get("/rss/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get("/rss/", headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    make_piece()
    assert client.get("/rss/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_site_map_names_pieces_sections_and_units(client: Client) -> None:
    piece = make_piece(unit=make_unit())
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = {place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    wanted = {f"http://testserver{path}" for path in ("/", "/tin-tuc/", "/don-vi/LG/", address(piece))}
    assert wanted <= places


def test_robots_are_shown_the_site_map_and_kept_out_of_the_workplace(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in said
    assert "Disallow: /lam-viec/" in said
