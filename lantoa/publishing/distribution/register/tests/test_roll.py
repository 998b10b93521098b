"""A country's numbers are summed up beforehand, and are those that counting gives."""

import random
from datetime import timedelta

import pytest

from lantoa.kit.clock import local_day, now
from lantoa.publishing.distribution.models import Channel, FollowersDaily
from lantoa.publishing.distribution.register import roll
from lantoa.publishing.distribution.register.roll import register_numbers, roll_up_register
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_unit

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def house():
    """Two superior units; channels of every standing, some units ended, some without any."""
    chance = random.Random(3)
    house = Federation(grassroots=4)
    house.other = make_unit("Công đoàn ngành Y tế", kind="superior", parent=house.province)
    units = [*house.units, house.superior, house.other, house.province]
    units += [make_unit(f"Cơ sở y tế {n}", parent=house.other) for n in range(4)]
    units.append(make_unit("Đã giải thể", parent=house.other, valid_to=local_day(now()) - 2 * DAY))
    for unit in units[:-3] + units[-1:]:
        for _ in range(chance.randint(1, 3)):
            channel = make_channel(unit, chance.choice(["facebook", "zalo_oa", "zalo_group"]))
            Channel.objects.filter(pk=channel.pk).update(
                state=chance.choice(Channel.State.values),
                last_sent_at=now() - chance.randint(1, 90) * DAY,
                followers=chance.choice([None, 10, 40]),
            )
            if chance.random() < 0.5:
                FollowersDaily.objects.create(channel=channel, day=local_day(now()) - 30 * DAY, followers=7)
    return house


def test_the_rolled_up_numbers_are_the_counted_ones(house, monkeypatch):
    at = now()
    scopes = [
        [house.province.path],
        [house.superior.path],
        [house.superior.path, house.other.path],
        [house.units[0].path],
    ]
    counted = [register_numbers(paths, at) for paths in scopes]
    roll_up_register(at)
    roll_up_register(at)
    monkeypatch.setattr(roll, "MOST_COUNTED", 0)

    for paths, live in zip(scopes, counted, strict=True):
        rolled = register_numbers(paths, at)
        assert (live.rolled_at, rolled.rolled_at) == (None, at)
        assert (rolled.units, rolled.heard, +rolled.having) == (live.units, live.heard, +live.having)
        assert rolled.standings == live.standings
        assert (rolled.followers, rolled.gained) == (live.followers, live.gained)
    assert counted[0].units == {"province": 1, "superior": 2, "grassroots": 8}
    assert sum(sum(one.values()) for one in counted[0].standings.values()) > 8
    assert counted[0].followers > counted[0].gained > 0


def test_before_the_first_roll_up_everything_is_counted(house, monkeypatch):
    monkeypatch.setattr(roll, "MOST_COUNTED", 0)

    assert register_numbers([house.province.path], now()).units["grassroots"] == 8
