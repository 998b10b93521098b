"""Everything that can be made to go wrong, and what is stored meanwhile."""

import json
import time

import httpx
import pytest

from .callers import OA, PAGE, Graph, ZaloOa


@pytest.fixture
def graph(simulator, http):
    return Graph(simulator, http)


@pytest.fixture
def oa(simulator, http):
    return ZaloOa(simulator, http)


def stored(simulator, network="facebook"):
    return len(simulator.posts(network))


@pytest.mark.parametrize(
    ("kind", "status", "code", "subcode"),
    [
        ("rate_limited", 403, 32, 0),
        ("token_expired", 400, 190, 463),
        ("token_revoked", 400, 190, 460),
        ("transient", 500, 2, 0),
        ("permission", 403, 200, 0),
        ("policy", 400, 368, 0),
        ("too_fast", 400, 368, 1390008),
        ("error_in_200", 200, 1, 0),
    ],
)
def test_facebook_refuses_and_stores_nothing(graph, simulator, kind, status, code, subcode):
    simulator.fault(kind, network="facebook")
    answer = graph.feed()
    error = answer.json()["error"]

    assert (answer.status_code, error["code"], error.get("error_subcode", 0)) == (status, code, subcode)
    assert error.get("is_transient", False) is (kind in ("rate_limited", "transient", "error_in_200"))
    assert stored(simulator) == 0


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("rate_limited", -32),
        ("token_expired", -216),
        ("token_revoked", -220),
        ("transient", -200),
        ("permission", -223),
        ("policy", -248),
    ],
)
def test_zalo_refuses_and_stores_nothing(oa, simulator, kind, code):
    simulator.fault(kind, network="zalo_oa")

    assert oa.create()["error"] == code
    assert stored(simulator, "zalo_oa") == 0


def test_a_rate_limit_says_when_to_come_back(graph, simulator):
    simulator.fault("rate_limited", options={"minutes": 7, "code": 80001})
    answer = graph.feed()
    usage = json.loads(answer.headers["x-business-use-case-usage"])[PAGE][0]

    assert answer.json()["error"]["code"] == 80001
    assert usage["estimated_time_to_regain_access"] == 7
    assert graph.feed().status_code == 200


def test_an_expired_zalo_token_works_again_after_the_exchange(oa, simulator):
    simulator.fault("token_expired", network="zalo_oa")
    oa.create()
    still = oa.create()["error"]
    oa.access = oa.exchange()["access_token"]

    assert still == -216
    assert oa.create()["error"] == 0


def test_a_revoked_zalo_grant_refuses_the_exchange_too(oa, simulator):
    simulator.fault("token_revoked", network="zalo_oa")
    oa.create()

    assert oa.exchange()["error"] == -14014


@pytest.mark.parametrize("how", ["reset", "close"])
def test_a_line_cut_before_stores_nothing(graph, simulator, how):
    simulator.fault("cut_before", options={"how": how})
    with pytest.raises(httpx.TransportError):
        graph.feed()

    assert stored(simulator) == 0


@pytest.mark.parametrize("how", ["reset", "close", "partial"])
def test_a_line_cut_after_has_stored_the_post(graph, simulator, how):
    simulator.fault("cut_after", options={"how": how})
    with pytest.raises(httpx.TransportError):
        graph.feed("Một")

    assert [post["message"] for post in simulator.posts("facebook")] == ["Một"]


def test_an_article_cut_after_shows_up_in_the_list(oa, simulator):
    simulator.fault("cut_after", network="zalo_oa")
    with pytest.raises(httpx.TransportError):
        oa.create()

    assert oa.get("article/getslice", offset=0, limit=10, type="normal")["data"]["total"] == 1


def test_an_exchange_cut_after_has_spent_the_token(oa, simulator):
    simulator.fault("cut_after", on="exchange")
    with pytest.raises(httpx.TransportError):
        oa.exchange()

    assert oa.exchange()["error"] == -14014


@pytest.mark.parametrize(("when", "early"), [("before", 1), ("after", 0)])
def test_a_slow_answer_stores_before_or_after_the_wait(graph, simulator, when, early):
    simulator.fault("slow", options={"ms": 700, "stored": when})
    with pytest.raises(httpx.ReadTimeout):
        graph.http.post(graph.url + f"{PAGE}/feed", data={"message": "x", "access_token": graph.token}, timeout=0.2)
    at_once = stored(simulator)
    time.sleep(0.7)

    # The client has long gone, and still its post appears.
    assert (at_once, stored(simulator)) == (early, 1)


def test_a_slow_answer_comes_in_the_end(graph, simulator):
    simulator.fault("slow", options={"ms": 300})
    before = time.monotonic()

    assert graph.feed().status_code == 200
    assert time.monotonic() - before >= 0.3


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize("kind", ["hang", "garbage", "html_502"])
def test_useless_answers_may_hide_a_stored_post(graph, simulator, kind, is_stored):
    simulator.fault(kind, options={"stored": is_stored})
    url, data = f"{graph.url}{PAGE}/feed", {"message": "x", "access_token": graph.token}
    if kind == "hang":
        with pytest.raises(httpx.ReadTimeout):
            graph.http.post(url, data=data, timeout=0.3)
    else:
        answer = graph.http.post(url, data=data)
        assert answer.status_code == (502 if kind == "html_502" else 200)
        with pytest.raises(ValueError):
            answer.json()

    assert stored(simulator) == int(is_stored)


def test_a_rule_strikes_its_account_and_operation_only(graph, simulator, http):
    other = Graph(simulator, http, page="990000000000009")
    simulator.fault("transient", account=PAGE, on=["feed.create"], next=2)

    assert graph.get(PAGE).status_code == 200
    assert other.feed().status_code == 200
    assert [graph.feed(f"Bài {n}").status_code for n in range(3)] == [500, 500, 200]
    assert simulator.account("facebook", PAGE)["faults"] == {"transient": 2}


def test_chance_is_the_same_for_the_same_seed(simulator, http):
    def strikes(seed):
        simulator.reset()
        simulator.set(seed=seed)
        simulator.fault("transient", probability=0.3)
        pages = [Graph(simulator, http, page=str(990000000000001 + n)) for n in range(20)]
        return [page.feed(f"Bài {n}").status_code == 500 for n in range(5) for page in pages]

    first, again, other = strikes("a"), strikes("a"), strikes("b")

    assert first == again
    assert first != other
    assert 15 <= sum(first) <= 45


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "nonsense"},
        {"kind": "slow", "probability": 2},
        {"kind": "slow", "when": "now"},
        {"kind": "slow", "network": "x"},
    ],
)
def test_a_senseless_rule_is_refused(simulator, rule):
    with pytest.raises(httpx.HTTPStatusError, match="422"):
        simulator.control("POST", "faults", rule)
    assert simulator.control("GET", "faults") == {"faults": []}


def test_a_revoked_oa_is_counted(oa, simulator):
    oa.create()

    assert simulator.account("zalo_oa", OA)["calls"] == {"article.create": 1}
