"""The desk's board: carried by the mouse and walked by keys on a computer, tapped on a phone, and clean for axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lantoa.publishing.newsroom.actions import submit_piece, take_dispatch
from lantoa.publishing.newsroom.facade import Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import Federation
from tests.journeys.test_inbox import fits
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

BOARD = "/toa-soan/bang/"
COMPUTER = {
    "viewport": {"width": 1280, "height": 800},
    "has_touch": False,
    "is_mobile": False,
    "device_scale_factor": 1,
}
PICTURES = os.environ.get("LANTOA_PICTURES")


def picture(page: Page, name: str) -> None:
    """A picture for whoever looks, when a folder for it is named."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def lg(db_of_house) -> Federation:
    made = Federation()
    made.dispatch(title="Hội thi nấu ăn ca ba")
    made.dispatch(title="Tặng 200 suất quà cho công nhân")
    submit_piece(article=made.piece(title="Ký thỏa ước lao động tập thể mới"), by=made.editor)
    return made


def card(page: Page, title: str):
    return page.locator("[data-card]", has_text=title)


def column(page: Page, key: str):
    return page.locator(f'[data-column="{key}"]')


def test_cards_are_carried_by_the_mouse_and_walked_by_keys(new_phone, sign_in, lg):
    page = sign_in(new_phone(**COMPUTER), lg.second).new_page()
    page.goto(BOARD)
    expect(column(page, "tin-moi").locator("[data-count]")).to_have_text("2")
    assert is_clean(page)
    picture(page, "bang-1280")

    # The menu by keys alone; the first cards are seen without it.
    more = page.locator(".desk__head .menu")
    more.locator("summary").press("Enter")
    expect(more.get_by_role("link", name="Hàng loạt")).to_be_visible()
    assert is_clean(page)
    page.keyboard.press("Escape")
    expect(more.get_by_role("link", name="Hàng loạt")).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()
    assert card(page, "Hội thi nấu ăn").bounding_box()["y"] < 400

    # A drop that asks for the section.
    card(page, "Hội thi nấu ăn").drag_to(column(page, "dang-lam"))
    sheet = page.locator("#buoc")
    expect(sheet).to_be_visible()
    assert is_clean(page)
    picture(page, "bang-1280-buoc")
    sheet.get_by_label("Nhận thành bài trong chuyên mục").select_option(lg.section.slug)
    sheet.get_by_role("button", name="Nhận và biên tập").click()
    expect(page.locator("#bang-noi")).to_contain_text("Đã tạo bài từ tin này")
    expect(column(page, "dang-lam").locator("[data-card]", has_text="Hội thi nấu ăn")).to_be_visible()

    # A drop that asks nothing is done at once; one that is forbidden says why.
    card(page, "Hội thi nấu ăn").drag_to(column(page, "cho-duyet"))
    expect(page.locator("#bang-noi")).to_have_text("Đã gửi duyệt.")
    expect(column(page, "cho-duyet").locator("[data-count]")).to_have_text("2")
    card(page, "Hội thi nấu ăn").drag_to(column(page, "da-dang"))
    expect(sheet).to_contain_text("không tự duyệt bài đó")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(card(page, "Hội thi nấu ăn").locator(".deskboard__title")).to_be_focused()

    # The keys: along a column, to the next one, and the steps of a card.
    page.locator(".deskboard__title").first.focus()
    page.keyboard.press("ArrowRight")
    expect(column(page, "cho-duyet").locator(".deskboard__title").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(column(page, "cho-duyet").locator(".deskboard__title").nth(1)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    sheet.get_by_role("button", name="Duyệt và đăng ngay").press("Enter")
    expect(page.locator("#bang-noi")).to_have_text("Đã duyệt và đăng bài.")
    expect(column(page, "da-dang").locator("[data-count]")).to_have_text("1")
    assert Article.objects.get(unit=lg.unit, title__startswith="Ký thỏa ước").live


def test_on_a_phone_a_tap_shows_the_steps_and_the_board_stays_live(new_phone, sign_in, lg):
    page = sign_in(new_phone(), lg.editor).new_page()
    page.goto(BOARD)
    page.locator('[data-tab="tin-moi"]').wait_for()
    assert is_clean(page)
    assert fits(page)
    picture(page, "bang-360")
    card(page, "Tặng 200 suất quà").tap()
    sheet = page.locator("#buoc")
    expect(sheet.get_by_role("link", name="Mở tin")).to_be_visible()
    picture(page, "bang-360-buoc")
    assert is_clean(page)

    # Somebody else was quicker: the sheet says who has it.
    take_dispatch(dispatch=Dispatch.objects.get(unit=lg.unit, title__startswith="Tặng 200"), by=lg.second)
    sheet.get_by_role("button", name="Giữ tin này").click()
    expect(sheet.get_by_role("alert")).to_contain_text(f"{lg.second} đang giữ tin này")
    sheet.get_by_role("button", name="Đóng").click()

    # Back at the tab the board asks anew, without a reload.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator('[data-tab="tin-moi"] [data-count]')).to_have_text("1")
    page.locator('[data-tab="dang-lam"]').click()
    expect(card(page, "Tặng 200 suất quà")).to_be_visible()
    assert fits(page)
