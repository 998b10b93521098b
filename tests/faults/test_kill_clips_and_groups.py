"""Workers are killed among YouTube, TikTok and Zalo groups alone; one call in twenty misbehaves in every known way."""

import os
import random
import time

import pytest

from lantoa.publishing.distribution.models import Channel
from simulator.testing import running_simulator
from tests.faults.federation import make_federation, start_releases
from tests.faults.nursery import Nursery
from tests.faults.test_kill import _compare, _misbehave, _wait_until_settled

UNITS, KILLS, PATIENCE_SECONDS = 300, 8, 150


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_video_per_account_and_one_message_per_group_whatever_dies(settings):
    province = make_federation(UNITS)
    Channel.objects.filter(network__in=("facebook", "zalo_oa", "telegram")).delete()
    chance = random.Random(3)
    with running_simulator() as simulator:
        _misbehave(simulator)
        names = {
            "LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"],
            "LANTOA_TEST_AT_ANY_HOUR": "1",
            "LANTOA_TEST_MEDIA": str(settings.MEDIA_ROOT),
        }
        nursery = Nursery({**simulator.environment(), **names})
        try:
            for _ in range(2):
                nursery.start()
            releases = start_releases(province)
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.3, 1.2))
                nursery.kill(chance.choice(nursery.alive))
                nursery.start()
            _wait_until_settled(PATIENCE_SECONDS)
        finally:
            nursery.stop()
        _compare(sum(release.deliveries.count() for release in releases), releases, simulator)
