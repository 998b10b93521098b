"""More workers die over one list than any delivery has tries: it goes on while it gets further, and ends when not."""

import asyncio
import os
import time
from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Delivery, MailAttempt, MailRun
from lantoa.publishing.distribution.networks.email.tests.test_list import subscribe
from lantoa.publishing.distribution.rules import MOST_STALLS
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.publishing.distribution.wake import wake_workers
from lantoa.publishing.distribution.worker.claim import Claimer, Purpose
from lantoa.publishing.distribution.worker.periodic import sweep_leases
from lantoa.publishing.distribution.worker.record import record
from lantoa.publishing.distribution.worker.send import Send, Tools
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery
from tests.faults.pace import MAYFLY

DEATHS, READERS, PATIENCE_SECONDS = 11, 700, 180

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _list_of(count):
    house = Federation(grassroots=1)
    people = subscribe(make_channel(house.units[0], "email", address="bantin@congdoan.example"), count)
    return house, people


def _kill_at_every_step(nursery, delivery):
    """A worker dies each time some more letters have gone; returns how many died."""
    patience, deaths, settled = time.monotonic() + PATIENCE_SECONDS, 0, 0
    pid = nursery.start()
    while not Delivery.objects.filter(pk=delivery.pk, state="sent").exists():
        assert time.monotonic() < patience, Delivery.objects.values("state", "attempts", "progress", "error").get()
        time.sleep(0.02)
        # A worker's own sweep waits for its other duties of the first moment.
        if sweep_leases(MAYFLY):
            wake_workers()
        sent = MailRun.objects.filter(delivery=delivery).values_list("sent", flat=True).first() or 0
        if deaths < DEATHS and sent > settled:
            settled, deaths = sent, deaths + 1
            nursery.kill(pid)
            pid = nursery.start()
    return deaths


def test_a_list_outlives_more_workers_than_it_has_tries():
    with running_simulator() as relay:
        house, people = _list_of(READERS)
        relay.fault("slow", network="email", probability=0.05, options={"ms": 40})
        delivery = house.release().deliveries.get()
        names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "FAULTS_PACE": "MAYFLY"}
        nursery = Nursery({**relay.environment(), **names})
        try:
            deaths = _kill_at_every_step(nursery, delivery)
        finally:
            nursery.stop()
        tally = relay.mail_tally()
    assert deaths == DEATHS > MOST_STALLS
    doubted = set(MailAttempt.objects.filter(state="in_doubt").values_list("subscriber__address", flat=True))
    assert set(tally["recipients"].values()) == {1}
    assert {person.address for person in people} - set(tally["recipients"]) <= doubted
    assert MailRun.objects.get().sent + len(doubted) == READERS


def test_a_list_that_kills_every_worker_at_its_first_letter_is_given_up():
    house, _people = _list_of(3)
    delivery = house.release().deliveries.get()
    for death in range(1, MOST_STALLS + 1):
        [taken] = Claimer(f"dies{death}", FAST).claim(10).claimed
        assert taken.purpose is Purpose.PUBLISH
        Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
        assert sweep_leases(FAST) == 1
        Delivery.objects.update(next_attempt_at=now() - timedelta(seconds=1))
        _look_and_record(f"looks{death}")
        row = Delivery.objects.get(pk=delivery.pk)
        is_last = death == MOST_STALLS
        assert (row.state, row.error_class) == (("failed", "transient") if is_last else ("waiting", ""))


def _look_and_record(name):
    """A worker that only looks: what follows for the delivery, written down."""
    [claimed] = Claimer(name, FAST).claim(10).claimed
    tools = Tools(http=None, pace=FAST, keep=None, refresh=None, run=asyncio.to_thread)
    outcome = asyncio.run(Send(claimed, tools, deadline=time.monotonic() + 5).run())
    assert record([outcome])
