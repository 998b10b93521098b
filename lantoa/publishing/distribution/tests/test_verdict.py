"""What becomes of edits and take-downs that do not end in one turn, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.distribution.clock import Clock
from lantoa.publishing.distribution.networks.base import ChannelError, Job, Post, Unfinished
from lantoa.publishing.distribution.rules import MAX_LOOK_UPS, ErrorClass, Pace
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


def test_a_line_that_is_away_uses_up_no_try():
    error = ChannelError(ErrorClass.UNREACHABLE, "Không kết nối được.")
    claimed, job = in_hand(Purpose.TAKE_DOWN, take_downs=MAX_LOOK_UPS)
    assert not verdict.take_down_failed(claimed, job, error, at=AT, chance=0.5).needs_person
    transient = ChannelError(ErrorClass.TRANSIENT, "Bận.")
    assert verdict.take_down_failed(claimed, job, transient, at=AT, chance=0.5).needs_person
