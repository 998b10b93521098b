from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.signoff.rules import Facts, State, expiry, is_same_name, state_of

NOW = datetime(2026, 12, 18, 8, 30, tzinfo=UTC)


def facts(**changes):
    values = {
        "is_answered": False,
        "is_withdrawn": False,
        "is_opened": False,
        "is_same_text": True,
        "piece_state": "submitted",
        "expires_at": NOW + timedelta(seconds=1),
    }
    return Facts(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.SENT),
        ({"is_opened": True}, State.OPENED),
        ({"expires_at": NOW}, State.EXPIRED),
        ({"expires_at": NOW, "is_opened": True}, State.EXPIRED),
        ({"is_same_text": False}, State.SUPERSEDED),
        ({"is_withdrawn": True, "is_same_text": False}, State.WITHDRAWN),
        ({"is_answered": True, "is_same_text": False, "piece_state": "published", "expires_at": NOW}, State.ANSWERED),
        *[({"piece_state": state}, State.SENT) for state in ("in_editing", "approved", "scheduled")],
        *[({"piece_state": state}, State.CLOSED) for state in ("published", "withdrawn")],
    ],
)
def test_where_a_link_stands(changes, state):
    assert state_of(facts(**changes), now=NOW) == state


@pytest.mark.parametrize(("hours", "is_good"), [(-1, False), (0, False), (1, True), (336, True), (337, False)])
def test_a_link_lives_from_an_hour_to_a_fortnight(hours, is_good):
    assert (expiry(hours, now=NOW) == NOW + timedelta(hours=hours)) if is_good else (expiry(hours, now=NOW) is None)


@pytest.mark.parametrize(
    ("asked", "typed", "is_same"),
    [
        ("hoang thi luat", "hoang thi luat", True),
        ("hoang thi luat", "ba hoang thi luat", True),
        ("ong hoang thi luat", "hoang thi luat", True),
        ("hoang thi luat", "luat", False),
        ("luat", "luat", True),
        ("hoang thi luat", "hoang van luat", False),
        ("hoang thi luat", "", False),
    ],
)
def test_whose_name_it_may_be(asked, typed, is_same):
    assert is_same_name(asked, typed) is is_same
