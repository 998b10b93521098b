from datetime import UTC, datetime, timedelta

import pytest

from lantoa.faces.workplace.rules import how_due, is_proof_link, share_links, takes_links

AT = datetime(2026, 11, 18, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "network", "counts"),
    [
        ("https://www.facebook.com/may.lam.giang/posts/12", "facebook", True),
        ("https://m.facebook.com/story.php?id=1", "facebook", True),
        ("https://fb.watch/abc/", "facebook", True),
        ("https://facebook.com.evil.vn/posts/1", "facebook", False),
        ("https://notfacebook.com/1", "facebook", False),
        ("javascript:alert(1)//facebook.com", "facebook", False),
        ("https://zalo.me/g/abc", "zalo_group", True),
        ("https://facebook.com/1", "zalo_group", False),
        ("https://[broken", "facebook", False),
        ("https://congdoan.lamgiang.vn/tin/1", "website", True),
        ("https://example.vn/1", "notice", False),
        ("", "facebook", False),
    ],
)
def test_a_proof_is_a_link_on_the_network(link, network, counts):
    assert is_proof_link(link, network=network) is counts


def test_a_stand_in_for_the_network_counts_where_it_is_used():
    assert is_proof_link("http://localhost:8001/1", network="facebook", also=("localhost",))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(-49, ("late", 49)), (0, ("late", 0)), (0.5, ("soon", 0)), (24, ("soon", 24)), (25, ("later", 25))],
)
def test_how_due(hours, expected):
    assert how_due(AT + timedelta(hours=hours), at=AT) == expected


def test_networks_without_a_documented_sharing_page_get_none():
    assert share_links("zalo_group", "https://x.vn/s/1") == []
    assert share_links("facebook", "https://x.vn/s/1?a=b")[0][1].endswith("u=https%3A%2F%2Fx.vn%2Fs%2F1%3Fa%3Db")
    assert takes_links("facebook")
    assert not takes_links("notice")
