"""When people are told, and when a send is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.services.notify.rules import LONGEST_PAUSE, PAUSES, awake, is_quiet, next_morning, pause_after


def local(day, clock):
    return datetime.fromisoformat(f"2026-11-{day:02d}T{clock}").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("clock", "is_night"),
    [("20:59:59", False), ("21:00", True), ("00:00", True), ("06:29:59", True), ("06:30", False), ("12:00", False)],
)
def test_night_is_from_nine_to_half_past_six(clock, is_night):
    assert is_quiet(local(18, clock).astimezone(UTC)) is is_night


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (local(18, "20:59"), local(18, "20:59")),
        (local(18, "21:00"), local(19, "06:30")),
        (local(19, "00:00"), local(19, "06:30")),
        (local(19, "06:29"), local(19, "06:30")),
        (local(19, "06:30"), local(19, "06:30")),
    ],
)
def test_what_falls_into_the_night_waits_for_its_end(at, then):
    assert awake(at.astimezone(UTC)) == then


@pytest.mark.parametrize("clock", ["00:10", "06:30", "12:00", "23:59"])
def test_the_next_morning_is_tomorrows(clock):
    assert next_morning(local(18, clock).astimezone(UTC)) == local(19, "06:30")


def test_a_send_is_tried_again_later_and_later_and_then_no_more():
    assert [pause_after(attempts) for attempts in range(1, 6)] == [*PAUSES, None]


@pytest.mark.parametrize(
    ("told", "pause"),
    [(timedelta(seconds=5), PAUSES[0]), (timedelta(minutes=20), timedelta(minutes=20)), (timedelta(9), LONGEST_PAUSE)],
)
def test_what_the_other_side_asks_for_is_waited_for_within_reason(told, pause):
    assert pause_after(1, told) == pause
