"""When the example federation's readers read: posts and clicks by hour of the week, for each unit with units below."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from lantoa.config.sample.units import ROOT, SEED, superiors, units

HOURS, DAY = 168, 24
FRESH_HOURS = 24
POSTS_A_UNIT = 26
"""What one union and its channels sent in the year that is summed."""
RATE = 0.011
"""Clicks on one fresh post in an ordinary hour of the day."""
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
HABITS = (
    # Before the shift, at noon, when the children are in bed.
    ((TUESDAY, 6), (THURSDAY, 11), (SUNDAY, 19)),
    # Factories: at the gate, in the canteen, after the shift.
    ((MONDAY, 6), (WEDNESDAY, 11), (FRIDAY, 17)),
    # Offices and schools: with the first tea, after lunch, in the evening.
    ((TUESDAY, 7), (WEDNESDAY, 12), (THURSDAY, 20)),
    # Night shifts read late in the morning.
    ((SATURDAY, 9), (TUESDAY, 17), (SUNDAY, 20)),
)
STRONGEST = (2.9, 2.6, 2.4)
"""How much more than an ordinary hour the three best ones bring, the best first."""


@dataclass(frozen=True)
class SampleHour:
    """Posts sent in one hour of the week (0 is Monday 00:00), and clicks in it on posts of the day before."""

    unit_code: str
    hour: int
    posts: int
    clicks: int


@cache
def hours() -> tuple[SampleHour, ...]:
    """Every hour of the province and of its superior unions."""
    below = {unit.code: 0 for unit in (units()[0], *superiors())}
    for unit in units():
        if unit.kind == "grassroots":
            below[ROOT] += 1
            below[unit.parent_code] += 1
    return tuple(row for number, (code, count) in enumerate(below.items()) for row in _week(code, count, number))


def _week(code: str, count: int, number: int) -> Iterator[SampleHour]:
    chance = Random(f"{SEED}:{code}")
    weights = [_weight(hour) * chance.uniform(0.8, 1.2) for hour in range(HOURS)]
    posts = [round(count * POSTS_A_UNIT * weight / sum(weights)) for weight in weights]
    for hour in range(HOURS):
        fresh = sum(posts[(hour - back) % HOURS] for back in range(FRESH_HOURS))
        rate = RATE * _pull(hour, HABITS[number % len(HABITS)]) * chance.uniform(0.94, 1.06)
        yield SampleHour(code, hour, posts[hour], round(fresh * rate))


def _weight(hour: int) -> float:
    """Most is sent in working hours."""
    day, clock = divmod(hour, DAY)
    if clock < 6 or clock > 21:
        return 0.05
    return (0.5 if day >= SATURDAY else 1.0) * (1.6 if clock in (8, 9, 10, 15, 16) else 1.0)


def _pull(hour: int, habit: tuple[tuple[int, int], ...]) -> float:
    """How eagerly posts are read in an hour: little at night, more at the habit's hours, most on their days."""
    day, clock = divmod(hour, DAY)
    if clock < 5 or clock > 22:
        return 0.2
    for (best_day, best_clock), factor in zip(habit, STRONGEST, strict=True):
        if clock == best_clock:
            return factor if day == best_day else 1.5
    return 1.0
