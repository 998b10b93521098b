from datetime import date

import pytest

from lantoa.publishing.collections.rules import PLACES, days_left, is_running, parted, places

DAY = date(2026, 12, 20)


@pytest.mark.parametrize(("day", "left"), [(20, 0), (19, None), (21, 1), (31, 11)])
def test_days_left(day, left):
    assert days_left(date(2026, 12, day), today=DAY) == left


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "runs"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 12, 21), None, False),
        (None, date(2026, 12, 19), False),
        (date(2026, 1, 1), None, True),
    ],
)
def test_when_a_campaign_runs(starts_on, ends_on, runs):
    assert is_running(starts_on, ends_on, today=DAY) is runs


def test_places_are_of_all_and_of_each_section():
    readers = {1: 5, 2: 9, 3: 5, 4: 100}
    assert places(readers, {1: 7, 2: 7, 3: 8}) == {None: [2, 3, 1], 7: [2, 1], 8: [3]}
    assert places({}, {}) == {}
    many = dict.fromkeys(range(50), 3)
    assert places(many, dict.fromkeys(many, 7)) == {None: list(range(49, 39, -1)), 7: list(range(49, 39, -1))}
    assert PLACES == 10


@pytest.mark.parametrize(
    ("name", "authors", "read"),
    [
        ("Mai Lan", [], [("Mai Lan", "")]),
        ("", [], []),
        ("", [("Mai Lan", "/1")], [("Mai Lan", "/1")]),
        ("Mai Lan", [("Mai Lan", "/1")], [("Mai Lan", "/1")]),
        ("Ảnh: Mai Lan – Bình", [("Mai Lan", "/1")], [("Ảnh: ", ""), ("Mai Lan", "/1"), (" – Bình", "")]),
        ("Mai Lan", [("Sông Quê", "/2")], [("Mai Lan", ""), (", ", ""), ("Sông Quê", "/2")]),
        ("Lan, Lan", [("Lan", "/1"), ("Lan", "/2")], [("Lan", "/1"), (", ", ""), ("Lan", "/2")]),
    ],
)
def test_names_lead_to_their_pages(name, authors, read):
    assert parted(name, authors) == read
