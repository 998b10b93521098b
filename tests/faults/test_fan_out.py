"""Push notices, Telegram and webhooks while workers are killed: nobody hears twice, nobody is forgotten."""

import json
import os
import random
import time
from collections import Counter
from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Channel, Delivery, Subscriber
from lantoa.publishing.distribution.models.subscribers import address_hash
from lantoa.publishing.distribution.tests.factories import Federation
from simulator.push_crypto import keys_of
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery

SECRET = "bi-mat-chung"
PATIENCE_SECONDS = 120


@pytest.fixture
def size(request):
    """Browsers of one unit, channels of each other network, kills."""
    return (5_000, 200, 9) if request.config.getoption("--full", default=False) else (1_000, 40, 5)


def _follow(simulator, channel, count):
    names = [f"may-{number}" for number in range(count)]
    Subscriber.objects.bulk_create(
        Subscriber(
            channel=channel,
            address=(address := f"{simulator.push_url}/send/{name}"),
            address_hash=address_hash(address),
            keys_text=json.dumps(keys_of(name)),
            since=now() - timedelta(days=1),
        )
        for name in names
    )
    gone = set(names[::50])
    simulator.add_accounts(*({"network": "webpush", "id": name, "gone": 410} for name in gone))
    return set(names) - gone, gone


def _channels(simulator, federation, count):
    [unit] = federation.units
    usual = {"unit": unit, "mode": "auto", "state": "connected"}
    push = Channel.objects.create(network="webpush", address="day", **usual)
    sites = [f"phan-mem-{number}" for number in range(count)]
    Channel.objects.bulk_create(
        Channel(network="telegram", address=f"@kenh_so_{number}", token="123456:bot-cua-tinh", **usual)
        for number in range(count)
    )
    Channel.objects.bulk_create(
        Channel(network="webhook", address=f"{simulator.receiver_url}/{site}", token=SECRET, **usual) for site in sites
    )
    simulator.add_accounts(*({"network": "receiver", "id": site, "secret": SECRET} for site in sites))
    return push


def _wait_until_settled():
    patience = time.monotonic() + PATIENCE_SECONDS
    open_ones = Delivery.objects.filter(state__in=["waiting", "sending", "in_doubt"], needs_person=False)
    while open_ones.exists() and time.monotonic() < patience:
        time.sleep(0.3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_fan_out_goes_on_where_a_killed_worker_stopped(size):
    browsers, channels, kills = size
    chance = random.Random(26)
    with running_simulator() as simulator:
        federation = Federation(grassroots=1)
        push = _channels(simulator, federation, channels)
        followers, gone = _follow(simulator, push, browsers)
        for kind in ("transient", "cut_before", "cut_after"):
            for network in ("webpush", "telegram", "receiver"):
                simulator.fault(kind, network=network, probability=0.02)
        nursery = Nursery({**simulator.environment(), "LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"]})
        try:
            for _ in range(2):
                nursery.start()
            federation.release()
            for _ in range(kills):
                time.sleep(chance.uniform(0.2, 1.0))
                nursery.kill(chance.choice(nursery.alive))
                nursery.start()
            _wait_until_settled()
        finally:
            nursery.stop()
        _compare_push(simulator, followers, gone)
        _compare_telegram(simulator, channels)
        _compare_webhooks(simulator, channels)


def _compare_push(simulator, followers, gone):
    [delivery] = Delivery.objects.filter(network="webpush")
    assert (delivery.state, delivery.error) == ("sent", "")
    held = simulator.counts("webpush")
    assert {name for name, count in held.items() if count == 1} == followers
    assert {name for name, count in held.items() if count == 0} == gone
    assert Counter(Subscriber.objects.values_list("state", flat=True)) == {"active": len(followers), "ended": len(gone)}
    repeats = sum(row["values"]["times"] - 1 for row in simulator.posts("webpush"))
    print(f"\n{len(followers)} browsers, {repeats} notices took the place of themselves")


def _compare_telegram(simulator, channels):
    """Nothing can be looked up there: a doubt is a person's, and there is never a second post."""
    states = Counter(Delivery.objects.filter(network="telegram").values_list("state", "needs_person"))
    posts = simulator.counts("telegram")
    assert sum(states.values()) == channels
    assert set(states) <= {("sent", False), ("in_doubt", True)}
    assert max(posts.values()) == 1
    sent = Delivery.objects.filter(network="telegram", state="sent").values_list("unit_id", "post_url")
    assert len(sent) == states["sent", False] <= sum(posts.values())
    print(f"Telegram: {dict(states)}, {sum(posts.values())} posts")


def _compare_webhooks(simulator, channels):
    states = Counter(Delivery.objects.filter(network="webhook").values_list("state", flat=True))
    rows = simulator.posts("receiver")
    assert states == {"sent": channels}
    assert Counter(Counter(row["account"] for row in rows).values()) == {1: channels}
    assert {row["values"]["signature"] for row in rows} == {"right"}
