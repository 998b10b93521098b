"""An officer connects the union's page on a phone, loses it, connects it again; the superior unit chases the rest."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Channel, FollowersDaily
from lantoa.publishing.distribution.rations.ledger import Wish, take
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_user
from lantoa.publishing.distribution.worker.record import lose_connection
from tests.journeys.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

DAY = timedelta(days=1)


@pytest.fixture
def union(db_of_house):
    union = Federation(grassroots=3)
    union.hung = make_user(Role.OFFICER, union.units[0], full_name="Trần Văn Hùng")
    union.captren = make_user(Role.OFFICER, union.superior, full_name="Lê Thị Mai")
    make_user(Role.OFFICER, union.units[1])
    return union


def test_a_page_is_connected_lost_and_connected_again(new_phone, sign_in, networks, union):
    unit = union.units[0]
    page = sign_in(new_phone(), union.hung).new_page()
    page.goto("/lan-toa/kenh/")
    page.get_by_role("link", name="Thêm kênh").click()
    look(page, "1-them")
    page.get_by_role("link", name="Kết nối Facebook", exact=True).click()
    look(page, "2-sang-facebook")
    page.get_by_role("button", name="Sang Facebook").click()
    page.fill("input[name=account]", "700001, 700002")
    page.get_by_role("button", name="Đồng ý").click()

    expect(page.get_by_role("heading", name="Mỗi tài khoản là của đơn vị nào?")).to_be_visible()
    page.locator("select").nth(0).select_option(unit.code)
    page.locator("select").nth(1).select_option("")
    look(page, "3-chon-don-vi")
    page.get_by_role("button", name="Kết nối", exact=True).click()
    expect(page.get_by_text("Đã kết nối 1 kênh.")).to_be_visible()
    expect(page.locator(".badge--standing-connected")).to_be_visible()
    channel = Channel.objects.get(unit=unit)
    assert (channel.network, channel.state, channel.connected_by) == ("facebook", "connected", union.hung)

    lose_connection(channel.pk, channel.token_generation, "Người quản trị đã đổi mật khẩu.")
    page.reload()
    expect(page.get_by_text("Người quản trị đã đổi mật khẩu.")).to_be_visible()
    look(page, "4-can-ket-noi-lai")
    page.get_by_role("link", name="Kết nối lại").click()
    page.get_by_role("button", name="Sang Facebook").click()
    page.fill("input[name=account]", channel.address)
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã kết nối lại")).to_be_visible()
    channel.refresh_from_db()
    assert (channel.state, channel.token_generation) == ("connected", 2)


def test_a_group_is_added_without_javascript(new_phone, sign_in, union):
    page = sign_in(new_phone(java_script_enabled=False), union.hung).new_page()
    page.goto("/lan-toa/kenh/them/")
    page.get_by_role("link", name="Chia sẻ bằng tay Nhóm Zalo", exact=True).click()
    page.fill("input[name=name]", "Nhóm Zalo tổ may 2")
    page.get_by_role("button", name="Thêm vào sổ kênh").click()
    expect(page.get_by_text("Đã thêm Nhóm Zalo tổ may 2 vào sổ kênh.")).to_be_visible()


def test_a_superior_unit_sees_and_chases_what_is_missing(new_phone, sign_in, union):
    first, _second, third = union.units
    channel = make_channel(first, name="Trang Công đoàn số 0", followers=340, last_sent_at=now())
    for days, followers in ((80, 280), (50, 300), (31, 310), (10, 325), (0, 340)):
        FollowersDaily.objects.create(channel=channel, day=today() - days * DAY, followers=followers)
    make_channel(third, "zalo_oa", state="reconnect", state_since=now() - 2 * DAY, state_reason="Mã đã hết hạn.")
    release = union.release(page=make_page("Bữa cơm ca ba thêm bát canh"))
    release.deliveries.filter(channel=channel).update(state="sent", sent_at=now(), post_url="https://example.com/p")
    take([Wish("facebook", channel.pk, "", "reel", {})] * 25, now())
    page = sign_in(new_phone(), union.captren).new_page()

    page.goto("/lan-toa/kenh/")
    look(page, "5-so-kenh")
    page.get_by_label("Còn thiếu").select_option("facebook")
    page.get_by_label("Cấp", exact=True).select_option("grassroots")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("button", name="Nhắc kết nối").scroll_into_view_if_needed()
    look(page, "6-con-thieu")
    page.get_by_role("button", name="Nhắc kết nối").click()
    expect(page.get_by_text("Đã nhắc 2 đơn vị, 1 người phụ trách.")).to_be_visible()
    page.get_by_role("button", name="Nhắc kết nối").click()
    expect(page.get_by_text("đã được nhắc trong bảy ngày qua")).to_be_visible()
    page.goto(f"/lan-toa/kenh/{channel.pk}/")
    expect(page.get_by_text("+30 trong 30 ngày")).to_be_visible()
    look(page, "7-mot-kenh")
    page.goto("/lan-toa/han-muc/")
    look(page, "8-han-muc")
    for name, address in (("9-so-kenh", "/lan-toa/kenh/"), ("9-kenh", f"/lan-toa/kenh/{channel.pk}/")):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        look(page, f"{name}-1280")
