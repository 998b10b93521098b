"""What a reader's phone has to fetch: look.md's budget, measured on real answers."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_section, make_unit

PAGE_BYTES, WITH_FONTS_BYTES = 40_000, 100_000


def _zipped(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def _static(path: str) -> bytes:
    found = finders.find(path.removeprefix("/static/"))
    assert found, path
    return Path(found).read_bytes()


@pytest.fixture
def full_portal(db: None) -> str:
    """Ten sections of five pieces with pictures, long leads and units; the address of one long piece."""
    unit, cover = make_unit("LG-1", "Công đoàn cơ sở Công ty TNHH May Hoa Lam"), make_picture()
    body = [
        ("paragraph", f"<p>Đoạn {number}. {'Chị Sen đặt hộp cơm lên bàn trước khi nói. ' * 8}</p>")
        for number in range(25)
    ]
    for number in range(10):
        section = make_section(f"muc-{number}", f"Chuyên mục số {number}")
        for place in range(5):
            title = f"Đầu đề dài như báo vẫn viết cho bài {place} của mục {number}"
            lead = f"Sapo của bài {place} mục {number}: tổ may mang hộp cơm nguội vào phòng họp, ra về với ba việc."
            piece = make_piece(title, section=section, lead=lead, unit=unit, cover=cover, body=body, tags=["ca ba"])
    return address(piece)


@pytest.mark.parametrize("page", ["/", "/muc-3/", "piece", "/don-vi/LG-1/", "/tim-kiem/?q=ca+ba"])
def test_a_public_page_keeps_to_the_budget(client: Client, full_portal: str, page: str) -> None:
    said = client.get(full_portal if page == "piece" else page).content
    text = said.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', text)
    fonts = re.findall(r'<link rel="preload" as="font"[^>]+href="([^"]+)"', text)
    assert len(sheets) == 3
    assert len(scripts) == 1
    assert len(fonts) == 4
    weight = _zipped(said) + sum(_zipped(_static(path)) for path in (*sheets, *scripts))
    with_fonts = weight + sum(len(_static(path)) for path in fonts)
    print(f"{page}: {weight} bytes, with fonts {with_fonts}")
    assert weight <= PAGE_BYTES
    assert with_fonts <= WITH_FONTS_BYTES
