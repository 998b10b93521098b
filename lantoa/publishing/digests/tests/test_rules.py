"""When digests come out and what stands in them."""

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.digests.rules import covered_since, last_slot, next_slot, ordered, wants

# 06:45 in Việt Nam.
FRIDAY = datetime(2026, 11, 26, 23, 45, tzinfo=UTC)
MONDAY = datetime(2026, 11, 22, 23, 45, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("rhythm", "at", "last"),
    [
        ("daily", FRIDAY, FRIDAY),
        ("daily", FRIDAY - SECOND, FRIDAY - DAY),
        ("daily", FRIDAY + DAY - SECOND, FRIDAY),
        ("weekly", FRIDAY, MONDAY),
        ("weekly", MONDAY, MONDAY),
        ("weekly", MONDAY - SECOND, MONDAY - 7 * DAY),
        ("weekly", MONDAY + 7 * DAY - SECOND, MONDAY),
    ],
)
def test_slots(rhythm: str, at: datetime, last: datetime) -> None:
    assert last_slot(rhythm, at) == last
    assert next_slot(rhythm, at) == last + (DAY if rhythm == "daily" else 7 * DAY)


def test_an_issue_goes_on_where_the_last_one_ended() -> None:
    assert covered_since("daily", FRIDAY, None) == FRIDAY - DAY
    assert covered_since("daily", FRIDAY, FRIDAY - 3 * DAY) == FRIDAY - 3 * DAY
    assert covered_since("daily", FRIDAY, FRIDAY - 90 * DAY) == FRIDAY - 14 * DAY
    assert covered_since("weekly", FRIDAY, FRIDAY + DAY) == FRIDAY


def test_the_boards_order_and_omissions() -> None:
    assert ordered([5, 4, 3], first=[], dropped=[]) == [5, 4, 3]
    assert ordered([6, 5, 4, 3], first=[3, 9, 3, 5], dropped=[4]) == [3, 5, 6]
    assert ordered([5, 4], first=[5], dropped=[5]) == [4]


def test_who_wants_what() -> None:
    def told(sections: list[int], units: list[int]) -> bool:
        return wants(section_ids=sections, unit_ids=units, section_id=7, above_ids=(1, 2))

    assert told([], [])
    assert told([7], [])
    assert told([8], [2])
    assert not told([8], [3])
    assert not wants(section_ids=[8], unit_ids=[], section_id=None, above_ids=())
