"""Buckets, and what fits into them."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution.networks.spec import Ration
from lantoa.publishing.distribution.rations.rules import (
    PACIFIC,
    Portion,
    bucket_of,
    counted,
    next_bucket,
    opens_at,
    spread,
    used_at,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def vietnam(*when):
    return datetime(*when, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("window", "at", "bucket", "following"),
    [
        ("rolling_day", vietnam(2026, 5, 1, 9, 59, 59), vietnam(2026, 5, 1, 9), vietnam(2026, 5, 1, 10)),
        ("day", vietnam(2026, 5, 1, 0, 0), vietnam(2026, 5, 1), vietnam(2026, 5, 2)),
        ("day", datetime(2026, 5, 1, 17, 0, tzinfo=UTC), vietnam(2026, 5, 2), vietnam(2026, 5, 3)),
        ("month", vietnam(2026, 12, 31, 23, 59), vietnam(2026, 12, 1), vietnam(2027, 1, 1)),
        ("month", datetime(2026, 11, 30, 17, 0, tzinfo=UTC), vietnam(2026, 12, 1), vietnam(2027, 1, 1)),
        # Midnight in California is 14:00 in Việt Nam in summer and 15:00 in winter.
        ("pacific_day", vietnam(2026, 7, 2, 13, 59), vietnam(2026, 7, 1, 14), vietnam(2026, 7, 2, 14)),
        ("pacific_day", vietnam(2026, 12, 2, 15, 0), vietnam(2026, 12, 2, 15), vietnam(2026, 12, 3, 15)),
    ],
)
def test_every_moment_lies_in_one_bucket(window, at, bucket, following):
    assert bucket_of(window, at) == bucket
    assert next_bucket(window, bucket_of(window, at)) == following


@pytest.mark.parametrize("day", [datetime(2026, 3, 8, 12, tzinfo=PACIFIC), datetime(2026, 11, 1, 12, tzinfo=PACIFIC)])
def test_the_days_of_23_and_25_hours_in_california_end_at_midnight_there(day):
    end = next_bucket("pacific_day", bucket_of("pacific_day", day))

    assert (end.hour, end.day) == (0, day.day + 1)
    assert end.astimezone(UTC) - bucket_of("pacific_day", day).astimezone(UTC) in (23 * HOUR, 25 * HOUR)


def test_a_ration_opens_when_the_first_of_what_fills_it_grows_old():
    at = vietnam(2026, 5, 2, 9, 30)
    uses = {vietnam(2026, 5, 1, 10): 1, vietnam(2026, 5, 1, 20): 2, vietnam(2026, 4, 30, 9): 40}

    assert used_at("rolling_day", uses, at) == 3
    assert opens_at("rolling_day", uses, 4, at) is None
    assert opens_at("rolling_day", uses, 3, at) == vietnam(2026, 5, 2, 11)
    assert opens_at("rolling_day", uses, 2, at) == vietnam(2026, 5, 2, 21)


@pytest.mark.parametrize("window", ["rolling_day", "day", "month", "pacific_day"])
def test_a_ration_of_nothing_never_opens_and_says_when_to_look_again(window):
    at = vietnam(2026, 5, 2, 9, 30)

    assert opens_at(window, {}, 0, at) == next_bucket(window, bucket_of(window, at))
    assert spread(window, {}, 0, at, 5) == []


def test_what_does_not_fit_goes_in_the_next_windows():
    at = vietnam(2026, 5, 2, 9, 30)
    uses = {bucket_of("pacific_day", at): 70}

    assert spread("pacific_day", uses, 100, at, 250) == [
        Portion(at, 30),
        Portion(vietnam(2026, 5, 2, 14), 100),
        Portion(vietnam(2026, 5, 3, 14), 100),
        Portion(vietnam(2026, 5, 4, 14), 20),
    ]


@pytest.mark.parametrize("seed", range(40))
def test_no_window_ever_holds_more_than_its_limit(seed):
    """Posts at random moments over days, each asked first, as the ledger does."""
    chance = random.Random(seed)
    window = chance.choice(["rolling_day", "day", "month", "pacific_day"])
    limit, at, uses, sent = chance.randint(1, 6), vietnam(2026, 10, 30, 7), {}, []
    for _ in range(300):
        at += timedelta(minutes=chance.randint(1, 200))
        opens = opens_at(window, uses, limit, at)
        if opens is None:
            bucket = bucket_of(window, at)
            uses[bucket] = uses.get(bucket, 0) + 1
            sent.append(at)
        else:
            assert opens > at
            assert opens_at(window, uses, limit, opens) is None
            assert opens_at(window, uses, limit, opens - timedelta(seconds=1)) is not None
    for moment in sent:
        if window == "rolling_day":
            assert len([one for one in sent if moment - DAY < one <= moment]) <= limit
        else:
            assert len([one for one in sent if bucket_of(window, one) == bucket_of(window, moment)]) <= limit


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_sends_everything_and_keeps_to_the_limit(seed):
    chance = random.Random(seed)
    window = chance.choice(["rolling_day", "day", "pacific_day"])
    at, limit, posts = vietnam(2026, 10, 30, 7, 15), chance.randint(1, 9), chance.randint(1, 200)
    uses = {bucket_of(window, at - chance.randint(0, 20) * HOUR): chance.randint(0, limit) for _ in range(2)}

    portions = spread(window, uses, limit, at, posts)

    assert len(portions) == 60 or sum(portion.posts for portion in portions) == posts
    assert [portion.at for portion in portions] == sorted({portion.at for portion in portions})
    planned = dict(uses)
    for portion in portions:
        bucket = bucket_of(window, portion.at)
        planned[bucket] = planned.get(bucket, 0) + portion.posts
        assert used_at(window, planned, portion.at) <= max(limit, used_at(window, uses, portion.at))


def test_a_ration_counts_its_formats_and_its_switch():
    reels = Ration("reels", "Reel", 30, "rolling_day", formats=("reel",))
    broadcasts = Ration("broadcast", "Phát", 1, "day", option="broadcast")
    everything = Ration("posts", "Bài", 9, "day")

    assert counted([reels, broadcasts, everything], "reel", {}) == [reels, everything]
    assert counted([reels, broadcasts, everything], "link", {"broadcast": True}) == [broadcasts, everything]
