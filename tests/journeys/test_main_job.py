"""The main job as four people do it at 360 px: filed without a line, edited, published, released, shared, measured.

LANTOA_JOURNEY_PICTURES=1 walks it in the example federation and puts the screenshots into the handbook.
"""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.models import Site

from lantoa.kit.clock import today
from lantoa.org.facts.facade import Kind, total
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.facade import Delivery, Release
from lantoa.publishing.distribution.tests.factories import make_channel
from lantoa.publishing.newsroom.facade import Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import Federation, make_unit
from lantoa.services.analytics.facade import Click

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "journey"
HANDBOOK = ROOT / "docs" / "huong-dan" / "anh"
HANDBOOK_HEIGHT = 2800
FOR_HANDBOOK = os.environ.get("LANTOA_JOURNEY_PICTURES") == "1"
PASSWORD = "lantoa-demo"
TITLE = "420 công nhân may ký giao ước thi đua nước rút"
BODY = (
    "Sáng nay, tại xưởng may số 3, Công đoàn cơ sở phát động 45 ngày thi đua nước rút cuối năm.\n"
    "420 công nhân của tám chuyền ký giao ước: đúng đơn hàng, không tai nạn, không ai bị bỏ lại.\n"
    "Chị Nguyễn Thị Hoa, chuyền trưởng chuyền 5, nói: “Năm ngoái chuyền tôi về nhì, năm nay chị em quyết về nhất.”"
)
SHARE_SHEET = """
Navigator.prototype.canShare = () => true;
Navigator.prototype.share = async ({ text, files = [] }) => {
  window.shared = [text, files.map((file) => file.type)];
};
"""
READER = (
    "Mozilla/5.0 (Linux; Android 12; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


class Journey:
    """One walk: its people's phones and the pictures of it."""

    def __init__(self, house, new_phone, folder: Path) -> None:
        self.house, self.new_phone, self.folder = house, new_phone, folder
        self.violations: list[str] = []
        PICTURES.mkdir(parents=True, exist_ok=True)

    def person(self, username: str, **options: object) -> tuple[BrowserContext, Page]:
        """A phone on which this person has just signed in."""
        phone = self.new_phone(**options)
        page = phone.new_page()
        page.goto("/tai-khoan/login/?next=/lam-viec/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/lam-viec/")
        return phone, page

    def picture(self, page: Page, name: str, *, handbook: str = "", whole: bool = True) -> None:
        """A screenshot as an artefact, and for the handbook when it is asked for; axe looks at the page too."""
        path = PICTURES / f"{name}.png"
        page.wait_for_load_state("load")
        if not whole:
            page.evaluate("scrollTo(0, 0)")
        # The bar at the bottom of the screen would stand in the middle of a whole page.
        style = ".work__nav { display: none !important }" if whole else ""
        page.screenshot(path=path, full_page=whole, style=style, animations="disabled")
        if handbook and FOR_HANDBOOK:
            image = Image.open(path).convert("RGB")
            shown = image.crop((0, 0, image.width, min(image.height, HANDBOOK_HEIGHT)))
            shown.quantize(128).save(HANDBOOK / f"{handbook}.png", optimize=True)
        found = Axe().run(page)
        if found.violations_count:
            self.violations.append(f"{name}: {found.generate_report()}")

    def photo(self, name: str, ground: str, bench: str) -> str:
        """A drawn workshop in a camera's size."""
        image = Image.new("RGB", (2400, 1600), ground)
        pen = ImageDraw.Draw(image)
        pen.rectangle((0, 1050, 2400, 1600), fill=bench)
        for number in range(6):
            left = 150 + number * 380
            pen.ellipse((left + 60, 560, left + 200, 700), fill="#F3D9B8")
            pen.rectangle((left, 700, left + 260, 1080), fill="#0A4DA2" if number % 2 else "#C0152F")
            pen.rectangle((left - 30, 1080, left + 300, 1140), fill="#16191F")
        path = self.folder / name
        image.save(path, "JPEG")
        return str(path)


def small_federation(house) -> None:
    """A province, two superior units, eight unions with a Zalo group; two that don't file have pages posted to."""
    made = Federation()
    people = {"coso": made.lan, "bientap": made.editor, "truongban": made.chief, "thuongtruc": made.leader}
    for username, user in people.items():
        user.username = username
        user.set_password(PASSWORD)
        user.save()
    Site.objects.filter(is_default_site=True).update(hostname="localhost", port=int(house.environment["PORT"]))
    unions = [made.unit, made.other_unit]
    unions += [make_unit(made.district, name=f"CĐCS Công ty số {number}") for number in range(6)]
    for union in unions:
        make_channel(union, "zalo_group", is_automatic=False, name=f"Nhóm Zalo {union}")
    for union in unions[1:3]:
        make_channel(union, "facebook", name=f"Trang {union}")


@pytest.fixture
def journey(house, db_of_house, new_phone, tmp_path) -> Iterator[Journey]:
    if not User.objects.filter(username="coso").exists():
        if FOR_HANDBOOK:
            prepare = [sys.executable, "-m", "lantoa.config.processes.prepare"]
            environment = {**house.environment, "DJANGO_SETTINGS_MODULE": "lantoa.config.settings"}
            subprocess.run(prepare, env=environment, cwd=ROOT, check=True, capture_output=True)
        else:
            small_federation(house)
    port = house.simulator.rpartition(":")[2]
    house.start(sys.executable, "-m", "simulator", "--port", port, "--data", str(house.data / "simulator"))
    worker = house.start(sys.executable, "-m", "lantoa.config.cli", "worker")
    call_command("check", verbosity=0)
    yield Journey(house, new_phone, tmp_path)
    # Its daily looks at channels would count the followers that other journeys wrote.
    house.end(worker)


def test_the_main_job(journey):
    dispatch = file_without_a_line(journey)
    return_with_a_note(journey, dispatch)
    answer_the_note(journey, dispatch)
    article = edit_and_submit(journey, dispatch)
    approve_and_publish(journey, article)
    release = release_to_all(journey, article)
    journey.house.wait_until(lambda: not open_deliveries(release), seconds=240, what="delivering")
    assert not Delivery.objects.filter(release=release, state__in=["failed", "in_doubt"]).exists()
    before = covered(journey, "08-chi-dao-truoc")
    task = share_with_proof(journey, release)
    follow_the_short_link(journey, task)
    see_coverage(journey, release)
    after = covered(journey, "09-chi-dao-sau")
    assert after == before + (0 if task.unit_id in reached_by_program(release) else 1)
    the_filer_sees_how_it_did(journey, dispatch)
    assert journey.violations == []


def file_without_a_line(journey: Journey) -> Dispatch:
    """The officer stands in a workshop without a line; the dispatch goes when the phone has one again."""
    phone, page = journey.person("coso")
    journey.picture(page, "00-viec-cua-toi")
    page.get_by_role("link", name="Gửi tin", exact=True).click()
    page.wait_for_selector("form[data-ready]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.set_offline(True)
    page.goto("/lam-viec/gui-tin/")
    page.wait_for_selector("form[data-ready]")
    page.fill("#title", TITLE)
    page.fill("#place", "Xưởng may số 3")
    page.fill("#body", BODY)
    photos = [journey.photo("xuong.jpg", "#DCE7F3", "#8FA3B8"), journey.photo("ky.jpg", "#F6E7C8", "#A98B5D")]
    page.set_input_files("#photos", photos)
    expect(page.locator(".photos__row")).to_have_count(2)
    page.get_by_label("Chú thích ảnh thứ 1").fill("Công nhân chuyền 5 ký giao ước thi đua")
    journey.picture(page, "01-gui-tin", handbook="01-gui-tin")
    page.get_by_role("button", name="Gửi tin").click()
    expect(page.get_by_role("heading", name="Chờ có mạng")).to_be_visible()
    journey.picture(page, "01-cho-co-mang")

    phone.set_offline(False)
    page.wait_for_url("**/lam-viec/tin/**")
    journey.picture(page, "02-tin-da-gui")
    dispatch = Dispatch.objects.get(title=TITLE)
    assert dispatch.photos.count() == 2
    return dispatch


def return_with_a_note(journey: Journey, dispatch: Dispatch) -> None:
    """The section editor wants one fact more."""
    _phone, page = journey.person("bientap")
    page.goto("/toa-soan/")
    journey.picture(page, "03-toa-soan", handbook="03-toa-soan", whole=False)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_text("Trả lại để bổ sung", exact=True).click()
    page.get_by_label("Cần bổ sung gì?").fill("Đồng chí cho biết thêm: bao nhiêu người là đoàn viên?")
    page.get_by_role("button", name="Trả lại", exact=True).click()
    expect(page.get_by_text("Trả lại để bổ sung").first).to_be_visible()
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.State.RETURNED


def answer_the_note(journey: Journey, dispatch: Dispatch) -> None:
    """The officer finds it first among their work, and answers on the same page."""
    _phone, page = journey.person("coso")
    page.get_by_role("link", name=re.compile("Bổ sung")).first.click()
    page.wait_for_url(f"**/lam-viec/tin/{dispatch.pk}/**")
    journey.picture(page, "03-bo-sung", handbook="02-bo-sung")
    page.locator("#body").fill(BODY.replace("420 công nhân", "420 công nhân, trong đó 396 đoàn viên,"))
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Đã gửi lại cho tòa soạn.")).to_be_visible()


def edit_and_submit(journey: Journey, dispatch: Dispatch) -> Article:
    """The section editor takes it into a section, betters the text, and hands it in."""
    _phone, page = journey.person("bientap")
    page.goto(f"/toa-soan/tin/{dispatch.pk}/")
    page.locator("#section").select_option(index=1)
    page.get_by_role("button", name="Nhận và biên tập").click()
    page.wait_for_url("**/toa-soan/bai/**")
    page.get_by_role("link", name="Sửa nhanh").click()
    page.locator("[name=title]").fill(f"{TITLE} cuối năm")
    page.get_by_role("button", name="Lưu bản mới").click()
    page.wait_for_url(re.compile(r"/toa-soan/bai/\d+/$"))
    journey.picture(page, "04-bai", handbook="04-bai", whole=False)
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("Chờ duyệt").first).to_be_visible()
    dispatch.refresh_from_db()
    return Article.objects.get(pk=dispatch.article_id)


def approve_and_publish(journey: Journey, article: Article) -> None:
    """The managing editor approves; readers have it at once."""
    _phone, page = journey.person("truongban")
    page.goto(f"/toa-soan/bai/{article.pk}/")
    page.get_by_role("button", name="Duyệt và đăng ngay").click()
    expect(page.get_by_role("link", name="Lan tỏa", exact=True).last).to_be_visible()
    article.refresh_from_db()
    assert article.live
    reader = journey.new_phone().new_page()
    reader.goto(article.url)
    expect(reader.get_by_role("heading", level=1)).to_have_text(f"{TITLE} cuối năm")
    journey.picture(reader, "05-bai-tren-cong")


def release_to_all(journey: Journey, article: Article) -> Release:
    """To every channel of every unit below, with a text for all."""
    _phone, page = journey.person("truongban")
    page.goto(f"/lan-toa/moi/?bai={article.pk}")
    page.locator("[name=text_default]").fill("45 ngày nước rút: mời đoàn viên đọc và chia sẻ cùng chuyền mình.")
    journey.picture(page, "06-lan-toa", handbook="05-lan-toa")
    page.get_by_role("button", name="Xem lại trước khi lan tỏa").click()
    page.get_by_role("button", name=re.compile("Lan tỏa tới")).click()
    page.wait_for_url(re.compile(r"/lan-toa/\d+/"))
    expect(page.get_by_role("heading", name=re.compile(TITLE))).to_be_visible()
    return Release.objects.get(page_id=article.pk)


def open_deliveries(release: Release) -> bool:
    return Delivery.objects.filter(release=release, state__in=["waiting", "sending"]).exists()


def reached_by_program(release: Release) -> set[int]:
    return set(Delivery.objects.filter(release=release, state="sent").values_list("unit_id", flat=True))


def see_coverage(journey: Journey, release: Release) -> None:
    """The managing editor reads on the release's page how far it got."""
    _phone, page = journey.person("truongban")
    page.goto(release.get_absolute_url())
    expect(page.get_by_role("heading", name=re.compile(TITLE))).to_be_visible()
    journey.picture(page, "09-do-phu")


def covered(journey: Journey, name: str) -> int:
    """Units reached, as leadership reads it."""
    _phone, page = journey.person("thuongtruc")
    page.goto("/chi-dao/")
    journey.picture(page, name, whole=False)
    number = page.locator(".figure--big .figure__value").inner_text().split("/")[0]
    return int(number.replace(".", "").strip())


def share_with_proof(journey: Journey, release: Release) -> Delivery:
    """The officer copies the kit into the Zalo group and says so, with a screenshot."""
    phone, page = journey.person("coso")
    # This Chromium has no share sheet; what would be handed to it is looked at.
    phone.add_init_script(SHARE_SHEET)
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    page.wait_for_url("**/lam-viec/viec/**")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Chia sẻ", exact=True).click()
    page.wait_for_function("window.shared")
    text, pictures = page.evaluate("window.shared")
    assert re.search(r"mời đoàn viên đọc và chia sẻ[^/]+http://localhost:\d+/s/\w+$", text)
    assert pictures == ["image/jpeg"]
    journey.picture(page, "07-chia-se")
    page.set_input_files("#proof_picture", journey.photo("man-hinh.jpg", "#FFFFFF", "#DDDDDD"))
    page.get_by_role("button", name="Đã đăng").click()
    expect(page.get_by_text("Lượt chia sẻ đã được ghi.")).to_be_visible()
    journey.picture(page, "07-da-chia-se")
    delivery_id = int(re.search(r"/viec/(\d+)/", page.url)[1])
    task = Delivery.objects.get(pk=delivery_id)
    assert (task.state, task.release_id) == ("done", release.pk)
    return task


def follow_the_short_link(journey: Journey, task: Delivery) -> None:
    """A reader comes from the group; a robot's look is not a reader's."""
    from lantoa.services.analytics.facade import short_code

    address = f"{journey.house.address}/s/{short_code(task.pk)}"
    robot = urllib.request.Request(address, headers={"User-Agent": "facebookexternalhit/1.1"})
    with urllib.request.urlopen(robot) as answer:
        assert answer.status == 200
    reader = journey.new_phone(user_agent=READER).new_page()
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text(f"{TITLE} cuối năm")
    journey.house.wait_until(lambda: Click.objects.filter(link_id=task.pk).count() == 1, what="the click")


def the_filer_sees_how_it_did(journey: Journey, dispatch: Dispatch) -> None:
    _phone, page = journey.person("coso")
    page.goto(f"/lam-viec/tin/{dispatch.pk}/")
    expect(page.get_by_text("Bạn đọc đón nhận")).to_be_visible()
    expect(page.locator(".figure", has_text="lượt bấm từ các kênh").locator(".figure__value")).to_have_text("1")
    journey.picture(page, "10-tin-da-dang")
    units = [dispatch.unit_id]
    assert total(Kind.PIECE_PUBLISHED, start=today(), end=today(), unit_ids=units) >= 1
    assert total(Kind.SHARE_DONE, start=today(), end=today(), unit_ids=units) >= 1
