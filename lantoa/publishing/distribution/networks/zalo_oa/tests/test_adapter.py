from dataclasses import replace

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.zalo_oa.adapter import ZaloOa
from lantoa.publishing.distribution.networks.zalo_oa.content import article as article_of
from lantoa.publishing.distribution.networks.zalo_oa.tokens import pair
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import POST, make_job, run

OA, TOKEN = "700100", "oa-700100-a0"
zalo = ZaloOa()
WITH_COVER = replace(POST, default_picture="http://testserver/static/cover.png")


@pytest.fixture
def job(simulator):
    simulator.add_accounts({"network": "zalo_oa", "id": OA})
    return make_job(OA, TOKEN, post=WITH_COVER)


def articles(simulator):
    return [post for post in simulator.account("zalo_oa", OA)["posts"] if not post["is_removed"]]


def test_an_article_is_made_hidden_and_then_shown(simulator, job):
    published = run(zalo.publish, job)
    [article] = articles(simulator)
    assert (article["id"], article["status"]) == (published.post_id, "show")
    assert {"token", "article_id", "show_token"} <= job.progress.keys()
    assert published.post_url.startswith("http")


def test_what_zalo_limits_is_cut_and_markup_is_text(job):
    job.post = replace(WITH_COVER, title="dài " * 100, text="<script>x</script> " * 100, author="Tên " * 50)
    article = article_of(job, status="hide")
    assert [len(article[name]) <= limit for name, limit in (("title", 150), ("author", 50), ("description", 300))] == [
        True
    ] * 3
    assert "<script>" not in article["body"][0]["content"]
    assert job.post.short_url in article["body"][0]["content"]


def test_publishing_again_goes_on_with_the_same_article(simulator, job):
    simulator.fault("transient", on=["article.update"])
    with pytest.raises(ChannelError):
        run(zalo.publish, job)
    run(zalo.publish, job)
    run(zalo.publish, job)
    assert len(articles(simulator)) == 1
    assert simulator.account("zalo_oa", OA)["calls"]["article.create"] == 1


def test_a_hidden_article_is_found_by_its_link_and_shown(simulator, job):
    # Processed at once: no list shows an article before, and these looks follow within milliseconds.
    simulator.set(zalo_processing_seconds=0)
    simulator.fault("cut_after", on=["article.create"])
    with pytest.raises(Doubtful):
        run(zalo.publish, job)
    assert zalo.is_in_doubt(job.progress)

    run(zalo.publish, make_job(OA, TOKEN, post=replace(WITH_COVER, short_url="http://testserver/s/hijklmn")))
    assert run(zalo.find, job) is None
    assert not zalo.is_in_doubt(job.progress)
    run(zalo.publish, job)
    assert [article["status"] for article in articles(simulator)] == ["show", "show"]


def test_a_hidden_twin_is_removed_when_the_article_is_shown(simulator, job):
    # Processed at once: no list shows an article before, and these looks follow within milliseconds.
    simulator.set(zalo_processing_seconds=0)
    simulator.fault("cut_after", on=["article.create"])
    with pytest.raises(Doubtful):
        run(zalo.publish, job)
    job.progress["misses"] = 2
    published = run(zalo.publish, job)
    assert [article["id"] for article in articles(simulator)] == [published.post_id]


def test_an_article_far_back_in_the_list_is_found(simulator, job):
    published = run(zalo.publish, job)
    for number in range(23):
        other = replace(WITH_COVER, short_url=f"http://testserver/s/{number}")
        run(zalo.publish, make_job(OA, TOKEN, post=other))
    fresh = make_job(OA, TOKEN, post=WITH_COVER)
    assert run(zalo.find, fresh) == published


def test_taking_down_what_is_gone_is_no_error(simulator, job):
    published = run(zalo.publish, job)
    for _ in range(2):
        run(zalo.remove, make_job(OA, TOKEN, post_id=published.post_id))
    assert articles(simulator) == []


def test_an_article_that_was_never_shown_is_taken_down_too(simulator, job):
    simulator.fault("transient", on=["article.update"])
    with pytest.raises(ChannelError):
        run(zalo.publish, job)
    run(zalo.remove, make_job(OA, TOKEN, progress={"token": job.progress["token"]}))
    assert articles(simulator) == []


def test_an_article_still_in_work_is_waited_for(simulator, job):
    simulator.set(zalo_processing_polls=3)
    run(zalo.publish, job)
    simulator.set(zalo_processing_polls=99)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, make_job(OA, TOKEN, post=replace(WITH_COVER, short_url="http://testserver/s/z")))
    assert refusal.value.error_class is ErrorClass.WAIT_WINDOW


def test_an_article_quota_waits_for_tomorrow(simulator, job):
    simulator.change_account("zalo_oa", OA, article_quota=0)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is ErrorClass.QUOTA_TOMORROW


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, {"error": -14014, "error_name": "Invalid refresh token"}, ErrorClass.RECONNECT),
        (200, {"error": -32}, ErrorClass.TRANSIENT),
        (503, {}, ErrorClass.TRANSIENT),
        (200, {"access_token": "a", "refresh_token": "r", "expires_in": "soon"}, None),
        (200, [], None),
    ],
)
def test_what_an_exchange_may_answer(status, body, error):
    answer = httpx.Response(status, json=body)
    with pytest.raises(ChannelError if error else Doubtful) as refusal:
        pair(answer)
    if error:
        assert refusal.value.error_class is error
