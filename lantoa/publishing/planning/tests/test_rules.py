"""Plain decisions about plans, edges first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lantoa.publishing.planning.ical import Event, calendar
from lantoa.publishing.planning.models import Assignment
from lantoa.publishing.planning.rules import (
    ASSIGNMENT_STEPS,
    Away,
    holds_today,
    is_away,
    is_late,
    is_sensible_day,
    may_step,
    month_of,
    on_duty,
    reminder,
    stage_of,
    waits_too_long,
    week_of,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("step", "states"),
    [
        ("see", {"asked"}),
        ("accept", {"asked", "seen"}),
        ("decline", {"asked", "seen", "accepted"}),
        ("file", {"asked", "seen", "accepted"}),
        ("cancel", {"asked", "seen", "accepted", "declined"}),
    ],
)
def test_from_which_states_a_step_starts(step, states):
    assert {state for state in Assignment.State.values if may_step(step, state)} == states


def test_nothing_follows_what_was_filed_or_cancelled():
    assert not any(state in states for states in ASSIGNMENT_STEPS.values() for state in ("filed", "cancelled"))


@pytest.mark.parametrize(
    ("state", "due", "asked", "expected"),
    [
        ("asked", NOON + 25 * HOUR, NOON - DAY, 0),
        ("asked", NOON + 24 * HOUR, NOON - DAY, 1),
        ("accepted", NOON, NOON - 2 * DAY, 1),
        ("seen", NOON - HOUR, NOON - DAY, 2),
        # Asked in the morning for the evening: they have only just been told.
        ("asked", NOON + 8 * HOUR, NOON - HOUR, 0),
        ("filed", NOON - HOUR, NOON - DAY, 0),
        ("declined", NOON - HOUR, NOON - DAY, 0),
    ],
)
def test_when_people_are_reminded(state, due, asked, expected):
    assert reminder(state, due, asked_at=asked, now=NOON) == expected


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [("asked", NOON, False), ("asked", NOON - HOUR, True), ("filed", NOON - HOUR, False), ("seen", NOON + DAY, False)],
)
def test_what_is_late(state, due, late):
    assert is_late(state, due, now=NOON) is late


@pytest.mark.parametrize(
    ("article", "dispatch", "assignment", "stage"),
    [
        (None, False, False, "planned"),
        (None, False, True, "assigned"),
        (None, True, True, "filed"),
        ("in_editing", False, False, "filed"),
        ("withdrawn", False, True, "filed"),
        ("published", False, False, "published"),
    ],
)
def test_how_far_a_plan_is(article, dispatch, assignment, stage):
    assert stage_of(article_state=article, has_dispatch=dispatch, has_assignment=assignment) == stage


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 29)])
def test_a_week_begins_on_monday(day):
    assert week_of(day) == [date(2026, 11, 23) + timedelta(days=number) for number in range(7)]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 26), date(2026, 10, 26), date(2026, 12, 6)),
        (date(2027, 2, 10), date(2027, 2, 1), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2026, 11, 30), date(2027, 1, 3)),
    ],
)
def test_a_month_is_whole_weeks(day, first, last):
    days = month_of(day)
    assert (days[0], days[-1], len(days) % 7) == (first, last, 0)


AWAY = [Away(1, date(2026, 11, 25), date(2026, 11, 27))]


@pytest.mark.parametrize(
    ("day", "away"),
    [(date(2026, 11, 24), False), (date(2026, 11, 25), True), (date(2026, 11, 27), True), (date(2026, 11, 28), False)],
)
def test_a_leave_holds_on_both_its_ends(day, away):
    assert is_away(1, day, AWAY) is away
    assert not is_away(2, day, AWAY)


@pytest.mark.parametrize(("user", "substitute", "who"), [(1, None, None), (1, 2, 2), (2, None, 2), (2, 3, 3)])
def test_who_does_a_shift(user, substitute, who):
    assert on_duty(user, substitute, date(2026, 11, 26), AWAY) == who


@pytest.mark.parametrize(
    ("state", "since", "too_long"),
    [
        ("received", NOON - 24 * HOUR, False),
        ("received", NOON - 25 * HOUR, True),
        ("in_editing", NOON - 2 * DAY, False),
        ("submitted", NOON - 2 * DAY, True),
        ("published", NOON - 90 * DAY, False),
    ],
)
def test_what_waits_too_long(state, since, too_long):
    assert waits_too_long(state, since, now=NOON) is too_long


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [(26, None, True), (27, None, False), (20, 26, True), (20, 25, False), (26, 26, True)],
)
def test_a_direction_holds_on_its_last_day(start, end, holds):
    until = date(2026, 11, end) if end else None
    assert holds_today(date(2026, 11, start), until, today=date(2026, 11, 26)) is holds


def test_a_day_too_far_away_is_a_slip_of_the_finger():
    assert is_sensible_day(date(2027, 11, 1), today=date(2026, 11, 26))
    assert not is_sensible_day(date(2206, 11, 1), today=date(2026, 11, 26))


def test_a_calendar_is_folded_escaped_and_ended_by_the_book():
    title = "Lễ ký; thỏa ước, phần \\ một" + " công đoàn" * 20
    events = [
        Event("plan-1@x", title, date(2026, 12, 31), "https://x/1/", "Dòng một\r\nBEGIN:VALARM"),
        Event("assignment-2@x", "Hạn", NOON, "https://x/2/"),
    ]
    text = calendar("Kế hoạch", events, stamp=NOON)
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Lễ ký\\; thỏa ước\\, phần \\\\ một công đoàn" in unfolded
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101" in unfolded
    assert "DTSTART:20261126T120000Z" in unfolded
    # What a person typed opens no component of its own.
    assert "\r\nBEGIN:VALARM" not in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 2
