"""A clip through the cascade: from the media table to YouTube and TikTok, whoever is killed."""

import io
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from wagtail.models import Collection

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.distribution.content import describe, video_content
from lantoa.publishing.distribution.facade import Plan, correct_release, recall_release
from lantoa.publishing.distribution.models import Channel, Release
from lantoa.publishing.distribution.networks.youtube import upload
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page
from lantoa.publishing.distribution.worker import Options, run_worker
from lantoa.services.media.facade import Video, store_video
from lantoa.services.media.tests.films import film

pytestmark = pytest.mark.django_db(transaction=True)
AGREED = {"consent": {"by": 7, "at": "2026-11-26T09:00:00+07:00", "privacy": "PUBLIC_TO_EVERYONE"}}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # YouTube's step, so that a small clip goes in several.
    monkeypatch.setattr(upload, "CHUNK", 256 * 1024)


@pytest.fixture
def networks(simulator):
    simulator.set(
        youtube_processing_seconds=0,
        youtube_uploads_per_day=0,
        youtube_access_seconds=3600,
        tiktok_processing_seconds=0,
        tiktok_inits_per_minute=0,
        tiktok_rotates_refresh=True,
    )
    return simulator


@pytest.fixture
def house():
    return Federation(grassroots=1)


@pytest.fixture
def clip():
    # Tests with real commits leave an empty database behind.
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    return store_video(
        io.BytesIO(film(seconds=6, size="640x480", extra=("-vf", "noise=alls=5:allf=t"))), title="Bữa cơm ca ba"
    )


def release_of(house, video, **values):
    """A release with a clip, as the composer makes it."""
    if video is not None:
        values |= {"format": "video", "plan": Plan(video=video_content(video))}
    return house.release(**values)


def stopped_when(happened):
    """A worker that is stopped at once, whatever it has on the line, as soon as something has happened."""
    stop = threading.Event()
    pace = replace(FAST, longest_send=timedelta(seconds=60), lease=timedelta(seconds=90))
    options = {"options": Options(pace=pace, stop_seconds=0)}
    worker = threading.Thread(target=run_worker, args=(stop,), kwargs=options)
    worker.start()
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at and not happened():
        time.sleep(0.05)
    stop.set()
    worker.join()


def channel(house, network="youtube", **values):
    return make_channel(house.units[0], network, **values)


def test_a_clip_reaches_youtube_and_tiktok_byte_for_byte(house, networks, clip, deliver):
    channel(house)
    channel(house, "tiktok", options=AGREED)
    release = release_of(house, clip)

    deliver()

    rows = {row.network: row for row in release.deliveries.all()}
    assert {name: row.state for name, row in rows.items()} == {"youtube": "sent", "tiktok": "sent"}
    for network, row in rows.items():
        [video] = networks.posts(network)
        assert (video["id"], video["values"]["sha256"]) == (row.post_id, clip.sha256)
    assert rows["youtube"].post_url.startswith("https://www.youtube.com/watch?v=")


def test_a_worker_that_is_killed_in_mid_upload_leaves_one_video(house, networks, clip, deliver):
    address = channel(house).address
    networks.add_accounts({"network": "youtube", "id": address})
    release = release_of(house, clip)
    networks.fault("slow", network="youtube", on=["upload.chunk"], options={"ms": 1})
    networks.fault("hang", network="youtube", on=["upload.chunk"], options={"stored": True})
    stopped_when(lambda: networks.account("youtube", address)["faults"].get("hang"))
    assert networks.posts("youtube") == []
    assert release.deliveries.get().progress["upload_url"]

    Channel.objects.update(next_send_at=None)
    release.deliveries.update(next_attempt_at=release.started_at)
    deliver(idle_seconds=0.5)

    assert release.deliveries.get().state == "sent"
    [video] = networks.posts("youtube")
    assert video["values"]["sha256"] == clip.sha256
    assert networks.account("youtube", address)["calls"]["upload.start"] == 1


def test_a_token_of_an_hour_is_renewed_on_the_way(house, networks, clip, deliver):
    tube = channel(house)
    networks.fault("token_expired", network="youtube", on=["upload.start"])
    release = release_of(house, clip)
    deliver()
    assert release.deliveries.get().state == "sent"
    tube.refresh_from_db()
    assert (tube.token_generation, tube.refresh_token) == (1, f"yt.{tube.address}.r0")


def test_a_rotated_refresh_token_is_kept(house, networks, clip, deliver):
    tok = channel(house, "tiktok", options=AGREED)
    networks.fault("token_expired", network="tiktok", on=["video.init"])
    release = release_of(house, clip)
    deliver()
    assert release.deliveries.get().state == "sent"
    tok.refresh_from_db()
    assert (tok.token_generation, tok.refresh_token) == (1, f"tt.{tok.address}.r1")


@pytest.mark.parametrize(
    ("network", "options", "has_clip", "becomes", "why"),
    [
        ("tiktok", {}, True, ("task", "by_hand"), "chưa đồng ý"),
        ("tiktok", AGREED, False, ("exempt", "unfit"), "chỉ nhận video"),
        ("youtube", {}, False, ("exempt", "unfit"), "chỉ nhận video"),
    ],
)
def test_what_no_program_may_post_is_told_and_the_channel_stays(
    house, networks, clip, deliver, network, options, has_clip, becomes, why
):
    own = channel(house, network, options=options)
    release = release_of(house, clip if has_clip else None)
    deliver()
    row = release.deliveries.get()
    assert (row.state, row.error_class) == becomes
    assert why in row.error
    own.refresh_from_db()
    assert own.state == "connected"
    assert networks.posts(network) == []


def test_a_recalled_video_is_deleted_where_a_program_can_and_handed_over_where_not(house, networks, clip, deliver):
    channel(house)
    channel(house, "tiktok", options=AGREED)
    release = release_of(house, clip)
    deliver()
    recall_release(release=release, by=house.lan)
    deliver()
    rows = {row.network: row for row in release.deliveries.all()}
    assert (rows["youtube"].state, rows["youtube"].needs_person) == ("recalled", False)
    assert (rows["tiktok"].state, rows["tiktok"].needs_person) == ("sent", True)
    assert set(networks.counts("youtube").values()) == {0}


def test_a_post_still_in_processing_when_it_is_recalled_is_not_forgotten(house, networks, clip):
    channel(house, "tiktok", options=AGREED)
    networks.set(tiktok_processing_seconds=3600)
    release = release_of(house, clip)
    stopped_when(lambda: networks.posts("tiktok") and release.deliveries.get().state == "waiting")
    recall_release(release=release, by=house.lan)
    row = release.deliveries.get()
    assert (row.state, row.needs_person) == ("recalled", True)


def test_a_correction_changes_the_words_of_the_video(house, networks, clip, deliver):
    channel(house)
    page = make_page()
    release = release_of(house, clip, page=page)
    deliver()
    page.title = "Bữa cơm ca ba, đã đính chính"
    page.save()
    correct_release(release=release, by=house.lan, texts={}, reason="Sai tên")
    deliver()
    [video] = networks.posts("youtube")
    assert (video["values"]["title"], video["is_edited"]) == ("Bữa cơm ca ba, đã đính chính", True)
    assert "video" in Release.objects.get(pk=release.pk).content


def test_a_clip_that_is_gone_from_the_storage_is_said(house, networks, clip, deliver):
    channel(house)
    release = release_of(house, clip)
    default_storage.delete(clip.file.name)
    deliver()
    row = release.deliveries.get()
    assert (row.state, row.error_class) == ("failed", "bad_content")


class Filmed:
    """A page of some other package that has a clip."""

    def __init__(self, page, video):
        self.page, self.video = page, video

    def __getattr__(self, name):
        return getattr(self.page, name)

    def share_video(self):
        return self.video


def test_a_page_with_a_clip_brings_it(clip, settings):
    page = make_page()
    assert "video" not in describe(page)
    page.specific = Filmed(page, None)
    assert "video" not in describe(page)
    page.specific = Filmed(page, clip)

    told = describe(page)["video"]

    assert told["url"] == f"{settings.BASE_URL}/media/{clip.file.name}"
    assert (told["size"], told["width"], told["height"], told["duration_seconds"]) == (clip.size, 640, 480, 6.0)
    assert told["poster_url"].startswith(settings.BASE_URL)


def test_a_video_that_is_not_ready_is_not_spread(clip):
    clip.state = Video.State.PROCESSING
    with pytest.raises(RuleBroken, match="đang được xử lý"):
        video_content(clip)
