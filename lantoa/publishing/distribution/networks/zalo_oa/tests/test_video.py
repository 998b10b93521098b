"""Video articles: uploaded in pieces that no worker holds whole, waited for, found again by their link."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Unfinished, Video
from lantoa.publishing.distribution.networks.zalo_oa import video as clip
from lantoa.publishing.distribution.networks.zalo_oa.adapter import ZaloOa
from lantoa.publishing.distribution.networks.zalo_oa.tests.conftest import OA, TOKEN, WITH_COVER, articles
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import make_job, run

zalo = ZaloOa()
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 9000


@pytest.fixture
def post(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = default_storage.save("clip.mp4", ContentFile(MP4))
    video = Video(url="http://testserver/clip.mp4", path=path, size=len(MP4), poster_url="http://testserver/poster.jpg")
    return replace(WITH_COVER, format="video", video=video)


@pytest.fixture
def job(oa, post):
    return make_job(OA, TOKEN, post=post)


def test_a_clip_becomes_a_video_article(oa, job):
    published = run(zalo.publish, job)
    [article] = articles(oa)

    assert (article["id"], article["is_shown"]) == (published.post_id, True)
    assert article["message"].endswith(job.post.short_url)
    assert oa.account("zalo_oa", OA)["calls"]["video.upload"] == 1


def test_a_clip_in_conversion_is_gone_on_with_in_a_later_turn(oa, job):
    oa.set(zalo_processing_polls=15)
    with pytest.raises(Unfinished):
        run(zalo.publish, job)
    assert not zalo.is_in_doubt(job.progress)
    oa.set(zalo_processing_polls=0)
    run(zalo.publish, job)
    assert oa.account("zalo_oa", OA)["calls"]["video.upload"] == 1


@pytest.mark.parametrize(
    ("fate", "error_class"),
    [(2, ErrorClass.BLOCKED_POLICY), (4, ErrorClass.BAD_CONTENT), (5, ErrorClass.TRANSIENT)],
)
def test_a_clip_that_comes_to_nothing(oa, job, fate, error_class):
    oa.change_account("zalo_oa", OA, video_fate=fate)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is error_class
    assert articles(oa) == []
    assert "video_token" not in job.progress


def test_a_conversion_without_end_is_given_up(oa, job):
    oa.change_account("zalo_oa", OA, video_fate=0)
    job.first_tried_at = datetime.now(UTC) - timedelta(hours=3)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT


@pytest.mark.parametrize("changes", [{"size": 50_000_001}, {"content_type": "video/webm"}, {"path": "gone.mp4"}])
def test_a_clip_that_zalo_cannot_take_is_not_sent(oa, job, changes):
    job.post = replace(job.post, video=replace(job.post.video, **changes))
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT
    assert oa.account("zalo_oa", OA)["calls"].get("article.create", 0) == 0


def test_a_lost_upload_leaves_no_doubt(oa, job):
    oa.fault("cut_after", on=["video.upload"])
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is ErrorClass.TRANSIENT
    assert not zalo.is_in_doubt(job.progress)
    run(zalo.publish, job)
    assert len(articles(oa)) == 1


def test_a_doubtful_video_article_is_found_by_its_link(oa, job):
    # Processed at once: no list shows an article before, and these looks follow within milliseconds.
    oa.set(zalo_processing_seconds=0)
    oa.fault("cut_after", on=["article.create"])
    with pytest.raises(Doubtful):
        run(zalo.publish, job)
    assert zalo.is_in_doubt(job.progress)

    assert run(zalo.find, job) is None
    run(zalo.publish, job)
    assert [article["is_shown"] for article in articles(oa)] == [True]


def test_a_link_that_begins_another_is_not_taken_for_it(oa, job, post):
    run(zalo.publish, job)
    other = make_job(OA, TOKEN, post=replace(post, short_url=post.short_url[:-1]))
    assert run(zalo.find, other) is None
    assert "article_id" not in other.progress


def test_a_post_without_its_clip_is_an_article(oa, job):
    job.post = replace(job.post, video=None)
    run(zalo.publish, job)
    assert len(articles(oa)) == 1


def test_the_clip_is_never_held_whole(oa, job):
    async def pieces():
        return [len(piece) async for piece in clip._pieces(job.post.video, b"head", b"tail")]

    assert max(run(lambda _: pieces(), job)) == clip.PIECE
