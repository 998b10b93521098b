"""The front page, sections and topics."""

import re
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory

from lantoa.faces.portal.models import PortalSettings
from lantoa.faces.portal.tests.factories import address, make_home, make_picture, make_piece, make_section, make_unit
from lantoa.faces.portal.tests.pages import addresses_in
from lantoa.faces.portal.views import lists, units
from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, Pin, TopicPage

pytestmark = pytest.mark.django_db


def _said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_empty_portal_says_so(client: Client) -> None:
    make_home()
    assert "Chưa có bài nào được đăng." in _said(client, "/")


def test_the_focus_leads_and_the_newest_follow(client: Client) -> None:
    chosen = make_piece("Tiêu điểm của ngày", is_focus=True, cover=make_picture())
    for number in range(6):
        make_piece(f"Tin thứ {number}")
    said = _said(client, "/")
    titles = re.findall(r'class="teaser__title"><a href="([^"]+)"', said)
    assert titles[0] == address(chosen)
    assert len(titles) == len(set(titles)) == 7


def test_no_piece_stands_twice_on_the_front_page(client: Client) -> None:
    """Marked by its editor or pinned by the board: what stands under Nên xem is in no other list."""
    marked = make_piece("Đáng xem, đã cũ", is_must_read=True)
    pieces = [make_piece(f"Tin thứ {number}") for number in range(14)]
    by, hour = User.objects.create(username="ban"), timedelta(hours=1)
    times = {"starts_at": now() - hour, "ends_at": now() + hour}
    Pin.objects.create(article=pieces[8], kind=Pin.Kind.MUST_READ, position=1, pinned_by=by, **times)
    titles = addresses_in(_said(client, "/"))
    assert {address(marked), address(pieces[8])} <= set(titles)
    assert len(titles) == len(set(titles))


def test_landmarks_have_names_of_their_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where two sections are called alike, and where a page has two lists with pages."""
    for view, name in ((lists, "PER_PAGE"), (units, "PIECES_PER_PAGE"), (units, "UNITS_PER_PAGE")):
        monkeypatch.setattr(view, name, 1)
    top = make_unit()
    for number in range(2):
        make_unit(f"LG-{number}", f"Công đoàn cơ sở {number}", parent=top)
    for slug in ("tin-tuc", "tin-tuc-2"):
        for _ in range(9):
            make_piece(section=make_section(slug, "Tin tức"), unit=top)
    for path in ("/", "/tin-tuc/", "/don-vi/LG/", "/tim-kiem/?q=com", "/don-vi/?q=cong"):
        said = _said(client, path)
        headings = dict(re.findall(r'<h2[^>]* id="([^"]+)">([^<]+)<', said))
        named = [headings[label] for label in re.findall(r'<section[^>]* aria-labelledby="([^"]+)"', said)]
        named += re.findall(r'<(?:nav|section|form)[^>]* aria-label="([^"]+)"', said)
        assert named
        assert len(named) == len(set(named)), (path, named)


def test_an_old_focus_gives_way(client: Client) -> None:
    old = make_piece("Tiêu điểm cũ", is_focus=True)
    Article.objects.update(first_published_at="2026-01-01T00:00Z")
    new = make_piece("Tin hôm nay")
    said = _said(client, "/")
    assert said.index(address(new)) < said.index(address(old))


def test_drafts_and_withdrawn_pieces_stand_nowhere(client: Client) -> None:
    make_piece("Bài nháp", live=False, state="in_editing")
    make_piece("Bài đã gỡ", live=False, state="withdrawn")
    make_piece("Bài đã đăng")
    for path in ("/", "/tin-tuc/", "/rss/", "/sitemap.xml"):
        said = _said(client, path)
        assert "bai-nhap" not in said
        assert "bai-da-go" not in said
        assert "bai-da-dang" in said


@pytest.mark.parametrize("path", ["/", "/tin-tuc/"])
def test_more_pieces_cost_no_more_queries(client: Client, path: str, django_assert_num_queries: object) -> None:
    unit = make_unit()

    def three(kind: str) -> None:
        for number in range(3):
            make_piece(f"{kind} {number}", cover=make_picture(), unit=unit, is_must_read=True)

    three("Tin")
    client.get(path)
    with django_assert_num_queries(_count(client, path)):
        client.get(path)
    few = _count(client, path)
    three("Bài")
    client.get(path)
    assert _count(client, path) == few


def _count(client: Client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def test_a_section_has_pages_by_address(client: Client) -> None:
    pieces = [make_piece() for _ in range(21)]
    make_piece("Ở mục khác", section=make_section("doi-song", "Đời sống"))
    first, second = _said(client, "/tin-tuc/"), _said(client, "/tin-tuc/?trang=2")
    assert first.count('class="teaser__title"') == 20
    assert 'href="/tin-tuc/?trang=2" rel="next"' in first
    assert address(pieces[0]) in second
    assert second.count('class="teaser__title"') == 1
    assert 'href="/tin-tuc/" rel="prev"' in second


@pytest.mark.parametrize(
    "path", ["/khong-co/", "/tin-tuc/?trang=2", "/tin-tuc/?trang=0", "/tin-tuc/?trang=x", "/chuyen-de/khong-co/"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    make_section()
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_a_topic_gathers_pieces_of_all_sections(client: Client) -> None:
    topic = make_home().add_child(instance=TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan"))
    inside = make_piece("Mở đầu tháng Năm", topics=[topic])
    outside = make_piece("Chuyện khác")
    said = _said(client, "/chuyen-de/thang-cong-nhan/")
    assert address(inside) in said
    assert address(outside) not in said


def test_the_foot_names_the_publisher(client: Client) -> None:
    make_home()
    PortalSettings.objects.create(owner="LĐLĐ tỉnh Lam Giang", responsible="Ông Lê Văn Mẫu", licence="15/GP-TTĐT")
    said = _said(client, "/")
    for words in (
        "Đơn vị chủ quản: <strong>LĐLĐ tỉnh Lam Giang</strong>",
        "Ông Lê Văn Mẫu",
        "15/GP-TTĐT",
        "Ghi rõ nguồn",
    ):
        assert words in said


def test_public_pages_are_the_same_for_everybody(client: Client, django_user_model: type) -> None:
    piece = make_piece(unit=make_unit())
    client.force_login(django_user_model.objects.create_user("lan"))
    for path in ("/", "/tin-tuc/", address(piece), "/don-vi/", "/don-vi/LG/", "/tim-kiem/?q=com", "/rss/"):
        answer = client.get(path)
        assert answer.headers["X-Page-Cache"]
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies
        said = answer.content.decode()
        assert "csrf" not in said.lower()
        assert not re.search(r"\sstyle=|\son\w+=|<script(?! src=| type=\"(module|application/ld\+json)\")", said), path


def test_the_editor_previews_sections_topics_and_the_front_page(rf: RequestFactory) -> None:
    topic = make_home().add_child(
        instance=TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan", intro="Tháng Năm")
    )
    for page in (make_home(), make_section(), topic):
        said = page.serve_preview(rf.get("/"), "").render().content.decode()
        assert f"<h1>{page.title}</h1>" in said
