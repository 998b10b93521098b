"""Every format in Chromium: accessible at both widths, leafed through by keys and buttons, played after a tap."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from lantoa.faces.portal.tests.factories import address, make_section
from lantoa.faces.portal.tests.test_formats import make
from lantoa.publishing.newsroom.facade import FORMATS, Article, Format
from tests.journeys.test_portal import _faults

pytestmark = pytest.mark.browser
SECTION = "dinh-dang"


@pytest.fixture
def pieces(db_of_house: None) -> dict[str, str]:
    """One piece of every format, made once in the house; format to address."""
    section = make_section(SECTION, "Định dạng")
    if not Article.objects.child_of(section).exists():
        for name in FORMATS:
            make(name, section=section)
    return {piece.format: address(piece) for piece in Article.objects.child_of(section)}


def test_every_format_is_accessible_and_fits(new_phone: Callable[..., BrowserContext], pieces: dict[str, str]) -> None:
    faults: list[str] = []
    for width, scheme in ((360, "light"), (1280, "dark")):
        usual = {"viewport": {"width": width, "height": 800}, "is_mobile": False, "device_scale_factor": 1}
        # Axe is put into the page, which the portal's policy would refuse.
        page = new_phone(**usual, color_scheme=scheme, bypass_csp=True).new_page()
        for name, path in pieces.items():
            page.goto(path)
            faults += _faults(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{name} is wider than {width}")
    assert faults == []


def test_formats_answer_to_keys_buttons_and_taps_within_the_policy(
    new_phone: Callable[..., BrowserContext], pieces: dict[str, str]
) -> None:
    context = new_phone(reduced_motion="reduce")
    said: list[str] = []
    asked: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    context.route("**/*youtube-nocookie*/**", lambda route: route.fulfill(body="player", content_type="text/html"))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(pieces[Format.PHOTO_STORY])
    strip, before = page.locator(".photos__strip"), page.get_by_role("button", name="Ảnh trước")
    expect(before).to_be_disabled()
    strip.focus()
    page.keyboard.press("ArrowRight")
    expect(before).to_be_enabled()
    page.get_by_role("button", name="Ảnh sau").click()
    expect(page.get_by_role("button", name="Ảnh sau")).to_be_disabled()
    assert strip.evaluate("it => Math.round(it.scrollLeft / it.clientWidth)") == 2

    page.goto(pieces[Format.EMAGAZINE])
    bar = page.locator("progress")
    assert bar.evaluate("it => it.value") == 0
    page.locator(".story__foot").scroll_into_view_if_needed()
    expect(bar).not_to_have_js_property("value", 0)
    assert page.locator(".scene").first.evaluate("it => it.getBoundingClientRect().width") == 360

    page.goto(pieces[Format.LIVE])
    assert not [url for url in asked if "youtube" in url]
    page.get_by_role("link", name="Xem (YouTube)").click()
    expect(page.locator("iframe")).to_be_focused()
    page.frame_locator("iframe").get_by_text("player").wait_for()
    assert said == []
