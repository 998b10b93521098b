"""A month is scored by keyboard like a spreadsheet, approved by another, and its author sees it on the phone."""

import pytest
from playwright.sync_api import expect

from lantoa.publishing.payments.actions import submit_sheet
from lantoa.publishing.payments.tests.factories import Board
from tests.journeys.test_desk_board import COMPUTER, picture
from tests.journeys.test_inbox import fits
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]


def test_a_month_by_keyboard_then_approved_then_on_the_phone(new_phone, sign_in, db_of_house):
    lg = Board()
    for title in ("Ký thỏa ước mới", "Ca đêm ở xưởng may", "Nhà trẻ cho con công nhân"):
        lg.published(title=title)
    sheet = lg.sheet()
    path = f"/toa-soan/nhuan-but/bang/{sheet.pk}/"
    page = sign_in(new_phone(**COMPUTER), lg.secretary).new_page()
    page.goto(path)
    assert is_clean(page)
    first, second = (page.locator('[data-column="c"]').nth(number) for number in (0, 1))
    first.fill("6,5")
    first.press("Enter")
    expect(second).to_be_focused()
    expect(page.locator("[data-grid-said]")).to_have_text("Có số chưa lưu.")
    second.fill("99")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu 1 dòng.")).to_be_visible()
    expect(page.get_by_text("từ 2 đến 10")).to_be_visible()
    assert is_clean(page)
    picture(page, "nhuan-but-1280")
    assert list(sheet.rows.order_by("pk").values_list("amount_vnd", flat=True)) == [650_000, 400_000, 400_000]
    submit_sheet(sheet=sheet, by=lg.secretary)

    page.context.clear_cookies()
    sign_in(page.context, lg.leader)
    page.goto(path)
    page.get_by_role("button", name="Duyệt và khóa").click()
    expect(page.get_by_text("Số liệu của bảng từ nay khóa lại.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page.context, lg.lan)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/lam-viec/nhuan-but/")
    expect(page.get_by_text("1.450.000").first).to_be_visible()
    assert is_clean(page)
    assert fits(page)
