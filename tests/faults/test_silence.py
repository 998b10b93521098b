"""A network that answers nothing for long, and tokens that die in the middle of a release."""

import os
import time
from collections import Counter

import pytest

from lantoa.publishing.distribution.models import Channel, Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page
from lantoa.services.analytics.facade import short_url
from simulator.testing import running_simulator
from tests.faults.field import is_open, wait_until_settled
from tests.faults.nursery import Nursery

ACCOUNTS, PAGES, RELEASES = 80, 45, 3
# The subcode of a token whose owner has withdrawn it.
REVOKED = 460


@pytest.fixture
def simulator():
    with running_simulator() as made:
        made.set(zalo_processing_seconds=0.1)
        yield made


def nursery_for(simulator, **more):
    names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "LANTOA_TEST_AT_ANY_HOUR": "1"}
    return Nursery({**simulator.environment(), **names, **more})


def _tally():
    return Counter(Delivery.objects.values_list("network", "state"))


def shown(simulator, network):
    """Posts that stand and can be seen, by account."""
    posts = [post for post in simulator.posts(network) if not post["is_removed"] and post.get("status") != "hide"]
    return Counter(post["account"] for post in posts)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_network_that_hangs_holds_up_nobody_else_and_is_served_when_it_answers_again(simulator):
    """Ten minutes at a worker's real pace are 45 s at this one; here it hangs until the others are served."""
    house = Federation(grassroots=ACCOUNTS)
    for unit in house.units:
        make_channel(unit, "zalo_oa")
        make_channel(unit, "facebook")
    simulator.fault("hang", network="zalo_oa", on=["all"], probability=1.0)
    nursery = nursery_for(simulator, FAULTS_PACE="RESTING", FAULTS_CONCURRENCY="6")
    try:
        house.release()
        nursery.start()
        started = time.monotonic()
        pages = Delivery.objects.filter(network="facebook")
        while pages.exclude(state="sent").exists():
            assert time.monotonic() - started < 60, f"pages wait for a network that is not theirs: {_tally()}"
            time.sleep(0.1)
        took = time.monotonic() - started
        tried = Delivery.objects.filter(network="zalo_oa", first_tried_at__isnull=False).count()
        simulator.clear_faults()
        wait_until_settled(90)
    finally:
        nursery.stop()
    print(f"\n{ACCOUNTS} pages served in {took:.1f} s while another network hung; {tried} of its own were tried")
    assert tried < ACCOUNTS * 0.6, "lines were spent on a network that answers nothing"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    for network in ("facebook", "zalo_oa"):
        assert set(shown(simulator, network).values()) == {1}
        assert len(shown(simulator, network)) == ACCOUNTS


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tokens_revoked_half_way_make_share_tasks_of_what_waited_and_nothing_twice(simulator):
    house = Federation(grassroots=PAGES)
    channels = [make_channel(unit) for unit in house.units]
    releases = [house.release(page=make_page()) for _ in range(RELEASES)]
    simulator.fault("slow", probability=0.5, options={"ms": 150})
    simulator.fault("cut_after", probability=0.05)
    nursery = nursery_for(simulator, FAULTS_CONCURRENCY="6")
    try:
        nursery.start()
        while Delivery.objects.filter(state="sent").count() < PAGES:
            time.sleep(0.02)
        dead = channels[::3]
        for channel in dead:
            token = f"EAAsim.{channel.address}"
            simulator.change_account("facebook", channel.address, token_fate=REVOKED, token=token)
        wait_until_settled(60)
    finally:
        nursery.stop()
    assert not is_open()
    rows = list(Delivery.objects.select_related("channel"))
    tally = Counter(row.state for row in rows)
    assert len(rows) == PAGES * RELEASES
    assert {row.channel_id for row in rows if row.state == "task"} <= {channel.pk for channel in dead}
    posts = [post["message"] for post in simulator.posts("facebook")]
    for row in rows:
        times = sum(short_url(row.pk) in message for message in posts)
        # A doubtful post of a page whose token is dead cannot be looked up: a person is asked, and nothing sent again.
        assert times == (row.state == "sent") or (row.needs_person and times <= 1), (row.pk, row.state, times)
    assert tally["task"] > PAGES // 3
    assert set(tally) <= {"sent", "task", "in_doubt"}, tally
    lost = Channel.objects.filter(state="reconnect")
    assert {channel.pk for channel in lost} <= {channel.pk for channel in dead}
    assert all(delivery.needs_person for delivery in rows if delivery.state == "in_doubt")
    print(
        f"\n{dict(tally)} of {RELEASES} releases to {PAGES} pages, {len(dead)} tokens revoked; {len(releases)} releases"
    )
