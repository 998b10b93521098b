from datetime import UTC, datetime, timedelta

import pytest

from lantoa.faces.workplace.rules import how_due, share_links

AT = datetime(2026, 11, 18, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(-49, ("late", 49)), (0, ("late", 0)), (0.5, ("soon", 0)), (24, ("soon", 24)), (25, ("later", 25))],
)
def test_how_due(hours, expected):
    assert how_due(AT + timedelta(hours=hours), at=AT) == expected


def test_networks_without_a_documented_sharing_page_get_none():
    assert share_links("zalo_group", "https://x.vn/s/1") == []
    assert share_links("facebook", "https://x.vn/s/1?a=b")[0][1].endswith("u=https%3A%2F%2Fx.vn%2Fs%2F1%3Fa%3Db")
