"""The portal in Chromium: accessible in light and dark, at both widths, without script, without a jump."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from lantoa.faces.portal.tests.factories import address, make_home, make_picture, make_piece, make_section, make_unit
from lantoa.kit.clock import today
from lantoa.org.units.facade import Unit
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.newsroom.facade import Article, SeriesPage, TopicPage
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn
from tests.live import House

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Reader = Callable[..., Page]
SECTION = "bua-com-ca-ba"


@pytest.fixture
def reader(new_phone: Callable[..., BrowserContext]) -> Reader:
    """A reader's browser at a width; further arguments go to Playwright's context."""

    def make(width: int = 360, **options: Any) -> Page:
        usual = {"viewport": {"width": width, "height": 800}, "is_mobile": False, "device_scale_factor": 1}
        return new_phone(**usual, **options).new_page()

    return make


@pytest.fixture
def pages(db_of_house: None) -> dict[str, str]:
    """A small portal, made once in the house; name of a page to its address."""
    unit = Unit.objects.filter(code="CONG-1").first() or _publish()
    pieces = Article.objects.filter(unit=unit).order_by("pk")
    return {
        "home": "/",
        "section": f"/{SECTION}/",
        "piece": address(pieces[3]),
        "unit": "/don-vi/CONG/",
        "units": "/don-vi/",
        "search": "/tim-kiem/?q=bua+com",
        "narrowed": "/tim-kiem/?q=bua+com&don-vi=CONG&tu=2026-01-01",
        "nothing": "/tim-kiem/?q=phi+thuyen",
        "archive": "/luu-tru/",
        "series": "/loat-bai/dem-ca-ba/",
        "campaign": "/chien-dich/tet-sum-vay/",
        "missing": "/khong-co/",
        "gallery": "/thu-vien-giao-dien/",
        "formats": "/thu-vien-giao-dien/dinh-dang/",
        "topic": "/chuyen-de/thang-cong-nhan/",
        "gone": address(Article.objects.get(title="Bài đã gỡ")),
    }


def _publish() -> Unit:
    unit = make_unit("CONG-1", "CĐCS May Hoa Lam", make_unit("CONG", "LĐLĐ tỉnh Lam Giang"))
    section = make_section(SECTION, "Bữa cơm ca ba")
    body = [
        ("heading", "Ba việc"),
        ("paragraph", "<p>Chị Sen đặt <a href='/don-vi/'>hộp cơm</a> lên bàn.</p>"),
        ("picture", {"image": make_picture(1600, 900), "caption": "Chuyền may", "credit": "Ảnh: Lan Phương"}),
        ("quote", {"text": "Nóng rồi nhé", "said_by": "Chị Sen"}),
    ]
    topic = make_home().add_child(instance=TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan"))
    make_piece("Bài đã gỡ", section=section, state="withdrawn", live=False)
    usual = {
        "unit": unit,
        "topics": [topic],
        "body": body,
        "tags": ["ca ba"],
        "cover_caption": "Nhà ăn",
        "is_must_read": True,
    }
    for number in range(8):
        cover, title = make_picture(1200, 800), f"Bữa cơm ca ba {number}"
        piece = make_piece(title, section=section, cover=cover, is_urgent=number == 3, **usual)
        piece_published.send(None, article=piece)
    _collect(piece)
    return unit


def _collect(piece: Article) -> None:
    """A series with a piece, and a campaign page of many parts, with a cover of colour alone."""
    series = make_home().add_child(instance=SeriesPage(title="Đêm ca ba", slug="dem-ca-ba", parts=5))
    Article.objects.filter(pk=piece.pk).update(series=series, series_number=1)
    rows = [{"at": "8:00", "what": "Phát vé", "place": "Bến xe"}]
    chosen = {"title": "Tin", "pieces": [piece], "topic": None, "series": None, "section": None, "unit": ""}
    parts = [
        ("text", "<p>Không ai <a href='/don-vi/'>bị bỏ lại</a>.</p>"),
        ("numbers", [{"value": "1.200", "label": "vé xe"}]),
        ("countdown", {"day": today() + timedelta(days=9), "label": "Chuyến xe"}),
        ("pieces", chosen | {"format": "", "count": 3, "layout": "cards"}),
        ("programme", {"title": "Lịch", "days": [{"day": today(), "title": "Mở màn", "rows": rows}]}),
        ("action", {"text": "Đăng ký vé", "label": "Đăng ký ngay", "address": "/don-vi/"}),
        ("units", {"title": "", "codes": ["CONG-1"]}),
        ("questions", {"title": "", "rows": [{"question": "Ai được vé?", "answer": "<p>Đoàn viên ở xa.</p>"}]}),
        ("contact", {"name": "Ban Tuyên giáo", "phone": "0900 000 000", "email": "a@b.example", "address": ""}),
    ]
    words = {"title": "Tết Sum vầy", "slug": "tet-sum-vay", "slogan": "Về nhà thôi", "lead": "Tết đến sớm."}
    make_home().add_child(instance=CampaignPage(**words, palette="dawn", starts_on=today(), parts=parts))


def _faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url} {fault['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(reader: Reader, pages: dict[str, str], scheme: str) -> None:
    faults: list[str] = []
    for width in (360, 1280):
        # Axe is put into the page, which the portal's policy would refuse.
        page = reader(width, color_scheme=scheme, bypass_csp=True)
        for name, path in pages.items():
            page.goto(path)
            faults += _faults(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{name} is wider than {width}")
    assert faults == []


def test_the_policy_refuses_nothing_of_ours(reader: Reader, pages: dict[str, str]) -> None:
    page = reader()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in pages.values():
        page.goto(path)
        page.wait_for_load_state("networkidle")
    # That a page is missing or gone is told as an error, and rightly.
    assert [text for text in said if "404" not in text and "410" not in text] == []
    page.goto(pages["piece"])
    assert page.locator("script[type='application/ld+json']").count() == 1


def test_everything_is_readable_without_script(reader: Reader, pages: dict[str, str]) -> None:
    page = reader(java_script_enabled=False)
    page.goto(pages["piece"])
    assert page.get_by_role("heading", level=1).inner_text() == "Bữa cơm ca ba 3"
    assert page.get_by_role("link", name="Facebook").first.is_visible()
    assert not page.get_by_role("button", name="Zalo").first.is_visible()
    page.goto(pages["home"])
    page.get_by_role("banner").get_by_role("link", name="Tìm kiếm").click()
    page.get_by_label("Từ cần tìm").fill("bua com")
    page.get_by_role("main").get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Bữa cơm ca ba 7").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bữa cơm ca ba 7"


def test_words_are_offered_while_typing_and_taken_by_keyboard(reader: Reader, pages: dict[str, str]) -> None:
    page = reader(bypass_csp=True)
    page.goto("/tim-kiem/")
    field = page.get_by_label("Từ cần tìm")
    field.press_sequentially("bua com ca")
    offered = page.get_by_role("listbox", name="Gợi ý").get_by_role("option")
    offered.first.wait_for()
    assert (field.get_attribute("role"), field.get_attribute("aria-expanded")) == ("combobox", "true")
    assert _faults(page) == []
    field.press("ArrowDown")
    assert offered.first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == offered.first.get_attribute("id")
    field.press("Escape")
    assert not offered.first.is_visible()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"**/{SECTION}/**")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Bữa cơm ca ba")


def test_a_search_is_narrowed_without_script(reader: Reader, pages: dict[str, str]) -> None:
    page = reader(java_script_enabled=False)
    page.goto(pages["search"])
    page.get_by_text("Lọc theo đơn vị, chuyên mục, thời gian").click()
    page.get_by_label("Đơn vị, gồm cả cấp dưới").fill("CONG")
    page.get_by_role("combobox", name="Chuyên mục").select_option("Bữa cơm ca ba")
    page.get_by_role("main").get_by_role("button", name="Tìm").click()
    assert "don-vi=CONG" in page.url
    assert page.get_by_role("link", name="Bữa cơm ca ba 7").is_visible()
    assert page.get_by_label("Đơn vị, gồm cả cấp dưới").input_value() == "CONG"


def test_a_link_is_copied_and_the_reading_is_counted(reader: Reader, pages: dict[str, str]) -> None:
    page = reader(permissions=["clipboard-read", "clipboard-write"])
    with page.expect_request("**/dem/xem") as counted:
        page.goto(pages["piece"])
    assert f"trang={page.locator('body').get_attribute('data-page-id')}" in (counted.value.post_data or "")
    page.get_by_role("button", name="Chép liên kết").first.click()
    page.get_by_text("Đã chép liên kết.").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(pages["piece"])


def test_nothing_jumps_while_a_page_loads(reader: Reader, pages: dict[str, str]) -> None:
    page = reader()
    for name in ("home", "piece"):
        page.goto(pages[name])
        page.wait_for_load_state("networkidle")
        moved = page.evaluate(
            """() => new Promise((done) => {
                let total = 0;
                new PerformanceObserver((list) => list.getEntries().forEach((entry) => (total += entry.value)))
                    .observe({ type: "layout-shift", buffered: true });
                setTimeout(() => done(total), 300);
            })"""
        )
        assert moved < 0.02, name


def test_a_printed_piece_has_no_menus(reader: Reader, pages: dict[str, str]) -> None:
    page = reader(1280)
    page.goto(pages["piece"])
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Chuyên mục").is_visible()
    assert not page.get_by_role("button", name="Chép liên kết").first.is_visible()
    assert page.get_by_role("heading", level=1).is_visible()


def test_the_keyboard_reaches_the_text_first(reader: Reader, pages: dict[str, str]) -> None:
    page = reader(1280)
    page.goto(pages["piece"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_a_kept_page_is_corrected_and_withdrawn_at_once(reader: Reader, pages: dict[str, str], house: House) -> None:
    page = reader()
    piece = Article.objects.get(title="Bữa cơm ca ba 0")
    path = address(piece)
    for _ in range(2):
        assert page.goto(path).status == 200
    Article.objects.filter(pk=piece.pk).update(lead="Từ tháng này, ca ba có hai bát canh.")
    piece_changed.send(None, article=Article.objects.get(pk=piece.pk))
    house.wait_until(lambda: "hai bát canh" in page.request.get(path).text(), seconds=3, what="the correction")
    Article.objects.filter(pk=piece.pk).update(live=False, state="withdrawn")
    piece_withdrawn.send(None, article=Article.objects.get(pk=piece.pk))
    house.wait_until(lambda: page.request.get(path).status == 410, seconds=3, what="the withdrawal")
    assert path not in page.request.get("/tim-kiem/?q=bua+com").text()
    assert path not in page.request.get("/rss/").text()
