"""Every automatic channel is looked at once a day, over real HTTP."""

from datetime import timedelta

import httpx
import pytest

from lantoa.kit.clock import now, today
from lantoa.org.facts.models import Fact, FactDaily
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Channel, FollowersDaily
from lantoa.publishing.distribution.networks.base import ChannelError, Health
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user
from lantoa.publishing.distribution.tests.screens import text_of
from lantoa.publishing.distribution.worker import health
from lantoa.publishing.distribution.worker.health import Checked, check_channels, forget_followers, keep_checks
from lantoa.services.notify.facade import unread

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def house():
    return Federation()


@pytest.fixture
def page(house, simulator, settings):
    settings.FACEBOOK_APP_ID, settings.FACEBOOK_APP_SECRET = "100001", "facebook-secret"
    channel = make_channel(house.units[0], address="901", token="EAAsim.901")
    simulator.add_accounts({"network": "facebook", "id": "901", "name": "Trang 901", "followers": 150})
    return channel


def test_a_look_brings_followers_and_the_next_one_is_tomorrow(page):
    at = now()

    assert check_channels() == 1
    assert check_channels() == 0

    page.refresh_from_db()
    assert (page.state, page.followers, page.name) == ("connected", 150, "Trang 901")
    assert page.checked_at >= at
    assert at + 0.85 * DAY < page.check_at < at + 1.1 * DAY
    [count] = FollowersDaily.objects.all()
    assert (count.channel, count.day, count.followers) == (page, today(), 150)
    # The first count is no growth.
    assert not Fact.objects.filter(kind="followers_gained").exists()


def test_growth_is_a_fact_of_the_unit(page, simulator):
    check_channels()
    for followers in (180, 170):
        simulator.change_account("facebook", "901", followers=followers)
        Channel.objects.update(check_at=None)
        check_channels()

    assert list(FollowersDaily.objects.values_list("followers", flat=True)) == [170]
    [total] = FactDaily.objects.filter(kind="followers_gained")
    assert (total.unit, total.quantity) == (page.unit, 20)


def events_of(simulator):
    with httpx.Client(trust_env=False) as http:
        url = f"{simulator.facebook_url}/v26.0/901/subscribed_apps"
        return [app["subscribed_fields"] for app in http.get(url, params={"access_token": "EAAsim.901"}).json()["data"]]


def test_events_that_are_refused_cost_no_connection_are_told_and_asked_for_again(page, house, simulator, client):
    simulator.fault("permission", account="901", on=["page.subscribe"])
    client.force_login(make_user(Role.OFFICER, house.units[0]))
    told = "Mạng chưa báo tin ngay khi có bình luận, chia sẻ"

    check_channels()

    page.refresh_from_db()
    assert (page.state, events_of(simulator)) == ("connected", [])
    assert told in text_of(client.get(f"/lan-toa/kenh/{page.pk}/"))

    # The next day.
    Channel.objects.update(check_at=now() - timedelta(seconds=1))
    check_channels()

    page.refresh_from_db()
    assert (page.state, events_of(simulator)) == ("connected", [["feed"]])
    assert told not in text_of(client.get(f"/lan-toa/kenh/{page.pk}/"))


def test_a_revoked_token_makes_the_channel_its_owners_task(page, house, simulator):
    owner = make_user(Role.OFFICER, house.units[0])
    simulator.fault("token_revoked", account="901", on="all", next=5)

    check_channels()

    page.refresh_from_db()
    assert page.state == "reconnect"
    assert page.state_reason
    assert [notice.source for notice in unread(owner)] == [f"reconnect:{page.pk}:0"]


def test_a_network_in_trouble_says_nothing_about_the_channel(page, simulator):
    simulator.fault("html_502", account="901", on="all", next=9)
    at = now()

    check_channels()

    page.refresh_from_db()
    assert (page.state, page.checked_at) == ("connected", None)
    assert timedelta(minutes=50) < page.check_at - at < timedelta(minutes=70)


def test_one_that_hangs_costs_the_others_nothing(page, house, simulator, monkeypatch):
    monkeypatch.setattr(health, "LONGEST_CHECK", 0.6)
    slow = make_channel(house.units[1], address="902", token="EAAsim.902")
    simulator.add_accounts({"network": "facebook", "id": "902", "name": "Trang 902", "followers": 1})
    simulator.fault("hang", account="902", on="all", next=9)

    check_channels()

    page.refresh_from_db()
    slow.refresh_from_db()
    assert page.followers == 150
    assert (slow.state, slow.followers) == ("connected", None)
    assert slow.check_at


def test_what_people_share_and_what_was_lost_is_not_looked_at(house, simulator):
    make_channel(house.units[0], is_automatic=False)
    make_channel(house.units[0], state="reconnect")
    make_channel(house.units[0], state="closed")
    make_channel(house.units[0], check_at=now() + DAY)

    assert check_channels() == 0


def test_a_look_with_a_token_that_was_changed_meanwhile_is_worth_nothing(house):
    channel = make_channel(house.units[0], token_generation=1)
    seen = Channel.objects.get(pk=channel.pk)
    Channel.objects.filter(pk=channel.pk).update(token_generation=2)

    keep_checks([Checked(seen, error=ChannelError(ErrorClass.RECONNECT, "Mã cũ"))], now())
    keep_checks([Checked(seen, health=Health(followers=9))], now())

    channel.refresh_from_db()
    assert (channel.state, channel.followers) == ("connected", None)


@pytest.mark.parametrize("count", [1, 12])
def test_a_portion_is_kept_by_a_fixed_number_of_statements(house, count, django_assert_num_queries):
    channels = [make_channel(house.units[0], followers=1) for _ in range(count)]
    results = [Checked(channel, health=Health(followers=5)) for channel in channels]
    with django_assert_num_queries(8):
        keep_checks(results, now())
    assert FollowersDaily.objects.count() == count


def test_old_counts_are_forgotten(house):
    channel = make_channel(house.units[0])
    for days in (1, 399, 402):
        FollowersDaily.objects.create(channel=channel, day=today() - days * DAY, followers=1)

    assert forget_followers(now()) == 1
