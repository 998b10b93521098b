import pytest

from lantoa.publishing.distribution.proof.links import is_proof_link, shows, takes_links


@pytest.mark.parametrize(
    ("link", "network", "is_one"),
    [
        ("https://www.facebook.com/groups/1/posts/2", "facebook_group", True),
        ("https://m.facebook.com/story.php?id=1", "facebook_profile", True),
        ("https://fb.watch/x/", "facebook", True),
        ("https://zalo.me/g/abc", "zalo_group", True),
        ("https://facebook.com.evil.example/1", "facebook", False),
        ("https://notfacebook.com/1", "facebook_group", False),
        ("https://evil.example/?facebook.com", "facebook", False),
        ("https://facebook.com@evil.example/", "facebook", False),
        ("javascript:alert(1)//facebook.com", "facebook", False),
        ("https://facebook.com/1", "zalo_group", False),
        ("https://example.vn/1", "notice", False),
        ("https://example.vn/1", "loudspeaker", False),
        ("https://congdoan.example.vn/1", "website", True),
        ("https://localhost/1", "website", False),
        ("http://[bad", "facebook", False),
        ("https://facebook.com:99999/", "facebook", False),
    ],
)
def test_a_proof_lies_on_the_right_network(link, network, is_one):
    assert is_proof_link(link, network=network) is is_one


def test_a_simulator_s_posts_are_proof_where_it_stands_in(settings):
    settings.FACEBOOK_GRAPH_URL = "http://localhost:9123/graph"
    assert is_proof_link("http://localhost:9123/posts/1", network="facebook_group")
    assert not is_proof_link("http://localhost:9124/posts/1", network="facebook_group")


def test_boards_and_loudspeakers_have_no_links():
    assert not takes_links("notice")
    assert not takes_links("loudspeaker")
    assert takes_links("facebook_group")
    assert takes_links("website")


SHORT = "http://lantoa.vn/s/G7AgsZC"
TITLE = "Bữa cơm ca ba thêm bát canh nóng"


@pytest.mark.parametrize(
    ("page", "is_there"),
    [
        (f'<a href="{SHORT}">xem</a>', True),
        ('<a href="https://l.facebook.com/l.php?u=http%3A%2F%2Flantoa.vn%2Fs%2FG7AgsZC&h=1">', True),
        ("<meta content='B&#7919;a c&#417;m ca ba th&#234;m b&#225;t canh n&#243;ng'>", True),
        ("<p>BỮA CƠM CA BA: thêm bát  canh nóng!</p>", True),
        ("Bua com ca ba them bat canh nong", True),
        ("http://lantoa.vn/s/G7AgsZCx", False),
        ("Bữa cơm ca ba", False),
        ("", False),
    ],
)
def test_a_page_shows_the_link_or_the_title(page, is_there):
    assert shows(page, short_url=SHORT, title=TITLE) is is_there


def test_a_title_of_two_syllables_proves_nothing():
    assert not shows("<p>Đại hội</p>", short_url=SHORT, title="Đại hội")
