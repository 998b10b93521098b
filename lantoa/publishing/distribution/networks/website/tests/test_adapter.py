"""A release to a unit's own site, with a worker."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Delivery, WebSubSubscription
from lantoa.publishing.distribution.tests.conftest import deliver
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page
from lantoa.publishing.distribution.websub.pings import announce
from lantoa.publishing.distribution.websub.tests.conftest import OTHER, made_feeds, subscribed
from lantoa.publishing.distribution.websub.work import work

__all__ = ["deliver", "made_feeds", "subscribed"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(simulator, made_feeds, subscribed):
    """A federation whose first unit's site follows; its channel, and a page that a feed holds."""
    federation = Federation(grassroots=1)
    channel = make_channel(federation.units[0], "website", address="http://127.0.0.1/")
    page = make_page()
    made_feeds.put(page.pk, topics=(OTHER,))
    subscription = subscribed("cua-don-vi", secret="k", channel=channel)
    return federation, page, channel, subscription


def only_delivery():
    return Delivery.objects.get()


def test_a_release_reaches_the_site_once(simulator, deliver, site):
    federation, page, _channel, _subscription = site
    federation.release(page=page)
    deliver()
    assert only_delivery().state == "sent"
    assert only_delivery().post_id == f"page:{page.pk}:1"
    [row] = simulator.posts("receiver")
    assert (row["values"]["signature"], row["values"]["times"]) == ("right", 1)


def test_what_the_hub_has_told_already_is_not_told_again(simulator, deliver, site):
    federation, page, _channel, subscription = site
    WebSubSubscription.objects.filter(pk=subscription.pk).update(topic=OTHER)
    announce(page.pk)
    work()
    federation.release(page=page)
    deliver()
    assert only_delivery().state == "sent"
    assert simulator.posts("receiver")[0]["values"]["times"] == 1


@pytest.mark.parametrize("kind", ["transient", "cut_before", "html_502", "cut_after"])
def test_a_release_survives_a_fault(simulator, deliver, site, kind):
    federation, page, _channel, _subscription = site
    simulator.fault(kind, network="receiver")
    federation.release(page=page)
    deliver(idle_seconds=0.5)
    assert only_delivery().state == "sent"
    assert len(simulator.posts("receiver")) == 1


def test_a_site_that_left_becomes_a_task(deliver, site):
    federation, page, _channel, subscription = site
    federation.release(page=page)
    WebSubSubscription.objects.filter(pk=subscription.pk).update(lease_until=now() - timedelta(seconds=1))
    deliver()
    assert only_delivery().state == "task"


def test_a_page_that_no_feed_holds_is_said_to_be_none(deliver, site):
    federation, _page, _channel, _subscription = site
    federation.release(page=make_page("Không ở nguồn nào"))
    deliver()
    assert (only_delivery().state, only_delivery().error_class) == ("failed", "bad_content")
