"""When a send is tried again."""

from datetime import timedelta

import pytest

from lantoa.services.notify.rules import LONGEST_PAUSE, PAUSES, pause_after


def test_a_send_is_tried_again_later_and_later_and_then_no_more():
    assert [pause_after(attempts) for attempts in range(1, 6)] == [*PAUSES, None]


@pytest.mark.parametrize(
    ("told", "pause"),
    [(timedelta(seconds=5), PAUSES[0]), (timedelta(minutes=20), timedelta(minutes=20)), (timedelta(9), LONGEST_PAUSE)],
)
def test_what_the_other_side_asks_for_is_waited_for_within_reason(told, pause):
    assert pause_after(1, told) == pause
