"""Reading aids in Chromium: the size stays, a kept piece opens without a line, the portal's news on another site."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from lantoa.faces.portal.models import PortalSettings
from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_section, make_unit
from lantoa.kit.clock import now
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.signals import piece_published, piece_withdrawn
from lantoa.services.cache.facade import drop_pages
from tests.journeys.looking import look
from tests.live import House

pytestmark = pytest.mark.browser
NewPhone = Callable[..., BrowserContext]
SHIFTS = """() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => found.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(found.filter((one) => !one.hadRecentInput).reduce((all, one) => all + one.value, 0)), 300);
})"""


@pytest.fixture
def piece(db_of_house: None) -> Article:
    """A piece with a picture, of a unit of its own, fresh for each test."""
    unit = Unit.objects.filter(code="TRO-DOC").first() or make_unit("TRO-DOC", "CĐCS Gạch Núi Hồng")
    body = [
        ("paragraph", "<p>Chị Sen đặt hộp cơm lên bàn trước khi nói.</p>" * 12),
        ("picture", {"image": make_picture(900, 600), "caption": "Chuyền may", "credit": ""}),
    ]
    usual = {"section": make_section("tro-doc", "Trợ đọc"), "unit": unit, "body": body, "cover": make_picture()}
    made = make_piece(f"Bát canh của ca ba, {uuid4().hex[:8]}", **usual, first_published_at=now())
    piece_published.send(None, article=made)
    return made


def test_size_stays_and_a_kept_piece_opens_without_a_line(new_phone: NewPhone, piece: Article) -> None:
    phone = new_phone()
    page = phone.new_page()
    page.goto(address(piece))
    page.get_by_role("button", name="Chữ to hơn").press("Enter")
    page.get_by_role("button", name="Chữ to hơn").press("Enter")
    expect(page.locator(".aids [role=status]").first).to_have_text("Chữ to hơn nữa.")
    large = page.locator(".story__body p").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert large == pytest.approx(18 * 1.3)
    page.reload()
    assert page.evaluate(SHIFTS) < 0.01
    assert page.locator("html").get_attribute("data-size") == "3"
    look(page, "tro-doc")

    keep = page.get_by_role("button", name="Lưu đọc sau").first
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => navigator.serviceWorker.ready.then((one) => Boolean(one.active))")
    phone.set_offline(True)
    page.goto(address(piece))
    expect(page.locator("h1")).to_have_text(piece.title)
    expect(page.locator(".kept-note")).to_contain_text("Bản lưu trên máy này")
    assert page.locator(".story__body img").evaluate("(one) => one.naturalWidth") > 0
    # Whatever else is asked for without a line, the list of what is there comes.
    page.goto("/tro-doc/")
    expect(page.get_by_role("link", name=piece.title)).to_be_visible()
    look(page, "doc-sau")

    piece.live, piece.state = False, piece.State.WITHDRAWN
    piece.save()
    piece_withdrawn.send(None, article=piece)
    phone.set_offline(False)
    page.goto("/doc-sau/")
    expect(page.get_by_text("Chưa có bài nào.")).to_be_visible()
    page.wait_for_function("() => caches.keys().then((all) => !all.length)")


@pytest.fixture
def other_site(house: House) -> Iterator[str]:
    """A unit's own site on another origin, with a policy of its own and the embed in its page."""
    script = f"{house.address}/nhung/lan-toa.js"
    page = (
        "<!doctype html><html lang=vi><title>CĐCS</title><h1>Trang của đơn vị</h1>"
        f'<script src="{script}" data-don-vi="TRO-DOC" data-so-tin="3" data-mau="#ffff00"></script>'
        f'<script src="{script}" data-don-vi="KHONG-CO" data-tieu-de="Tin của tỉnh"></script>'
    ).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {house.address}; connect-src {house.address}; img-src {house.address}")  # fmt: skip  # noqa: E501
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_news_on_another_site_and_the_portal_in_mourning(
    new_phone: NewPhone, house: House, piece: Article, other_site: str
) -> None:
    phone = new_phone()
    page = phone.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(other_site)
    link = page.get_by_role("link", name=piece.title)
    expect(link).to_have_attribute("href", f"{house.address}{address(piece)}")
    # Yellow on white cannot be read: the house's own blue stands in.
    assert (
        page.get_by_role("link", name="CĐCS Gạch Núi Hồng").evaluate("(one) => getComputedStyle(one).color")
        == "rgb(10, 77, 162)"
    )
    # What there is nothing of stays a plain link.
    expect(page.get_by_role("link", name="Tin của tỉnh")).to_be_visible()
    assert {url.split("/")[2] for url in asked} == {other_site.split("/")[2], house.address.split("/")[2]}
    assert phone.cookies() == []
    assert page.evaluate("() => localStorage.length") == 0

    row = PortalSettings.objects.first() or PortalSettings()
    row.mourning_text, row.mourning_from = "Vô cùng thương tiếc đồng chí Nguyễn Văn Mẫu", now()
    row.mourning_until = now() + timedelta(days=30)
    row.save()
    drop_pages()
    try:
        house.wait_until(
            lambda: "mourning__band" in httpx.get(f"{house.address}/nhung/?", trust_env=False).text, what="mourning"
        )
        page.goto(f"{house.address}/nhung/?")
        expect(page.get_by_role("region", name="Cổng đang ở chế độ tang")).to_contain_text("Vô cùng thương tiếc")
        assert page.locator("html").evaluate("(one) => getComputedStyle(one).filter") == "grayscale(1)"
        look(page, "nhung-che-do-tang", wide=True)
    finally:
        PortalSettings.objects.update(mourning_text="", mourning_from=None, mourning_until=None)
        drop_pages()
