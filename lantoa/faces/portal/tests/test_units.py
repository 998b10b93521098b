"""A unit's page and the index."""

from datetime import date

import pytest
from django.test import Client

from lantoa.faces.portal.tests.factories import address, make_home, make_piece, make_unit
from lantoa.publishing.distribution.facade import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal() -> None:
    make_home()


def _said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_unit_shows_its_place_its_pieces_and_those_below(client: Client) -> None:
    province = make_unit()
    superior = make_unit("LG-A", "CĐ KCN Bắc Hoa Lam", province, kind="superior")
    company = make_unit("LG-A-1", "CĐCS May Hoa Lam", superior)
    elsewhere = make_unit("LG-B", "CĐ phường Bến Sưa", province, kind="superior")
    own, below, other = (make_piece(unit=unit) for unit in (superior, company, elsewhere))
    said = _said(client, "/don-vi/LG-A/")
    assert '<a href="/don-vi/LG/">LĐLĐ tỉnh Lam Giang</a>' in said
    assert '<a href="/don-vi/LG-A-1/">CĐCS May Hoa Lam</a>' in said
    assert address(own) in said
    assert address(below) in said
    assert address(other) not in said


def test_a_merged_unit_points_to_its_successor_and_keeps_its_pieces(client: Client) -> None:
    successor = make_unit("LG-NEW", "CĐ phường Hoa Lam")
    old = make_unit("LG-OLD", "LĐLĐ huyện Hoa Lam", successor=successor, valid_to=date(2025, 6, 30))
    piece = make_piece(unit=old)
    said = _said(client, "/don-vi/LG-OLD/")
    assert 'Nay thuộc <a href="/don-vi/LG-NEW/"><strong>CĐ phường Hoa Lam</strong></a>' in said
    assert "30/06/2025" in said
    assert address(piece) in said
    assert address(piece) not in _said(client, "/don-vi/LG-NEW/")
    asked = _said(client, "/don-vi/LG-NEW/?ca-truoc=1")
    assert address(piece) in asked


def test_official_channels_are_linked_and_closed_ones_are_not(client: Client) -> None:
    unit = make_unit()
    rows = [
        ("facebook", "1001", "connected"),
        ("zalo_oa", "2002", "connected"),
        ("zalo_group", "https://zalo.me/g/secret", "manual"),
        ("youtube", "https://www.youtube.com/@lamgiang", "closed"),
    ]
    for network, at, state in rows:
        Channel.objects.create(unit=unit, network=network, address=at, name=f"Kênh {network}", state=state)
    said = _said(client, "/don-vi/LG/")
    assert 'href="https://www.facebook.com/1001"' in said
    assert 'href="https://zalo.me/2002"' in said
    assert "secret" not in said
    assert "youtube.com" not in said


def test_units_are_found_by_name_without_accents(client: Client) -> None:
    province = make_unit()
    make_unit("LG-1", "CĐCS May Vọng Giang", province)
    make_unit("LG-2", "CĐCS Cảng Đồng Nẫm", province)
    said = _said(client, "/don-vi/?q=may vong")
    assert "CĐCS May Vọng Giang" in said
    assert "Cảng Đồng Nẫm" not in said
    assert "CĐCS Cảng Đồng Nẫm" in _said(client, "/don-vi/")


def test_an_unknown_unit_is_not_found(client: Client) -> None:
    assert client.get("/don-vi/KHONG-CO/").status_code == 404
    assert client.get("/rss/don-vi/KHONG-CO/").status_code == 404
