"""Who lacks a channel is reminded with one act, and not again within a week."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import ChannelChase, ChaseOrder
from lantoa.publishing.distribution.register import chase, telling
from lantoa.publishing.distribution.register.chase import go_on_chasing, order_chase
from lantoa.publishing.distribution.register.standing import DATA_ACCESS, as_fact
from lantoa.publishing.distribution.register.telling import tell_owners
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import text_of
from lantoa.services.notify.facade import Notice, unread

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def house():
    """Three grassroots units with an officer each; the first has a page, the second a closed one."""
    house = Federation(grassroots=3)
    house.officers = [make_user(Role.OFFICER, unit) for unit in house.units]
    house.captren = make_user(Role.OFFICER, house.superior)
    make_channel(house.units[0])
    make_channel(house.units[1], state="closed")
    return house


def order(house, want="facebook", **values):
    return order_chase(**{"under": house.superior, "want": want, "kinds": ["grassroots"], "by": house.captren} | values)


def test_officers_of_units_that_lack_it_are_reminded_once(house):
    done = order(house)

    assert (done.units, done.people) == (2, 2)
    assert done.done_at
    assert [len(unread(officer)) for officer in house.officers] == [0, 1, 1]
    [notice] = unread(house.officers[1])
    assert "chưa có Facebook" in notice.text
    assert set(ChannelChase.objects.values_list("unit", "want")) == {
        (house.units[1].pk, "facebook"),
        (house.units[2].pk, "facebook"),
    }
    assert AuditEntry.objects.filter(verb="distribution.chase_channels", actor=house.captren).count() == 1


def test_not_again_within_seven_days_whoever_orders_it(house):
    order(house)
    with pytest.raises(RuleBroken, match="bảy ngày"):
        order(house, under=house.province, by=house.lan)
    ChannelChase.objects.filter(unit=house.units[1]).update(chased_at=now() - 7 * DAY - timedelta(minutes=1))

    again = order(house)

    assert again.units == 1
    assert len(unread(house.officers[1])) == 2


def test_another_want_is_another_reminder(house):
    order(house)

    assert order(house, want="zalo_group").units == 3
    assert order(house, want="", kinds=[]).units == 2


def test_a_large_order_goes_on_in_a_worker(house, monkeypatch):
    monkeypatch.setattr(chase, "PORTION", 1)

    begun = order(house)
    assert (begun.units, begun.done_at) == (1, None)
    assert [go_on_chasing() for _ in range(3)] == [1, 0, 0]

    begun.refresh_from_db()
    assert (begun.units, begun.people) == (2, 2)
    assert begun.done_at
    assert Notice.objects.count() == 2


def test_nobody_left_to_remind_is_said_and_nothing_kept(house):
    for unit in house.units:
        make_channel(unit, "zalo_oa")
    with pytest.raises(RuleBroken, match="đã có kênh"):
        order(house, want="zalo_oa")
    with pytest.raises(RuleBroken, match="Không có mạng"):
        order(house, want="myspace")


def test_the_screen_offers_it_to_who_leads_there_and_to_nobody_else(client, house):
    client.force_login(house.captren)
    page = client.get("/lan-toa/kenh/", {"thieu": "facebook", "cap": "grassroots"})
    assert "Nhắc kết nối" in text_of(page)
    typed = {"duoi": house.superior.code, "thieu": "facebook", "cap": "grassroots", "next": "https://evil.example/"}
    answer = client.post("/lan-toa/kenh/nhac/", typed)

    assert answer.url == "/lan-toa/kenh/"
    assert "Đã nhắc 2 đơn vị" in text_of(client.get(answer.url))
    assert ChaseOrder.objects.count() == 1
    stranger = make_user(Role.OFFICER, make_unit("Tỉnh khác", kind="province"))
    for who in (stranger, house.officers[0]):
        client.force_login(who)
        assert client.post("/lan-toa/kenh/nhac/", typed).status_code == 404


# --- told when it gets worse by itself ------------------------------------------------------------


def test_owners_are_told_once_of_each_change(house):
    at = now()
    owner = house.officers[2]
    ending = make_channel(house.units[2], facts={DATA_ACCESS: as_fact(at + 3 * DAY)}, last_sent_at=at)
    silent = make_channel(house.units[2], last_sent_at=at - 61 * DAY)
    make_channel(house.units[2], last_sent_at=at)

    assert [tell_owners(at), tell_owners(at)] == [2, 0]
    assert {notice.url for notice in unread(owner)} == {f"/lan-toa/kenh/{one.pk}/" for one in (ending, silent)}
    type(silent).objects.filter(pk=silent.pk).update(last_sent_at=at)
    assert tell_owners(at + DAY) == 0

    # Silent anew, after it was heard again.
    assert tell_owners(at + 61 * DAY) >= 1
    assert unread(owner).filter(source__startswith=f"silent:{silent.pk}:").count() == 2


def test_a_country_is_told_in_portions(house, monkeypatch):
    monkeypatch.setattr(telling, "PORTION", 2)
    for _ in range(3):
        make_channel(house.units[2], last_sent_at=now() - 61 * DAY)

    assert [tell_owners(), tell_owners(), tell_owners()] == [2, 1, 0]
