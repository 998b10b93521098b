"""The portal on other sites: the script, its news, one piece as a card, oEmbed as oembed.com has it."""

import gzip
import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from lantoa.faces.portal.oembed import piece_id_in, read_most
from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_section, make_unit
from lantoa.faces.portal.views.embeds import VERSION, integrity_of, script_of

BASE = settings.BASE_URL
# What is out is named with its digest by other sites: a changed script is another version.
PUBLISHED = {1: "sha384-MjYVmDsFomeIgD+xWfPa7lnMovZ7RLHf+6iFoZE1/4KJE6/blUD1LJLJDp5mUzXJ"}


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_published_script_never_changes_and_is_small(client: Client, version: int) -> None:
    assert integrity_of(version) == PUBLISHED[version]
    body = script_of(version)
    assert len(gzip.compress(body)) <= 6_000
    for answer in (client.get(f"/nhung/lan-toa-{version}.js"), client.get("/nhung/lan-toa.js")):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Content-Type"] == "text/javascript; charset=utf-8"
        assert not answer.cookies
    assert "immutable" in client.get(f"/nhung/lan-toa-{version}.js")["Cache-Control"]
    for tracking in (b"document.cookie", b"localStorage", b"sessionStorage", b"sendBeacon", b"innerHTML", b"eval("):
        assert tracking not in body
    # The house's own, and where W3C's rules are named; nobody else's.
    assert re.findall(rb"https?://[^\s\"'`]+", body) == []


@pytest.mark.django_db
def test_there_is_no_other_version(client: Client) -> None:
    for number in (0, VERSION + 1, 999999):
        assert client.get(f"/nhung/lan-toa-{number}.js").status_code == 404


@pytest.mark.django_db
def test_news_of_a_unit_and_of_a_section(client: Client, django_assert_max_num_queries: object) -> None:
    top = make_unit("LG")
    below = make_unit("LG-1", "CĐCS May Hoa Lam", top)
    piece = make_piece("<b>Bát canh</b> & cơm", unit=below, cover=make_picture())
    make_piece("Tin mục khác", section=make_section("khac", "Khác"), unit=make_unit("XA", "Đơn vị xa"))
    answer = client.get("/nhung/tin/LG/")
    assert answer["Access-Control-Allow-Origin"] == "*"
    said = answer.json()
    assert (said["name"], said["url"]) == (top.name, f"{BASE}/don-vi/LG/")
    [item] = said["items"]
    assert (item["title"], item["url"]) == ("<b>Bát canh</b> & cơm", f"{BASE}{address(piece)}")
    assert item["picture"].startswith(f"{BASE}/media/images/")
    assert [one["title"] for one in client.get("/nhung/muc/khac/").json()["items"]] == ["Tin mục khác"]
    assert client.get("/nhung/muc/khong/").status_code == client.get("/nhung/tin/KHONG/").status_code == 404
    for _number in range(12):
        make_piece(unit=below, cover=make_picture())
    client.get("/nhung/tin/LG/")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(client.get("/nhung/tin/LG/").json()["items"]) == 10


@pytest.mark.django_db
def test_only_the_card_may_stand_in_a_frame(client: Client) -> None:
    piece = make_piece("Bát <canh>", cover=make_picture(), unit=make_unit())
    card = client.get(f"/nhung/bai/{piece.pk}/")
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card
    said = card.content.decode()
    assert "Bát &lt;canh&gt;" in said
    assert "<script" not in said
    assert set(re.findall(r'href="(http[^"]+)"', said)) == {f"{BASE}{address(piece)}"}
    page = client.get(address(piece))
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors *" not in page["Content-Security-Policy"]
    piece.live, piece.state = False, piece.State.WITHDRAWN
    piece.save()
    assert client.get(f"/nhung/bai/{piece.pk}/").status_code == client.get("/nhung/bai/999999/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "width", "height", "has_thumbnail"),
    [
        ("", 600, 210, True),
        ("&maxwidth=500", 500, 210, False),
        ("&maxwidth=300&maxheight=200", 300, 200, False),
        ("&maxwidth=1200&maxheight=630", 600, 210, True),
        ("&maxwidth=0&maxheight=x", 600, 210, True),
        ("&maxwidth=99999999999999&format=json", 600, 210, True),
    ],
)
def test_oembed_answers_within_the_room_that_is_there(
    client: Client, asked: str, width: int, height: int, has_thumbnail: bool
) -> None:
    piece = make_piece('Bát "canh" <đầu tiên>', cover=make_picture(1300, 700), unit=make_unit("LG-1", "CĐCS May"))
    answer = client.get(f"/oembed?url={quote(BASE + address(piece), safe='')}{asked}")
    assert answer["Content-Type"] == "application/json"
    said = answer.json()
    # Source: oembed.com 2.3.4: what every answer has, what "rich" has, thumbnails whole or not at all.
    assert (said["version"], said["type"], said["title"]) == ("1.0", "rich", piece.title)
    assert (said["width"], said["height"]) == (width, height)
    assert said["provider_url"] == f"{BASE}/"
    assert (said["author_name"], said["author_url"]) == ("Mai Lan", f"{BASE}/don-vi/LG-1/")
    parts = {name for name in said if name.startswith("thumbnail_")}
    assert parts == ({"thumbnail_url", "thumbnail_width", "thumbnail_height"} if has_thumbnail else set())
    frame = re.fullmatch(r"<iframe ([^<>]+)></iframe>", said["html"])
    assert frame
    assert f'src="{BASE}/nhung/bai/{piece.pk}/"' in frame[1]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame[1]
    assert f'width="{width}" height="{height}"' in frame[1]
    assert "&quot;canh&quot; &lt;đầu tiên&gt;" in frame[1]


@pytest.mark.django_db
def test_oembed_knows_only_what_is_out(client: Client) -> None:
    piece = make_piece()
    found = quote(BASE + address(piece), safe="")
    assert client.get(f"/oembed?url={found}&format=xml").status_code == 501
    assert client.get(f"/oembed?url={found}").status_code == 200
    link = f'type="application/json+oembed" href="{BASE}/oembed?url={found}&amp;format=json"'
    assert link in client.get(address(piece)).content.decode()
    piece.live, piece.state = False, piece.State.WITHDRAWN
    piece.save()
    assert client.get(f"/oembed?url={found}").status_code == client.get("/oembed").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "/tin-tuc/bat-7/", "javascript:alert(1)//tin/7/", f"{BASE}/", f"{BASE}/tin-tuc/", f"{BASE}/a/b/c-7/",
        "http://x.example/tin/7/", f"{BASE}@x.example/tin/7/", f"{BASE}.x.example/tin/7/", "http://[::1/tin/7/",
        f"{BASE}/tin/{'9' * 19}/", f"{BASE}/tin/bai-７/", f"{BASE}/{'a' * 3000}/7/", f"{BASE}/tin/7/\n",
    ],
)  # fmt: skip
def test_hostile_addresses_name_no_piece(url: str) -> None:
    assert piece_id_in(url) in (None, 7 if url.endswith("\n") else None)


def test_an_address_names_a_piece_by_its_id() -> None:
    for path in ("/tin-tuc/bat-canh-7/", "/tin/7/", "/tin/7", "/tin/bat-7/?utm_source=zalo#x"):
        assert piece_id_in(BASE + path) == 7
    assert [read_most(text) for text in ("300", "0", "-1", "٣", "1e3", "", None)] == [300, *[None] * 6]


@pytest.mark.django_db
def test_webmasters_get_a_code_that_works_without_our_script(client: Client) -> None:
    make_unit("LG")
    make_section()
    said = client.get("/nhung/").content.decode()
    assert integrity_of(VERSION) in said
    assert f"{BASE}/nhung/lan-toa-{VERSION}.js" in said
    assert '<option value="tin-tuc">Tin tức</option>' in said
