"""A share task on a phone: done with a proof, also on a line that breaks and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from lantoa.faces.workplace.tests.conftest import House
from lantoa.publishing.distribution.facade import Delivery

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]


@pytest.fixture
def union(db_of_house) -> House:
    return House()


@pytest.fixture
def task(union) -> Delivery:
    return union.task(title="Bữa cơm ca ba thêm bát canh")


@pytest.fixture
def screenshot(tmp_path) -> str:
    path = tmp_path / "man-hinh.png"
    Image.new("RGB", (1080, 2400), "#1E7A46").save(path)
    return str(path)


def is_clean(page: Page) -> bool:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    return True


def test_a_report_on_a_broken_line_waits_in_the_phone_and_goes_by_itself(new_phone, sign_in, task, union, screenshot):
    phone = sign_in(new_phone(), union.lan)
    page = phone.new_page()
    page.goto(f"/lam-viec/viec/{task.pk}/")
    assert is_clean(page)
    page.set_input_files("#proof_picture", screenshot)
    expect(page.get_by_text("Đã chọn man-hinh.png")).to_be_visible()
    phone.route("**/xong/", lambda route: route.abort())
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Đã ghi trong máy, có mạng thì tự gửi.")).to_be_visible()
    expect(page.get_by_text("Chờ có mạng")).to_be_visible()
    assert is_clean(page)
    task.refresh_from_db()
    assert task.state == Delivery.State.TASK

    phone.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Đã chia sẻ lúc")).to_be_visible()
    task.refresh_from_db()
    assert task.state == Delivery.State.DONE
    assert Image.open(task.proof_picture.file).size[1] <= 2048


def test_a_proof_from_elsewhere_is_refused_and_stays_in_the_field(new_phone, sign_in, task, union):
    page = sign_in(new_phone(), union.lan).new_page()
    page.goto(f"/lam-viec/viec/{task.pk}/")
    page.fill("#proof_url", "https://example.com/bai")
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("không phải của nơi được giao chia sẻ")).to_be_visible()
    expect(page.locator("#proof_url")).to_have_value("https://example.com/bai")
    assert is_clean(page)

    page.fill("#proof_url", "zalo.me/g/lg-0001")
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Lượt chia sẻ đã được ghi.")).to_be_visible()


def test_without_javascript_it_is_done_too(new_phone, sign_in, task, union, screenshot):
    page = sign_in(new_phone(java_script_enabled=False), union.lan).new_page()
    page.goto("/lam-viec/")
    page.get_by_role("link", name=task.release.title).first.click()
    expect(page.get_by_text("/s/").first).to_be_visible()
    page.set_input_files("#proof_picture", screenshot)
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Lượt chia sẻ đã được ghi.")).to_be_visible()
