"""What a release is told before it starts."""

from datetime import date, datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.rations.ledger import Wish, take
from lantoa.publishing.distribution.rations.plan import plan
from lantoa.publishing.distribution.rations.rules import Portion
from lantoa.publishing.distribution.tests.factories import Federation, make_channel

pytestmark = [pytest.mark.usefixtures("small_rations"), pytest.mark.django_db]

AT = datetime(2026, 5, 2, 9, 30, tzinfo=VIETNAM)
OPENS = datetime(2026, 5, 2, 14, tzinfo=VIETNAM)


@pytest.fixture
def house():
    return Federation(grassroots=5)


def planned(house, format="link", **audience):
    return plan(Audience(house.province.code, **audience), path=house.province.path, format=format, at=AT)


def spend(channel, at, format="reel", times=1):
    for _ in range(times):
        take([Wish(channel.network, channel.pk, channel.app_id, format, channel.options)], at)


def test_a_release_that_spends_nothing_is_told_nothing(house, django_assert_num_queries):
    make_channel(house.units[0])
    with django_assert_num_queries(0):
        assert planned(house, networks=("facebook",)) == []
    with django_assert_num_queries(2):
        assert planned(house) == []


def test_channels_whose_ration_is_used_up_wait_for_their_own_hour(house):
    free, full, fuller = (make_channel(unit) for unit in house.units[:3])
    spend(full, AT - timedelta(hours=3), times=2)
    spend(fuller, AT - timedelta(hours=20))
    spend(fuller, AT - timedelta(hours=1))
    spend(free, AT)
    make_channel(house.units[3], is_automatic=False)

    [reels] = planned(house, "reel", networks=("facebook",))

    assert (reels.network, reels.code, reels.posts, reels.fits, reels.never) == ("facebook", "reels", 3, 1, 0)
    assert reels.later == [
        Portion(datetime(2026, 5, 2, 14, tzinfo=VIETNAM), 1),
        Portion(datetime(2026, 5, 3, 7, tzinfo=VIETNAM), 1),
    ]
    assert reels.days == [(date(2026, 5, 2), 1), (date(2026, 5, 3), 1)]
    assert reels.ends_at == datetime(2026, 5, 3, 7, tzinfo=VIETNAM)


def test_an_apps_channels_share_what_is_left_behind_those_already_waiting(house):
    for unit in house.units:
        make_channel(unit, "youtube")
    own = make_channel(house.superior, "youtube", app_id="77")
    running = house.release()
    Release.objects.filter(pk=running.pk).update(format="video")
    running.deliveries.update(state="waiting", next_attempt_at=AT)
    Delivery.objects.filter(release=running, unit=house.units[0]).update(state="failed")

    [uploads] = planned(house, "video", networks=("youtube",))

    # Four of the running release's five are ahead on the installation's app; 77 has one ahead and room for one more.
    assert (uploads.posts, uploads.ahead, uploads.fits) == (6, 5, 1)
    assert uploads.later == [
        Portion(OPENS, 2),
        Portion(OPENS + timedelta(days=1), 3),
    ]
    assert own.app_id == "77"


def test_a_broadcast_that_is_used_up_does_not_hold_the_article(house):
    on = make_channel(house.units[0], "zalo_oa", options={"broadcast": True})
    make_channel(house.units[1], "zalo_oa", options={"broadcast": True})
    make_channel(house.units[2], "zalo_oa", options={"broadcast": False})
    make_channel(house.units[3], "zalo_oa")
    spend(on, AT, format="link")

    by_day, by_month = planned(house)

    assert (by_day.code, by_day.holds, by_day.posts, by_day.fits) == ("broadcast_day", False, 2, 1)
    assert by_day.later == [Portion(datetime(2026, 5, 3, tzinfo=VIETNAM), 1)]
    assert (by_month.code, by_month.posts, by_month.fits, by_month.is_tight) == ("broadcast_month", 2, 2, False)


def test_a_channels_own_number_counts_and_nothing_is_never(house):
    none, more = make_channel(house.units[0]), make_channel(house.units[1])
    Channel.objects.filter(pk=none.pk).update(options={"rations": {"reels": 0}})
    Channel.objects.filter(pk=more.pk).update(options={"rations": {"reels": 3}})
    spend(more, AT, times=2)

    [reels] = planned(house, "reel", networks=("facebook",))

    assert (reels.posts, reels.fits, reels.never, reels.ends_at) == (2, 1, 1, None)


@pytest.mark.parametrize("units", [1, 5])
def test_a_plan_costs_two_statements_however_many_channels(house, units, django_assert_num_queries):
    for unit in house.units[:units]:
        make_channel(unit, "youtube")
        spend(make_channel(unit), AT, times=2)
    with django_assert_num_queries(2):
        assert [one.posts for one in planned(house, "reel")] == [units, units]
