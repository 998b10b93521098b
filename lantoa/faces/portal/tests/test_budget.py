"""What a reader's phone has to fetch: look.md's budget, measured on real answers."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from lantoa.faces.portal.tests.factories import (
    address,
    make_home,
    make_picture,
    make_piece,
    make_section,
    make_unit,
)
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.services.media.facade import Picture

CAMPAIGN = "/chien-dich/tet/"
PAGES = ("/", "/muc-3/", "piece", "/don-vi/LG-1/", "/tim-kiem/?q=ca+ba", "/luu-tru/", CAMPAIGN)
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
    _campaign(cover)
    return address(piece)


def _campaign(cover: Picture) -> None:
    """Three lists of twelve pieces, and much to read between them."""
    chosen = {"title": "Tin", "pieces": [], "topic": None, "series": None, "section": None, "unit": "", "format": ""}
    lists = [("pieces", chosen | {"count": 12, "layout": layout}) for layout in ("lead", "rows", "cards")]
    rows = [
        {"question": f"Hỏi {number}?", "answer": f"<p>{'Đoàn viên ở xa được vé. ' * 8}</p>"} for number in range(12)
    ]
    parts = [("text", f"<p>{'Không ai bị bỏ lại. ' * 60}</p>"), *lists, ("questions", {"title": "", "rows": rows})]
    page = CampaignPage(title="Tết Sum vầy", slug="tet", lead="Tết đến sớm.", cover=cover, parts=parts, palette="dawn")
    make_home().add_child(instance=page)


def test_public_pages_keep_to_the_budget(client: Client, full_portal: str) -> None:
    for page in PAGES:
        weight, with_fonts = _weights(client.get(full_portal if page == "piece" else page).content, page)
        print(f"{page}: {weight} bytes, with fonts {with_fonts}")
        assert weight <= PAGE_BYTES, page
        assert with_fonts <= WITH_FONTS_BYTES, page


def _weights(said: bytes, page: str) -> tuple[int, int]:
    """Bytes of the page with its sheets and scripts, zipped; and with its fonts."""
    text = said.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', text)
    fonts = re.findall(r'<link rel="preload" as="font"[^>]+href="([^"]+)"', text)
    assert len(sheets) == (4 if page == CAMPAIGN else 3), page
    assert len(scripts) == 1, page
    assert len(fonts) == 4, page
    weight = _zipped(said) + sum(_zipped(_static(path)) for path in (*sheets, *scripts))
    return weight, weight + sum(len(_static(path)) for path in fonts)
