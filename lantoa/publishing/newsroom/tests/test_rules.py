"""Decisions without a database."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.newsroom import rules
from lantoa.publishing.newsroom.rules import PIECE_STEPS, Standing

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
APPROVER = Standing(is_editor=True, is_approver=True)
WRITER = Standing(is_editor=True, is_approver=True, has_written=True)
CHIEF = Standing(is_editor=True, is_approver=True, is_managing=True)
CHIEF_WRITER = Standing(is_editor=True, is_approver=True, is_managing=True, has_written=True)
EDITOR = Standing(is_editor=True)
SECRETARY = Standing(is_editor=True, is_secretary=True)


@pytest.mark.parametrize(
    ("who", "urgent", "may"),
    [
        (APPROVER, False, True),
        (WRITER, False, False),
        (WRITER, True, False),
        (CHIEF, False, True),
        (CHIEF_WRITER, False, False),
        (CHIEF_WRITER, True, True),
        (EDITOR, True, False),
        (SECRETARY, False, False),
    ],
)
def test_who_wrote_does_not_approve_but_for_the_urgent_path(who, urgent, may):
    assert rules.may_approve(who, urgent=urgent) is may


@pytest.mark.parametrize(
    ("approved", "latest", "holds"), [(None, None, False), (None, 3, False), (3, 3, True), (3, 4, False)]
)
def test_an_approval_is_of_one_text(approved, latest, holds):
    assert rules.approval_holds(approved_revision=approved, latest_revision=latest) is holds


@pytest.mark.parametrize(
    ("state", "who", "newer", "approved", "choices"),
    [
        ("in_editing", EDITOR, False, False, {"edit", "hand_over", "submit"}),
        ("in_editing", CHIEF, False, False, {"edit", "hand_over", "submit", "approve"}),
        ("in_editing", CHIEF_WRITER, False, False, {"edit", "hand_over", "submit", "approve_urgently"}),
        ("submitted", EDITOR, False, False, {"edit", "hand_over"}),
        ("submitted", WRITER, False, False, {"edit", "hand_over", "send_back"}),
        ("submitted", APPROVER, False, False, {"edit", "hand_over", "send_back", "approve"}),
        ("approved", SECRETARY, False, True, {"edit", "hand_over", "publish", "schedule"}),
        ("approved", SECRETARY, False, False, {"edit", "hand_over"}),
        (
            "scheduled",
            APPROVER,
            False,
            True,
            {"edit", "hand_over", "send_back", "publish", "schedule", "unschedule"},
        ),
        ("published", APPROVER, False, True, {"edit", "hand_over", "withdraw"}),
        ("published", APPROVER, True, False, {"edit", "hand_over", "withdraw", "correct"}),
        ("published", WRITER, True, False, {"edit", "hand_over", "withdraw"}),
        ("published", CHIEF_WRITER, True, False, {"edit", "hand_over", "withdraw", "correct"}),
        ("withdrawn", APPROVER, False, False, {"hand_over", "reopen"}),
        ("published", Standing(), True, True, set()),
    ],
)
def test_buttons_on_a_piece(state, who, newer, approved, choices):
    assert rules.piece_choices(state, who, has_newer_text=newer, is_approved=approved) == choices


@pytest.mark.parametrize("seed", range(30))
def test_no_walk_publishes_without_approval(seed):
    chance = random.Random(seed)
    after = {
        "submit": "submitted",
        "send_back": "in_editing",
        "approve": "approved",
        "schedule": "scheduled",
        "publish": "published",
        "correct": "published",
        "withdraw": "withdrawn",
        "reopen": "in_editing",
    }
    state, walk = "in_editing", []
    for _ in range(60):
        step = chance.choice(sorted(after))
        if state in PIECE_STEPS[step]:
            walk.append(step)
            state = after[step]
    since = walk
    while "publish" in since:
        place = since.index("publish")
        assert "approve" in since[:place]
        since = since[place + 1 :]
        if "publish" in since:
            assert "withdraw" in since
    assert state in {choice for choices in PIECE_STEPS.values() for choice in choices}


@pytest.mark.parametrize(
    ("values", "choices"),
    [
        (("received", False, False, False, False), {"take", "accept", "return", "decline"}),
        (("in_editing", True, True, False, False), {"accept", "return", "decline", "put_back", "hand_over"}),
        (("in_editing", False, True, False, False), set()),
        (("in_editing", False, True, False, True), {"hand_over"}),
        (("in_editing", True, True, True, False), {"return", "hand_over"}),
        (("returned", True, True, False, False), {"decline", "hand_over"}),
        (("declined", True, True, False, True), set()),
        (("published", True, True, True, True), set()),
    ],
)
def test_buttons_on_a_dispatch(values, choices):
    state, mine, held, piece, may = values
    assert rules.dispatch_choices(state, is_mine=mine, is_held=held, has_piece=piece, may_hand_over=may) == choices


@pytest.mark.parametrize(
    ("past", "late"),
    [
        (timedelta(), False),
        (timedelta(days=1, hours=23), False),
        (timedelta(days=2), True),
        (timedelta(days=-1), False),
        (timedelta(days=4000), True),
    ],
)
def test_a_decision_has_two_working_days(past, late):
    assert rules.is_overdue(MONDAY, now=MONDAY + past) is late


def test_weekends_dont_count():
    friday = MONDAY + timedelta(days=4)
    assert not rules.is_overdue(friday, now=friday + timedelta(days=3))
    assert rules.is_overdue(friday, now=friday + timedelta(days=4))


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (timedelta(), False),
        (timedelta(seconds=1), True),
        (timedelta(days=366), True),
        (timedelta(days=367), False),
        (timedelta(days=-1), False),
    ],
)
def test_schedules_lie_ahead(at, may):
    assert rules.may_schedule(MONDAY + at, now=MONDAY) is may


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        (" \n\n ", []),
        ("một\nhai\n\n\nba  bốn", ["một", "hai", "ba bốn"]),
    ],
)
def test_every_line_end_is_a_paragraph(text, lines):
    assert rules.paragraphs(text) == lines


def test_markup_becomes_text():
    assert rules.rich_text(["<b>&\"'"]) == "<p>&lt;b&gt;&amp;&quot;&#x27;</p>"


@pytest.mark.parametrize(
    ("lines", "lead", "rest"),
    [
        ([], "", []),
        (["một"], "", ["một"]),
        (["một", "hai"], "một", ["hai"]),
        (["x" * 401, "hai"], "", ["x" * 401, "hai"]),
    ],
)
def test_a_short_first_paragraph_is_the_lead(lines, lead, rest):
    assert rules.split_lead(lines) == (lead, rest)


def test_control_characters_go():
    assert rules.clean_text("  a\x00b\r\nc\rd\ud800\x0be ") == "ab\nc\nde"
