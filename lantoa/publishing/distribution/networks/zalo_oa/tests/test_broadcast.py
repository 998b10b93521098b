"""A broadcast goes out once or not at all, whatever dies when."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.zalo_oa.adapter import ZaloOa
from lantoa.publishing.distribution.networks.zalo_oa.tests.conftest import OA, TOKEN, WITH_COVER, articles, broadcasts
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import make_job, run

zalo = ZaloOa()


class Killed(BaseException):
    """The process is gone."""


def settle(job):
    """What a worker does with a delivery whose last worker was killed: look, and go on where that is the same post."""
    if zalo.is_in_doubt(job.progress) or zalo.may_stand(job.progress):
        found = run(zalo.find, job)
        if found is not None:
            return found
        assert not zalo.is_in_doubt(job.progress) or not job.progress.get("article_id")
    return run(zalo.publish, job)


def test_a_shown_article_is_sent_to_followers_once(oa, spread):
    published = run(zalo.publish, spread)
    again = run(zalo.publish, spread)

    assert broadcasts(oa) == [published.post_id]
    assert (published, published.left_over) == (again, "")
    assert spread.progress["broadcast"] == "sent"


def test_nothing_is_broadcast_unless_the_owner_wants_it(oa, job):
    run(zalo.publish, job)
    assert broadcasts(oa) == []


def test_the_target_is_what_the_owner_chose(oa):
    options = {"broadcast": True, "broadcast_target": {"gender": "2", "elsewhere": "x"}}
    run(zalo.publish, make_job(OA, TOKEN, post=WITH_COVER, options=options))
    assert oa.account("zalo_oa", OA)["broadcasts"][0]["target"] == {"gender": "2"}


@pytest.mark.parametrize("answered", range(1, 10))
def test_killed_after_any_answer_it_is_one_article_and_at_most_one_broadcast(oa, spread, answered):
    """The process dies when the n-th answer has come and before anything of it is kept."""
    kept = {}

    async def save(progress):
        kept.clear()
        kept.update(progress)

    async def die(_response):
        nonlocal answered
        answered -= 1
        if answered == 0:
            raise Killed

    async def publish(job):
        async with httpx.AsyncClient(trust_env=False, event_hooks={"response": [die]}) as http:
            job.http = http
            return await zalo.publish(job)

    spread.save = save
    with contextlib.suppress(Killed):
        run(publish, spread)
    left = make_job(OA, TOKEN, post=WITH_COVER, options={"broadcast": True}, progress=dict(kept))
    published = settle(left)

    shown = [article["id"] for article in articles(oa) if article["is_shown"]]
    assert shown == [published.post_id]
    assert broadcasts(oa) == [published.post_id]
    is_known = left.progress["broadcast"] == "sent"
    assert (not published.left_over) is is_known


@pytest.mark.parametrize("kept_times", range(1, 8))
def test_killed_after_any_commit_it_is_one_article_and_at_most_one_broadcast(oa, spread, kept_times):
    kept = {}

    async def save(progress):
        nonlocal kept_times
        kept.clear()
        kept.update(progress)
        kept_times -= 1
        if kept_times == 0:
            raise Killed

    spread.save = save
    with contextlib.suppress(Killed):
        run(zalo.publish, spread)
    left = make_job(OA, TOKEN, post=WITH_COVER, options={"broadcast": True}, progress=dict(kept))
    published = settle(left)

    assert [article["id"] for article in articles(oa) if article["is_shown"]] == [published.post_id]
    # Killed between the commit and the call nothing left: still nobody sends it again, a person looks.
    is_unsent = kept["broadcast"] == "sending" if "broadcast" in kept else False
    assert broadcasts(oa) == ([] if is_unsent else [published.post_id])
    assert bool(published.left_over) is is_unsent


@pytest.mark.parametrize(
    ("kind", "options", "is_out"),
    [
        ("cut_after", {}, True),
        ("cut_before", {}, False),
        ("garbage", {"stored": True}, True),
        ("html_502", {}, False),
        ("transient", {}, False),
        ("hang", {"stored": True}, True),
    ],
)
def test_a_doubtful_broadcast_is_never_repeated_and_the_article_stands(oa, spread, kind, options, is_out):
    oa.fault(kind, on=["broadcast.create"], options=options)
    published = run(zalo.publish, spread)
    again = run(zalo.publish, spread)

    assert broadcasts(oa) == ([published.post_id] if is_out else [])
    assert published.post_id == again.post_id
    assert "chưa rõ" in published.left_over
    assert oa.account("zalo_oa", OA)["calls"]["broadcast.create"] == 1


@pytest.mark.parametrize(
    "code",
    [-211, -201, -221, -223, -224, -240, -248],
)
def test_a_refused_broadcast_is_left_to_a_person_with_its_reason(oa, spread, code):
    oa.fault("permission", on=["broadcast.create"], options={"code": code, "message": "không được"})
    published = run(zalo.publish, spread)

    assert published.left_over.endswith(f"không được (mã {code})")
    assert broadcasts(oa) == []


def test_at_night_the_article_stands_and_its_broadcast_waits(oa, spread):
    oa.zalo_hour(23)
    for _ in range(2):
        with pytest.raises(ChannelError) as refusal:
            run(zalo.publish, spread)
        assert (refusal.value.error_class, refusal.value.retry_after) == (ErrorClass.WAIT_WINDOW, None)
    assert [article["is_shown"] for article in articles(oa)] == [True]

    oa.zalo_hour(6)
    published = run(zalo.publish, spread)
    assert broadcasts(oa) == [published.post_id]
    assert oa.account("zalo_oa", OA)["calls"]["article.create"] == 1


def test_followers_who_had_theirs_today_get_it_tomorrow(oa, spread):
    run(zalo.publish, spread)
    second = make_job(OA, TOKEN, post=replace(WITH_COVER, short_url="http://testserver/s/b"), options=spread.options)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, second)
    assert refusal.value.error_class is ErrorClass.WAIT_WINDOW

    # Two days later it is no news any more.
    second.first_tried_at = datetime.now(UTC) - timedelta(hours=37)
    published = run(zalo.publish, second)
    assert "(mã -218)" in published.left_over
    assert len(broadcasts(oa)) == 1


@pytest.mark.parametrize(
    ("kind", "error_class"), [("rate_limited", ErrorClass.RATE_LIMITED), ("token_expired", ErrorClass.TOKEN_EXPIRED)]
)
def test_what_refuses_before_sending_may_be_tried_again(oa, spread, kind, error_class):
    oa.fault(kind, on=["broadcast.create"], options={"sticky": False})
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, spread)
    published = run(zalo.publish, spread)

    assert refusal.value.error_class is error_class
    assert broadcasts(oa) == [published.post_id]


def test_a_doubtful_article_is_found_and_then_broadcast(oa, spread):
    # Processed at once: no list shows an article before, and these looks follow within milliseconds.
    oa.set(zalo_processing_seconds=0)
    oa.fault("cut_after", on=["article.create"])
    with pytest.raises(Doubtful):
        run(zalo.publish, spread)
    published = settle(spread)

    assert [article["id"] for article in articles(oa)] == [published.post_id]
    assert broadcasts(oa) == [published.post_id]
