"""Videos on the simulated YouTube, over HTTP."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Unfinished
from lantoa.publishing.distribution.networks.youtube import adapter, upload
from lantoa.publishing.distribution.networks.youtube.adapter import YouTube
from lantoa.publishing.distribution.networks.youtube.errors import class_of, until_pacific_midnight
from lantoa.publishing.distribution.networks.youtube.words import carries, figures, snippet
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.clips import stored_clip
from lantoa.publishing.distribution.tests.jobs import (
    PATIENT,
    POST,
    again,
    ask_account,
    killed_when_it_hangs,
    make_job,
    refused,
    run,
)

CHANNEL, OTHER = "UCsim000000000000000001", "UCsim000000000000000002"
TOKEN = f"yt.{CHANNEL}.a0"
# YouTube's step: small, so that several make a clip.
CHUNK = 256 * 1024
youtube = YouTube()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(upload, "CHUNK", CHUNK)


@pytest.fixture
def clip(simulator):
    simulator.set(youtube_processing_seconds=0, youtube_uploads_per_day=0, youtube_access_seconds=3600)
    return stored_clip(2 * CHUNK + 1000)


def new_job(**values):
    return make_job(CHANNEL, TOKEN, **{"pace": PATIENT} | values)


@pytest.fixture
def job(clip):
    return new_job(post=replace(POST, format="video", video=clip[0]))


def killed(job, simulator):
    """Publish, and be killed while the server does not answer."""
    simulator.add_accounts({"network": "youtube", "id": CHANNEL})
    killed_when_it_hangs(
        youtube.publish, job, hangs=lambda: simulator.account("youtube", CHANNEL)["faults"].get("hang")
    )


def test_a_video_stands_whole_with_its_link(job, simulator, clip):
    published = run(youtube.publish, job)

    [video] = simulator.posts("youtube")
    assert published.post_id == video["id"]
    assert published.post_url == f"https://www.youtube.com/watch?v={video['id']}"
    assert video["values"]["sha256"] == clip[1]
    assert video["values"]["title"] == "Bữa cơm ca ba"
    assert video["values"]["description"] == f"Mời đọc ‹b›ngay‹/b›.\n\n{POST.short_url}"
    assert video["values"]["privacy"] == "public"


@pytest.mark.parametrize("hung_chunk", [1, 2, 3])
@pytest.mark.parametrize("stored", [True, False])
def test_a_killed_upload_goes_on_and_ends_as_one_video(job, simulator, clip, hung_chunk, stored):
    for _ in range(hung_chunk - 1):
        simulator.fault("slow", network="youtube", on=["upload.chunk"], options={"ms": 1})
    simulator.fault("hang", network="youtube", on=["upload.chunk"], options={"stored": stored})
    killed(job, simulator)
    left = again(job)
    assert "upload_url" in left.progress
    assert not youtube.is_in_doubt(left.progress)

    published = run(youtube.publish, left)

    [video] = simulator.posts("youtube")
    assert (video["id"], video["values"]["sha256"]) == (published.post_id, clip[1])
    # What the server had was not sent again.
    chunks = simulator.account("youtube", CHANNEL)["calls"]["upload.chunk"]
    assert chunks == 3 + (not stored)


@pytest.mark.parametrize("kept", [0, 1000, CHUNK - 1])
def test_a_line_that_breaks_within_a_chunk_loses_nothing(job, simulator, clip, kept):
    simulator.fault("cut_after", network="youtube", on=["upload.chunk"], options={"bytes": kept})
    run(youtube.publish, job)
    [video] = simulator.posts("youtube")
    assert video["values"]["sha256"] == clip[1]


@pytest.mark.parametrize("kind", ["cut_after", "garbage", "html_502", "transient"])
def test_the_last_answer_may_get_lost(job, simulator, clip, kind):
    for _ in range(2):
        simulator.fault("slow", network="youtube", on=["upload.chunk"], options={"ms": 1})
    simulator.fault(kind, network="youtube", on=["upload.chunk"], options={"stored": True})
    published = run(youtube.publish, job)
    [video] = simulator.posts("youtube")
    assert (video["id"], video["values"]["sha256"]) == (published.post_id, clip[1])


def test_a_refusal_after_the_last_byte_is_no_end(job, simulator):
    """The answer with the id is lost, and then the token is refused: followers may see the video all the same."""
    for _ in range(2):
        simulator.fault("slow", network="youtube", on=["upload.chunk"], options={"ms": 1})
    simulator.fault("cut_after", network="youtube", on=["upload.chunk"], options={"stored": True})
    simulator.fault("permission", network="youtube", on=["upload.status"], options={"code": "forbidden"})
    assert refused(youtube.publish, job).error_class is ErrorClass.PERMISSION
    assert youtube.may_stand(job.progress)
    simulator.clear_faults()
    assert run(youtube.find, again(job)).post_id == simulator.posts("youtube")[0]["id"]


def test_a_line_that_always_breaks_is_tried_again_later_from_there(job, simulator):
    simulator.fault("cut_before", network="youtube", on=["upload.chunk"], next=9)
    assert refused(youtube.publish, job).error_class is ErrorClass.TRANSIENT
    simulator.clear_faults()
    run(youtube.publish, again(job))
    assert simulator.counts("youtube") == {CHANNEL: 1}


def test_a_long_upload_takes_several_turns(job, simulator):
    job.pace = replace(PATIENT, longest_send=timedelta())
    turns = 0
    while True:
        try:
            run(youtube.publish, job)
            break
        except Unfinished:
            turns += 1
    assert turns == 2
    assert simulator.account("youtube", CHANNEL)["calls"]["upload.chunk"] == 3


def test_a_lost_session_is_begun_anew_unless_it_may_have_had_everything(job, simulator):
    gone = {"network": "youtube", "on": ["upload.chunk"], "options": {"code": "notFound"}}
    simulator.fault("permission", **gone)
    published = run(youtube.publish, job)
    assert simulator.counts("youtube") == {CHANNEL: 1}

    doubted = new_job(post=job.post)
    for _ in range(2):
        simulator.fault("slow", network="youtube", on=["upload.chunk"], options={"ms": 1})
    simulator.fault("permission", **gone)
    with pytest.raises(Doubtful):
        run(youtube.publish, doubted)
    assert youtube.is_in_doubt(doubted.progress)
    # It is the same link here, so that the first video answers the question.
    assert run(youtube.find, doubted) == published
    assert not youtube.is_in_doubt(doubted.progress)


def test_a_doubt_that_finds_nothing_may_be_sent_again(job, simulator):
    job.progress = {"unsure": True}
    assert run(youtube.find, job) is None
    assert youtube.is_in_doubt(job.progress)
    run(youtube.publish, job)
    assert not youtube.is_in_doubt(job.progress)


def test_processing_takes_its_time(job, simulator):
    simulator.set(youtube_processing_seconds=0.6)
    with pytest.raises(Unfinished) as pause:
        run(youtube.publish, job)
    assert pause.value.after == timedelta(seconds=10)
    assert youtube.may_stand(job.progress)
    assert run(youtube.find, job) is None
    simulator.set(youtube_processing_seconds=0)
    run(asyncio_sleep, job)
    assert run(youtube.publish, again(job)).post_id == simulator.posts("youtube")[0]["id"]
    assert simulator.account("youtube", CHANNEL)["calls"]["upload.start"] == 1


async def asyncio_sleep(_job):
    await asyncio.sleep(0.7)


@pytest.mark.parametrize(
    ("end", "reason", "error_class", "left"),
    [
        ("failed", "codec", ErrorClass.BAD_CONTENT, 0),
        ("rejected", "termsOfUse", ErrorClass.BLOCKED_POLICY, 1),
        ("rejected", "duplicate", ErrorClass.DUPLICATE, 1),
        ("rejected", "length", ErrorClass.BAD_CONTENT, 1),
    ],
)
def test_a_video_that_youtube_does_not_show_is_no_post(job, simulator, end, reason, error_class, left):
    simulator.add_accounts({"network": "youtube", "id": CHANNEL, "processing": end, "processing_reason": reason})
    error = refused(youtube.publish, job)
    assert (error.error_class, reason in str(error)) == (error_class, True)
    assert not youtube.may_stand(job.progress)
    assert run(youtube.find, job) is None
    assert simulator.counts("youtube") == {CHANNEL: left}


def test_a_video_that_stays_private_is_taken_back_and_the_owner_told(job, simulator):
    simulator.add_accounts({"network": "youtube", "id": CHANNEL, "audited": False})
    error = refused(youtube.publish, job)
    assert error.error_class is ErrorClass.PERMISSION
    assert "kiểm duyệt" in str(error)
    assert simulator.counts("youtube") == {CHANNEL: 0}


def test_a_video_that_somebody_deletes_at_once_ends_the_waiting(job, simulator):
    simulator.set(youtube_processing_seconds=9)
    with pytest.raises(Unfinished):
        run(youtube.publish, job)
    run(youtube.remove, again(job))
    with pytest.raises(Unfinished):
        run(youtube.publish, job)
    assert refused(youtube.publish, job).error_class is ErrorClass.BAD_CONTENT
    assert not youtube.may_stand(job.progress)


def test_without_a_video_a_person_posts(job):
    job.post = replace(job.post, video=None)
    assert refused(youtube.publish, job).error_class is ErrorClass.BY_HAND


def test_a_file_that_is_gone_is_said(job, clip, tmp_path):
    (tmp_path / clip[0].path).unlink()
    assert refused(youtube.publish, job).error_class is ErrorClass.BAD_CONTENT


@pytest.mark.parametrize(
    ("kind", "code", "error_class", "is_app_wide"),
    [
        ("rate_limited", "rateLimitExceeded", ErrorClass.RATE_LIMITED, True),
        ("too_fast", "userRateLimitExceeded", ErrorClass.RATE_LIMITED, False),
        ("rate_limited", "quotaExceeded", ErrorClass.QUOTA_TOMORROW, True),
        ("rate_limited", "uploadLimitExceeded", ErrorClass.QUOTA_TOMORROW, False),
        ("token_expired", "", ErrorClass.TOKEN_EXPIRED, False),
        ("token_revoked", "", ErrorClass.TOKEN_EXPIRED, False),
        ("permission", "insufficientPermissions", ErrorClass.PERMISSION, False),
        ("permission", "forbidden", ErrorClass.PERMISSION, False),
        ("permission", "youtubeSignupRequired", ErrorClass.RECONNECT, False),
        ("permission", "invalidTitle", ErrorClass.BAD_CONTENT, False),
        ("transient", "", ErrorClass.TRANSIENT, False),
        ("error_in_200", "", ErrorClass.TRANSIENT, False),
        ("garbage", "", ErrorClass.TRANSIENT, False),
        ("html_502", "", ErrorClass.TRANSIENT, False),
        ("cut_before", "", ErrorClass.TRANSIENT, False),
        ("cut_after", "", ErrorClass.TRANSIENT, False),
    ],
)
def test_every_refusal_has_one_class(job, simulator, kind, code, error_class, is_app_wide):
    options = {"code": code} if code else {}
    simulator.fault(kind, network="youtube", account=CHANNEL, on=["upload.start"], options=options)
    error = refused(youtube.publish, job)
    assert (error.error_class, error.is_app_wide) == (error_class, is_app_wide)
    assert TOKEN not in str(error)
    assert simulator.posts("youtube") == []


def test_nobody_listening_is_no_doubt(job, settings):
    settings.YOUTUBE_API_URL = "http://127.0.0.1:9"
    assert refused(youtube.publish, job).error_class is ErrorClass.UNREACHABLE


@pytest.mark.parametrize(("reason", "status"), [("somethingNew", 400), ("somethingNew", 403), ("somethingNew", 500)])
def test_an_unknown_reason_counts_by_its_status(reason, status):
    found = {400: ErrorClass.BAD_CONTENT, 403: ErrorClass.PERMISSION, 500: ErrorClass.TRANSIENT}
    assert class_of(reason, status) is found[status]


def test_the_projects_day_ends_at_midnight_pacific_also_when_the_clocks_change():
    winter = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)  # 23:00 the day before
    assert until_pacific_midnight(winter) == timedelta(hours=1, minutes=5)
    autumn = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)  # 00:30 on the day of 25 hours
    assert until_pacific_midnight(autumn) == timedelta(hours=24, minutes=35)


def test_a_video_is_changed_and_taken_down(job, simulator):
    published = run(youtube.publish, job)
    corrected = new_job(post=replace(job.post, title="Đã đính chính"), post_id=published.post_id)
    for _ in range(2):
        run(youtube.edit, corrected)
    [video] = simulator.posts("youtube")
    assert (video["values"]["title"], video["is_edited"]) == ("Đã đính chính", True)
    assert POST.short_url in video["values"]["description"]

    for _ in range(2):
        run(youtube.remove, corrected)
    assert simulator.counts("youtube") == {CHANNEL: 0}
    assert refused(youtube.edit, corrected).error_class is ErrorClass.BAD_CONTENT


def test_an_upload_recalled_half_way_leaves_nothing(job, simulator):
    simulator.fault("hang", network="youtube", on=["upload.chunk"], options={"stored": True})
    killed(job, simulator)
    run(youtube.remove, again(job))
    assert simulator.posts("youtube") == []

    simulator.reset()
    whole = new_job(post=job.post)
    for _ in range(2):
        simulator.fault("slow", network="youtube", on=["upload.chunk"], options={"ms": 1})
    simulator.fault("hang", network="youtube", on=["upload.chunk"], options={"stored": True})
    killed(whole, simulator)
    assert simulator.counts("youtube") == {CHANNEL: 1}
    run(youtube.remove, again(whole))
    assert simulator.counts("youtube") == {CHANNEL: 0}


def asked(act, *values, token=TOKEN, address=CHANNEL):
    return ask_account(act, *values, address=address, token=token)


def test_figures_come_fifty_a_call_and_one_bad_id_loses_nothing(job, simulator):
    published = run(youtube.publish, job)
    simulator.control("PATCH", f"posts/{published.post_id}", {"engagement": {"views": 812, "likes": 9}})
    ids = [*(f"none{n}" for n in range(60)), published.post_id]

    found = asked(youtube.read, ids)

    assert list(found) == [published.post_id]
    told = found[published.post_id]
    assert (told.views, told.reactions, told.comments, told.shares) == (812, 9, 0, None)
    assert simulator.account("youtube", CHANNEL)["calls"]["video.list"] >= 2
    assert figures({"viewCount": "x", "likeCount": "3"}).views is None
    assert figures(None).metrics == {}


def test_health_names_the_channel_and_refuses_a_strangers(simulator, clip):
    simulator.add_accounts({"network": "youtube", "id": CHANNEL, "name": "Công đoàn Lam Giang", "followers": 1203})
    health = asked(youtube.check)
    assert (health.name, health.followers, health.facts["long_uploads"]) == ("Công đoàn Lam Giang", 1203, True)
    with pytest.raises(ChannelError, match="kênh YouTube khác"):
        asked(youtube.check, address=OTHER)
    simulator.change_account("youtube", CHANNEL, revoked=True)
    with pytest.raises(ChannelError) as refusal:
        asked(youtube.check)
    assert refusal.value.error_class is ErrorClass.TOKEN_EXPIRED


def exchanged(refresh_token):
    with httpx.Client(trust_env=False) as http:
        return youtube.exchange(refresh_token, app_id="300001.apps", app_secret="youtube-secret", http=http)


def test_the_refresh_token_works_again_and_again(simulator, clip):
    first = exchanged(f"yt.{CHANNEL}.r0")
    second = exchanged(first.refresh_token)
    assert first.refresh_token == second.refresh_token == f"yt.{CHANNEL}.r0"
    assert second.lives == timedelta(hours=1)
    assert asked(youtube.check, token=second.token).facts["channel_id"] == CHANNEL


def test_a_refused_exchange_asks_the_owner_a_lost_one_is_a_doubt(simulator, clip):
    exchanged(f"yt.{CHANNEL}.r0")
    for kind, end, error_class in (
        ("cut_before", Doubtful, None),
        ("garbage", Doubtful, None),
        ("transient", ChannelError, ErrorClass.TRANSIENT),
        ("token_revoked", ChannelError, ErrorClass.RECONNECT),
    ):
        simulator.fault(kind, network="youtube", on=["exchange"])
        with pytest.raises(end) as refusal:
            exchanged(f"yt.{CHANNEL}.r0")
        assert getattr(refusal.value, "error_class", None) is error_class


def test_words_fit_whatever_people_write(job):
    job.post = replace(job.post, title="ằ<" * 90, text="Đoàn kết " * 2000)
    made = snippet(job)
    assert len(made["title"]) <= 100
    assert 4_900 < len(made["description"].encode()) <= 5_000
    assert made["description"].endswith(POST.short_url)
    assert not carries({"description": f"{POST.short_url}x"}, POST.short_url)


def test_a_crowded_channel_is_not_searched_without_end(job, simulator, monkeypatch):
    monkeypatch.setattr(adapter, "MOST_PAGES_READ", 1)
    monkeypatch.setattr(adapter, "LIST_LIMIT", 1)
    for _ in range(2):
        run(youtube.publish, new_job(post=replace(job.post, short_url="http://testserver/s/zzzzzzz")))
    with pytest.raises(Doubtful, match="quá nhiều"):
        run(youtube.find, job)
