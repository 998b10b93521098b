import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Figures
from lantoa.publishing.distribution.networks.facebook import reading
from lantoa.publishing.distribution.networks.facebook.tests.clips import PAGE, clip_job, facebook, make_account
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import make_job, run

VIEWED = {"post_media_view@v26.0": 230, "post_total_media_view_unique@v26.0": 170, "post_clicks@v26.0": 20}


def read(post_ids, **account):
    async def within(job):
        return await facebook.read(make_account(job.http, **account), post_ids)

    return run(within, make_job(PAGE, ""))


def posts(simulator, count, page=PAGE):
    """Ids of posts made in one client, the first with ten reactions, four comments and two shares."""
    ids = []
    with httpx.Client(trust_env=False) as http:
        for number in range(count):
            data = {"access_token": f"EAAsim.{page}", "message": f"Bài {number}"}
            ids.append(http.post(f"{simulator.facebook_url}/v26.0/{page}/feed", data=data).json()["id"])
    simulator.control("PATCH", f"posts/{ids[0]}", {"engagement": {"reactions": 10, "comments": 4, "shares": 2}})
    return ids


def calls(simulator, operation="object.read"):
    return simulator.account("facebook", PAGE)["calls"].get(operation, 0)


def test_figures_come_by_fifty_ids_a_call_each_under_its_own_name(simulator):
    ids = posts(simulator, 60)
    found = read(ids)
    assert found[ids[0]] == Figures(10, 4, 2, views=230, clicks=20, metrics=VIEWED)
    assert found[ids[1]].shares == 0
    assert list(found) == ids
    # Two batches, each once for the fields and once for each of three metrics.
    assert calls(simulator) == 8


def test_one_bad_id_does_not_lose_the_batch(simulator):
    ids = posts(simulator, 9)
    found = read([*ids[:4], f"{PAGE}_404", "chuyện lạ", f"{PAGE}_1,{PAGE}_2", *ids[4:]])
    assert set(found) == set(ids)
    assert found[ids[0]].reactions == 10


def test_another_pages_post_does_not_take_the_summaries_from_the_own(simulator):
    ids = posts(simulator, 3)
    found = read([*posts(simulator, 1, page="99"), *ids])
    assert list(found) == ids
    assert found[ids[0]].reactions == 10


def test_one_retired_metric_does_not_lose_the_others(simulator):
    ids = posts(simulator, 3)
    simulator.set(facebook_dead_metrics="post_media_view")
    figures = read(ids)[ids[0]]
    assert (figures.views, figures.clicks, figures.reactions) == (None, 20, 10)
    assert "post_media_view@v26.0" not in figures.metrics


def test_without_the_right_to_summaries_shares_still_come(simulator):
    ids = posts(simulator, 3)
    simulator.change_account("facebook", PAGE, scopes=["pages_read_engagement", "read_insights"])
    assert read(ids)[ids[0]] == Figures(None, None, 2, views=230, clicks=20, metrics=VIEWED)
    simulator.change_account("facebook", PAGE, scopes=["pages_read_user_content"])
    assert read(ids)[ids[0]] == Figures(10, 4, 2)


def test_a_video_without_a_post_tells_likes_and_never_calls_them_reactions(simulator):
    job = clip_job("video")
    run(facebook.publish, job)
    [post] = simulator.posts("facebook")
    simulator.control("PATCH", f"posts/{post['id']}", {"engagement": {"reactions": 24, "comments": 1}})
    assert read([job.progress["video"]])[job.progress["video"]] == Figures(comments=1, metrics={"likes@v26.0": 12})
    assert read([post["id"]])[post["id"]].reactions == 24


@pytest.mark.parametrize(
    ("kind", "error_class"),
    [
        ("token_revoked", ErrorClass.RECONNECT),
        ("rate_limited", ErrorClass.RATE_LIMITED),
        ("transient", ErrorClass.TRANSIENT),
        ("error_in_200", ErrorClass.TRANSIENT),
        ("garbage", ErrorClass.TRANSIENT),
        ("cut_before", ErrorClass.TRANSIENT),
    ],
)
def test_a_page_that_is_refused_says_why(simulator, kind, error_class):
    ids = posts(simulator, 2)
    simulator.fault(kind, on=["object.read"])
    with pytest.raises(ChannelError) as refusal:
        read(ids)
    assert refusal.value.error_class is error_class


def test_what_was_read_before_a_limit_is_kept(simulator, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)
    ids = posts(simulator, 4)
    # The fifth call is the second batch's.
    simulator.fault("slow", on=["object.read"], next=4, options={"ms": 0})
    simulator.fault("rate_limited", on=["object.read"])
    assert list(read(ids)) == ids[:2]


def test_nothing_is_asked_for_nothing(simulator):
    assert read([]) == {}
    assert read(["", "{}"]) == {}


@pytest.mark.parametrize(
    "thing",
    [
        {},
        {"shares": 3, "reactions": [], "comments": {"summary": {"total_count": "nhiều"}}},
        {"shares": {"count": None}, "reactions": {"summary": []}},
    ],
)
def test_strange_figures_are_no_figures(thing):
    figures = reading._figures(thing, {})
    assert (figures.reactions, figures.comments) == (None, None)


def test_views_told_apart_by_paid_and_organic_are_one_number():
    thing = {"insights": {"data": [{"values": [{"value": {"paid": 3, "organic": 4}}]}]}}
    assert reading._value(thing) == 7
    assert reading._value({"insights": {"data": []}}) is None
    assert reading._value({"insights": {"data": [{"values": "?"}]}}) is None


def test_a_reel_is_read_by_its_post(simulator):
    job = clip_job("reel")
    post_id = run(facebook.publish, job).post_id
    simulator.control("PATCH", f"posts/{post_id}", {"engagement": {"reactions": 10}})
    assert read([post_id])[post_id].views == 230
