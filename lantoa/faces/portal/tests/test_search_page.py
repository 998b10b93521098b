"""The search page, its filters and suggestions, and the receivers that fill the index."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client

from lantoa.faces.portal.indexing import LATELY, index_forgotten_pieces, index_moved_pieces, reindex
from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_section, make_unit
from lantoa.kit.clock import now
from lantoa.org.units.facade import Decision, create_unit, move_unit, rename_unit
from lantoa.publishing.newsroom.facade import Article, TopicPage
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn
from lantoa.services.search.facade import drop_page, rebuild_phrases, search

pytestmark = pytest.mark.django_db


def _said(client: Client, query: str, **more: str) -> str:
    answer = client.get("/tim-kiem/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def _published(title: str, **more: object):
    piece = make_piece(title, **more)
    piece_published.send(None, article=piece)
    return piece


def test_a_published_piece_is_found_and_a_withdrawn_one_is_not(client: Client) -> None:
    piece = make_piece("Bữa cơm ca ba", unit=make_unit("LG-1", "CĐCS May Hoa Lam"))
    assert address(piece) not in _said(client, "bua com")
    piece_published.send(None, article=piece)
    said = _said(client, "bua com")
    assert f'<a href="{address(piece)}"><mark>Bữa cơm</mark> ca ba</a>' in said
    assert address(piece) in _said(client, "hộp cơm lên bàn")
    assert address(piece) in _said(client, "Mai Lan")
    piece.title = "Bát canh ca ba"
    piece.save()
    piece_changed.send(None, article=piece)
    assert "<mark>Bát canh</mark>" in _said(client, "bát canh")
    piece_withdrawn.send(None, article=piece)
    assert address(piece) not in _said(client, "bua com")


def test_publishing_makes_the_sizes_before_anybody_reads(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    piece = make_piece(cover=make_picture(), body=[("picture", {"image": make_picture(800, 1000)})])
    piece_published.send(None, article=piece)
    made = []
    monkeypatch.setattr(
        "lantoa.services.media.models.Picture.create_rendition", lambda self, spec: made.append(spec), raising=True
    )
    for path in ("/", "/tin-tuc/", address(piece), "/rss/"):
        assert client.get(path).status_code == 200
    assert made == []


def test_units_are_found_too(client: Client) -> None:
    make_unit("LG-1", "CĐCS May Hoa Lam")
    assert '<a href="/don-vi/LG-1/">CĐCS May Hoa Lam</a>' in _said(client, "may hoa lam")


def test_nothing_found_offers_a_way_on(client: Client) -> None:
    make_piece()
    said = _said(client, "phi thuyền")
    assert "Không tìm thấy bài nào có “phi thuyền”." in said
    assert '<a href="/tin-tuc/">Tin tức</a>' in said


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", '"><img src=x>', "%", "\x00", "a" * 5000])
def test_what_was_asked_is_only_text(client: Client, query: str) -> None:
    for name in ("q", "don-vi", "chuyen-muc", "dang", "tu", "den"):
        said = client.get("/tim-kiem/", {"q": "tin", name: query}).content.decode()
        assert "<script>alert" not in said
        assert "<img src=x" not in said
    assert client.get("/tim-kiem/goi-y/", {"q": query}).json() == {"items": []}


def test_a_search_is_narrowed_by_the_address(client: Client) -> None:
    upper = make_unit("LG", "LĐLĐ tỉnh Lam Giang")
    below = make_unit("LG-1", "CĐCS May Hoa Lam", upper)
    old = datetime(2024, 3, 1, 17, 30, tzinfo=UTC)  # already 2 March in Việt Nam
    one = _published("Bữa cơm một", unit=below, first_published_at=old)
    other = _published("Bữa cơm hai", section=make_section("anh", "Ảnh"), unit=make_unit("HP", "LĐLĐ Hải Vân"))

    def found(**more: str) -> set[int]:
        said = _said(client, "bữa cơm", **more)
        return {piece.pk for piece in (one, other) if address(piece) in said}

    assert found() == {one.pk, other.pk}
    assert found(**{"don-vi": "LG"}) == found(**{"don-vi": "lam giang"}) == {one.pk}
    assert found(**{"chuyen-muc": "anh"}) == {other.pk}
    assert found(den="2024-03-02") == found(tu="2024-03-02", den="2024-03-02") == {one.pk}
    assert found(tu="2024-03-03") == {other.pk}
    assert found(den="2024-03-01") == found(dang="video") == set()
    assert found(tu="2024-13-45", dang="phim") == {one.pk, other.pk}
    said = client.get("/tim-kiem/", {"chuyen-muc": "anh"}).content.decode()
    assert address(other) in said
    assert address(one) not in said


def test_a_name_that_several_units_have_is_asked_back(client: Client) -> None:
    for code in ("A", "B"):
        make_unit(code, f"CĐCS May Hoa {code}")
    _published("Bữa cơm")
    said = _said(client, "bữa cơm", **{"don-vi": "may hoa"})
    assert '<a href="?q=b%E1%BB%AFa+c%C6%A1m&amp;don-vi=B">CĐCS May Hoa B</a>' in said
    assert "Không thấy đơn vị nào tên như vậy." in _said(client, "bữa cơm", **{"don-vi": "khong co"})


def test_pages_keep_what_was_asked(client: Client) -> None:
    for number in range(21):
        _published(f"Bữa cơm {number}")
    said = _said(client, "bữa cơm", **{"chuyen-muc": "tin-tuc"})
    assert "21 bài" in said
    assert 'href="?q=b%E1%BB%AFa+c%C6%A1m&amp;chuyen-muc=tin-tuc&amp;trang=2" rel="next"' in said
    assert "Trang trước" in _said(client, "bữa cơm", **{"chuyen-muc": "tin-tuc", "trang": "2"})


def test_words_units_topics_and_titles_are_offered_while_typing(client: Client) -> None:
    upper = make_unit("CĐ-H", "Công đoàn huyện Hoa Lam")
    pieces = [_published(f"Bữa cơm công đoàn ở xưởng {number}", unit=upper) for number in ("hàn", "sơn", "tiện")]
    pieces[0].get_parent().get_parent().add_child(instance=TopicPage(title="Công đoàn đồng hành", slug="dong-hanh"))
    rebuild_phrases()
    items = client.get("/tim-kiem/goi-y/", {"q": "bữa cơm cong d"}).json()["items"]
    assert (items[0]["text"], items[0]["kind"]) == ("Bữa cơm công đoàn", "")
    assert items[0]["url"].startswith("/tim-kiem/?q=B%E1%BB%AFa+c%C6%A1m+c%C3%B4ng")
    assert [item["url"] for item in items if item["kind"] == "Tin tức"] == [address(piece) for piece in pieces[::-1]]
    others = client.get("/tim-kiem/goi-y/", {"q": "cong doan"}).json()["items"]
    assert {"text": upper.name, "kind": "Đơn vị", "url": "/don-vi/CĐ-H/"} in others
    assert {"text": "Công đoàn đồng hành", "kind": "Chuyên đề", "url": "/chuyen-de/dong-hanh/"} in others
    assert client.get("/tim-kiem/goi-y/", {"q": "b"}).json() == {"items": []}


def test_suggestions_are_kept_as_bytes_and_set_no_cookie(client: Client) -> None:
    answer = client.get("/tim-kiem/goi-y/", {"q": "bua"})
    assert answer["X-Page-Cache"] == "300"
    assert not answer.cookies


def test_reindexing_goes_on_where_it_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    pieces = [_published(f"Đối thoại {number}") for number in range(3)]
    withdrawn = _published("Đối thoại cũ")
    withdrawn.live = False
    withdrawn.save()
    for piece in pieces[:2]:
        drop_page(piece.pk)
    assert reindex(batch=2) == 2
    assert [found.page_id for found in search("đối thoại").found] == [piece.pk for piece in pieces[::-1]]
    assert reindex(batch=2) == 0
    call_command("reindex", "--all")
    assert "Đã lập chỉ mục 3 bài." in capsys.readouterr().out


def test_a_piece_whose_process_died_is_indexed_by_a_worker(client: Client) -> None:
    forgotten, old, waiting = (make_piece(f"Đối thoại {number}") for number in range(3))
    Article.objects.filter(pk__in=[forgotten.pk, waiting.pk]).update(state="published", state_changed_at=now())
    Article.objects.filter(pk=old.pk).update(state="published", state_changed_at=now() - LATELY * 2)
    Article.objects.filter(pk=waiting.pk).update(live=False)
    assert index_forgotten_pieces() == 1
    assert index_forgotten_pieces() == 0
    assert [found.page_id for found in search("đối thoại").found] == [forgotten.pk]


def test_pieces_follow_their_unit_when_it_moves_or_gets_another_name(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    first = {"decision": Decision(date(2020, 1, 1)), "by": None}
    province = create_unit(code="LG", kind="province", name="LĐLĐ tỉnh Lam Giang", parent=None, **first)
    one = create_unit(code="A", kind="superior", name="Công đoàn ngành Dệt", parent=province, **first)
    two = create_unit(code="B", kind="superior", name="Công đoàn ngành Thép", parent=province, **first)
    unit = create_unit(code="C", kind="grassroots", name="CĐCS May Hoa Lam", parent=one, **first)
    piece = _published("Bữa cơm ca ba", unit=unit)
    assert address(piece) in _said(client, "bữa cơm", **{"don-vi": "A"})
    with django_capture_on_commit_callbacks(execute=True):
        move_unit(unit, parent=two, decision=Decision(date(2026, 5, 1)), by=None)
        rename_unit(unit, name="CĐCS Dệt Hoa Tím", decision=Decision(date(2026, 5, 1)), by=None)
    assert index_moved_pieces() == 1
    assert index_moved_pieces() == 0
    assert address(piece) in _said(client, "bữa cơm", **{"don-vi": "B"})
    assert address(piece) not in _said(client, "bữa cơm", **{"don-vi": "A"})
    assert address(piece) in _said(client, "dệt hoa tím")


def test_a_piece_is_found_in_the_section_it_was_moved_to(client: Client) -> None:
    piece, other = _published("Bữa cơm ca ba"), make_section("anh", "Ảnh")
    piece.move(other, pos="last-child")
    assert f"-{piece.pk}/" in _said(client, "bữa cơm", **{"chuyen-muc": "anh"})
    assert f"-{piece.pk}/" not in _said(client, "bữa cơm", **{"chuyen-muc": "tin-tuc"})
