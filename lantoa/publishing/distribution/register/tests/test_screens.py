"""The register, one channel's page, and the rations, as people read them."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Channel, FollowersDaily, Release
from lantoa.publishing.distribution.rations.ledger import Wish, take
from lantoa.publishing.distribution.rations.tests.conftest import small_rations
from lantoa.publishing.distribution.register import roll
from lantoa.publishing.distribution.register.roll import roll_up_register
from lantoa.publishing.distribution.register.standing import DATA_ACCESS, as_fact
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import text_of

__all__ = ["small_rations"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def house():
    house = Federation(grassroots=4)
    at, (first, second, third, _fourth) = now(), house.units
    house.hung = make_user(Role.OFFICER, first, full_name="Trần Văn Hùng")
    house.lost = make_channel(first, state="reconnect", state_since=at - DAY, state_reason="Mã đã bị thu hồi.")
    house.ending = make_channel(second, facts={DATA_ACCESS: as_fact(at + 2 * DAY)}, last_sent_at=at)
    house.silent = make_channel(third, last_sent_at=at - 70 * DAY, followers=40)
    make_channel(third, "zalo_group", is_automatic=False, last_sent_at=at)
    return house


# --- the list -------------------------------------------------------------------------------------


def test_the_register_counts_standings_and_filters_by_them(client, house):
    client.force_login(house.lan)

    page = client.get("/lan-toa/kenh/")

    counts = [(one.code, one.channels) for one in page.context["standings"]]
    assert counts == [("reconnect", 1), ("expiring", 1), ("silent", 1), ("manual", 1)]
    assert "40 người theo dõi" in text_of(page)
    for standing, unit in (("reconnect", 0), ("expiring", 1), ("silent", 2), ("manual", 2)):
        rows = client.get("/lan-toa/kenh/", {"trang-thai": standing}).context["units"]
        assert [row.unit for row in rows] == [house.units[unit]]
    for odd in ({"trang-thai": "closed"}, {"mang": "zalo_oa"}):
        assert client.get("/lan-toa/kenh/", odd).context["units"] == []
    everything = client.get("/lan-toa/kenh/", {"trang-thai": "bịa"}).context["units"]
    assert len(everything) == 6


def test_a_countrys_register_is_read_from_the_roll_up_and_says_when(client, house, monkeypatch):
    monkeypatch.setattr(roll, "MOST_COUNTED", 0)
    client.force_login(house.lan)
    roll_up_register()

    page = client.get("/lan-toa/kenh/", {"trang-thai": "closed"})

    assert "Số liệu tính lúc" in text_of(page)
    assert page.context["units"] == []
    assert {one.code: one.channels for one in page.context["standings"]}["reconnect"] == 1
    assert len(client.get("/lan-toa/kenh/", {"trang-thai": "reconnect"}).context["units"]) == 1


def test_the_register_is_a_file_with_the_filters_of_the_page(client, house):
    make_channel(house.units[0], name="=cmd|'/C calc'!A0")
    client.force_login(house.lan)

    answer = client.get("/lan-toa/kenh/so-kenh.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    some = client.get("/lan-toa/kenh/so-kenh.csv", {"trang-thai": "reconnect"})
    rows = list(csv.reader(io.StringIO(b"".join(some.streaming_content).decode("utf-8-sig"))))

    assert sheet.max_row == 1 + 5 + 3
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if "cmd" in str(cell.value)} == {"s"}
    assert {row[0] for row in rows[1:]} == {house.units[0].code}
    assert rows[1][6] == "Cần kết nối lại"
    assert client.get("/lan-toa/kenh/so-kenh.pdf").status_code == 404
    client.force_login(make_user(Role.OFFICER, make_unit("Tỉnh khác", kind="province")))
    assert client.get("/lan-toa/kenh/so-kenh.csv", {"duoi": house.province.code}).status_code == 404


# --- one channel ----------------------------------------------------------------------------------


def test_a_lost_channel_says_since_when_why_and_whose_task_it_is(client, house):
    client.force_login(house.lan)

    says = text_of(client.get(f"/lan-toa/kenh/{house.lost.pk}/"))

    for words in ("Cần kết nối lại", "từ ", "Mã đã bị thu hồi.", "Việc của: Trần Văn Hùng"):
        assert words in says
    nobody = text_of(client.get(f"/lan-toa/kenh/{house.ending.pk}/"))
    assert "Kết nối tự hết lúc" in nobody
    assert "đơn vị chưa có người phụ trách" in nobody


def test_a_channel_shows_its_followers_and_what_stood_there(client, house):
    for days, followers in ((40, 30), (3, 38), (0, 40)):
        FollowersDaily.objects.create(channel=house.silent, day=today() - days * DAY, followers=followers)
    release = house.release(page=make_page("Bữa cơm ca ba"))
    release.deliveries.filter(channel=house.silent).update(
        state="sent", sent_at=now(), post_url="https://facebook.example/p/1"
    )
    client.force_login(house.lan)

    page = client.get(f"/lan-toa/kenh/{house.silent.pk}/")

    says = text_of(page)
    assert "+10 trong 30 ngày" in says
    assert "Bữa cơm ca ba" in says
    assert '<polyline points="' in page.content.decode()
    assert 'href="https://facebook.example/p/1"' in page.content.decode()
    assert house.silent.token not in page.content.decode()


@pytest.mark.parametrize("posts", [1, 3])
def test_a_channels_page_costs_the_same(client, house, posts, django_assert_num_queries):
    for number in range(posts):
        release = house.release(page=make_page(f"Bài {number}"))
        release.deliveries.update(state="sent", sent_at=now())
    client.force_login(house.hung)
    with django_assert_num_queries(11):
        client.get(f"/lan-toa/kenh/{house.lost.pk}/")


def test_an_officer_asks_for_a_look_at_once(client, house):
    channel = make_channel(house.units[0], check_at=now() + DAY)
    client.force_login(house.hung)

    client.post(f"/lan-toa/kenh/{channel.pk}/kiem-tra/")

    assert Channel.objects.get(pk=channel.pk).check_at is None


# --- rations --------------------------------------------------------------------------------------


def spend(channel, format, times, **options):
    for _ in range(times):
        take([Wish(channel.network, channel.pk, channel.app_id, format, options)], now())


def test_rations_show_who_is_near_the_end_and_when_it_opens(client, house, small_rations):
    full, half = make_channel(house.units[0], name="Trang đầy"), make_channel(house.units[1], name="Trang vơi")
    other = make_channel(make_unit("Tỉnh khác", kind="province"), name="Trang tỉnh khác")
    spend(full, "reel", 2)
    spend(half, "reel", 1)
    spend(other, "reel", 2)
    spend(make_channel(house.units[0], "youtube", app_id="77"), "video", 3)
    client.force_login(house.lan)

    page = client.get("/lan-toa/han-muc/")

    stands = {(stand.network, stand.ration.code): stand for stand in page.context["stands"]}
    reels, uploads = stands["facebook", "reels"], stands["youtube", "uploads"]
    assert (reels.spenders, reels.used, reels.full) == (2, 3, 1)
    assert [(one.channel, one.left) for one in reels.near] == [(full, 0)]
    assert reels.near[0].opens_at > now()
    assert [(one.app, one.used, one.left) for one in uploads.near] == [("77", 3, 0)]
    assert "Trang tỉnh khác" not in text_of(page)
    assert "Hết lượt; mở lại" in text_of(page)


def test_rations_show_what_scheduled_releases_will_use(client, house, small_rations):
    spend(house.ending, "reel", 2)
    release = house.release()
    Release.objects.filter(pk=release.pk).update(
        state="scheduled", format="reel", starts_at=now() + timedelta(hours=1), title="Clip ngày hội"
    )
    client.force_login(house.lan)

    says = text_of(client.get("/lan-toa/han-muc/"))

    assert "Clip ngày hội" in says
    assert "Facebook: Reel vừa 1 trong 2" in says
    client.force_login(make_user())
    assert client.get("/lan-toa/han-muc/").status_code == 404


def test_the_rations_cost_the_same(client, house, small_rations, django_assert_num_queries):
    client.force_login(house.lan)
    for unit in house.units:
        spend(make_channel(unit), "reel", 2)
    with django_assert_num_queries(9):
        client.get("/lan-toa/han-muc/")
