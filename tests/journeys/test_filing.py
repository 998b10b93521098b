"""Filing from a phone: nothing typed is lost, nothing is sent twice, whatever the line and the tab do."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Dispatch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def make_unit(code: str, name: str) -> Unit:
    unit = Unit.objects.create(
        code=code, kind=Unit.Kind.GRASSROOTS, name=name, search_key=name.lower(), valid_from=date(2020, 1, 1)
    )
    unit.path = f"/{unit.pk}/"
    unit.save()
    return unit


@pytest.fixture
def officer() -> User:
    user = User.objects.create_user("lan", password="mat-khau-cua-lan", full_name="Trần Thị Lan")
    unit = make_unit("CS1", "CĐCS Công ty May Sông Lam")
    Appointment.objects.create(user=user, unit=unit, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def phone(new_phone, live_server, officer) -> BrowserContext:
    return signed_in(new_phone(base_url=live_server.url), officer)


def signed_in(context: BrowserContext, user: User) -> BrowserContext:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "domain": "localhost", "path": "/"}]
    )
    return context


def photo(folder: Path, name: str, *, size: tuple[int, int] = (3000, 2000), colour: str = "#0A4DA2") -> str:
    """A camera's picture: larger than needed, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (18.0, 20.0, 35.0), 3: "E", 4: (105.0, 54.0, 20.0)}
    path = folder / name
    Image.new("RGB", size, colour).save(path, "JPEG", exif=exif)
    assert Image.open(path).getexif().get_ifd(0x8825)
    return str(path)


def open_form(page: Page) -> None:
    page.goto("/lam-viec/gui-tin/")
    page.wait_for_selector("form[data-ready]")


def write(page: Page, title: str = "Phát động thi đua nước rút") -> None:
    page.fill("#title", title)
    page.fill("#place", "Xưởng may số 3")
    page.fill("#body", "Sáng nay 420 công nhân ký giao ước thi đua.")


def add_photos(page: Page, paths: list[str]) -> None:
    page.set_input_files("#photos", paths)
    expect(page.locator(".photos__row")).to_have_count(len(paths))
    expect(page.locator("#photos")).to_be_enabled()


def wait_for_worker(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def stored_photos(dispatch: Dispatch) -> list[Image.Image]:
    return [
        Image.open(io.BytesIO(one.picture.file.read())) for one in dispatch.photos.select_related("picture")
    ]


def test_a_draft_is_there_after_a_reload_and_in_a_new_tab(phone):
    page = phone.new_page()
    open_form(page)
    page.fill("#title", "Bữa cơm ca ba")
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu nháp lúc")

    page.reload()
    expect(page.locator("#title")).to_have_value("Bữa cơm ca ba")
    page.close()
    again = phone.new_page()
    open_form(again)
    again.get_by_role("link", name="Bữa cơm ca ba").click()
    expect(again.locator("#title")).to_have_value("Bữa cơm ca ba")


def test_filed_without_a_line_it_goes_by_itself_once_with_its_photos(phone, tmp_path):
    page = phone.new_page()
    open_form(page)
    wait_for_worker(page)
    page.reload()
    page.wait_for_selector("form[data-ready]")
    phone.set_offline(True)
    write(page)
    add_photos(page, [photo(tmp_path, "mot.jpg"), photo(tmp_path, "hai.jpg", colour="#C0152F")])
    page.get_by_role("button", name="Đưa ảnh thứ 2 lên").click()
    page.get_by_label("Chú thích ảnh thứ 1").fill("Ảnh đỏ")
    page.get_by_role("button", name="Gửi tin").click()
    expect(page.get_by_role("heading", name="Chờ có mạng")).to_be_visible()
    assert Dispatch.objects.count() == 0

    # Also the kept page files, and lists what waits.
    page.goto("/lam-viec/gui-tin/")
    expect(page.get_by_text("Không có mạng. Vẫn viết và gửi được")).to_be_visible()

    phone.set_offline(False)
    page.goto("/lam-viec/gui-tin/")
    page.wait_for_function("() => fetch('/lam-viec/phien/').then(answer => answer.ok)")
    wait_until(lambda: Dispatch.objects.count() == 1 and Dispatch.objects.get().photos.count() == 2)
    dispatch = Dispatch.objects.get()
    assert (dispatch.title, dispatch.place) == ("Phát động thi đua nước rút", "Xưởng may số 3")
    assert [one.caption for one in dispatch.photos.all()] == ["Ảnh đỏ", ""]
    for picture in stored_photos(dispatch):
        assert not picture.getexif().get_ifd(0x8825)
        assert max(picture.size) <= 2048


def wait_until(is_so, seconds: float = 15) -> None:
    import time

    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not become true in time"
        time.sleep(0.1)
