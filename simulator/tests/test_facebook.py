"""Pages as the Graph API's documents describe them."""

import hashlib
import hmac
import json
import time

import pytest

from .callers import OTHER_PAGE, PAGE, TOKEN, Graph, picture


@pytest.fixture
def graph(simulator, http):
    return Graph(simulator, http)


def error(answer):
    body = answer.json()["error"]
    assert len(body["fbtrace_id"]) == 11
    return body["code"], body.get("error_subcode", 0)


def test_a_post_answers_its_id_and_on_request_its_address(graph, http):
    plain = graph.feed("Một")
    asked = graph.feed("Hai", link="https://example.vn/s/abc", fields="id,permalink_url").json()

    assert list(plain.json()) == ["id"]
    assert asked["id"].startswith(PAGE + "_")
    assert "Hai" in http.get(asked["permalink_url"]).text
    assert json.loads(plain.headers["x-app-usage"])["call_count"] == 1


def test_parameters_come_as_form_json_or_multipart_and_the_token_anywhere(graph, http):
    url = f"{graph.url}{PAGE}/feed"
    bearer = {"Authorization": f"Bearer {TOKEN}"}

    assert http.post(url, params={"access_token": TOKEN, "message": "ở địa chỉ"}).status_code == 200
    assert http.post(url, json={"message": "trong JSON"}, headers=bearer).status_code == 200
    assert http.post(url, files={"message": (None, "nhiều phần")}, headers=bearer).status_code == 200
    messages = [post["message"] for post in graph.get(f"{PAGE}/published_posts").json()["data"]]
    assert messages == ["nhiều phần", "trong JSON", "ở địa chỉ"]


def test_the_version_and_even_the_base_address_may_be_left_out(simulator, http):
    data = {"access_token": TOKEN}
    unversioned = http.post(f"{simulator.facebook_url}/{PAGE}/feed", data={**data, "message": "1"})
    bare = http.post(f"{simulator.url}/v26.0/{PAGE}/feed", data={**data, "message": "2"})

    assert (unversioned.status_code, bare.status_code) == (200, 200)


def test_the_same_words_twice_in_a_row_are_a_duplicate(graph):
    first = graph.feed("Một")

    assert error(graph.feed("Một")) == (506, 1455006)
    assert graph.feed("Hai").status_code == 200
    assert graph.feed("Một").status_code == 200
    assert first.status_code == 200


def test_an_error_speaks_vietnamese_when_asked(graph):
    graph.feed("Một")

    assert "trùng" in graph.feed("Một", locale="vi_VN").json()["error"]["error_user_msg"]
    assert "same" in graph.feed("Một").json()["error"]["error_user_msg"]


@pytest.mark.parametrize(
    "data",
    [
        {"message": ""},
        {"message": "x" * 63_207},
        {"link": "khong-phai-link"},
        {"published": "false", "scheduled_publish_time": "5"},
    ],
)
def test_bad_content_is_code_100(graph, data):
    assert error(graph.feed(**{"message": "Một", **data}))[0] == 100


def test_a_scheduled_post_is_not_shown_yet(graph):
    at = int(time.time()) + 3600
    post_id = graph.feed("Hẹn giờ", published="false", scheduled_publish_time=at).json()["id"]

    assert graph.get(f"{PAGE}/published_posts").json()["data"] == []
    assert [p["id"] for p in graph.get(f"{PAGE}/scheduled_posts").json()["data"]] == [post_id]


def test_photos_are_staged_then_attached_once(graph):
    photos = [graph.upload().json()["id"] for _ in range(2)]
    post = graph.album("Hội thao", photos).json()["id"]
    seen = graph.get(post, fields="attachments{subattachments},full_picture").json()

    assert len(seen["attachments"]["data"][0]["subattachments"]["data"]) == 2
    assert graph.http.get(seen["full_picture"]).content == picture()
    assert error(graph.album("Lần nữa", photos)) == (100, 1366051)


def test_a_single_photo_is_a_post_of_its_own(graph):
    answer = graph.post(f"{PAGE}/photos", url="https://example.vn/a.jpg", caption="Một ảnh").json()

    assert graph.get(answer["post_id"]).json()["message"] == "Một ảnh"


@pytest.mark.parametrize("content", [picture(kind="GIF"), b"PK\x03\x04zip", b"\xff\xd8\xff" + b"0" * 4_000_000])
def test_a_photo_of_the_wrong_kind_or_size_is_1366046(graph, content):
    assert error(graph.upload(content)) == (100, 1366046)


def test_a_post_is_edited_and_deleted(graph):
    post = graph.feed("Nhầm").json()["id"]

    assert graph.post(post, message="Đúng").json() == {"success": True}
    assert graph.get(post).json()["message"] == "Đúng"
    assert graph.delete(post).json() == {"success": True}
    assert error(graph.get(post)) == (100, 33)
    assert error(graph.delete(post)) == (100, 33)


def test_published_posts_are_paged_newest_first(graph):
    for number in range(5):
        graph.feed(f"Bài {number}")
    first = graph.get(f"{PAGE}/published_posts", limit=2, fields="message").json()
    second = graph.http.get(first["paging"]["next"]).json()
    back = graph.get(f"{PAGE}/published_posts", limit=9, before=second["paging"]["cursors"]["before"]).json()
    late = graph.get(f"{PAGE}/published_posts", since=int(time.time()) + 60).json()

    assert [p["message"] for p in first["data"]] == ["Bài 4", "Bài 3"]
    assert [p["message"] for p in second["data"]] == ["Bài 2", "Bài 1"]
    assert [p["message"] for p in back["data"]] == ["Bài 4", "Bài 3"]
    assert late == {"data": []}


def test_a_link_is_found_again_behind_the_platforms_own_address(graph):
    graph.feed("Một", link="https://example.vn/s/abc")
    posts = graph.get(f"{PAGE}/published_posts", fields="attachments{url,unshimmed_url}").json()["data"]
    share = posts[0]["attachments"]["data"][0]

    assert share["unshimmed_url"] == "https://example.vn/s/abc"
    assert share["url"] == "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.vn%2Fs%2Fabc"


def test_engagement_comes_by_fields_and_metrics(graph, simulator):
    post = graph.feed().json()["id"]
    simulator.control("PATCH", f"posts/{post}", {"engagement": {"reactions": 24, "comments": 3, "shares": 2}})
    fields = (
        "shares,reactions.limit(0).summary(true),reactions.type(LIKE).limit(0).summary(true).as(like),"
        "comments.limit(0).summary(true)"
    )
    seen = graph.get(post, fields=fields).json()

    assert seen["shares"] == {"count": 2}
    assert seen["reactions"]["summary"]["total_count"] == 24
    assert seen["like"]["summary"]["total_count"] == 12
    assert seen["comments"]["summary"]["total_count"] == 3
    assert error(graph.get(post, fields="id,sparkle")) == (100, 0)
    assert graph.get(f"{post}/insights", metric="post_clicks").json()["data"][0]["values"] == [{"value": 48}]
    assert error(graph.get(f"{post}/insights", metric="post_clicks,post_impressions"))[0] == 100


def test_many_objects_in_one_call(graph):
    posts = [graph.feed(f"Bài {n}").json()["id"] for n in range(2)]
    seen = graph.get("", ids=",".join(posts), fields="message").json()

    assert {key: value["message"] for key, value in seen.items()} == dict(zip(posts, ["Bài 0", "Bài 1"], strict=True))
    assert error(graph.get("", ids=f"{posts[0]},1_1")) == (100, 33)


def test_a_token_is_good_for_its_own_page_only(graph, simulator, http):
    simulator.add_accounts({"network": "facebook", "id": OTHER_PAGE})

    assert error(graph.post(f"{OTHER_PAGE}/feed", message="Nhầm trang")) == (200, 0)
    assert error(graph.post("123456/feed", message="Không có")) == (100, 33)
    assert error(Graph(simulator, http, token="EAAgibberish").feed()) == (190, 0)
    assert error(http.post(f"{graph.url}{PAGE}/feed", data={"message": "x"})) == (104, 0)
    assert error(graph.get("nowhere/at/all")) == (2500, 0)


def test_a_dead_token_stays_dead_until_a_new_one_is_granted(graph, simulator, http):
    graph.feed("Một")
    simulator.change_account("facebook", PAGE, token_fate=460)

    assert error(graph.feed("Hai")) == (190, 460)
    accounts = http.get(graph.url + "me/accounts", params={"access_token": "EAAuser.1"}).json()["data"]
    renewed = Graph(simulator, http, token=accounts[0]["access_token"])
    assert renewed.token != graph.token
    assert renewed.feed("Hai").status_code == 200


def test_debug_token_tells_what_became_of_a_token(graph, simulator, http):
    graph.feed("Một")
    ask = {"input_token": TOKEN, "access_token": "100001|facebook-secret"}
    good = http.get(graph.url + "debug_token", params=ask).json()["data"]
    simulator.change_account("facebook", PAGE, token_fate=463)
    dead = http.get(graph.url + "debug_token", params=ask).json()["data"]

    assert (good["is_valid"], good["profile_id"]) == (True, PAGE)
    assert (dead["is_valid"], dead["error"]["subcode"]) == (False, 463)


def test_tokens_are_exchanged_with_the_right_secret(graph, http):
    app = {"client_id": "100001", "client_secret": "facebook-secret"}
    url = graph.url + "oauth/access_token"
    own = http.get(url, params={**app, "grant_type": "client_credentials"}).json()
    long = http.get(url, params={**app, "grant_type": "fb_exchange_token", "fb_exchange_token": "EAAuser.1"}).json()
    wrong = http.get(url, params={**app, "client_secret": "x", "grant_type": "client_credentials"})

    assert own["access_token"] == "100001|facebook-secret"
    assert long["expires_in"] == 5_183_944
    assert error(wrong) == (101, 0)


def test_a_wrong_proof_is_refused(graph):
    proof = hmac.new(b"facebook-secret", TOKEN.encode(), hashlib.sha256).hexdigest()

    assert graph.feed("Một", appsecret_proof=proof).status_code == 200
    assert error(graph.feed("Hai", appsecret_proof="0" * 64)) == (100, 0)


def test_posting_too_fast_is_368_with_its_own_subcode(graph, simulator):
    simulator.set(facebook_spacing_seconds=60)

    assert graph.feed("Một").status_code == 200
    assert error(graph.feed("Hai")) == (368, 1390008)


def test_a_page_runs_out_of_calls_and_says_for_how_long(graph, simulator):
    simulator.set(facebook_calls_per_hour=2)
    answers = [graph.feed(f"Bài {n}") for n in range(3)]
    usage = json.loads(answers[2].headers["x-business-use-case-usage"])[PAGE][0]

    assert error(answers[2]) == (80001, 0)
    assert json.loads(answers[1].headers["x-app-usage"])["call_count"] == 100
    assert 1 <= usage["estimated_time_to_regain_access"] <= 61


def test_a_link_is_scraped(graph, simulator):
    answer = graph.post("", id="https://example.vn/tin-1", scrape="true").json()

    assert answer["url"] == "https://example.vn/tin-1"
    assert simulator.control("GET", "calls")["scrapes"] == {"https://example.vn/tin-1": 1}
