"""Times as pages say them."""

from datetime import UTC, date, datetime

import pytest

from lantoa.design.templatetags import look
from lantoa.design.templatetags.look import vn_brief
from lantoa.kit.clock import VIETNAM


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (None, ""),
        (datetime(2026, 12, 31, 23, 30, tzinfo=VIETNAM), "31/12 23:30"),
        (datetime(2026, 1, 1, 0, 5, tzinfo=VIETNAM), "01/01 00:05"),
        (datetime(2025, 12, 31, 23, 59, tzinfo=VIETNAM), "31/12/2025"),
        (datetime(2027, 1, 1, 0, 5, tzinfo=VIETNAM), "01/01/2027"),
    ],
)
def test_a_list_says_the_hour_only_of_this_year(
    moment: datetime | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "today", lambda: date(2026, 5, 1))
    assert vn_brief(moment and moment.astimezone(UTC)) == said
