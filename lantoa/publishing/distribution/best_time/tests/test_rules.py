"""When a release is best begun: from clicks per fresh post, and only with enough to go by."""

from datetime import datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution.best_time.rules import (
    FEWEST_CLICKS,
    FEWEST_POSTS,
    HOURS,
    BestHour,
    best_hours,
    next_time,
)

EVERY_HOUR = dict.fromkeys(range(HOURS), 10)
# 2026-11-16 is a Monday.
MONDAY = datetime(2026, 11, 16, tzinfo=VIETNAM)


def hours_of(found):
    return [one.hour for one in found]


def test_the_best_hours_are_those_with_most_clicks_per_fresh_post():
    clicks = dict.fromkeys(range(HOURS), 50) | {11: 400, 24 + 19: 500, 72 + 7: 300, 96 + 12: 200}
    assert hours_of(best_hours(EVERY_HOUR, clicks)) == [43, 11, 79]


def test_many_clicks_because_of_many_posts_are_no_advice():
    """On Mondays ten times as much is posted, and clicked: a post does no better there."""
    posts = {hour: 100 if hour < 24 else 10 for hour in range(HOURS)}
    fresh = [sum(posts[(hour - back) % HOURS] for back in range(24)) for hour in range(HOURS)]
    assert best_hours(posts, {hour: fresh[hour] // 2 for hour in range(HOURS)}) == []


@pytest.mark.parametrize(
    ("posts", "clicks"),
    [
        ({}, {}),
        ({8: FEWEST_POSTS - 1}, {9: 10_000}),
        ({8: 1_000}, {9: FEWEST_CLICKS - 1}),
        ({8: 1_000}, {}),
    ],
)
def test_with_too_little_to_go_by_there_is_no_advice(posts, clicks):
    assert best_hours(posts, clicks) == []


def test_one_lucky_hour_with_little_behind_it_is_no_advice():
    posts = dict.fromkeys(range(7, 24), 50) | {96 + 8: 1}
    clicks = dict.fromkeys(range(7, 24), 500) | {96 + 9: 100}
    assert 96 + 9 not in hours_of(best_hours(posts, clicks))


def test_nobody_is_asked_to_share_at_night():
    clicks = dict.fromkeys(range(HOURS), 50) | {2: 900, 5: 900, 21: 900, 23: 900, 6: 400, 20: 400}
    assert hours_of(best_hours(EVERY_HOUR, clicks)) == [6, 20]


def test_neighbouring_hours_are_one_advice():
    clicks = dict.fromkeys(range(HOURS), 50) | {10: 300, 11: 400, 12: 390, 13: 380, 14: 370}
    assert hours_of(best_hours(EVERY_HOUR, clicks)) == [11, 14]


@pytest.mark.parametrize(
    ("hour", "after", "then"),
    [
        (8, MONDAY + timedelta(hours=7, minutes=59), MONDAY + timedelta(hours=8)),
        (8, MONDAY + timedelta(hours=8), MONDAY + timedelta(days=7, hours=8)),
        (167, MONDAY, MONDAY + timedelta(days=6, hours=23)),
    ],
)
def test_the_next_time_of_an_hour_lies_ahead(hour, after, then):
    assert next_time(hour, after=after) == then


def test_an_hour_of_the_week_has_a_day_and_a_clock():
    best = BestHour(96 + 19, 1.5)
    assert (best.weekday, f"{best.clock:%H:%M}") == (4, "19:00")
