"""Whoever ends a delivery that people may see already asks a person to look, never to post it again."""

import pytest

from lantoa.publishing.distribution.actions import stop_release
from lantoa.publishing.distribution.connect.manage import close_channel
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.publishing.distribution.worker.record import lose_connection

SEEN, HIDDEN = {"token": "t", "article_id": "a", "show_token": "s"}, {"token": "t"}


@pytest.fixture
def house(transactional_db):
    return Federation()


@pytest.fixture
def channel(house):
    return make_channel(house.units[0], "zalo_oa")


def deliveries(house, channel):
    """One that followers may see, one that they cannot, each in a release of its own."""
    rows = [house.release().deliveries.get(channel=channel) for _ in range(2)]
    for row, progress in zip(rows, (SEEN, HIDDEN), strict=True):
        Delivery.objects.filter(pk=row.pk).update(progress=progress)
    return rows


def states(rows):
    return [
        (row.state, row.needs_person) for row in Delivery.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    ]


def test_a_lost_connection_makes_a_share_task_of_what_nobody_sees_alone(house, channel):
    rows = deliveries(house, channel)
    assert lose_connection(channel.pk, channel.token_generation, "Mã không còn dùng được.")
    assert states(rows) == [("in_doubt", True), ("task", False)]


def test_a_claim_makes_a_share_task_of_what_nobody_sees_alone(house, channel, deliver):
    rows = deliveries(house, channel)
    type(channel).objects.filter(pk=channel.pk).update(state="reconnect")
    deliver()
    assert states(rows) == [("in_doubt", True), ("task", False)]


def test_closing_a_channel_exempts_what_nobody_sees_alone(house, channel):
    rows = deliveries(house, channel)
    close_channel(channel=channel, by=house.lan)
    assert states(rows) == [("in_doubt", True), ("exempt", False)]


def test_stopping_a_release_exempts_what_nobody_sees_alone(house, channel):
    rows = deliveries(house, channel)
    for row in rows:
        stop_release(release=row.release, by=house.lan)
    assert states(rows) == [("in_doubt", True), ("exempt", False)]
