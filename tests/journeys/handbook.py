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
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "huong-dan" / "anh"
PASSWORD = "lantoa-demo"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
PHONE_HEIGHT, DESK_HEIGHT = 2_400, 1_100
LARGEST = 120_000


@dataclass(frozen=True)
class Shot:
    """One picture: whose screen, how it is reached, and how wide."""

    name: str
    username: str
    path: str = "/lan-toa/"
    steps: tuple[Callable[[Page], None], ...] = field(default=())
    is_phone: bool = False


def link(words: str) -> Callable[[Page], None]:
    """Follow the first link that says so."""
    return lambda page: page.get_by_role("link", name=re.compile(words)).first.click()


def press(words: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=re.compile(words)).first.click()


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
)


def main(address: str) -> None:
    """Take every picture; raises when one is larger than the handbook carries."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            print(shot.name, take(browser, shot, address.rstrip("/")), "bytes", flush=True)
        browser.close()


def take(browser: Browser, shot: Shot, address: str) -> int:
    """One picture into the handbook's folder; returns its size in bytes."""
    sharp = {"device_scale_factor": 2, "is_mobile": True, "has_touch": True} if shot.is_phone else {}
    context = browser.new_context(base_url=address, viewport=PHONE if shot.is_phone else DESK, locale="vi-VN", **sharp)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/tai-khoan/login/?next=/lam-viec/")
    page.fill("input[name=login]", shot.username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/lam-viec/")
    page.goto(shot.path)
    for step in shot.steps:
        step(page)
        page.wait_for_load_state("load")
    # The bar at the bottom of the screen would stand in the middle of a whole page.
    page.evaluate("document.querySelector('.work__nav')?.remove()")
    content = page.screenshot(full_page=True, animations="disabled")
    context.close()
    image = Image.open(io.BytesIO(content)).convert("RGB")
    height = min(image.height, PHONE_HEIGHT if shot.is_phone else DESK_HEIGHT)
    path = HANDBOOK / f"{shot.name}.png"
    image.crop((0, 0, image.width, height)).quantize(64).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{path} is {size} bytes")
    return size


if __name__ == "__main__":
    main(sys.argv[1])
