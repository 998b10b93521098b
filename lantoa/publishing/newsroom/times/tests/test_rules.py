"""Moments and orders, edges first."""

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.newsroom.times import rules

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("until", "held"), [(None, False), (NOON, False), (NOON + timedelta(microseconds=1), True), (NOON - MINUTE, False)]
)
def test_an_embargo_ends_with_its_own_moment(until, held):
    assert rules.is_embargoed(until, at=NOON) is held


@pytest.mark.parametrize(
    ("old", "new", "lifts"),
    [
        (None, None, False),
        (None, NOON + MINUTE, False),
        (NOON + MINUTE, None, True),
        (NOON + 2 * MINUTE, NOON + MINUTE, True),
        (NOON + MINUTE, NOON + 2 * MINUTE, False),
        (NOON - MINUTE, None, False),
        (NOON, None, False),
    ],
)
def test_what_lets_a_piece_out_earlier_lifts(old, new, lifts):
    assert rules.lifts(old, new, at=NOON) is lifts


@pytest.mark.parametrize(("end", "over"), [(None, False), (NOON, True), (NOON + MINUTE, False)])
def test_an_end_is_over_from_its_own_moment(end, over):
    assert rules.is_over(end, at=NOON) is over


@pytest.mark.parametrize(("seconds", "minutes"), [(-5, 0), (0, 0), (59, 0), (60, 1), (119, 1), (720, 12)])
def test_a_minute_is_late(seconds, minutes):
    assert rules.minutes_late(NOON, at=NOON + timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize(
    ("start", "end", "held"), [(0, 1, True), (-1, 0, False), (1, 2, False), (-1, 1, True), (-2, -1, False)]
)
def test_a_pin_shows_from_its_first_moment_to_before_its_last(start, end, held):
    assert rules.is_held(NOON + start * MINUTE, NOON + end * MINUTE, at=NOON) is held


@pytest.mark.parametrize(
    ("seconds", "kept"), [([], 60), ([-5], 60), ([0], 60), ([0.4], 1), ([12.9, 30], 12), ([61], 60), ([3600], 60)]
)
def test_a_page_is_kept_until_the_next_turn(seconds, kept):
    moments = [NOON + timedelta(seconds=one) for one in seconds]
    assert rules.seconds_to_turn(moments, at=NOON, most=60) == kept


@pytest.mark.parametrize(
    ("one", "by", "order"),
    [(2, -1, [2, 1, 3]), (2, 1, [1, 3, 2]), (1, -1, [1, 2, 3]), (3, 9, [1, 2, 3]), (7, 1, [1, 2, 3])],
)
def test_a_pin_is_carried_no_further_than_the_ends(one, by, order):
    assert rules.moved([1, 2, 3], one, by=by) == order


@pytest.mark.parametrize(
    ("wanted", "order"), [([], [1, 2, 3]), ([3], [3, 1, 2]), ([3, 3, 9, 1], [3, 1, 2]), ([2, 1, 3], [2, 1, 3])]
)
def test_an_order_loses_and_takes_in_nobody(wanted, order):
    assert rules.merged([1, 2, 3], wanted) == order
