"""Many pieces at once on a phone and by keys; pins dragged with a mouse; both clean for axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.bulk.work import work_bulk
from lantoa.publishing.newsroom.models import Article, BulkTask, Pin
from lantoa.publishing.newsroom.tests.factories import Federation
from lantoa.publishing.newsroom.tests.steps import approved, published
from lantoa.publishing.newsroom.times.embargo import set_embargo
from lantoa.publishing.newsroom.times.pins import pin_piece
from tests.journeys.test_desk_board import COMPUTER, picture
from tests.journeys.test_inbox import fits
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]


@pytest.fixture
def lg(db_of_house) -> Federation:
    return Federation()


def test_pieces_are_published_together_on_a_phone(new_phone, sign_in, lg):
    well, held = approved(lg), approved(lg)
    set_embargo(article=held, until=now() + timedelta(days=1), reason="Chờ họp báo sáng mai", by=lg.editor)
    page = sign_in(new_phone(), lg.second).new_page()
    page.goto("/toa-soan/hang-loat/")
    assert is_clean(page)
    assert fits(page)
    picture(page, "hang-loat-360")
    # By keys alone: the whole page is ticked, then the act is asked for.
    page.get_by_label("Đánh dấu cả trang").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("(2)")).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Đăng: 2 bài")).to_be_visible()
    assert is_clean(page)
    page.get_by_role("button", name="Làm với 2 bài").click()
    expect(page.get_by_text("chưa có tiến trình nền nào chạy")).to_be_visible()
    assert is_clean(page)
    assert fits(page)
    picture(page, "viec-360-cho")
    work_bulk()
    # It is told by itself, without a press.
    expect(page.get_by_text("2/2 bài (100 %)")).to_be_visible()
    expect(page.get_by_text("Chờ họp báo sáng mai")).to_be_visible()
    assert is_clean(page)
    picture(page, "viec-360-xong")
    assert BulkTask.objects.get(asked_by=lg.second).state == "done"
    assert [Article.objects.get(pk=one.pk).live for one in (well, held)] == [True, False]


def test_pins_are_dragged_on_a_computer_and_stepped_on_a_phone(new_phone, sign_in, lg):
    for title in ("Bữa cơm ca ba", "Ký thỏa ước mới"):
        piece = published(lg)
        Article.objects.filter(pk=piece.pk).update(title=title)
        piece.title = title
        pin_piece(
            article=piece,
            section=lg.section,
            kind="top",
            starts_at=None,
            ends_at=now() + timedelta(days=2),
            by=lg.chief,
        )
    context = sign_in(new_phone(**COMPUTER), lg.chief)
    page = context.new_page()
    # Not the front page: other journeys read that.
    page.goto(f"/toa-soan/ghim/?o={lg.section.slug}")
    assert is_clean(page)
    picture(page, "ghim-1280")
    rows = page.locator("[data-pin]")
    rows.nth(1).drag_to(rows.nth(0), target_position={"x": 20, "y": 4})
    expect(page.get_by_text("Đã xếp lại; cổng đã đổi theo.")).to_be_visible()
    pins = Pin.objects.filter(section=lg.section)
    assert [pin.article.title for pin in pins.order_by("position")] == ["Ký thỏa ước mới", "Bữa cơm ca ba"]
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    assert fits(page)
    picture(page, "ghim-360")
    page.get_by_role("button", name="Đưa “Ký thỏa ước mới” xuống").click()
    expect(rows.nth(0)).to_contain_text("Bữa cơm ca ba")
    page.goto(f"/toa-soan/bai/{pins.first().article_id}/")
    assert is_clean(page)
    assert fits(page)
    picture(page, "bai-360")
    page.goto("/toa-soan/han/")
    assert is_clean(page)
    assert fits(page)
    picture(page, "han-360")
