"""Clips from a release to the page, by a real worker."""

import hashlib
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lantoa.publishing.distribution.facade import Plan, recall_release
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.facebook.tests.clips import CONTENT
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.services.analytics.facade import short_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    return Federation()


def release_clip(house, format):
    path = default_storage.save("videos/clip.mp4", ContentFile(CONTENT))
    video = {"url": "", "path": path, "size": len(CONTENT), "width": 720, "height": 1280, "duration_seconds": 12.0}
    return house.release(format=format, plan=Plan(video=video))


@pytest.mark.parametrize(
    ("format", "kind", "operation", "options"),
    [
        ("video", "cut_mid", "upload.send", {}),
        ("video", "hang", "upload.send", {}),
        ("video", "cut_after", "video.create", {}),
        ("video", "cut_before", "video.create", {}),
        ("video", "garbage", "video.create", {"stored": True}),
        ("video", "rate_limited", "video.create", {}),
        ("reel", "cut_mid", "reel.send", {}),
        ("reel", "cut_after", "reel.create", {}),
        ("reel", "error_in_200", "reel.create", {}),
    ],
)
def test_whatever_the_line_does_a_clip_stands_there_once_and_whole(
    house, deliver, simulator, format, kind, operation, options
):
    channel = make_channel(house.units[0])
    simulator.fault(kind, network="facebook", on=[operation], options=options)
    release = release_clip(house, format)
    deliver(idle_seconds=0.6)

    row = release.deliveries.get(channel=channel)
    assert row.state == Delivery.State.SENT
    [post] = simulator.account("facebook", channel.address)["posts"]
    assert post["id"] == row.post_id
    assert short_url(row.pk) in post["message"]
    assert simulator.video(post["video"])["sha256"] == hashlib.sha256(CONTENT).hexdigest()


def test_a_clip_that_facebook_cannot_process_fails_with_its_words(house, deliver, simulator):
    make_channel(house.units[0])
    simulator.fault("processing_fails", on=["video.create"], options={"message": "Hỏng tiếng"})
    release = release_clip(house, "video")
    deliver()
    row = release.deliveries.get(channel__network="facebook")
    assert (row.state, row.error_class) == (Delivery.State.FAILED, "bad_content")
    assert "Hỏng tiếng" in row.error


def test_a_recalled_clip_is_taken_down(house, deliver, simulator):
    channel = make_channel(house.units[0])
    release = release_clip(house, "reel")
    deliver()
    recall_release(release=release, by=house.lan)
    deliver()
    assert simulator.counts("facebook") == {channel.address: 0}


@pytest.mark.parametrize("who", ["we", "facebook"])
def test_a_reel_beyond_the_days_ration_waits_and_uses_no_attempt(house, deliver, simulator, who):
    channel = make_channel(house.units[0], options={"rations": {"reels": 1}} if who == "we" else {})
    simulator.set(facebook_reels_per_day=1)
    first, second = release_clip(house, "reel"), release_clip(house, "reel")
    # A thousandth of the wait until midnight would be over at once, late in the evening.
    deliver(pace=replace(FAST, wait_factor=1))
    rows = {row.release_id: row for row in Delivery.objects.filter(channel=channel)}
    states = sorted(row.state for row in rows.values())
    assert states == [Delivery.State.SENT, Delivery.State.WAITING]
    assert {*rows} == {first.pk, second.pk}
    waiting = next(row for row in rows.values() if row.state == Delivery.State.WAITING)
    assert waiting.attempts == 0
    assert simulator.counts("facebook") == {channel.address: 1}
