"""Nhận nhắc việc qua: each person's own choice, and nobody else's places."""

import json

import pytest

from lantoa.publishing.distribution.networks.webpush.vapid import public_key
from lantoa.publishing.distribution.notices.push import add_browser
from lantoa.services.notify.facade import add_address, choices_of
from simulator.push_crypto import keys_of

PAGE = "/lam-viec/nhac-viec/"


def says(page):
    return " ".join(page.content.decode().split())


@pytest.fixture(autouse=True)
def _somewhere(settings):
    settings.ALLOW_PRIVATE_CALLBACKS = True


def subscription(name="may-nay", **changed):
    return json.dumps({"endpoint": f"https://push.example.com/{name}", "keys": keys_of(name)} | changed)


def test_the_page_offers_what_there_is(lan, house, settings):
    page = says(lan.get(PAGE))
    assert f'data-push-key="{public_key()}"' in page
    assert "Tài khoản chưa có địa chỉ thư" in page
    assert "Zalo Bot" not in page
    house.lan.email = "lan@congdoan.example"
    house.lan.save()
    settings.ZALO_NOTICE_BOT_TOKEN = "1:s"
    page = says(lan.get(PAGE))
    assert "lan@congdoan.example" in page
    assert "Tôi đã gửi mã" in page
    assert 'id="ma-zalo">LT-' in page


def test_only_who_is_signed_in_sees_it(client, house):
    assert client.get(PAGE).status_code == 302
    assert client.post(f"{PAGE}may/", {"subscription": subscription()}).headers["location"].startswith("/tai-khoan/")


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_phones(lan, house, count, django_assert_num_queries):
    public_key()
    for number in range(count):
        add_browser(user=house.lan, endpoint=f"https://push.example.com/{number}", keys=keys_of(str(number)))
    with django_assert_num_queries(6):
        page = says(lan.get(PAGE))
    assert page.count("Máy bật lúc") == count


def test_a_phone_is_added_and_removed(lan, house):
    page = lan.post(f"{PAGE}may/", {"subscription": subscription()}, follow=True)
    assert "Máy này sẽ hiện thông báo nhắc việc." in says(page)
    [place] = choices_of(house.lan).places["push"]
    assert place.values == {"endpoint": "https://push.example.com/may-nay", "keys": keys_of("may-nay")}
    assert lan.post(f"{PAGE}bo/{place.pk}/").status_code == 302
    assert choices_of(house.lan).places == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 4_000,
        "x" * 5_000,
        subscription(keys={}),
        subscription(keys="k"),
        subscription(endpoint=7),
    ],
)
def test_what_no_browser_sends_is_refused_in_words(lan, house, text):
    page = says(lan.post(f"{PAGE}may/", {"subscription": text}, follow=True))
    assert "Trình duyệt" in page
    assert choices_of(house.lan).places == {}


def test_each_way_is_switched_off_and_on(lan, house):
    for way in ("push", "email", "zalo_bot"):
        lan.post(f"{PAGE}chon/", {"way": way, "on": "0"})
        assert choices_of(house.lan).silent == {way}
        lan.post(f"{PAGE}chon/", {"way": way, "on": "1"})
    assert choices_of(house.lan).silent == frozenset()
    assert choices_of(house.mai).silent == frozenset()
    assert lan.post(f"{PAGE}chon/", {"way": "screen", "on": "0"}).status_code == 404


def test_other_peoples_places_are_missing(client, house):
    place = add_address(user=house.lan, way="push", values={}, identity="x")
    client.force_login(house.mai)
    assert client.post(f"{PAGE}bo/{place.pk}/").status_code == 404
    assert client.post(f"{PAGE}bo/{10**9}/").status_code == 404
    assert "Máy bật lúc" not in says(client.get(PAGE))
    assert choices_of(house.lan).places["push"] == [place]


def test_without_a_bot_there_is_nothing_to_listen_to(lan):
    assert lan.post(f"{PAGE}zalo/").status_code == 404


def test_a_bot_that_does_not_answer_is_no_chat(lan, house, settings):
    settings.ZALO_NOTICE_BOT_TOKEN = "1:s"
    assert "Chưa thấy mã" in says(lan.post(f"{PAGE}zalo/", follow=True))
    add_address(user=house.lan, way="zalo_bot", values={"chat_id": "c"}, identity="c")
    page = says(lan.post(f"{PAGE}zalo/", follow=True))
    assert "Đã nối Zalo" in page
    assert "Cuộc trò chuyện nối lúc" in page


def test_the_service_worker_shows_notices_and_opens_only_our_pages(client):
    said = client.get("/lam-viec/sw.js").content.decode()
    assert 'addEventListener("push"' in said
    assert "address.origin === self.location.origin" in said
