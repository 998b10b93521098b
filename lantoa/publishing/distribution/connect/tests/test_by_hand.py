"""Channels by token and by hand, and what is done with them afterwards."""

from dataclasses import replace

import pytest

from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import Appointment, Role
from lantoa.publishing.distribution.connect.manage import close_channel
from lantoa.publishing.distribution.models import Channel, Delivery
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Ration, Switch
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import text_of

pytestmark = pytest.mark.django_db


def add(client, unit, network="zalo_group", **typed):
    typed = {"name": "Nhóm Zalo tổ may 2", "address": ""} | typed
    return client.post(f"/lan-toa/kenh/them/{network}/?don-vi={unit.code}", typed)


# --- by hand --------------------------------------------------------------------------------------


def test_a_group_is_added_by_its_name(client, house, hung):
    page = client.get("/lan-toa/kenh/them/")
    assert f"/lan-toa/kenh/them/notice/?don-vi={house.units[0].code}" in page.content.decode()

    answer = add(client, house.units[0])

    channel = Channel.objects.get()
    assert answer.url == f"/lan-toa/kenh/{channel.pk}/"
    assert (channel.unit, channel.network, channel.mode) == (house.units[0], "zalo_group", "manual")
    assert (channel.state, channel.name, channel.address) == ("manual", "Nhóm Zalo tổ may 2", "Nhóm Zalo tổ may 2")
    assert AuditEntry.objects.filter(verb="distribution.add_channel", actor=hung).count() == 1


def test_the_same_group_twice_is_refused_in_words(client, house, hung):
    add(client, house.units[0], address="https://zalo.me/g/abc")

    again = add(client, house.units[0], name="Tên khác", address="https://zalo.me/g/abc")

    assert again.status_code == 422
    assert "đã có kênh này" in text_of(again)
    assert 'value="Tên khác"' in again.content.decode()


def test_a_form_without_a_name_says_so(client, house, hung):
    assert add(client, house.units[0], name="  ").status_code == 422
    assert not Channel.objects.exists()


def test_whose_unit_it_is_not_finds_no_door(client, house, hung):
    other = make_unit("Tỉnh khác", kind="province")
    theirs = make_channel(other)
    watched = make_channel(house.units[0])
    reader = make_user(Role.LEADERSHIP, house.province)

    assert add(client, other).status_code == 404
    assert client.get(f"/lan-toa/kenh/{theirs.pk}/").status_code == 404
    client.force_login(reader)
    page = client.get(f"/lan-toa/kenh/{watched.pk}/")
    assert page.status_code == 200
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    for act in ("sua", "dong", "mo-lai", "kiem-tra"):
        assert client.post(f"/lan-toa/kenh/{watched.pk}/{act}/").status_code == 404
    assert client.get("/lan-toa/kenh/them/").status_code == 404


def test_an_officer_of_several_units_says_which(client, house):
    captren = make_user(Role.OFFICER, house.superior)
    other = make_unit("Công đoàn ngành Y tế", kind="superior", parent=house.province)

    Appointment.objects.create(user=captren, unit=other, role=Role.OFFICER, valid_from="2020-01-01")
    client.force_login(captren)

    page = client.get("/lan-toa/kenh/them/")

    assert f"don-vi={other.code}" in page.content.decode()
    assert "Chia sẻ bằng tay" in text_of(client.get("/lan-toa/kenh/them/", {"don-vi": house.units[1].code}))


# --- by token -------------------------------------------------------------------------------------


@pytest.fixture
def by_token(simulator, settings, monkeypatch):
    """Facebook as a network without consent: a real check over HTTP."""
    settings.FACEBOOK_APP_ID, settings.FACEBOOK_APP_SECRET = "100001", "facebook-secret"
    monkeypatch.setitem(SPECS, "facebook", replace(SPECS["facebook"], connect="token"))
    simulator.add_accounts({"network": "facebook", "id": "77", "name": "Trang số 77", "followers": 12})
    return simulator


def test_a_token_is_tried_before_it_is_kept(client, house, hung, by_token):
    where = f"/lan-toa/kenh/ket-noi/facebook/?don-vi={house.units[0].code}"

    refused = client.post(where, {"address": "77", "token": "bịa-ra-thôi"})
    assert refused.status_code == 422
    assert "Facebook trả lời:" in text_of(refused)
    assert "bịa-ra-thôi" not in refused.content.decode()
    assert 'value="77"' in refused.content.decode()
    assert not Channel.objects.exists()
    taken = client.post(where, {"address": "77", "token": "EAAsim.77"})

    channel = Channel.objects.get()
    assert taken.url == f"/lan-toa/kenh/{channel.pk}/"
    assert (channel.state, channel.name, channel.followers, channel.token) == (
        "connected",
        "Trang số 77",
        12,
        "EAAsim.77",
    )


def test_a_network_that_is_away_is_no_error_of_ours(client, house, hung, by_token, settings):
    settings.FACEBOOK_GRAPH_URL = "http://127.0.0.1:9"

    answer = client.post(
        f"/lan-toa/kenh/ket-noi/facebook/?don-vi={house.units[0].code}", {"address": "77", "token": "EAAsim.77"}
    )

    assert answer.status_code == 422
    assert not Channel.objects.exists()


def test_a_lost_channel_takes_a_new_token_at_its_own_address(client, house, hung, by_token):
    channel = make_channel(house.units[0], address="77", token="cũ", state="reconnect", token_generation=4)

    client.post(f"/lan-toa/kenh/ket-noi/facebook/?kenh={channel.pk}", {"address": "78", "token": "EAAsim.77"})

    channel.refresh_from_db()
    assert (channel.address, channel.state, channel.token_generation) == ("77", "connected", 5)


def test_a_program_of_the_unit_is_connected_and_nobody_shares_there_by_hand(client, house, hung, simulator):
    simulator.add_accounts({"network": "receiver", "id": "man-hinh", "secret": "khoa-chung"})
    offered = client.get("/lan-toa/kenh/them/").content.decode()
    assert f"/lan-toa/kenh/ket-noi/webhook/?don-vi={house.units[0].code}" in offered
    assert "/lan-toa/kenh/them/webhook/" not in offered
    assert add(client, house.units[0], "webhook").status_code == 404
    where = f"/lan-toa/kenh/ket-noi/webhook/?don-vi={house.units[0].code}"
    form = client.get(where)
    assert "Khóa chung để ký" in text_of(form)
    typed = {"address": f"{simulator.receiver_url}/man-hinh", "name": "Màn hình ở sảnh"}

    refused = client.post(where, {**typed, "token": "khoa-khac"})
    assert refused.status_code == 422
    assert "Mã không đúng hoặc đã bị thu hồi. Webhook trả lời: Nơi nhận không nhận chữ ký" in text_of(refused)
    client.post(where, {**typed, "token": "khoa-chung"})

    channel = Channel.objects.get()
    assert (channel.network, channel.state, channel.name) == ("webhook", "connected", "Màn hình ở sảnh")


# --- afterwards -----------------------------------------------------------------------------------


def test_a_closed_channel_forgets_its_token_and_nobody_owes_its_tasks(client, house, hung):
    unit = house.units[0]
    channel, other = make_channel(unit), make_channel(unit, "zalo_group", is_automatic=False)
    release = house.release()

    client.post(f"/lan-toa/kenh/{channel.pk}/dong/")
    client.post(f"/lan-toa/kenh/{other.pk}/dong/")

    channel.refresh_from_db()
    assert (channel.state, channel.token, channel.token_generation) == ("closed", "", 1)
    rows = dict(release.deliveries.values_list("channel", "state"))
    assert rows == {channel.pk: Delivery.State.EXEMPT, other.pk: Delivery.State.EXEMPT}
    assert set(release.deliveries.values_list("error", flat=True)) == {"Kênh đã đóng."}
    assert close_channel(channel=channel, by=hung).token_generation == 1
    client.post(f"/lan-toa/kenh/{channel.pk}/mo-lai/")
    channel.refresh_from_db()
    assert (channel.mode, channel.state) == ("manual", "manual")


def test_names_and_switches_are_the_owners(client, house, hung, monkeypatch):
    offered = replace(
        SPECS["facebook"],
        rations=(Ration("a", "Phát bài", 1, "day", option="broadcast"),),
        switches=(Switch("consent", "Đồng ý đăng video"),),
    )
    monkeypatch.setitem(SPECS, "facebook", offered)
    channel = make_channel(house.units[0], options={"broadcast": True, "rations": {"a": 2}})
    page = text_of(client.get(f"/lan-toa/kenh/{channel.pk}/"))
    assert "Phát bài" in page
    assert "Đồng ý đăng video" in page

    client.post(f"/lan-toa/kenh/{channel.pk}/sua/", {"name": " Trang  mới ", "bat.consent": "on", "bat.root": "on"})

    channel.refresh_from_db()
    assert channel.name == "Trang mới"
    assert channel.options == {"broadcast": False, "consent": True, "rations": {"a": 2}}


def test_a_name_that_is_too_long_is_refused(client, house, hung):
    channel = make_channel(house.units[0], name="Cũ")

    page = client.post(f"/lan-toa/kenh/{channel.pk}/sua/", {"name": "x" * 201}, follow=True)

    assert "từ 1 đến 200" in text_of(page)
    channel.refresh_from_db()
    assert channel.name == "Cũ"
