"""What becomes of edits and take-downs that do not end in one turn, or not at all."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.distribution.clock import Clock
from lantoa.publishing.distribution.networks.base import ChannelError, Job, Network, Post, Unfinished
from lantoa.publishing.distribution.rules import MAX_LOOK_UPS, MOST_STALLS, ErrorClass, Pace
from lantoa.publishing.distribution.worker import verdict
from lantoa.publishing.distribution.worker.claim import Claimed, Purpose

AT = datetime(2026, 11, 26, 5, tzinfo=UTC)
POST = Post(title="Tiêu đề", text="Lời", short_url="http://a.vn/s/k1")


def in_hand(purpose, **progress):
    claimed = Claimed(
        id=1,
        purpose=purpose,
        lease="w#1",
        lease_until=AT + timedelta(seconds=75),
        channel_id=1,
        unit_id=1,
        release_id=1,
        network="webpush",
        address="LG",
        token="",
        token_generation=0,
        app_id="",
        app_secret="",
        options={},
        attempts=1,
        first_tried_at=AT,
        progress=progress,
        post_id="p1",
        version=1,
        post=POST,
        clock=Clock(AT),
    )
    return claimed, Job(POST, "LG", "", None, Pace(), AT, progress=progress)


@pytest.mark.parametrize("turns", [1, 50])
def test_a_long_take_down_goes_on_however_many_turns_it_takes(turns):
    claimed, job = in_hand(Purpose.TAKE_DOWN, after=100 * turns)
    outcome = verdict.take_down_unfinished(claimed, job, Unfinished(), at=AT)
    assert (outcome.state, outcome.next_attempt_at, outcome.needs_person) == ("sent", AT, False)
    assert outcome.progress == {"after": 100 * turns}


def test_a_long_edit_goes_on_and_is_no_failed_try():
    claimed, job = in_hand(Purpose.EDIT, edits=MAX_LOOK_UPS)
    outcome = verdict.edit_unfinished(claimed, job, Unfinished(timedelta(seconds=5)), at=AT)
    assert outcome.edit.again_at == AT + timedelta(seconds=5)
    assert outcome.progress == {"edits": MAX_LOOK_UPS}


@pytest.mark.parametrize(
    ("error_class", "by_hand"),
    [
        (ErrorClass.TRANSIENT, False),
        (ErrorClass.UNREACHABLE, False),
        (ErrorClass.BY_HAND, True),
        (ErrorClass.BAD_CONTENT, True),
        (ErrorClass.RECONNECT, True),
    ],
)
def test_what_no_try_can_help_goes_to_a_person(error_class, by_hand):
    error = ChannelError(error_class, "Mạng từ chối.")
    claimed, job = in_hand(Purpose.TAKE_DOWN)
    down = verdict.take_down_failed(claimed, job, error, at=AT, chance=0.5)
    edit = verdict.edit_failed(claimed, job, error, at=AT, chance=0.5)
    assert (down.needs_person, edit.edit.needs_person) == (by_hand, by_hand)
    assert (down.next_attempt_at is None) == by_hand


def deaths(claimed, job, steps):
    """One worker after another dies: (attempts, state) after each, the delivery `step` far then."""
    told, attempts = [], claimed.attempts
    for step in steps:
        claimed = replace(claimed, attempts=attempts)
        outcome = verdict.resumable(claimed, job, how_far=step, at=AT)
        job = replace(job, progress=outcome.progress)
        told.append((attempts - outcome.is_free, outcome.state))
        attempts += 1 - outcome.is_free
    return told


def test_a_list_outlives_any_number_of_workers_while_it_gets_on():
    steps = [str(100 * number) for number in range(1, 60)]
    assert set(deaths(*in_hand(Purpose.LOOK_UP), steps)) == {(1, "waiting")}


def test_a_list_that_gets_no_further_is_given_up_after_ten_deaths():
    told = deaths(*in_hand(Purpose.LOOK_UP), ["", *["100"] * 11])
    assert [state for _attempts, state in told] == ["waiting"] * 11 + ["failed"]


def test_one_step_between_deaths_is_enough():
    steps = [*["1"] * 10, *["2"] * 10, *["3"] * 10]
    assert {state for _attempts, state in deaths(*in_hand(Purpose.LOOK_UP), steps)} == {"waiting"}


def test_what_was_given_up_and_is_tried_again_has_as_many_deaths_anew():
    claimed, job = in_hand(Purpose.LOOK_UP, stood="100", stalls=MOST_STALLS - 1)
    outcome = verdict.resumable(claimed, job, how_far="100", at=AT)
    assert (outcome.state, outcome.progress) == ("failed", {"stood": "100", "stalls": 0})


@pytest.mark.parametrize(
    ("progress", "is_further"),
    [({}, False), ({"doubts": 3, "misses": 0, "stalls": 2, "ration": "b1"}, False), ({"after": 100}, True)],
)
def test_the_workers_own_books_are_no_progress(progress, is_further):
    _claimed, job = in_hand(Purpose.LOOK_UP, **progress)
    assert bool(asyncio.run(Network().how_far(job))) is is_further


def test_a_line_that_is_away_uses_up_no_try():
    error = ChannelError(ErrorClass.UNREACHABLE, "Không kết nối được.")
    claimed, job = in_hand(Purpose.TAKE_DOWN, take_downs=MAX_LOOK_UPS)
    assert not verdict.take_down_failed(claimed, job, error, at=AT, chance=0.5).needs_person
    transient = ChannelError(ErrorClass.TRANSIENT, "Bận.")
    assert verdict.take_down_failed(claimed, job, transient, at=AT, chance=0.5).needs_person
