"""The example's readers have habits, and the composer finds them."""

from collections import defaultdict

from lantoa.config.sample.hours import HABITS, hours
from lantoa.config.sample.units import ROOT, superiors
from lantoa.publishing.distribution.best_time.rules import DAY, best_hours


def advice():
    posts, clicks = defaultdict(dict), defaultdict(dict)
    for row in hours():
        posts[row.unit_code][row.hour], clicks[row.unit_code][row.hour] = row.posts, row.clicks
    return {code: [divmod(best.hour, DAY) for best in best_hours(posts[code], clicks[code])] for code in posts}


def test_every_unit_that_releases_is_advised_by_its_own_habit():
    found = advice()
    assert found.keys() == {ROOT, *(unit.code for unit in superiors())}
    assert found[ROOT] == list(HABITS[0])
    assert {code: set(times) for code, times in found.items()} == {
        code: set(HABITS[number % len(HABITS)]) for number, code in enumerate(found)
    }


def test_reading_differs_from_unit_to_unit():
    assert len({tuple(sorted(times)) for times in advice().values()}) == len(HABITS)
