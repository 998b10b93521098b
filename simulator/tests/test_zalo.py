"""Official accounts as Zalo's documents describe them."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from simulator.zalo_oauth import challenge_of

from .callers import OA, ZaloOa, picture


@pytest.fixture
def oa(simulator, http):
    return ZaloOa(simulator, http)


def test_an_article_is_made_in_two_steps(oa, simulator):
    simulator.set(zalo_processing_polls=2)
    token = oa.create()["data"]["token"]
    answers = [oa.post("article/verify", {"token": token}) for _ in range(3)]

    assert [answer["error"] for answer in answers] == [-214, -214, 0]
    assert oa.get("article/getdetail", id=answers[2]["data"]["id"])["data"]["title"] == "Tháng Công nhân 2026"


def test_an_article_is_not_listed_before_it_is_processed(oa, simulator):
    simulator.set(zalo_processing_seconds=60)
    token = oa.create()["data"]["token"]

    assert oa.post("article/verify", {"token": token})["error"] == -214
    assert oa.get("article/getslice", offset=0, limit=10, type="normal")["data"] == {"medias": [], "total": 0}


def test_an_article_is_hidden_unless_told_otherwise(oa, simulator):
    article_id = oa.published(status=None)
    hidden = simulator.posts("zalo_oa")[0]
    token = oa.post("article/update", {**_body(), "id": article_id, "status": "show"})["data"]["token"]

    assert (hidden["status"], hidden["is_shown"]) == ("hide", False)
    assert oa.post("article/verify", {"token": token})["data"]["id"] == article_id
    assert simulator.posts("zalo_oa")[0]["is_shown"] is True


def _body():
    from .callers import article

    return article()


def test_articles_are_listed_newest_first_ten_at_most(oa):
    ids = [oa.published(title=f"Bài {n}") for n in range(3)]
    slice_ = oa.get("article/getslice", offset=1, limit=10, type="normal")["data"]

    assert [media["id"] for media in slice_["medias"]] == [ids[1], ids[0]]
    assert slice_["total"] == 3
    assert oa.get("article/getslice", offset=0, limit=11, type="normal")["error"] == -201
    assert oa.get("article/getslice", offset=0, limit=10)["error"] == -201


def test_a_removed_article_is_gone(oa):
    article_id = oa.published()

    assert oa.post("article/remove", {"id": article_id})["error"] == 0
    assert oa.get("article/getdetail", id=article_id)["error"] == -201
    assert oa.post("article/remove", {"id": article_id})["error"] == -201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "ố" * 151}, -210),
        ({"author": "x" * 51}, -210),
        ({"description": "x" * 301}, -210),
        ({"title": None}, -201),
        ({"type": "other"}, -201),
        ({"cover": None}, -201),
        ({"cover": {"cover_type": "photo", "photo_url": "anh.jpg"}}, -201),
        ({"body": []}, -201),
        ({"body": [{"type": "text"}]}, -201),
        ({"status": "visible"}, -201),
        ({"title": "ố" * 150, "author": "x" * 50, "description": "x" * 300}, 0),
    ],
)
def test_an_article_keeps_the_limits(oa, changes, code):
    assert oa.create(**changes)["error"] == code


def test_both_meanings_of_223_have_their_own_words(oa, simulator):
    oa.published()
    simulator.change_account("zalo_oa", OA, article_quota=1)
    last, over = oa.create(), oa.create()
    simulator.change_account("zalo_oa", OA, authorised=False)
    unauthorised = oa.create()

    assert (last["error"], over["error"], unauthorised["error"]) == (0, -223, -223)
    assert "quota" in over["message"]
    assert "quota" not in unauthorised["message"]


def test_the_account_and_its_app_can_be_out_of_order(oa, simulator):
    oa.published()
    simulator.change_account("zalo_oa", OA, verified=False)
    unverified = oa.create()["error"]
    simulator.change_account("zalo_oa", OA, app_active=False)

    assert unverified == -221
    assert oa.create()["error"] == -209
    assert oa.post("article/nonsense", {})["error"] == -209


def test_the_account_tells_about_itself(oa):
    data = oa.get("oa/getoa")["data"]

    assert (data["oaid"], data["is_verified"]) == (OA, True)


def test_a_picture_is_uploaded_within_limits(oa, simulator):
    def upload(content):
        url = simulator.zalo_url + "/v2.0/oa/upload/image"
        return oa.http.post(url, headers={"access_token": oa.access}, files={"file": ("a.jpg", content)}).json()

    assert upload(picture())["data"]["attachment_id"].startswith("at")
    assert upload(picture(kind="GIF"))["error"] == -201
    assert upload(b"\xff\xd8\xff" + b"0" * 1_000_000)["error"] == -210


def test_an_exchange_kills_the_pair_before(oa):
    oa.published()
    pair = oa.exchange()
    old = oa.create()["error"]
    oa.access = pair["access_token"]

    assert pair["expires_in"] == "90000"
    assert old == -220
    assert oa.create()["error"] == 0


def test_a_refresh_token_works_once(oa, simulator):
    first, second = oa.exchange(), oa.exchange()
    exchanges = simulator.account("zalo_oa", OA)["exchanges"]

    assert "access_token" in first
    assert second["error"] == -14014
    assert exchanges == {oa.refresh_token: {"exchanged": 1, "refused": 1}}


def test_of_many_exchanges_at_once_one_succeeds(oa, simulator):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: oa.exchange(), range(8)))

    assert sum("access_token" in answer for answer in answers) == 1
    assert simulator.account("zalo_oa", OA)["exchanges"][oa.refresh_token] == {"exchanged": 1, "refused": 7}


def test_an_exchange_needs_the_secret_and_a_form(oa, simulator):
    body = {"refresh_token": oa.refresh_token, "app_id": "200001", "grant_type": "refresh_token"}
    url = simulator.zalo_oauth_url + "/v4/oa/access_token"
    as_json = oa.http.post(url, headers={"secret_key": "zalo-secret"}, json=body).json()

    assert oa.exchange(secret="wrong")["error"] == -14005
    assert as_json["error"] == -14006
    assert "access_token" in oa.exchange()


def test_an_access_token_expires_and_a_strange_one_is_invalid(oa, simulator):
    oa.published()
    simulator.change_account("zalo_oa", OA, access_until=0.0)
    expired = oa.create()["error"]
    oa.access = "nobody's"

    assert expired == -216
    assert oa.create()["error"] == -216


def test_calls_run_out(oa, simulator):
    simulator.set(zalo_calls_per_minute=1)
    answers = [oa.get("oa/getoa")["error"] for _ in range(3)]

    assert -32 in answers[1:]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"redirect_uri": "http://127.0.0.1:1/elsewhere"}, 404),
        ({"code_challenge": "another"}, 404),
        ({"redirect_uri": "ftp://x"}, 404),
    ],
)
def test_consent_is_asked_for_what_the_console_has_saved(simulator, http, changes, status):
    console = {"callback": "http://127.0.0.1:1/back", "challenge": challenge_of("v" * 43)}
    simulator.control("POST", "apps", {"network": "zalo_oa", "id": "300001", "secret": "s", **console})
    ask = {"app_id": "300001", "redirect_uri": console["callback"], "code_challenge": console["challenge"], **changes}
    url = simulator.zalo_oauth_url + "/v4/oa/permission"

    assert http.get(url, params=ask).status_code == status
    assert http.post(url, data={**ask, "account": OA}).status_code == (303 if status == 200 else status)


def test_an_app_that_is_not_active_gets_no_consent(oa, simulator, http):
    oa.published()
    simulator.change_account("zalo_oa", OA, app_active=False)
    ask = {"app_id": "200001", "redirect_uri": "http://127.0.0.1:1/back", "account": OA}
    refused = http.post(simulator.zalo_oauth_url + "/v4/oa/permission", data=ask)

    assert refused.status_code == 404
    assert "-14002" in refused.text


def test_consent_gives_a_code_that_works_once(oa, simulator, http):
    challenge = challenge_of("v" * 43)
    redirect = "http://127.0.0.1:1/back"
    ask = {"app_id": "200001", "redirect_uri": redirect, "code_challenge": challenge, "state": "s1"}
    form = http.get(simulator.zalo_oauth_url + "/v4/oa/permission", params=ask)
    agreed = http.post(simulator.zalo_oauth_url + "/v4/oa/permission", data={**ask, "account": OA})
    back = parse_qs(urlsplit(agreed.headers["location"]).query)
    body = {"code": back["code"][0], "app_id": "200001", "grant_type": "authorization_code", "code_verifier": "v" * 43}
    url = simulator.zalo_oauth_url + "/v4/oa/access_token"
    answers = [http.post(url, headers={"secret_key": "zalo-secret"}, data=body).json() for _ in range(2)]

    assert "Đồng ý" in form.text
    assert (back["oa_id"], back["state"]) == ([OA], ["s1"])
    assert "access_token" in answers[0]
    assert answers[1]["error"] == -14010
