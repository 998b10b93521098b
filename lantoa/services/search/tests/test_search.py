"""What is found, and in which order."""

from datetime import UTC, datetime

import pytest
from django.utils.html import strip_tags
from wagtail.models import Page

from lantoa.services.search.facade import drop_page, index_page, search

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 5, tzinfo=UTC)


def _indexed(title: str, lead: str = "", text: str = "", *, is_live: bool = True, at: datetime = NOON) -> int:
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=Page(title=title, slug=f"trang-{Page.objects.count()}", live=is_live))
    index_page(page_id=page.pk, title=title, lead=lead, text=text, published_at=at)
    return page.pk


def _ids(asked: str) -> list[int]:
    return [found.page_id for found in search(asked).found]


@pytest.mark.parametrize("asked", ["bữa cơm", "bua com", "BỮA CƠM", "cơm bữa", "Bu\u031b\u0303a co\u031bm"])
def test_a_page_is_found_with_and_without_accents(asked: str) -> None:
    page = _indexed("Bữa cơm ca ba không còn nguội")
    _indexed("Giải bóng đá công nhân")
    assert _ids(asked) == [page]


def test_the_same_accents_come_first_whatever_the_age() -> None:
    other = _indexed("Cộng đoán sai số liệu", at=datetime(2026, 5, 2, tzinfo=UTC))
    same = _indexed("Một việc của công đoàn", at=datetime(2024, 5, 2, tzinfo=UTC))
    assert _ids("công đoàn") == [same, other]


def test_the_title_weighs_more_than_the_text() -> None:
    in_text = _indexed("Chuyện nhà trọ", text="Buổi tối có đối thoại ở xóm trọ.")
    in_title = _indexed("Đối thoại ở xưởng hàn")
    assert _ids("đối thoại") == [in_title, in_text]


@pytest.mark.parametrize("asked", ["hoà bình", "hòa bình", "hoa binh"])
def test_tone_placement_makes_no_difference(asked: str) -> None:
    page = _indexed("Nhà máy ở Hòa Bình")
    assert _ids(asked) == [page]


@pytest.mark.parametrize("asked", ["CĐCS", "công đoàn cơ sở", "cdcs"])
def test_abbreviations_are_understood_both_ways(asked: str) -> None:
    short = _indexed("CĐCS May Vọng Giang tập huấn")
    full = _indexed("Công đoàn cơ sở Cảng Đồng Nẫm tập huấn")
    assert sorted(_ids(asked)) == [short, full]


def test_pages_with_some_of_the_words_are_offered_and_said_so() -> None:
    page = _indexed("Bữa cơm ca ba không còn nguội")
    results = search("bữa cơm vũ trụ")
    assert results.is_loose
    assert [found.page_id for found in results.found] == [page]


def test_what_was_found_is_marked_and_everything_else_escaped() -> None:
    _indexed("Bữa <b>cơm</b> & canh", lead="Mỗi bữa cơm ca ba thêm 5.000 đồng.")
    found = search("bua com").found[0]
    assert found.title == "<mark>Bữa</mark> &lt;b&gt;<mark>cơm</mark>&lt;/b&gt; &amp; canh"
    assert "<mark>bữa cơm</mark>" in found.excerpt


def test_the_excerpt_shows_the_place_where_the_words_stand() -> None:
    _indexed("Chuyện dài", text="mở đầu " * 200 + "đến đoạn tặng xe đạp cho con công nhân. " + "kết " * 200)
    shown = search("xe đạp").found[0].excerpt
    assert "<mark>xe đạp</mark>" in shown
    assert strip_tags(shown).startswith("…\u00a0")
    assert len(strip_tags(shown)) < 300


def test_withdrawn_and_dropped_pages_are_not_found() -> None:
    _indexed("Đối thoại một", is_live=False)
    dropped = _indexed("Đối thoại hai")
    drop_page(dropped)
    drop_page(dropped)
    assert _ids("đối thoại") == []


def test_indexing_again_replaces() -> None:
    page = _indexed("Tên cũ")
    index_page(page_id=page, title="Đối thoại", lead="", text="", published_at=NOON)
    assert (_ids("tên cũ"), _ids("đối thoại")) == ([], [page])


@pytest.mark.parametrize("asked", ["'; drop table", "a:* & b", "\\", "%s %(x)s", "<script>", "\x00null"])
def test_odd_queries_find_nothing_and_break_nothing(asked: str) -> None:
    _indexed("Đối thoại")
    assert _ids(asked) == []
