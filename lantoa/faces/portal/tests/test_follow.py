"""The doors of the follow button: who may knock, and what is asked of them."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from lantoa.faces.portal.tests.factories import make_home, make_section, make_unit
from lantoa.faces.portal.views import follow
from lantoa.publishing.digests.models import SectionFollower
from lantoa.publishing.distribution.facade import Channel, push_public_key
from simulator.push_crypto import keys_of

pytestmark = pytest.mark.django_db
ENDPOINT = "https://push.example/send/abc"
OWN = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def _portal() -> None:
    cache.clear()
    make_home()
    make_unit("LG-1", "CĐCS May Hoa Lam")


def _body(**values: object) -> dict[str, object]:
    return {"unit": "LG-1", "subscription": {"endpoint": ENDPOINT, "keys": keys_of("a")}} | values


def _post(path: str, body: object, **options: object) -> tuple[int, dict[str, object]]:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path, json.dumps(body), **{"content_type": "application/json", "headers": OWN} | options)
    assert not answer.cookies
    return answer.status_code, answer.json()


def _followers() -> list[int | None]:
    return list(Channel.objects.filter(network="webpush").values_list("followers", flat=True))


def test_a_browser_follows_and_leaves_without_a_session() -> None:
    assert _post("/theo-doi/", _body()) == (201, {"following": True})
    assert _followers() == [1]
    left = {"unit": "LG-1", "endpoint": ENDPOINT}
    assert _post("/theo-doi/thoi/", left) == _post("/theo-doi/thoi/", left) == (200, {"following": False})
    assert _followers() == [0]


def test_leaving_everything_names_no_unit() -> None:
    _post("/theo-doi/", _body())
    assert _post("/theo-doi/thoi/", {"endpoint": ENDPOINT})[0] == 200
    assert _followers() == [0]


def test_a_new_address_of_the_browser_is_taken_over() -> None:
    _post("/theo-doi/", _body())
    fresh = {"endpoint": f"{ENDPOINT}-new", "keys": keys_of("b")}
    assert _post("/theo-doi/doi/", {"old": ENDPOINT, "subscription": fresh})[0] == 200
    assert _post("/theo-doi/thoi/", {"endpoint": f"{ENDPOINT}-new"})[0] == 200
    assert _followers() == [0]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://testserver"}, 201),
        ({"sec-fetch-site": "same-origin"}, 201),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_send(headers: dict[str, str], status: int) -> None:
    assert _post("/theo-doi/", _body(), headers=headers)[0] == status
    assert _followers() == ([1] if status == 201 else [])


@pytest.mark.parametrize(
    ("body", "options", "status"),
    [
        (_body(unit="KHONG-CO"), {}, 404),
        (_body(subscription={"endpoint": ENDPOINT}), {}, 422),
        (_body(subscription=[]), {}, 422),
        (_body(subscription={"endpoint": 7, "keys": keys_of("a")}), {}, 422),
        (_body(subscription={"endpoint": "javascript:x", "keys": keys_of("a")}), {}, 422),
        (_body(subscription={"endpoint": ENDPOINT, "keys": {"p256dh": ["x"], "auth": None}}), {}, 422),
        ([1], {}, 400),
        (_body(), {"content_type": "text/plain"}, 400),
        (_body(more="x" * 5_000), {}, 400),
    ],
)
def test_what_is_no_subscription_is_refused_in_words(body: object, options: dict[str, object], status: int) -> None:
    code, said = _post("/theo-doi/", body, **options)
    assert code == status
    assert said["error"]
    assert _followers() == []
    assert _post("/theo-doi/", _body())[0] == 201


def test_one_address_may_only_ask_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "MOST_PER_HOUR", 3)
    assert [_post("/theo-doi/", _body())[0] for _ in range(4)] == [201, 201, 201, 429]
    # Another factory gate.
    assert _post("/theo-doi/", _body(), REMOTE_ADDR="203.0.113.9")[0] == 201


def test_the_key_and_the_worker(client: Client) -> None:
    assert client.get("/theo-doi/khoa/").json() == {"key": push_public_key()}
    worker = client.get("/theo-doi/sw.js")
    assert worker.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in worker.headers["Cache-Control"]
    assert "pushsubscriptionchange" in worker.content.decode()
    assert 'addEventListener("fetch"' not in worker.content.decode()


def test_the_portal_can_be_put_on_the_home_screen(client: Client) -> None:
    said = client.get("/don-vi/LG-1/").content.decode()
    assert '<link rel="manifest" href="/theo-doi/cong.webmanifest">' in said
    app = client.get("/theo-doi/cong.webmanifest")
    assert app.headers["Content-Type"] == "application/manifest+json"
    assert (app.json()["display"], app.json()["start_url"]) == ("standalone", "/")


def test_the_page_offers_it_hidden_until_the_script_knows_the_browser(client: Client) -> None:
    said = client.get("/don-vi/LG-1/").content.decode()
    assert '<section class="aside" data-follow="LG-1" hidden>' in said
    assert push_public_key() not in said


def test_a_section_is_followed_in_the_place_of_a_unit(client: Client) -> None:
    section = make_section()
    said = client.get("/tin-tuc/").content.decode()
    assert 'data-follow="muc:tin-tuc" hidden' in said
    assert "/ban-tin/?muc=tin-tuc" in said
    body = _body(unit="muc:tin-tuc")
    assert _post("/theo-doi/", body)[0] == 201
    assert list(SectionFollower.objects.values_list("section_id", flat=True)) == [section.pk]
    assert _followers() == []
    assert _post("/theo-doi/", _body(unit="muc:khong-co"))[0] == 404
    fresh = {"endpoint": f"{ENDPOINT}-new", "keys": keys_of("b")}
    assert _post("/theo-doi/doi/", {"old": ENDPOINT, "subscription": fresh})[0] == 200
    assert _post("/theo-doi/thoi/", {"unit": "muc:tin-tuc", "endpoint": ENDPOINT})[0] == 200
    assert SectionFollower.objects.count() == 1
    assert _post("/theo-doi/thoi/", {"endpoint": f"{ENDPOINT}-new"})[0] == 200
    assert SectionFollower.objects.count() == 0
