"""Groups of an official account: found through it, given to units, posting on its token."""

import pytest

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.connect.lent import borrower_of, connect_lent, find_lent
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.tests.factories import make_channel, make_user
from lantoa.publishing.distribution.tests.screens import say, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(house, simulator):
    channel = make_channel(house.superior, "zalo_oa", name="OA Công đoàn các khu công nghiệp")
    simulator.add_accounts(
        {"network": "zalo_oa", "id": channel.address},
        {"network": "zalo_gmf", "id": "g1", "oa": channel.address, "name": "Chủ tịch công đoàn cơ sở"},
        {"network": "zalo_gmf", "id": "g2", "oa": channel.address, "name": "Tổ tuyên truyền", "total_member": 40},
        {"network": "zalo_gmf", "id": "g9", "oa": "1", "name": "Nhóm của OA khác"},
    )
    return channel


@pytest.fixture
def captren(house):
    return make_user(Role.OFFICER, house.superior)


def test_groups_are_given_to_units_and_remember_their_account(client, house, account, captren):
    path = f"/lan-toa/kenh/{account.pk}/nhom/"
    assert "Kết nối: Nhóm của Zalo OA" in text_of(say(client, captren, f"/lan-toa/kenh/{account.pk}/"))
    page = text_of(say(client, captren, path))
    assert "Chủ tịch công đoàn cơ sở" in page
    assert "Nhóm của OA khác" not in page
    assert account.token not in client.get(path).content.decode()

    answer = client.post(path, {"don-vi.g1": house.superior.code, "don-vi.g2": house.units[0].code, "don-vi.g9": "x"})
    assert answer.status_code == 302
    rows = Channel.objects.filter(network="zalo_gmf").order_by("address")
    assert [(row.address, row.unit, row.state, row.token, row.refresh_token, row.options) for row in rows] == [
        (address, unit, "connected", account.token, "", {"token_of": account.address})
        for address, unit in (("g1", house.superior), ("g2", house.units[0]))
    ]


def test_nothing_chosen_or_a_strange_unit_connects_nothing(client, house, account, captren):
    path = f"/lan-toa/kenh/{account.pk}/nhom/"
    for choice in ({}, {"don-vi.g1": "KHONG-CO"}, {"don-vi.g1": house.province.code}):
        client.force_login(captren)
        assert client.post(path, choice).status_code == 422
    assert not Channel.objects.filter(network="zalo_gmf").exists()


def test_mai_and_a_neighbour_find_nothing(client, house, account):
    path = f"/lan-toa/kenh/{account.pk}/nhom/"
    hung = make_user(Role.OFFICER, house.units[0])
    for person in (make_user(), hung):
        assert say(client, person, path).status_code == 404
    spec = SPECS["zalo_gmf"]
    accounts, choices = find_lent(account, spec), {"g1": house.superior.code}
    with pytest.raises(NotAllowed):
        connect_lent(lender=account, spec=spec, accounts=accounts, choices=choices, by=hung)


def test_only_a_connected_account_lends(client, house, account, captren):
    page = make_channel(house.superior)
    assert borrower_of(page) is None
    assert say(client, captren, f"/lan-toa/kenh/{page.pk}/nhom/").status_code == 404
    Channel.objects.filter(pk=account.pk).update(state="reconnect")
    assert say(client, captren, f"/lan-toa/kenh/{account.pk}/nhom/").status_code == 404


def test_an_account_without_groups_and_one_that_is_refused_say_so(client, account, captren, simulator):
    simulator.fault("permission", network="zalo_gmf", on=["group.list"], options={"code": -224, "message": "upgrade"})
    answer = say(client, captren, f"/lan-toa/kenh/{account.pk}/nhom/")
    assert answer.status_code == 302
    assert "(mã -224)" in text_of(client.get(answer.url))

    for group in ("g1", "g2"):
        simulator.change_account("zalo_gmf", group, oa="1")
    answer = client.get(f"/lan-toa/kenh/{account.pk}/nhom/")
    assert "chưa có nhóm nào" in text_of(client.get(answer.url))


@pytest.mark.django_db(transaction=True)
def test_an_expired_token_is_renewed_for_the_list(account, simulator):
    simulator.change_account("zalo_oa", account.address, access_until=0)
    assert [one.address for one in find_lent(account, SPECS["zalo_gmf"])] == ["g1", "g2"]
    account.refresh_from_db()
    assert account.token_generation == 1
