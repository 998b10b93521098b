"""An officer connects YouTube, TikTok, Telegram and a program of the unit's own; and each goes wrong once before."""

from itertools import count

import pytest
from playwright.sync_api import expect

from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.tests.factories import Federation, make_user
from tests.journeys.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

SECRET = "khoa-chung-hai-ben"
_number = count(1)


@pytest.fixture
def unit():
    unit = Federation(grassroots=1).units[0]
    unit.hung = make_user(Role.OFFICER, unit, full_name="Trần Văn Hùng")
    return unit


@pytest.fixture
def at_the_register(new_phone, sign_in, networks, unit):
    """Hùng's phone at the form of one network, reached from the register."""
    page = sign_in(new_phone(), unit.hung).new_page()

    def go(network):
        page.goto("/lan-toa/kenh/")
        page.get_by_role("link", name="Thêm kênh").click()
        page.get_by_role("link", name=f"Kết nối {network}", exact=True).click()
        return page

    return go


def accounts(networks, network, *rows):
    networks("accounts", {"accounts": [{"network": network, **row} for row in rows]})


def is_connected(page, unit, network, name):
    expect(page.locator(".badge--standing-connected")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    channel = Channel.objects.get(unit=unit)
    assert (channel.network, channel.state, channel.connected_by) == (network, "connected", unit.hung)
    return channel


def go_through_consent(page, network, name, account, look_at=""):
    """Says no first, then yes."""
    page.get_by_role("button", name=f"Sang {network}").click()
    page.get_by_role("button", name="Từ chối").click()
    expect(page.get_by_text("Chưa có kênh nào được kết nối: bên ấy cho biết đồng chí chưa đồng ý.")).to_be_visible()
    look(page, f"{look_at}-tu-choi", wide=True)
    page.get_by_role("link", name="Kết nối lại từ đầu").click()
    page.get_by_role("button", name=f"Sang {network}").click()
    page.fill("input[name=account]", account)
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    # The network's page says the name too: only ours has this button.
    expect(page.get_by_role("button", name="Kết nối", exact=True)).to_be_visible()
    expect(page.get_by_text(name).first).to_be_visible()
    look(page, f"{look_at}-chon-don-vi", wide=True)
    page.get_by_role("button", name="Kết nối", exact=True).click()


def test_a_youtube_channel_is_connected_by_consent(at_the_register, networks, unit):
    channel_id = f"UCsim{next(_number):019d}"
    accounts(networks, "youtube", {"id": channel_id, "name": "Công đoàn Lam Giang TV", "followers": 120})
    page = at_the_register("YouTube")
    look(page, "youtube", wide=True)
    go_through_consent(page, "YouTube", "Công đoàn Lam Giang TV", channel_id, "youtube")
    channel = is_connected(page, unit, "youtube", "Công đoàn Lam Giang TV")
    assert (channel.address, channel.followers, bool(channel.refresh_token)) == (channel_id, 120, True)
    look(page, "youtube-da-noi", wide=True)


def test_a_tiktok_account_is_connected_and_its_owner_chooses_who_may_see(at_the_register, networks, unit):
    account = f"-sim{next(_number):014d}"
    closed = {"duet_disabled": True, "privacy_options": ["PUBLIC_TO_EVERYONE", "SELF_ONLY"]}
    accounts(networks, "tiktok", {"id": account, "name": "Công đoàn trẻ", "followers": 30, **closed})
    page = at_the_register("TikTok")
    go_through_consent(page, "TikTok", "Công đoàn trẻ", account, "tiktok")
    channel = is_connected(page, unit, "tiktok", "Công đoàn trẻ")
    expect(page.get_by_text("Còn một bước: chủ tài khoản chọn ai được xem video.")).to_be_visible()
    look(page, "tiktok-con-mot-buoc", wide=True)

    page.get_by_role("link", name="Chọn cách đăng video").click()
    expect(page.get_by_label("Mọi người")).not_to_be_checked()
    expect(page.get_by_label("Người theo dõi")).to_have_count(0)
    expect(page.get_by_label("Cho bình luận")).not_to_be_checked()
    expect(page.get_by_label("Cho quay cùng (duet)")).to_have_count(0)
    page.get_by_role("button", name="Đồng ý tự đăng").click()
    channel.refresh_from_db()
    assert "consent" not in channel.options, "nothing is chosen for the owner"
    look(page, "tiktok-dong-y", wide=True)
    page.get_by_label("Mọi người").check()
    page.get_by_label("Cho bình luận").check()
    page.get_by_role("button", name="Đồng ý tự đăng").click()
    expect(page.get_by_text("Từ nay video được tự đăng lên kênh này.")).to_be_visible()
    look(page, "tiktok-da-dong-y", wide=True)
    channel.refresh_from_db()
    said = channel.options["consent"]
    assert (said["by"], said["privacy"], said["allow_comment"], said["allow_duet"]) == (
        unit.hung.pk,
        "PUBLIC_TO_EVERYONE",
        True,
        False,
    )
    page.goto(f"/lan-toa/kenh/{channel.pk}/")
    expect(page.get_by_text("Còn một bước")).to_have_count(0)
    href = page.get_by_role("link", name="@kenhsim").get_attribute("href")
    assert href.startswith("https://www.tiktok.com/@kenhsim")


def test_a_telegram_channel_is_connected_by_its_bots_token(at_the_register, networks, unit):
    page = at_the_register("Telegram")
    look(page, "telegram", wide=True)
    page.get_by_label("Tên kênh trên Telegram").fill("@congdoan_lamgiang")
    page.get_by_label("Mã của bot").fill("khong phai ma")
    page.get_by_role("button", name="Thử và kết nối").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng hoặc đã bị thu hồi.")
    assert not Channel.objects.filter(unit=unit).exists()
    look(page, "telegram-sai-ma", wide=True)
    expect(page.get_by_label("Tên kênh trên Telegram")).to_have_value("@congdoan_lamgiang")
    page.get_by_label("Mã của bot").fill("123456789:bot-cua-cong-doan")
    page.get_by_role("button", name="Thử và kết nối").click()
    channel = is_connected(page, unit, "telegram", "Kênh congdoan_lamgiang")
    assert channel.address == "@congdoan_lamgiang"


def test_a_program_of_the_unit_is_connected_by_a_shared_secret(at_the_register, networks, house, unit):
    site = f"man-hinh-sanh-{next(_number)}"
    accounts(networks, "receiver", {"id": site, "secret": SECRET})
    page = at_the_register("Webhook")
    look(page, "webhook", wide=True)
    page.get_by_label("Địa chỉ nhận tin").fill(f"{house.simulator}/receiver/{site}")
    page.get_by_label("Tên trong sổ kênh").fill("Màn hình ở sảnh")
    page.get_by_label("Khóa chung để ký").fill("khoa-khac")
    page.get_by_role("button", name="Thử và kết nối").click()
    expect(page.get_by_role("alert")).to_contain_text("khóa hai bên chưa khớp")
    assert not Channel.objects.filter(unit=unit).exists()
    look(page, "webhook-sai-khoa", wide=True)
    page.get_by_label("Khóa chung để ký").fill(SECRET)
    page.get_by_role("button", name="Thử và kết nối").click()
    channel = is_connected(page, unit, "webhook", "Màn hình ở sảnh")
    assert channel.token == SECRET
