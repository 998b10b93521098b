"""The board asks and a unit answers on a phone; the plan, the roster, the supervision on a computer, clean for axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lantoa.kit.clock import now, today
from lantoa.publishing.newsroom.tests.steps import published
from lantoa.publishing.planning.actions import give_direction, give_leave, put_on_duty
from lantoa.publishing.planning.models import Assignment
from lantoa.publishing.planning.tests.factories import Board
from tests.journeys.test_desk_board import COMPUTER, picture
from tests.journeys.test_inbox import fits
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

PLAN = "/toa-soan/ke-hoach/"


@pytest.fixture
def lg(db_of_house) -> Board:
    made = Board()
    for days in range(3):
        put_on_duty(day=today() + timedelta(days=days), user=made.editor, section=made.section, genre="", by=made.chief)
    give_leave(user=made.editor, first_day=today(), last_day=today(), reason="Đi học", by=made.editor)
    give_direction(text="Không giật tít.", valid_from=today(), valid_until=None, by=made.chief)
    made.entry(title="Góc đọc sách ở dãy trọ")
    published(made)
    return made


def test_an_officer_is_asked_and_answers_on_the_phone(new_phone, sign_in, lg):
    assignment = lg.ask(title="Khánh thành nhà trẻ cho con công nhân")
    page = sign_in(new_phone(), lg.lan).new_page()
    page.goto("/lam-viec/")
    expect(page.get_by_role("heading", name="Tòa soạn giao")).to_be_visible()
    assert is_clean(page)
    picture(page, "viec-360-nha")
    page.locator(".work-item").get_by_text("Khánh thành nhà trẻ").click()
    assert is_clean(page)
    assert fits(page)
    picture(page, "viec-360")
    page.get_by_role("button", name="Nhận việc").click()
    expect(page.get_by_text("Đồng chí đã nhận việc này.")).to_be_visible()
    lg.dispatch(title="Nhà trẻ 120 cháu mở cửa")
    page.reload()
    page.get_by_role("button", name="Nộp").click()
    expect(page.get_by_text("Đã nộp. Cảm ơn đồng chí.")).to_be_visible()
    assert Assignment.objects.get(pk=assignment.pk).state == "filed"


def test_the_plan_on_a_computer_and_on_a_phone(new_phone, sign_in, lg):
    lg.ask(title="Việc quá hạn")
    Assignment.objects.filter(unit=lg.unit).update(due_at=now() - timedelta(hours=1))
    context = sign_in(new_phone(**COMPUTER), lg.chief)
    page = context.new_page()
    page.goto("/toa-soan/bang/")
    line = page.locator(".today__line")
    expect(line.locator(".badge--late", has_text="quá hạn")).to_be_visible()
    assert is_clean(page)
    # One line above the cards, the rest when it is opened.
    line.press("Enter")
    expect(page.get_by_text("nghỉ, chưa có người thay").first).to_be_visible()
    assert is_clean(page)
    picture(page, "bang-1280-hom-nay")
    page.get_by_role("button", name="Đã đọc").first.click()
    expect(page.get_by_text("Đã ghi nhận đồng chí đã đọc chỉ đạo.")).to_be_visible()
    pages = {
        "lich": "",
        "thang": "?xem=thang",
        "giao": "viec/",
        "giao-moi": "viec/moi/",
        "truc": "truc/",
        "chi-dao": "chi-dao/",
        "giam-sat": "giam-sat/",
        "dia-chi": "lich/",
    }
    for name, path in pages.items():
        page.goto(PLAN + path)
        assert is_clean(page)
        picture(page, f"ke-hoach-1280-{name}")
    page.set_viewport_size({"width": 360, "height": 740})
    for name, path in pages.items():
        page.goto(PLAN + path)
        assert fits(page), name
        picture(page, f"ke-hoach-360-{name}")
