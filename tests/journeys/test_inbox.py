"""The inbox of share tasks on a phone: swipes and the buttons that do the same, without a line, and clean for axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from lantoa.faces.workplace.tests.conftest import House
from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Delivery, Release, finish_task
from lantoa.publishing.newsroom.tests.factories import make_user
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

INBOX = "/lam-viec/viec/"
LINK = "https://zalo.me/g/lg-0001"


@pytest.fixture
def union(db_of_house) -> House:
    return House()


@pytest.fixture
def page(new_phone, sign_in, union) -> Page:
    return sign_in(new_phone(), union.lan).new_page()


def swipe(page: Page, row, distance: int) -> None:
    """One finger, as the browser tells it to the page."""
    box = row.bounding_box()
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2 - distance / 2, box["y"] + 24
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + distance * step / 10, "y": y}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def fits(page: Page) -> bool:
    """Nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def state_of(task: Delivery) -> str:
    task.refresh_from_db()
    return task.state


def test_a_full_inbox_is_clean_and_fits(page, union):
    first = union.task(title="Bữa cơm ca ba thêm bát canh")
    union.release(title="Hội thi nấu ăn ở khu công nghiệp Sóng Thần, đoàn viên chín công ty dự thi", is_urgent=True)
    down, wrong = union.task(title="Tin đã thu hồi"), union.task(title="Tin có đính chính")
    for task in (first, down, wrong):
        finish_task(delivery=task, by=union.lan, proof_url=LINK)
    Delivery.objects.filter(pk=down.pk).update(is_recalled=True, needs_person=True)
    Delivery.objects.filter(pk=wrong.pk).update(edit_needs_person=True)
    page.goto(INBOX)
    expect(page.get_by_text("Cần gỡ hoặc sửa ngay")).to_be_visible()
    assert page.locator(".work-item .list__title").first.inner_text() == "Tin đã thu hồi"
    assert is_clean(page)
    assert fits(page)
    page.goto(f"{INBOX}{down.pk}/")
    assert is_clean(page)
    page.get_by_role("button", name="Đã gỡ").click()
    expect(page.get_by_text("bài đã gỡ khỏi")).to_be_visible()
    assert state_of(down) == "recalled"
    page.goto(f"{INBOX}{wrong.pk}/")
    assert is_clean(page)
    assert fits(page)


def test_a_swipe_to_the_right_leads_to_the_proof(page, union):
    task = union.task()
    page.goto(INBOX)
    swipe(page, page.locator("[data-task]"), 150)
    page.wait_for_url(f"**{INBOX}{task.pk}/#xong")
    page.fill("#proof_url", LINK)
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Lượt chia sẻ đã được ghi.")).to_be_visible()
    page.get_by_role("button", name="Bấm nhầm, lấy lại").click()
    expect(page.get_by_text("Đã lấy lại.")).to_be_visible()
    assert state_of(task) == "task"


def test_a_swipe_to_the_left_puts_off_and_a_short_one_does_nothing(page, union):
    task = union.task(title="Bữa cơm ca ba")
    page.goto(INBOX)
    swipe(page, page.locator("[data-task]"), -50)
    expect(page.get_by_role("button", name="1 giờ nữa")).to_be_hidden()
    assert page.url.endswith(INBOX)
    swipe(page, page.locator("[data-task]"), -150)
    expect(page.locator(".snooze button").first).to_be_focused()
    page.get_by_role("button", name="1 giờ nữa").click()
    expect(page.get_by_text("Để sau và đang nhờ")).to_be_visible()
    assert is_clean(page)
    task.refresh_from_db()
    assert task.snoozed_until > now()
    page.get_by_role("button", name="Làm ngay").click()
    expect(page.locator("[data-task]")).to_have_count(1)


def test_the_keyboard_does_what_the_finger_does(page, union):
    union.task(title="Bữa cơm ca ba")
    page.goto(INBOX)
    later = page.locator("summary", has_text="Để sau")
    later.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".snooze button").first).to_be_focused()
    assert is_clean(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Để lại đến").first).to_be_visible()


def test_without_javascript_it_is_put_off_too(new_phone, sign_in, union):
    task = union.task()
    page = sign_in(new_phone(java_script_enabled=False), union.lan).new_page()
    page.goto(INBOX)
    page.locator("summary", has_text="Để sau").click()
    page.get_by_role("button", name="1 giờ nữa").click()
    expect(page.get_by_text("Để sau và đang nhờ")).to_be_visible()
    task.refresh_from_db()
    assert task.snoozed_until > now()


def test_a_colleague_is_asked(page, union):
    make_user(union.unit, Role.REPORTER, name="Lê Văn Hùng")
    task = union.task()
    page.goto(f"{INBOX}{task.pk}/")
    page.locator("summary", has_text="Nhờ đồng nghiệp").click()
    page.select_option("#to", label="Lê Văn Hùng")
    assert is_clean(page)
    page.get_by_role("button", name="Nhờ", exact=True).click()
    expect(page.get_by_text("Đã nhờ Lê Văn Hùng.")).to_be_visible()
    page.get_by_role("button", name="Nhận lại").click()
    expect(page.locator("[data-task]")).to_have_count(1)


def test_without_a_line_a_task_is_read_and_reported_from_the_phone(page, union):
    task = union.task(title="Bữa cơm ca ba thêm bát canh")
    page.goto(INBOX)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.context.set_offline(True)
    page.goto(f"{INBOX}{task.pk}/")
    kept = page.locator("[data-offline-tasks]")
    expect(kept.get_by_text("Bữa cơm ca ba thêm bát canh")).to_be_visible()
    kept.locator("summary").click()
    expect(kept.get_by_text("Mời đoàn viên đọc và chia sẻ.")).to_be_visible()
    assert is_clean(page)
    assert fits(page)
    kept.get_by_label("Liên kết bài vừa đăng").fill(LINK)
    kept.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Đã đăng: Bữa cơm ca ba thêm bát canh")).to_be_visible()
    assert state_of(task) == "task"

    page.context.set_offline(False)
    page.goto(INBOX)
    expect(page.get_by_text("Đã chia sẻ hết")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("Vừa báo đăng")).to_be_visible()
    task.refresh_from_db()
    assert (task.state, task.proof_url) == ("done", LINK)


def test_a_report_that_the_server_refuses_says_why_and_stays(page, union):
    task = union.task(title="Bữa cơm ca ba")
    page.goto(f"{INBOX}{task.pk}/")
    page.fill("#proof_url", LINK)
    page.route("**/xong/", lambda route: route.abort())
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Đã ghi trong máy, có mạng thì tự gửi.")).to_be_visible()
    Release.objects.filter(pk=task.release_id).update(due_at=now() - timedelta(hours=1))
    Delivery.objects.filter(pk=task.pk).update(is_recalled=True, state="recalled")
    page.unroute("**/xong/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("đã được thu hồi, xin đừng chia sẻ nữa").first).to_be_visible()


SHEET = """
navigator.canShare = (what) => !what.files || what.files.every(({ type }) => type === "image/jpeg");
navigator.share = async (what) => { window.shared = { ...what, files: (what.files ?? []).length }; };
"""


def test_the_phone_s_sheet_gets_words_link_and_card(page, union):
    task = union.task(title="Bữa cơm ca ba")
    page.add_init_script(SHEET)
    with page.expect_response("**/bo/the-vuong/?xem"):
        page.goto(f"{INBOX}{task.pk}/")
        page.locator("[data-picture]").scroll_into_view_if_needed()
    button = page.get_by_role("button", name="Chia sẻ", exact=True)
    expect(button).to_be_visible()
    page.wait_for_load_state("networkidle")
    button.click()
    expect(page.get_by_text("Chia sẻ xong, đồng chí bấm Đã đăng")).to_be_visible()
    shared = page.evaluate("window.shared")
    assert shared["title"] == "Bữa cơm ca ba"
    assert shared["files"] == 1
    assert shared["text"].startswith("Mời đoàn viên đọc và chia sẻ.")
    assert "/s/" in shared["text"]


def test_the_list_of_proofs_is_clean_and_judged_on_a_phone(new_phone, sign_in, union):
    task = union.task(title="Bữa cơm ca ba")
    finish_task(delivery=task, by=union.lan, proof_url=LINK)
    Delivery.objects.filter(pk=task.pk).update(proof_checked_at=now())
    page = sign_in(new_phone(), union.chief).new_page()
    page.goto("/lan-toa/minh-chung/")
    assert is_clean(page)
    assert fits(page)
    page.locator("summary", has_text="Chưa nhận").click()
    page.get_by_label("Vì sao chưa nhận?").fill("Liên kết mở ra trang khác")
    page.get_by_role("button", name="Mở lại việc và báo đơn vị").click()
    expect(page.get_by_text("việc mở lại kèm lý do")).to_be_visible()
    assert state_of(task) == "task"


def test_motion_is_left_out_for_who_asks(new_phone, sign_in, union):
    union.task()
    page = sign_in(new_phone(reduced_motion="reduce"), union.lan).new_page()
    page.goto(INBOX)
    assert page.locator("[data-face]").evaluate("face => getComputedStyle(face).transitionDuration") == "0s"
