"""Which way a card may go, and why not."""

import pytest

from lantoa.publishing.newsroom.deskboard import rules
from lantoa.publishing.newsroom.deskboard.rules import COLUMNS, Card, column_of, reachable, steps_of, steps_to, why_not
from lantoa.publishing.newsroom.models import Article, Dispatch


@pytest.mark.parametrize(
    ("kind", "state", "column"),
    [
        ("dispatch", "received", "tin-moi"),
        ("dispatch", "in_editing", "dang-lam"),
        ("dispatch", "returned", "dang-lam"),
        ("dispatch", "declined", None),
        ("dispatch", "published", None),
        ("piece", "in_editing", "dang-lam"),
        ("piece", "submitted", "cho-duyet"),
        ("piece", "approved", "hen-gio"),
        ("piece", "scheduled", "hen-gio"),
        ("piece", "published", "da-dang"),
        ("piece", "withdrawn", None),
    ],
)
def test_where_a_card_stands(kind, state, column):
    assert column_of(kind, state) == column


def test_every_state_was_thought_of():
    assert {*Dispatch.State.values} == {"received", "in_editing", "returned", "declined", "published"}
    assert {*Article.State.values} == {"in_editing", "submitted", "approved", "scheduled", "published", "withdrawn"}


@pytest.mark.parametrize(
    ("kind", "column", "ends"),
    [
        ("dispatch", "tin-moi", ("dang-lam",)),
        ("dispatch", "dang-lam", ("tin-moi",)),
        ("piece", "dang-lam", ("cho-duyet", "hen-gio", "da-dang")),
        ("piece", "cho-duyet", ("dang-lam", "hen-gio", "da-dang")),
        ("piece", "hen-gio", ("dang-lam", "da-dang")),
        ("piece", "da-dang", ()),
    ],
)
def test_where_a_card_may_be_carried(kind, column, ends):
    assert reachable(kind, column) == ends


@pytest.mark.parametrize(
    ("choices", "start", "end", "keys"),
    [
        ({"submit"}, "dang-lam", "cho-duyet", ["submit"]),
        ({"submit"}, "dang-lam", "hen-gio", []),
        ({"approve", "send_back"}, "cho-duyet", "hen-gio", ["approve"]),
        ({"approve", "send_back"}, "cho-duyet", "da-dang", ["approve_publish"]),
        ({"approve_urgently", "send_back"}, "cho-duyet", "da-dang", ["approve_urgently_publish"]),
        ({"approve", "send_back"}, "cho-duyet", "dang-lam", ["send_back"]),
        ({"publish", "schedule"}, "hen-gio", "da-dang", ["publish"]),
        ({"withdraw", "correct"}, "da-dang", "hen-gio", []),
    ],
)
def test_what_carries_a_piece(choices, start, end, keys):
    assert [step.key for step in steps_to("piece", choices, start=start, end=end)] == keys


def test_a_dispatch_is_accepted_rather_than_only_held():
    found = steps_to("dispatch", {"take", "accept", "return", "decline"}, start="tin-moi", end="dang-lam")
    assert [(step.key, step.needs) for step in found] == [("accept", "section"), ("take", "")]


def test_what_readers_see_at_once_is_asked_twice():
    assert all(step.needs for step in rules.STEPS["piece"] if step.publishes or step.key in ("publish", "withdraw"))


def test_a_choice_the_board_does_not_know_is_no_step():
    assert steps_of("piece", {"edit", "correct", "reopen"}) == []


@pytest.mark.parametrize(
    ("card", "end", "reason"),
    [
        (Card("piece", "dang-lam", True), "dang-lam", "here"),
        (Card("piece", "dang-lam", False), "cho-duyet", "only_look"),
        (Card("dispatch", "tin-moi", True), "cho-duyet", "accept_first"),
        (Card("dispatch", "tin-moi", True), "da-dang", "accept_first"),
        (Card("dispatch", "dang-lam", True, is_held=True), "tin-moi", "held"),
        (Card("dispatch", "dang-lam", True), "tin-moi", "waits_for_unit"),
        (Card("piece", "dang-lam", True), "tin-moi", "is_piece"),
        (Card("piece", "da-dang", True), "dang-lam", "is_out"),
        (Card("piece", "dang-lam", True), "da-dang", "submit_first"),
        (Card("piece", "hen-gio", True, is_approved=True), "cho-duyet", "is_approved"),
        (Card("piece", "cho-duyet", True, has_written=True, is_approver=True), "hen-gio", "own_text"),
        (Card("piece", "cho-duyet", True), "hen-gio", "no_duty"),
        (Card("piece", "hen-gio", True), "da-dang", "changed_since"),
        (Card("piece", "hen-gio", True, is_approved=True), "da-dang", "no_duty"),
    ],
)
def test_why_a_card_stays(card, end, reason):
    assert why_not(card, end) == reason


@pytest.mark.parametrize("kind", ["dispatch", "piece"])
def test_every_refusal_has_a_word(kind):
    for start in COLUMNS:
        for end in COLUMNS:
            assert why_not(Card(kind, start, may_edit=True), end)
