import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Unfinished, Video
from lantoa.publishing.distribution.networks.facebook import clips, uploads
from lantoa.publishing.distribution.networks.facebook.graph import Graph
from lantoa.publishing.distribution.networks.facebook.tests.clips import (
    CONTENT,
    PAGE,
    TOKEN,
    clip_job,
    facebook,
    make_clip,
)
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.jobs import POST, make_job, run

SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(uploads, "BLOCK", 100_000)


def publish(job, *, turns=40):
    """What the worker does: again after each turn that says it has not finished."""
    for _turn in range(turns):
        try:
            return run(facebook.publish, job)
        except Unfinished:
            continue
    raise AssertionError("it never finished")


def calls(simulator):
    return simulator.account("facebook", PAGE)["calls"]


def bytes_of(simulator, job):
    video = simulator.video(job.progress["video"])
    return video["bytes"], video["sha256"]


async def killed_half_way(job, clip):
    """The worker is gone in the middle of the file; what it kept is all that is left of it."""
    async with httpx.AsyncClient(trust_env=False) as http:
        job.http = http
        task = asyncio.create_task(facebook.publish(job))
        await asyncio.wait_for(clip.stalled.wait(), 5)
        # What was written is on its way: a real kill, too, lets it arrive.
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    return dict(job.progress)


@pytest.mark.parametrize("format", ["video", "reel"])
def test_a_clip_stands_on_the_page_with_text_and_link(simulator, format):
    job = clip_job(format)
    published = publish(job)

    [post] = simulator.posts("facebook")
    assert (post["id"], post["video"]) == (published.post_id, job.progress["video"])
    assert post["message"] == "Mời đọc <b>ngay</b>.\n\nhttp://testserver/s/abcdefg"
    assert post["is_shown"]
    assert published.post_url.startswith("http")
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)


@pytest.mark.parametrize("format", ["video", "reel"])
def test_a_kill_in_mid_upload_leads_on_where_it_stopped_to_one_video(simulator, format):
    stalling = make_clip(stall_at=1_500_000)
    kept = asyncio.run(killed_half_way(clip_job(format, stalling), stalling))
    assert not facebook.is_in_doubt(kept)
    assert not facebook.may_stand(kept)

    fresh = make_clip()
    job = clip_job(format, fresh, progress=kept)
    publish(job)
    assert min(fresh.read_from) > 0
    assert len(fresh.read_from) < len(CONTENT) // 100_000
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)
    assert simulator.counts("facebook") == {PAGE: 1}


def test_a_token_of_another_app_uploads_and_goes_on_without_the_proof(simulator):
    stalling = make_clip(stall_at=1_500_000)
    kept = asyncio.run(killed_half_way(clip_job("video", stalling, app_secret="another"), stalling))
    job = clip_job("video", progress=kept, app_secret="another")
    publish(job)
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)
    assert calls(simulator)["upload.start"] == 1


@pytest.mark.parametrize(("format", "operation"), [("video", "upload.send"), ("reel", "reel.send")])
@pytest.mark.parametrize("kind", ["cut_mid", "cut_before", "cut_after", "garbage", "html_502", "error_in_200", "hang"])
def test_no_fault_in_mid_upload_costs_the_video_or_doubles_it(simulator, format, operation, kind):
    simulator.fault(kind, on=[operation])
    job = clip_job(format, pace=replace(FAST, longest_call=timedelta(seconds=0.3)))
    # A line that carried something costs no attempt.
    expected = Unfinished if kind in ("cut_mid", "cut_after") else ChannelError
    with pytest.raises(expected) as ended:
        run(facebook.publish, job)
    assert expected is Unfinished or ended.value.error_class is ErrorClass.TRANSIENT
    assert not facebook.is_in_doubt(job.progress)
    publish(job)
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)
    assert simulator.counts("facebook") == {PAGE: 1}
    assert calls(simulator).get("upload.start", 0) <= 1


@pytest.mark.parametrize(("format", "operation"), [("video", "upload.send"), ("reel", "reel.send")])
def test_a_line_that_drops_again_and_again_but_carries_something_gets_there(simulator, format, operation):
    simulator.fault("cut_mid", on=[operation], next=12, options={"bytes": 200_000})
    job = clip_job(format)
    publish(job)
    assert calls(simulator)[operation] == 13
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)


def test_a_turn_that_is_over_goes_on_in_the_next_and_one_that_moves_nothing_uses_an_attempt(simulator):
    stalling = make_clip(stall_at=1_000_000)
    job = clip_job("video", stalling, pace=replace(FAST, longest_send=timedelta(seconds=0.6)))
    with pytest.raises(Unfinished):
        run(facebook.publish, job)
    with pytest.raises(Unfinished):
        run(facebook.publish, job)
    with pytest.raises(ChannelError) as refusal:
        run(facebook.publish, job)
    assert refusal.value.error_class is ErrorClass.TRANSIENT
    job.post = replace(job.post, video=make_clip())
    job.pace = FAST
    publish(job)
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)


def test_a_session_that_the_network_has_forgotten_is_begun_again(simulator):
    job = clip_job("video", progress={"step": "upload", "upload": "upload:0123?sig=x"})
    with pytest.raises(ChannelError) as refusal:
        publish(job)
    assert refusal.value.error_class is ErrorClass.TRANSIENT
    publish(job)
    assert simulator.counts("facebook") == {PAGE: 1}


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "garbage", "html_502", "error_in_200", "transient"])
def test_a_doubtful_publication_is_looked_up_and_never_uploaded_again(simulator, kind):
    simulator.set(facebook_processing_seconds=0.5)
    simulator.fault(kind, on=["video.create"])
    job = clip_job("video")
    with pytest.raises(Doubtful):
        publish(job)
    assert facebook.is_in_doubt(job.progress)
    # What the worker does: look, and send again only when there is nothing.
    assert run(facebook.find, job) is None
    if kind == "cut_after":
        assert not facebook.is_in_doubt(job.progress)
    publish(job)
    assert simulator.counts("facebook") == {PAGE: 1}
    assert calls(simulator)["upload.send"] == 1


@pytest.mark.parametrize("format", ["video", "reel"])
def test_a_clip_that_is_shown_is_found_by_its_link_alone(simulator, format):
    published = publish(clip_job(format))
    assert run(facebook.find, clip_job(format, progress={})).post_id == published.post_id
    other = replace(POST, format=format, short_url=POST.short_url + "h")
    assert run(facebook.find, make_job(PAGE, TOKEN, post=other)) is None


@pytest.mark.parametrize("kind", ["cut_after", "cut_before", "garbage", "hang"])
def test_finishing_a_reel_whose_answer_was_lost_makes_no_second(simulator, kind):
    simulator.set(facebook_processing_seconds=0)
    job = clip_job("reel", pace=replace(FAST, longest_call=timedelta(seconds=1.5)))
    simulator.fault("cut_before", on=["reel.send"])
    with pytest.raises(ChannelError):
        publish(job)
    simulator.fault(kind, on=["reel.create"], options={"stored": True} if kind == "hang" else {})
    with pytest.raises(ChannelError):
        publish(job)
    assert facebook.may_stand(job.progress)
    found = run(facebook.find, job)
    is_stored = kind in ("cut_after", "hang")
    assert (found is not None) is is_stored
    publish(job)
    # The start, the finish whose answer was lost, and one more only where nothing came of it.
    assert calls(simulator)["reel.create"] == (2 if is_stored else 3)
    assert simulator.counts("facebook") == {PAGE: 1}


@pytest.mark.parametrize("format", ["video", "reel"])
def test_what_facebook_cannot_process_is_refused_once_and_begun_anew_by_a_person(simulator, format):
    operation = {"video": "video.create", "reel": "reel.create"}[format]
    simulator.fault("processing_fails", on=[operation], next=2, options={"message": "Hỏng tiếng"})
    job = clip_job(format)
    with pytest.raises(ChannelError, match="Hỏng tiếng") as refusal:
        publish(job)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT
    assert not facebook.may_stand(job.progress)
    broken = job.progress["video"]
    simulator.clear_faults()
    publish(job)
    assert job.progress["video"] != broken
    assert [post["is_shown"] for post in simulator.posts("facebook")] == [False, True]


def test_long_processing_waits_in_turns_without_asking_for_more(simulator):
    simulator.set(facebook_processing_seconds=3600)
    job = clip_job("video")
    with pytest.raises(Unfinished) as turn:
        run(facebook.publish, job)
    assert turn.value.after == timedelta(seconds=30)
    job.progress["turns"] = 120
    # An hour is over: it is Facebook's to finish, under the video's own id until it has a post.
    assert run(facebook.publish, job).post_id.startswith(PAGE)
    assert calls(simulator)["video.create"] == 1


def test_the_thirty_first_reel_of_a_day_waits_for_tomorrow(simulator):
    simulator.set(facebook_reels_per_day=1)
    publish(clip_job("reel"))
    job = clip_job("reel")
    with pytest.raises(ChannelError) as refusal:
        publish(job)
    assert refusal.value.error_class is ErrorClass.QUOTA_TOMORROW
    assert not facebook.may_stand(job.progress)
    simulator.set(facebook_reels_per_day=30)
    publish(job)
    assert simulator.counts("facebook") == {PAGE: 2}


def test_a_limit_of_calls_on_a_reel_is_no_daily_limit(simulator):
    job = clip_job("reel")
    simulator.fault("rate_limited", on=["reel.create"], next=2, options={"minutes": 7})
    with pytest.raises(ChannelError) as refusal:
        publish(job)
    assert refusal.value.error_class is ErrorClass.RATE_LIMITED


@pytest.mark.parametrize(
    ("format", "clip", "words"),
    [
        ("reel", {"width": 1280, "height": 720}, "9:16; video này là 1280 × 720"),
        ("reel", {"duration_seconds": 91.0}, "từ 3 đến 90 giây; video này dài 91 giây"),
        ("reel", {"duration_seconds": 2.0}, "từ 3 đến 90 giây"),
        ("reel", {"width": 360, "height": 640}, "ít nhất 540 × 960"),
        ("reel", {"content_type": "video/webm"}, "MP4"),
        ("reel", {"size": 0}, "rỗng"),
        ("video", {"content_type": "video/quicktime"}, "MP4"),
        ("video", {"size": 0}, "không quá 10 GB"),
        ("video", {"duration_seconds": 4 * 3600 + 1.0}, "4 giờ"),
    ],
)
def test_a_clip_that_does_not_fit_is_refused_before_a_byte_is_sent(simulator, format, clip, words):
    job = clip_job(format, make_clip(**clip))
    with pytest.raises(ChannelError, match=words) as refusal:
        run(facebook.publish, job)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT
    assert job.progress == {}
    assert simulator.control("GET", "accounts", network="facebook")["total"] == 0


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1080, 1918), (540, 960), (0, 0)])
def test_a_reel_of_these_measures_fits(width, height):
    assert clips.problem_of_reel(make_clip(width=width, height=height)) == ""


def test_a_post_without_its_video_or_with_a_file_that_is_gone_is_refused(simulator, settings, tmp_path):
    with pytest.raises(ChannelError, match="chưa có video"):
        run(facebook.publish, make_job(PAGE, TOKEN, post=replace(POST, format="video")))
    settings.MEDIA_ROOT = tmp_path
    gone = Video(url="", path="videos/gone.mp4", size=100)
    with pytest.raises(ChannelError, match="không còn") as refusal:
        run(facebook.publish, clip_job("video", gone))
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT


def test_bytes_come_from_the_storage(simulator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = default_storage.save("videos/clip.mp4", ContentFile(CONTENT))
    job = clip_job("video", Video(url="", path=path, size=len(CONTENT)))
    publish(job)
    assert bytes_of(simulator, job) == (len(CONTENT), SHA)


@pytest.mark.parametrize(
    ("base", "given", "is_taken"),
    [
        ("https://graph.facebook.com", "https://rupload.facebook.com/video-upload/v26.0/1", True),
        ("https://graph.facebook.com", "http://rupload.facebook.com/video-upload/v26.0/1", False),
        ("https://graph.facebook.com", "https://rupload.facebook.com.evil.example/1", False),
        ("http://127.0.0.1:8090/facebook", "http://127.0.0.1:8090/facebook/video-upload/1", True),
        ("http://127.0.0.1:8090/facebook", "http://127.0.0.1:8091/facebook/video-upload/1", False),
        ("http://127.0.0.1:8090/facebook", "https://rupload.facebook.com/1", False),
    ],
)
def test_the_token_does_not_follow_an_address_away_from_the_network(settings, base, given, is_taken):
    settings.FACEBOOK_GRAPH_URL = base
    graph = Graph(None, TOKEN)
    if is_taken:
        assert uploads.reel_target(graph, given, 10).headers["Authorization"] == f"OAuth {TOKEN}"
        return
    with pytest.raises(ChannelError, match="không thuộc Facebook"):
        uploads.reel_target(graph, given, 10)


def test_a_video_left_as_a_draft_is_no_success(simulator):
    simulator.fault("processing_fails", on=["video.create"], options={"draft": True})
    job = clip_job("video")
    with pytest.raises(Unfinished):
        # It may be a matter of seconds.
        run(facebook.publish, job)
    assert facebook.may_stand(job.progress)
    assert run(facebook.find, job) is None
    with pytest.raises(ChannelError, match="nháp") as refusal:
        publish(job)
    assert not facebook.may_stand(job.progress)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT


@pytest.mark.parametrize("format", ["video", "reel"])
def test_new_words_reach_a_clip_and_a_recall_takes_it_down(simulator, format):
    job = clip_job(format)
    job.post_id = publish(job).post_id
    job.post = replace(job.post, text="Đã sửa.")
    run(facebook.edit, job)
    [post] = simulator.posts("facebook")
    assert post["message"] == f"Đã sửa.\n\n{POST.short_url}"
    for _again in range(2):
        run(facebook.remove, job)
    assert simulator.counts("facebook") == {PAGE: 0}


def test_a_clip_recalled_before_it_had_a_post_is_taken_down_by_its_own_id(simulator):
    simulator.set(facebook_processing_seconds=3600)
    job = clip_job("video")
    with pytest.raises(Unfinished):
        run(facebook.publish, job)
    run(facebook.remove, job)
    assert simulator.counts("facebook") == {PAGE: 0}
