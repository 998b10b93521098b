"""When people, or a network, are left alone."""

from datetime import UTC, datetime, time

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.kit.quiet import awake, is_night, next_morning, quiet_until


@pytest.mark.parametrize(
    ("hour", "minute", "opens"),
    [
        (21, 59, None),
        (22, 0, (27, 6)),
        (23, 30, (27, 6)),
        (0, 0, (26, 6)),
        (5, 59, (26, 6)),
        (6, 0, None),
        (12, 0, None),
    ],
)
def test_quiet_hours_end_at_their_hour_in_viet_nam(hour, minute, opens):
    at = datetime(2026, 11, 26, hour, minute, tzinfo=VIETNAM)
    expected = datetime(2026, 11, opens[0], opens[1], tzinfo=VIETNAM) if opens else None
    assert quiet_until((time(22), time(6)), at) == expected
    assert quiet_until(None, at) is None


def test_quiet_hours_may_lie_within_one_day():
    noon = datetime(2026, 11, 26, 12, 15, tzinfo=VIETNAM)
    assert quiet_until((time(12), time(13)), noon) == noon.replace(hour=13, minute=0)
    assert quiet_until((time(12), time(13)), noon.replace(hour=13)) is None


def local(day, clock):
    return datetime.fromisoformat(f"2026-11-{day:02d}T{clock}").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("clock", "sleeps"),
    [("20:59:59", False), ("21:00", True), ("00:00", True), ("06:29:59", True), ("06:30", False), ("12:00", False)],
)
def test_night_is_from_nine_to_half_past_six(clock, sleeps):
    assert is_night(local(18, clock).astimezone(UTC)) is sleeps


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
