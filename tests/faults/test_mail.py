"""A list whose workers are killed in the middle: nobody gets two letters, nobody is forgotten."""

import os
import random
import time
from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Audience, start_release
from lantoa.publishing.distribution.models import Delivery, MailAttempt, MailRun
from lantoa.publishing.distribution.networks.email.adapter import BATCH, HANDS
from lantoa.publishing.distribution.networks.email.tests.test_list import subscribe
from lantoa.publishing.distribution.tests.factories import make_channel, make_page, make_unit, make_user
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery

READERS, PATIENCE_SECONDS = 2_000, 200


@pytest.mark.django_db(transaction=True)
def test_two_thousand_readers_while_workers_are_killed(request):
    kills = 8 if request.config.getoption("--full", default=False) else 3
    chance = random.Random(20261126)
    with running_simulator() as relay:
        _spread(relay, kills, chance)


def _spread(relay, kills, chance):
    unit = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    people = subscribe(make_channel(unit, "email", address="bantin@congdoan.example"), READERS)
    # Slow enough that a kill finds a batch under way.
    relay.fault("slow", network="email", probability=0.02, options={"ms": 60})
    release = start_release(
        page=make_page(),
        audience=Audience(under=unit.code),
        texts={"default": "Mời đọc."},
        due_at=now() + timedelta(hours=4),
        is_urgent=False,
        by=make_user(Role.MANAGING_EDITOR, unit),
    )
    nursery = Nursery({**relay.environment(), "LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"]})
    try:
        _play(nursery, release, kills, chance)
    finally:
        nursery.stop()

    run = MailRun.objects.get(delivery__release=release)
    doubted = set(MailAttempt.objects.filter(state="in_doubt").values_list("subscriber__address", flat=True))
    tally = relay.mail_tally()
    assert set(tally["recipients"].values()) == {1}
    assert set(tally["message_ids"].values()) == {1}
    missing = {person.address for person in people} - set(tally["recipients"])
    assert missing <= doubted
    assert run.sent + len(doubted) == READERS
    assert len(doubted) <= kills * BATCH * HANDS
    assert not MailAttempt.objects.exclude(state="in_doubt").exists()
    assert Delivery.objects.get(release=release).progress["letters"]["in_doubt"] == len(doubted)


def _play(nursery, release, kills, chance):
    """Kill a worker at a random moment of its sending, `kills` times; then let one finish."""
    until = time.monotonic() + PATIENCE_SECONDS
    killed, sent = 0, 0
    pid = nursery.start()
    while not Delivery.objects.filter(release=release, state="sent").exists():
        assert time.monotonic() < until, "the list does not come to its end"
        time.sleep(0.02)
        run = MailRun.objects.filter(delivery__release=release).first()
        if killed < kills and run is not None and run.sent > sent:
            sent = run.sent
            time.sleep(chance.uniform(0, 0.15))
            nursery.kill(pid)
            killed += 1
            pid = nursery.start()
    assert killed >= 2
