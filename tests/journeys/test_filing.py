"""Filing from a phone: nothing typed is lost, nothing is sent twice, whatever the line and the tab do."""

import io
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import QuerySet
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from lantoa.kit.clock import local_day, today
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Dispatch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]
TITLE = "Phát động thi đua nước rút"


def make_officer(name: str = "Trần Thị Lan") -> User:
    """A new officer of a new unit: each test sees only its own."""
    mark = uuid4().hex[:10]
    unit = Unit.objects.create(
        code=f"CS-{mark}",
        kind=Unit.Kind.GRASSROOTS,
        name="CĐCS Công ty May Sông Lam",
        search_key="may song lam",
        valid_from=date(2020, 1, 1),
    )
    Unit.objects.filter(pk=unit.pk).update(path=f"/{unit.pk}/")
    user = User.objects.create_user(f"lan-{mark}", password="mat-khau-cua-lan", full_name=name)
    Appointment.objects.create(user=user, unit=unit, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def officer(db_of_house) -> User:
    return make_officer()


@pytest.fixture
def phone(new_phone, sign_in, officer) -> BrowserContext:
    return sign_in(new_phone(), officer)


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


def open_form_kept_by_the_phone(page: Page) -> None:
    """Once the worker has it, the page comes also without a line."""
    open_form(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    open_form(page)


def write(page: Page, title: str = TITLE) -> None:
    page.fill("#title", title)
    page.fill("#place", "Xưởng may số 3")
    page.fill("#body", "Sáng nay 420 công nhân ký giao ước thi đua.")


def add_photos(page: Page, paths: list[str]) -> None:
    page.set_input_files("#photos", paths)
    expect(page.locator(".photos__row")).to_have_count(len(paths))
    expect(page.locator("#photos")).to_be_enabled()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi tin").click()


def filed(user: User) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(filed_by=user)


def photo_count(user: User) -> int:
    return sum(dispatch.photos.count() for dispatch in filed(user))


def stored_photos(dispatch: Dispatch) -> list[Image.Image]:
    return [Image.open(io.BytesIO(one.picture.file.read())) for one in dispatch.photos.select_related("picture")]


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


def test_sent_with_a_line_it_is_on_its_page_without_the_place_where_photos_were_taken(phone, officer, tmp_path):
    page = phone.new_page()
    open_form(page)
    write(page)
    add_photos(page, [photo(tmp_path, "mot.jpg"), photo(tmp_path, "hai.jpg", colour="#C0152F")])
    page.get_by_role("button", name="Đưa ảnh thứ 2 lên").click()
    page.get_by_label("Chú thích ảnh thứ 1").fill("Ảnh đỏ")
    send(page)
    page.wait_for_url("**/lam-viec/tin/**")

    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    dispatch = filed(officer).get()
    assert (dispatch.title, dispatch.place) == (TITLE, "Xưởng may số 3")
    assert [one.caption for one in dispatch.photos.all()] == ["Ảnh đỏ", ""]
    pictures = stored_photos(dispatch)
    assert pictures[0].convert("RGB").getpixel((5, 5))[0] > 150
    for picture in pictures:
        assert not picture.getexif().get_ifd(0x8825)
        assert max(picture.size) <= 2048


def test_filed_without_a_line_it_goes_by_itself_once_with_its_photos(phone, officer, tmp_path, house):
    page = phone.new_page()
    open_form_kept_by_the_phone(page)
    phone.set_offline(True)
    page.goto("/lam-viec/gui-tin/")
    expect(page.get_by_text("Không có mạng. Vẫn viết và gửi được")).to_be_visible()
    page.wait_for_selector("form[data-ready]")
    write(page)
    add_photos(page, [photo(tmp_path, "mot.jpg"), photo(tmp_path, "hai.jpg")])
    # Held back until a moment: a reason is asked for before it waits.
    page.get_by_text("Không đăng trước…").click()
    page.fill("#embargo_until", f"{today() + timedelta(days=30)}T09:00")
    send(page)
    expect(page.get_by_text("Ghi vì sao chưa đăng được trước giờ này.")).to_be_visible()
    page.fill("#embargo_reason", "Chờ lễ ký")
    send(page)
    expect(page.get_by_role("heading", name="Chờ có mạng")).to_be_visible()
    assert filed(officer).count() == 0

    phone.set_offline(False)
    page.wait_for_url("**/lam-viec/tin/**")
    assert [local_day(one.embargo_until) for one in filed(officer)] == [today() + timedelta(days=30)]
    expect(page.get_by_text("Chờ lễ ký")).to_be_visible()
    assert photo_count(officer) == 2


def test_killed_while_photos_travel_it_goes_on_at_the_next_opening(phone, officer, tmp_path, house):
    page = phone.new_page()
    open_form(page)
    write(page)
    add_photos(page, [photo(tmp_path, f"{n}.jpg") for n in range(3)])
    brought = []

    def only_the_first(route: Route) -> None:
        brought.append(route)
        if len(brought) == 1:
            route.continue_()

    phone.route("**/lam-viec/gui-tin/anh/", only_the_first)
    send(page)
    house.wait_until(lambda: page.evaluate("1") and len(brought) == 2)
    page.close()
    assert filed(officer).count() == 0

    phone.unroute_all()
    for route in brought[1:]:
        with suppress(Error):
            route.abort()
    phone.new_page().goto("/lam-viec/")
    house.wait_until(lambda: filed(officer).count() == 1)
    assert photo_count(officer) == 3


def test_an_answer_that_is_lost_does_not_make_a_second_dispatch(phone, officer, house):
    page = phone.new_page()
    open_form(page)
    write(page)
    lost = []

    def lose_the_answer(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    phone.route("**/lam-viec/gui-tin/ho-thu/", lose_the_answer)
    send(page)
    expect(page.get_by_role("heading", name="Chờ có mạng")).to_be_visible()
    assert set(lost) == {201}

    phone.unroute_all()
    phone.new_page().goto("/lam-viec/")
    page.wait_for_url("**/lam-viec/tin/**")
    assert filed(officer).count() == 1


def test_two_open_tabs_send_once(phone, officer, tmp_path, house):
    one, other = phone.new_page(), phone.new_page()
    open_form(one)
    other.goto("/lam-viec/")
    posts = []
    phone.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    phone.set_offline(True)
    write(one)
    add_photos(one, [photo(tmp_path, "mot.jpg")])
    send(one)
    expect(one.get_by_role("heading", name="Chờ có mạng")).to_be_visible()

    phone.set_offline(False)
    one.wait_for_url("**/lam-viec/tin/**")
    other.wait_for_timeout(1000)
    assert filed(officer).count() == 1
    assert len([url for url in posts if "gui-tin" in url]) == 2


def test_a_session_that_is_over_asks_for_the_sign_in_and_then_goes_on(phone, officer, house):
    page = phone.new_page()
    open_form(page)
    phone.clear_cookies()
    write(page)
    send(page)
    expect(page.get_by_role("heading", name="Cần đăng nhập lại")).to_be_visible()
    page.get_by_role("link", name="Đăng nhập để gửi tiếp").click()
    page.fill("input[name=login]", officer.username)
    page.fill("input[name=password]", "mat-khau-cua-lan")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/lam-viec/")
    house.wait_until(lambda: filed(officer).count() == 1)


def test_another_persons_draft_waits_for_them(phone, sign_in, officer, house):
    page = phone.new_page()
    open_form(page)
    write(page)
    phone.set_offline(True)
    send(page)
    expect(page.get_by_role("heading", name="Chờ có mạng")).to_be_visible()
    mai = make_officer("Lê Thị Mai")
    phone.clear_cookies()
    sign_in(phone, mai)
    phone.set_offline(False)
    page.goto("/lam-viec/")
    page.wait_for_timeout(1500)
    assert filed(mai).count() == filed(officer).count() == 0
    expect(page.get_by_text(TITLE)).to_have_count(0)

    phone.clear_cookies()
    sign_in(phone, officer)
    page.goto("/lam-viec/")
    house.wait_until(lambda: filed(officer).count() == 1)


def test_a_refused_dispatch_says_why_and_keeps_the_text(phone, officer, tmp_path):
    page = phone.new_page()
    open_form(page)
    write(page)
    (tmp_path / "gia.jpg").write_bytes(b"PK\x03\x04" + bytes(2000))
    page.set_input_files("#photos", str(tmp_path / "gia.jpg"))
    expect(page.locator(".photos__row")).to_have_count(1)
    send(page)
    expect(page.locator("[data-refusal]")).to_contain_text("Ảnh thứ 1")
    expect(page.locator("#title")).to_have_value(TITLE)
    assert filed(officer).count() == 0

    page.get_by_role("button", name="Bỏ ảnh thứ 1").click()
    send(page)
    page.wait_for_url("**/lam-viec/tin/**")
    assert filed(officer).count() == 1


def test_without_javascript_several_photos_go_with_the_form(new_phone, sign_in, officer, tmp_path):
    page = sign_in(new_phone(java_script_enabled=False), officer).new_page()
    page.goto("/lam-viec/gui-tin/")
    write(page)
    page.set_input_files("#photos", [photo(tmp_path, "mot.jpg"), photo(tmp_path, "hai.jpg", colour="#1E7A46")])
    send(page)
    expect(page.get_by_text("Tòa soạn đã nhận tin của đồng chí.")).to_be_visible()
    assert photo_count(officer) == 2
    for picture in stored_photos(filed(officer).get()):
        assert not picture.getexif().get_ifd(0x8825)


@pytest.mark.parametrize("address", ["/lam-viec/", "/lam-viec/gui-tin/", "/lam-viec/ngoai-tuyen/", "/lam-viec/tin/"])
def test_axe_finds_nothing(phone, tmp_path, address):
    page = phone.new_page()
    page.goto(address)
    if "gui-tin" in address:
        page.wait_for_selector("form[data-ready]")
        add_photos(page, [photo(tmp_path, "mot.jpg")])
        send(page)
        expect(page.locator("[data-live]").first).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_photos_are_put_in_order_by_keyboard_and_travel_on_a_slow_line(phone, officer, tmp_path):
    page = phone.new_page()
    open_form(page)
    write(page)
    add_photos(
        page, [photo(tmp_path, f"{colour}.jpg", colour=f"#{colour}") for colour in ("111111", "777777", "EEEEEE")]
    )
    page.get_by_role("button", name="Đưa ảnh thứ 3 lên").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đưa ảnh thứ 2 lên")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đưa ảnh thứ 1 xuống")).to_be_focused()
    page.get_by_role("button", name="Bỏ ảnh thứ 3").focus()
    page.keyboard.press("Space")
    expect(page.locator(".photos__row")).to_have_count(2)

    slow = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
    phone.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.get_by_role("button", name="Gửi tin").press("Enter")
    expect(page.locator("[data-sending-text]")).to_have_text("Ảnh 1/2")
    expect(page.locator("[data-sending-text]")).to_have_text("Ảnh 2/2", timeout=30_000)
    page.wait_for_url("**/lam-viec/tin/**", timeout=30_000)
    shades = [picture.convert("L").getpixel((9, 9)) for picture in stored_photos(filed(officer).get())]
    assert [round(shade / 17) for shade in shades] == [14, 1]


def test_who_files_for_two_units_chooses_one_also_without_a_line(phone, officer):
    second = make_officer().appointments.get().unit
    Appointment.objects.create(user=officer, unit=second, role=Role.REPORTER, valid_from=date(2020, 1, 1))
    page = phone.new_page()
    open_form_kept_by_the_phone(page)
    page.wait_for_function("() => caches.keys().then((names) => names.length > 0)")
    phone.set_offline(True)
    open_form(page)
    write(page)
    send(page)
    expect(page.locator("#unit")).to_be_focused()
    page.locator("#unit").select_option(str(second.pk))
    send(page)
    expect(page.get_by_role("heading", name="Chờ có mạng")).to_be_visible()
    phone.set_offline(False)
    page.wait_for_url("**/lam-viec/tin/**")
    assert filed(officer).get().unit == second


def test_photos_still_being_made_small_are_waited_for(phone, officer, tmp_path):
    page = phone.new_page()
    open_form(page)
    write(page)
    page.set_input_files("#photos", [photo(tmp_path, f"{n}.jpg", size=(4000, 3000)) for n in range(4)])
    send(page)
    page.wait_for_url("**/lam-viec/tin/**")
    assert photo_count(officer) == 4


def test_a_caption_is_written_while_further_photos_come(phone, tmp_path):
    page = phone.new_page()
    open_form(page)
    add_photos(page, [photo(tmp_path, "mot.jpg")])
    caption = page.get_by_label("Chú thích ảnh thứ 1")
    caption.press_sequentially("Chuyền 5 ")
    page.set_input_files("#photos", [photo(tmp_path, "hai.jpg")])
    caption.focus()
    expect(page.locator(".photos__row")).to_have_count(2)
    expect(caption).to_be_focused()
    page.keyboard.type("ký giao ước")
    expect(caption).to_have_value("Chuyền 5 ký giao ước")
    expect(page.get_by_role("button", name="Đưa ảnh thứ 1 xuống")).to_be_enabled()
