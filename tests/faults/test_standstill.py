"""Workers that live and do nothing: frozen, or waiting for a lock that nobody gives up."""

import os
import time
from datetime import timedelta

import psycopg
import pytest
from django.test import Client

from lantoa.publishing.distribution import ages
from lantoa.publishing.distribution.models import Delivery, WorkerHeartbeat
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery

PATIENCE_SECONDS = 40
# With a worker's real durations: 25 s until it falls silent, 30 s until that is noticed.
LIFE = timedelta(seconds=4)


@pytest.fixture
def nursery(transactional_db, monkeypatch):
    monkeypatch.setattr(ages, "HEARTBEAT_LIFE", LIFE)
    with running_simulator() as simulator:
        made = Nursery({**simulator.environment(), "LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"]})
        yield made
        made.stop()


def parts() -> dict[str, bool]:
    return Client().get("/readyz").json()["parts"]


def within_patience(condition) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_a_frozen_worker_is_found_and_a_thawed_one_is_well_again(nursery):
    pid = nursery.start()
    assert within_patience(lambda: parts()["worker"])
    nursery.freeze(pid)
    assert within_patience(lambda: not parts()["worker"])
    nursery.thaw(pid)
    assert within_patience(lambda: parts()["worker"])


def test_a_worker_whose_claim_waits_for_a_lock_is_found_and_goes_on_afterwards(nursery):
    federation = Federation()
    for unit in federation.units:
        make_channel(unit)
    nursery.start()
    assert within_patience(lambda: parts()["worker"])
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=os.environ["LANTOA_TEST_DATABASE"]) as line:
        # Reading goes on; locking a row, as every claim does, waits.
        line.execute("LOCK TABLE distribution_channel IN EXCLUSIVE MODE")
        federation.release()
        assert within_patience(lambda: not parts()["worker"])
        assert WorkerHeartbeat.objects.count() == 1
    assert within_patience(lambda: Delivery.objects.filter(state="sent").count() == 2)
    assert within_patience(lambda: parts()["worker"])


def test_tables_that_do_not_answer_are_no_reason_to_hang(nursery):
    nursery.start()
    assert within_patience(lambda: parts()["worker"])
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=os.environ["LANTOA_TEST_DATABASE"]) as line:
        line.execute("LOCK TABLE distribution_delivery IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        assert parts()["on_time"] is False
        assert time.monotonic() - started < 10
