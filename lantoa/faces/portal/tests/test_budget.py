"""What a reader's phone has to fetch: look.md's budget, measured on real answers."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from lantoa.faces.portal.receivers import index_article
from lantoa.faces.portal.tests.factories import address, make_home, make_picture, make_piece, make_section, make_unit
from lantoa.faces.portal.tests.test_formats import make as make_format
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.newsroom.facade import FORMATS, TopicPage
from lantoa.services.media.facade import Picture

PAGE_BYTES, WITH_FONTS_BYTES, MOST_REQUESTS = 40_000, 100_000, 6


def _zipped(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def _static(path: str) -> bytes:
    found = finders.find(path.removeprefix("/static/"))
    assert found, path
    return Path(found).read_bytes()


@pytest.fixture
def full_portal(db: None) -> list[str]:
    """Ten sections of five pieces with pictures, long leads and units, one of every format, a topic; all addresses."""
    unit, cover = make_unit("LG-1", "Công đoàn cơ sở Công ty TNHH May Hoa Lam"), make_picture()
    topic = make_home().add_child(instance=TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan", cover=cover))
    body = [
        ("paragraph", f"<p>Đoạn {number}. {'Chị Sen đặt hộp cơm lên bàn trước khi nói. ' * 8}</p>")
        for number in range(25)
    ]
    for number in range(10):
        section = make_section(f"muc-{number}", f"Chuyên mục số {number}")
        for place in range(5):
            title = f"Đầu đề dài như báo vẫn viết cho bài {place} của mục {number}"
            lead = f"Sapo của bài {place} mục {number}: tổ may mang hộp cơm nguội vào phòng họp, ra về với ba việc."
            own = {"section": section, "lead": lead, "unit": unit, "cover": cover, "body": body}
            piece = make_piece(title, tags=["ca ba"], topics=[topic], **own)
            index_article(piece)
    shaped = [make_format(name, section=section, unit=unit, cover=cover) for name in FORMATS]
    lists = ["/", "/muc-3/", "/chuyen-de/thang-cong-nhan/", "/don-vi/", "/don-vi/LG-1/", "/don-vi/LG-1/?trang=2"]
    found = ["/tim-kiem/", "/tim-kiem/?q=ca+ba", "/tim-kiem/?q=mục&don-vi=LG-1", "/tim-kiem/?q=phi+thuyền"]
    _campaign(cover)
    lists += ["/chien-dich/tet/", "/luu-tru/", "/doc-nhieu/", "/doc-sau/", "/nhung/", "/ban-tin/"]
    return [*lists, *found, address(piece), *map(address, shaped), "/khong-co/"]


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


def test_every_public_page_keeps_to_the_budget(client: Client, full_portal: list[str]) -> None:
    over = []
    for page in full_portal:
        said = client.get(page).content
        text = said.decode()
        parts = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text) + re.findall(
            r'<script[^>]+src="([^"]+)"', text
        )
        fonts = re.findall(r'<link rel="preload" as="font"[^>]+href="([^"]+)"', text)
        assert parts, page
        assert len(fonts) == 2, page
        weight = _zipped(said) + sum(_zipped(_static(path)) for path in parts)
        with_fonts = weight + sum(len(_static(path)) for path in fonts)
        requests = 1 + len(parts) + len(fonts)
        print(f"{page}: {requests} requests, {weight} bytes, with fonts {with_fonts}")
        if weight > PAGE_BYTES or with_fonts > WITH_FONTS_BYTES or requests > MOST_REQUESTS:
            over.append((page, requests, weight, with_fonts))
    assert over == []
