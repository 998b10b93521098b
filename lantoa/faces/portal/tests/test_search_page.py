"""The search page, and the receivers that fill the index."""

import pytest
from django.test import Client

from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_unit
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn

pytestmark = pytest.mark.django_db


def _said(client: Client, query: str) -> str:
    answer = client.get("/tim-kiem/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


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
    said = _said(client, query)
    assert "<script>alert" not in said
    assert "<img src=x" not in said
