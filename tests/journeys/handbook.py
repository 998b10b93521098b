"""Pictures of the handbook's further pages, taken from a running demo: `python -m tests.journeys.handbook ADDRESS`.

Not a test: `make demo` must run with the example federation, best freshly loaded (its releases are dated by the load).
"""

import io
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from lantoa.kit.clock import VIETNAM

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "huong-dan" / "anh"
PASSWORD = "lantoa-demo"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
PHONE_HEIGHT, DESK_HEIGHT = 2_400, 1_100
LARGEST = 120_000
NOBODY = ""
Step = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """One picture: whose screen (nobody's: as readers see it), how it is reached, how wide, how much of it.

    `is_window`: only what the window shows, where something clings to its lower edge.
    `height`: what lies below so many pixels of the screen is left out. `after` puts back what the steps changed.
    """

    name: str
    username: str
    path: str = "/lan-toa/"
    steps: tuple[Step, ...] = field(default=())
    is_phone: bool = False
    is_window: bool = False
    height: int = 0
    after: tuple[Step, ...] = field(default=())


def link(words: str) -> Step:
    """Follow the first link that says so."""
    return lambda page: page.get_by_role("link", name=re.compile(words)).first.click()


def press(words: str) -> Step:
    return lambda page: page.get_by_role("button", name=re.compile(words)).first.click()


def row(number: int) -> Step:
    """Follow the link of a table's row, counted from 0."""
    return lambda page: page.locator("main tbody tr").nth(number).get_by_role("link").first.click()


def tick(words: str) -> Step:
    """Mark the box of every row that says one of these words."""

    def mark(page: Page) -> None:
        for box in page.get_by_role("checkbox", name=re.compile(words)).all():
            box.check()

    return mark


def fill(label: str, words: str) -> Step:
    return lambda page: page.get_by_label(label).first.fill(words)


def go(path: str) -> Step:
    return lambda page: page.goto(path)


def below(path: str) -> Step:
    """A page below the one that is shown."""
    return lambda page: page.goto(page.url + path)


def show(selector: str) -> Step:
    """Bring a part to the top of the window."""
    return lambda page: page.locator(selector).first.evaluate("one => one.scrollIntoView({block: 'start'})")


PLAN, PAY, BULK = "/toa-soan/ke-hoach/", "/toa-soan/nhuan-but/", "/toa-soan/hang-loat/"
EDITING, MOURNING = "/toa-soan/?muc=bien-tap", "/toa-soan/cong/che-do-tang/"
TOMORROW = f"{datetime.now(VIETNAM) + timedelta(days=1):%Y-%m-%dT20:00}"
MOURN = (
    fill("Dòng chữ trên cổng", "Vô cùng thương tiếc đồng chí Nguyễn Văn Mẫu"),
    fill("Kết thúc lúc", TOMORROW),
    press("Đặt chế độ tang"),
    go("/"),
)
MOURNED = (go(MOURNING), press("Kết thúc ngay"))
SHOTS = (
    Shot("06-chia-se", "coso", "/lam-viec/viec/", (link("Bữa cơm ca ba"),), is_phone=True),
    Shot("07-do-phu", "truongban", steps=(link("Bữa cơm ca ba"),), is_phone=True),
    Shot("08-chi-dao", "thuongtruc", "/chi-dao/"),
    Shot("09-so-kenh", "captren", "/lan-toa/kenh/"),
    Shot("10-ket-noi", "captren", "/lan-toa/kenh/ket-noi/facebook/?don-vi=LG-0001", is_phone=True),
    Shot("11-xem-lai", "truongban", "/lan-toa/moi/", (link("Bữa cơm ca ba"), press("Xem lại"))),
    Shot("12-loi-gioi-thieu", "truongban", steps=(link("Khu trọ bật đèn"), link("^Xem$"))),
    Shot("13-xac-nhan", "truongban", steps=(link("Ba mươi phút"), link("xác nhận đọc"))),
    Shot("14-minh-chung", "captren", "/lan-toa/minh-chung/", is_phone=True),
    Shot("15-dinh-chinh", "truongban", steps=(link("Công đoàn ba cấp"), link("Đính chính")), is_phone=True),
    Shot("16-thu-hoi", "truongban", steps=(link("Công đoàn ba cấp"), link("Thu hồi")), is_phone=True),
    Shot("17-viec-chia-se", "coso", "/lam-viec/viec/", is_phone=True),
    Shot("18-bang-toa-soan", "truongban", "/toa-soan/bang/"),
    Shot("19-ke-hoach", "truongban", "/toa-soan/ke-hoach/"),
    Shot("20-giam-sat", "truongban", "/toa-soan/ke-hoach/giam-sat/"),
    Shot("21-e-magazine", "coso", "/tim-kiem/?dang=emagazine", (link("Người giữ cho phố sạch"),), is_phone=True),
    Shot("22-cham-nhuan-but", "truongban", PAY, (row(0),), is_window=True),
    Shot("23-tung-nguoi", "truongban", PAY, (row(1), link("Từng người")), height=960),
    Shot("24-nhuan-but-cua-toi", "coso", "/lam-viec/nhuan-but/", is_phone=True, height=540),
    Shot("25-han", "truongban", "/toa-soan/han/", height=700),
    Shot("26-ghim", "truongban", "/toa-soan/ghim/", height=800),
    Shot("27-hang-loat", "truongban", BULK + "?trang-thai=published", (tick("Bữa cơm|Một đêm"),), is_window=True),
    Shot("28-ket-qua", "truongban", BULK + "viec/", (link("^Đăng"),), height=620),
    Shot("29-kiem-tra", "bientap", EDITING, (link("Sáng kiến cắt vải"), below("kiem-tra/")), height=560),
    Shot("30-so-sanh", "bientap", EDITING, (link("Sáng kiến cắt vải"), link("So sánh")), height=800),
    Shot("31-chien-dich", NOBODY, "/chien-dich/tet-sum-vay-2027/", is_phone=True, height=1_200),
    Shot(
        "32-soan-chien-dich",
        "truongban",
        "/toa-soan/chien-dich/",
        (link("Tết Sum"), link("Soạn"), show("text=Các phần của trang")),
        is_window=True,
    ),
    Shot("33-loat-bai", NOBODY, "/loat-bai/thanh-pho-luc-hai-gio-sang/", is_phone=True, height=1_000),
    Shot("34-tac-gia", NOBODY, "/", (link("Bữa cơm ca ba"), link("^Mai Lan$")), is_phone=True, height=1_000),
    Shot("35-doc-bai", NOBODY, "/", (link("Bữa cơm ca ba"),), is_phone=True, height=1_200),
    Shot("36-ban-tin", "truongban", "/toa-soan/ban-tin/daily/", height=860),
    Shot("37-che-do-tang", "truongban", MOURNING, MOURN, is_phone=True, height=720, after=MOURNED),
    Shot("38-nhung-tin", NOBODY, "/nhung/", height=820),
    Shot(
        "39-xin-y-kien",
        "truongban",
        "/toa-soan/?muc=cho-duyet",
        (link("Làm thêm đến 22 giờ"), link("Xin ý kiến")),
        height=920,
    ),
    Shot("40-nhat-ky", "truongban", "/toa-soan/nhat-ky/?chuyen-muc=chinh-sach-phap-luat", height=860),
    Shot("41-lich-truc", "truongban", PLAN + "truc/", height=770),
    Shot("42-giao-viec", "truongban", PLAN + "viec/", height=700),
    Shot("43-nhan-viec", "coso", "/lam-viec/", (link("Bữa cơm ca đêm"),), is_phone=True, height=900),
    Shot("44-chi-dao", "truongban", PLAN + "chi-dao/", height=510),
)


def main(address: str, *wanted: str) -> None:
    """Take every picture, or those whose names begin so; raises when one is larger than the handbook carries."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            if not wanted or shot.name.startswith(wanted):
                print(shot.name, take(browser, shot, address.rstrip("/")), "bytes", flush=True)
        browser.close()


def take(browser: Browser, shot: Shot, address: str) -> int:
    """One picture into the handbook's folder; returns its size in bytes."""
    sharp = {"device_scale_factor": 2, "is_mobile": True, "has_touch": True} if shot.is_phone else {}
    context = browser.new_context(base_url=address, viewport=PHONE if shot.is_phone else DESK, locale="vi-VN", **sharp)
    context.set_default_timeout(60_000)
    page = context.new_page()
    if shot.username:
        _sign_in(page, shot.username)
    page.goto(shot.path)
    _walk(page, shot.steps)
    if shot.is_phone:
        # The bar at the bottom of the screen would stand in the middle of a whole page.
        page.evaluate("document.querySelector('.work__nav')?.remove()")
    content = page.screenshot(full_page=not shot.is_window, animations="disabled")
    _walk(page, shot.after)
    context.close()
    return _keep(shot, content)


def _sign_in(page: Page, username: str) -> None:
    page.goto("/tai-khoan/login/?next=/lam-viec/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/lam-viec/")


def _walk(page: Page, steps: tuple[Step, ...]) -> None:
    for step in steps:
        step(page)
        page.wait_for_load_state("load")


def _keep(shot: Shot, content: bytes) -> int:
    image = Image.open(io.BytesIO(content)).convert("RGB")
    longest = PHONE_HEIGHT if shot.is_phone else DESK_HEIGHT
    wanted = shot.height * (2 if shot.is_phone else 1) or longest
    path = HANDBOOK / f"{shot.name}.png"
    image.crop((0, 0, image.width, min(image.height, wanted, longest))).quantize(64).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{path} is {size} bytes")
    return size


if __name__ == "__main__":
    main(*sys.argv[1:])
