"""Two worker hosts and one of the database; a worker's lines are cut in the middle of sends, and healed too late."""

import time
from collections import Counter

import pytest

from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page
from lantoa.services.analytics.facade import short_url
from simulator.testing import running_simulator
from tests.faults.field import states, wait_until_settled
from tests.faults.ground import Ground
from tests.faults.hosts import Hosts
from tests.faults.nursery import Nursery
from tests.faults.pace import FAST

PAGES = 80
# The worker's database line gives up after these; an installation's own take longer.
QUICK = "?connect_timeout=2&tcp_user_timeout=2500&options=-c%20tcp_user_timeout=2500"


@pytest.fixture
def hosts(worker_id):
    made = Hosts(1 + int("".join(filter(str.isdigit, worker_id)) or 0))
    yield made
    made.remove()


@pytest.fixture
def ground(tmp_path, hosts, transactional_db):
    settings = {"listen_addresses": hosts.database.address}
    made = Ground(tmp_path / "ground", settings=settings)
    hba = made.data / "pg_hba.conf"
    hba.write_text(f"{hba.read_text()}\nhost all all {hosts.database.network} scram-sha-256\n")
    made.reload()
    with made.entered():
        yield made
    made.stop()


@pytest.fixture
def simulator(hosts):
    with running_simulator(arguments=("--host", hosts.networks.address)) as made:
        made.fault("slow", probability=0.6, options={"ms": 250})
        made.fault("slow", probability=0.2, options={"ms": 250, "stored": "before"})
        yield made


@pytest.mark.hosts
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_lines_are_cut_and_healed_after_its_lease_posts_nothing_twice(hosts, ground, simulator):
    house = Federation(grassroots=PAGES)
    for unit in house.units:
        make_channel(unit)
    environment = {**simulator.environment(), "DATABASE_URL": ground.url_at(hosts.database.address) + QUICK}
    nurseries = [
        Nursery({**environment, "LANTOA_TEST_NAME": "lantoa", "FAULTS_CONCURRENCY": "8"}, inside=hosts.inside(number))
        for number in range(2)
    ]
    try:
        for nursery in nurseries:
            nursery.start()
        for lines in ((hosts.database,), (hosts.networks,), (hosts.database, hosts.networks)):
            _release_and_cut(house, hosts, lines)
    finally:
        for nursery in nurseries:
            nursery.stop()
    _compare(simulator)


def _release_and_cut(house, hosts, lines):
    """The first host loses these lines while it holds deliveries; they come back when its lease is long over."""
    release = house.release(page=make_page())
    sent = Delivery.objects.filter(release=release, state="sent")
    patience = time.monotonic() + 30
    while sent.count() < PAGES // 8:
        assert time.monotonic() < patience, states()
        time.sleep(0.02)
    hosts.cut(0, *lines)
    held = Delivery.objects.filter(release=release, state="sending").count()
    time.sleep(FAST.lease.total_seconds() + 2)
    meanwhile = sent.count()
    hosts.heal(0, *lines)
    wait_until_settled(60)
    names = " and ".join(line.name[:3] for line in lines)
    print(f"\ncut {names}: {held} in hand, {meanwhile} of {PAGES} sent before it was healed; {states()}")
    assert held > 0
    assert meanwhile > PAGES // 8, "the other host did not go on"


def _compare(simulator):
    rows = list(Delivery.objects.all())
    assert Counter(row.state for row in rows) == {"sent": 3 * PAGES}
    posts = [post["message"] for post in simulator.posts("facebook")]
    assert len(posts) == 3 * PAGES
    assert all(sum(short_url(row.pk) in message for message in posts) == 1 for row in rows)
