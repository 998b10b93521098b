"""Every format on its own page, in lists, in feeds, in search, and told to machines."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from PIL import Image

from lantoa.faces.portal.receivers import show_piece, text_of
from lantoa.faces.portal.tests.factories import address, make_picture, make_section, make_unit
from lantoa.faces.portal.views.files import _folded
from lantoa.kit.clock import now
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.content import describe
from lantoa.publishing.newsroom.facade import FORMATS, Article, Format, SectionPage
from lantoa.publishing.newsroom.tests.formats import MARKS, content_of, picture

pytestmark = pytest.mark.django_db
OWN = pytest.mark.parametrize("format", [name for name in FORMATS if name != Format.ARTICLE])
MOST_QUERIES = 12
TYPES = {
    Format.PHOTO_STORY: "ImageGallery",
    Format.INFOGRAPHIC: "NewsArticle",
    Format.EMAGAZINE: "NewsArticle",
    Format.VIDEO: "VideoObject",
    Format.AUDIO: "AudioObject",
    Format.LIVE: "BroadcastEvent",
    Format.QA: "FAQPage",
    Format.DOCUMENT: "Report",
    Format.EVENT: "Event",
}
# What only that page has.
SHOWN = {
    Format.PHOTO_STORY: '<span class="photos__place">3/3</span>',
    Format.INFOGRAPHIC: 'do-hoa.png" download',
    Format.EMAGAZINE: "running--cap",
    Format.VIDEO: '<source src="/media/videos/bat-canh.mp4" type="video/mp4">',
    Format.AUDIO: "<audio",
    Format.LIVE: 'data-player="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"',
    Format.QA: 'href="#hoi-',
    Format.DOCUMENT: "<dd>12/KH-LĐLĐ</dd>",
    Format.EVENT: "lich.ics",
}


def make(format: str, *, section: SectionPage | None = None, **more: Any) -> Article:
    """A published piece of this format with a unit, a cover and key words."""
    values = {"title": f"Bát canh {format}", "slug": f"bat-canh-{format.replace('_', '-')}", "lead": "Sapo của bài."}
    values |= {"live": True, "state": "published", "first_published_at": now(), "last_published_at": now()}
    made = FORMATS[format](**{**values, **content_of(format), **more})
    made.cover = made.cover or make_picture(1200, 800)
    made.unit = Unit.objects.filter(code="LG-1").first() or make_unit("LG-1")
    (section or make_section()).add_child(instance=made)
    made.tags.add("ca ba")
    made.save()
    return made


@OWN
def test_a_page_of_every_format(client: Client, format: str) -> None:
    make("article")
    piece = make(format)
    show_piece(sender=Article, article=Article.objects.get(pk=piece.pk))
    client.get(address(piece))
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address(piece))
    said = answer.content.decode()
    assert answer.status_code == 200
    assert SHOWN[Format(format)] in said
    assert MARKS[Format(format)] in said
    assert len(seen) <= MOST_QUERIES, [query["sql"][:160] for query in seen.captured_queries]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', said)[1])
    assert data["@type"] == TYPES[Format(format)]


@OWN
def test_lists_feeds_search_and_release_know_it(client: Client, format: str) -> None:
    piece = make(format)
    row = Article.objects.get(pk=piece.pk)
    assert MARKS[Format(format)] in text_of(row)
    assert MARKS[Format(format)] in client.get("/rss/").content.decode()
    assert 'class="mark"' in client.get("/tin-tuc/").content.decode()
    described = describe(row.page_ptr)
    assert (described["lead"], bool(described["pictures"])) == ("Sapo của bài.", True)
    assert ("video" in described) is (format == Format.VIDEO)


@OWN
def test_the_editors_preview_shows_what_is_not_saved(rf: RequestFactory, format: str) -> None:
    piece = make(format)
    text = Article.objects.get(pk=piece.pk).specific
    text.title = "Đầu đề vừa sửa"
    said = text.serve_preview(rf.get("/"), "").render().content.decode()
    assert "<h1>Đầu đề vừa sửa</h1>" in said
    assert SHOWN[Format(format)] in said


def test_a_plain_article_costs_no_more_and_fetches_no_style_of_formats(client: Client) -> None:
    make("article")
    piece = make("article", title="Bài khác", slug="bai-khac", body=[("picture", {"image": picture()})])
    client.get(address(piece))
    with CaptureQueriesContext(connection) as seen:
        said = client.get(address(piece)).content.decode()
    assert len(seen) <= MOST_QUERIES - 2
    assert "reading-formats.css" not in said
    assert 'class="mark"' not in client.get("/tin-tuc/").content.decode()


def test_parts_that_formats_share_stand_in_an_article_too(client: Client) -> None:
    table = {
        "data": [["Tổ", "Người"], ["14", "30 <b>"]],
        "table_header_choice": "row",
        "table_caption": "Ca ba",
        "first_row_is_table_header": True,
    }
    rows = [{"label": "Năm nay", "value": 1200.0}]
    chart = {"title": "Một năm nhiều việc", "kind": "bars", "column": "", "unit": "", "rows": rows, "source": "LĐLĐ"}
    body = [("table", table), ("chart", chart), ("number", {"value": "80.000", "label": "đoàn viên"})]
    said = client.get(address(make("article", body=body))).content.decode()
    assert "reading-formats.css" in said
    assert '<td data-label="Người">30 &lt;b&gt;</td>' in said
    assert '<th scope="row">Năm nay</th><td>1.200</td>' in said
    assert "Nguồn: LĐLĐ" in said
    assert "<strong>80.000</strong>" in said
    feed = client.get("/rss/").content.decode()
    assert "1.200" in feed
    assert "80.000" in feed


def test_another_houses_player_stands_in_an_article_and_is_loaded_when_asked_for(client: Client) -> None:
    body = [("player", {"address": "https://youtu.be/abcdefghijk", "caption": "Hội <b>thi"})]
    page = client.get(address(make("article", body=body)))
    said = page.content.decode()
    assert 'data-player="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"' in said
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in said
    assert "Hội &lt;b&gt;thi" in said
    assert "<iframe" not in said
    assert "youtube-nocookie.com" in page.headers["Content-Security-Policy"]
    assert "youtube" not in client.get("/tin-tuc/").headers["Content-Security-Policy"]
    assert "watch?v=abcdefghijk" in client.get("/rss/").content.decode()


def test_an_infographic_is_a_picture_to_share(client: Client) -> None:
    piece = make("infographic")
    answer = client.get(f"{address(piece)}do-hoa.png")
    drawn = Image.open(io.BytesIO(answer.content))
    assert (answer.headers["Content-Type"], drawn.format, drawn.width) == ("image/png", "PNG", 1224)
    assert drawn.height > 2000
    assert client.get(f"{address(make('qa'))}do-hoa.png").status_code == 404
    Article.objects.filter(pk=piece.pk).update(live=False)
    assert client.get(f"{address(piece)}do-hoa.png").status_code == 404


def test_a_tall_picture_has_its_data_as_text(client: Client) -> None:
    piece = make(
        "infographic", figures=[], picture=make_picture(600, 2400), picture_text="12 khu nhà trọ\n9 khu có nước"
    )
    said = client.get(address(piece)).content.decode()
    assert "<p>12 khu nhà trọ<br>9 khu có nước</p>" in said
    assert "do-hoa.png" not in said
    assert client.get(f"{address(piece)}do-hoa.png").status_code == 404


def test_an_event_goes_into_a_calendar(client: Client) -> None:
    piece = make("event", title="Hội thi: nấu ăn, kể chuyện", address="Số 1; đường Công Nhân", is_cancelled=True)
    answer = client.get(f"{address(piece)}lich.ics")
    said = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Hội thi: nấu ăn\\, kể chuyện\r\n" in said
    assert "LOCATION:Nhà văn hóa\\, Số 1\\; đường Công Nhân\r\n" in said
    assert "STATUS:CANCELLED\r\n" in said
    assert f"URL:http://testserver{address(piece)}\r\n" in said
    assert "Sự kiện đã hủy." in client.get(address(piece)).content.decode()


def test_long_lines_of_a_calendar_are_folded_between_letters() -> None:
    folded = _folded(f"SUMMARY:{'ệ' * 80}")
    assert max(len(line.encode()) for line in folded.split("\r\n")) <= 75
    assert folded.replace("\r\n ", "") == f"SUMMARY:{'ệ' * 80}"


def test_a_sound_is_given_in_parts(client: Client) -> None:
    path = f"{address(make('audio'))}am-thanh"
    whole, part = client.get(path), client.get(path, headers={"Range": "bytes=0-2"})
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "audio/mpeg")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"noi")
    assert client.get(f"{address(make('qa'))}am-thanh").status_code == 404


@pytest.mark.parametrize(
    ("starts", "ends", "state", "word"),
    [(60, None, "soon", "Sắp phát"), (-60, None, "live", "Đang phát trực tiếp"), (-90, -30, "over", "Đã kết thúc")],
)
def test_a_live_page_knows_its_hour(client: Client, starts: int, ends: int | None, state: str, word: str) -> None:
    over = now() + timedelta(minutes=ends) if ends else None
    piece = make("live", starts_at=now() + timedelta(minutes=starts), ends_at=over)
    answer = client.get(address(piece))
    said = answer.content.decode()
    assert f"live--{state}" in said
    assert word in said
    # No other house hears of the reader before a tap; the policy lets its frame in on this page only.
    assert "<iframe" not in said
    assert (
        "frame-src 'self' https://www.youtube-nocookie.com https://www.facebook.com"
        in answer.headers["Content-Security-Policy"]
    )
    assert answer.headers["X-Page-Cache"] == "20"
    other = client.get(address(make("qa")))
    assert "frame-src" not in other.headers["Content-Security-Policy"]
    assert other.headers["X-Page-Cache"] == "300"
