"""A worker is killed while Zalo holds the line of a broadcast: nobody sends it to followers a second time."""

import os
import time

import pytest

from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from simulator.testing import RunningSimulator, running_simulator
from tests.faults.nursery import Nursery

ACCOUNTS = 6
PATIENCE_SECONDS = 60


def _wait(what, seconds=PATIENCE_SECONDS):
    patience = time.monotonic() + seconds
    while not what() and time.monotonic() < patience:
        time.sleep(0.1)
    assert what()


def _broadcasts(simulator: RunningSimulator, address: str) -> tuple[int, int]:
    """(how often it was called, how often it went out)."""
    account = simulator.account("zalo_oa", address)
    return account["calls"].get("broadcast.create", 0), len(account["broadcasts"])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_out", [True, False])
def test_a_broadcast_whose_worker_is_killed_is_left_to_a_person(is_out):
    house = Federation(grassroots=ACCOUNTS)
    channels = [make_channel(unit, "zalo_oa", options={"broadcast": True}) for unit in house.units]
    addresses = [channel.address for channel in channels]
    with running_simulator() as simulator:
        simulator.set(zalo_processing_seconds=0.1)
        simulator.zalo_hour(10)
        for address in addresses:
            simulator.add_accounts({"network": "zalo_oa", "id": address})
            simulator.fault(
                "hang", network="zalo_oa", account=address, on=["broadcast.create"], options={"stored": is_out}
            )
        names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "LANTOA_TEST_AT_ANY_HOUR": "1"}
        nursery = Nursery({**simulator.environment(), **names})
        try:
            release = house.release()
            first = nursery.start()
            _wait(lambda: all(_broadcasts(simulator, address)[0] for address in addresses))
            nursery.kill(first)
            nursery.start()
            _wait(lambda: not release.deliveries.exclude(state="sent").exists())
        finally:
            nursery.stop()
        assert {_broadcasts(simulator, address) for address in addresses} == {(1, int(is_out))}
        assert set(simulator.counts("zalo_oa").values()) == {1}
    rows = set(Delivery.objects.filter(release=release).values_list("state", "needs_person", "error_class"))
    assert rows == {("sent", True, "left_over")}
