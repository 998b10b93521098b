"""Where people see an account."""

import pytest

from lantoa.publishing.distribution.networks.registry import SPECS


@pytest.mark.parametrize(
    ("network", "address", "facts", "url"),
    [
        ("facebook", "1234", {}, "https://www.facebook.com/1234"),
        ("telegram", "@congdoan", {}, "https://t.me/congdoan"),
        ("telegram", "congdoan", {}, "https://t.me/congdoan"),
        ("youtube", "@congdoan", {}, "https://www.youtube.com/@congdoan"),
        ("youtube", "UCabc", {}, "https://www.youtube.com/channel/UCabc"),
        ("tiktok", "-000a", {"username": "congdoan.tre"}, "https://www.tiktok.com/@congdoan.tre"),
        ("tiktok", "-000a", {}, ""),
        ("zalo_group", "nhóm", {}, ""),
        ("facebook", "", {}, ""),
    ],
)
def test_an_account_is_linked_where_it_can_be_opened(network, address, facts, url):
    assert SPECS[network].profile_of(address, facts) == url


def test_an_account_is_called_as_people_know_it():
    assert SPECS["tiktok"].handle_of("-000a", {"username": "congdoan.tre"}) == "@congdoan.tre"
    assert SPECS["tiktok"].handle_of("-000a", {}) == "-000a"
