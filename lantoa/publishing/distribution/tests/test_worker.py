import pytest

from lantoa.org.facts.models import Fact
from lantoa.publishing.distribution.facade import coverage
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.services.analytics.facade import short_url

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_automatic_channel_shows_the_post_once(deliver, simulator):
    house = Federation()
    page = make_channel(house.units[0])
    account = make_channel(house.units[1], "zalo_oa")
    make_channel(house.units[1], "zalo_group", is_automatic=False)
    release = house.release()

    deliver()

    rows = {row.channel_id: row for row in release.deliveries.all()}
    assert [rows[page.pk].state, rows[account.pk].state] == ["sent", "sent"]
    [post] = simulator.account("facebook", page.address)["posts"]
    assert short_url(rows[page.pk].pk) in post["message"]
    assert post["id"] == rows[page.pk].post_id
    [article] = simulator.account("zalo_oa", account.address)["posts"]
    assert article["id"] == rows[account.pk].post_id
    assert article["status"] == "show"
    assert Fact.objects.filter(kind="delivery_sent").count() == 2
    reach = coverage(release)
    assert (reach.asked, reach.reached) == (4, 2)
    assert reach.deliveries["task"] == 1
