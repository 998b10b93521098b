"""Videos and reels while workers are killed at random and lines drop in the middle of uploads."""

import hashlib
import os
import random
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Audience, Plan, start_release
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import make_channel, make_page, make_unit, make_user
from lantoa.services.analytics.facade import short_url
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery

CONTENT = random.Random(11).randbytes(3_000_000)
FAULTS = [
    {"kind": "cut_mid", "on": ["upload.send", "reel.send"], "probability": 0.2},
    {"kind": "cut_after", "probability": 0.05},
    {"kind": "cut_before", "probability": 0.05},
    {"kind": "garbage", "options": {"stored": True}, "probability": 0.05},
    {"kind": "error_in_200", "probability": 0.05},
    {"kind": "html_502", "on": ["read"], "probability": 0.05},
]
PATIENCE_SECONDS = 120


@pytest.fixture
def size(request):
    return (600, 60) if request.config.getoption("--full", default=False) else (40, 12)


def _start_releases(pages):
    """Every page gets one video and one reel of the same bytes."""
    province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    for number in range(pages):
        make_channel(make_unit(f"Công đoàn cơ sở {number}", parent=province))
    path = default_storage.save("videos/clip.mp4", ContentFile(CONTENT))
    clip = {"url": "", "path": path, "size": len(CONTENT), "width": 720, "height": 1280, "duration_seconds": 9.0}
    editor, page = make_user(Role.MANAGING_EDITOR, province), make_page("Tháng Công nhân")
    for format in ("video", "reel"):
        start_release(
            page=page,
            audience=Audience(under=province.code, networks=("facebook",)),
            texts={"default": "Mời xem."},
            due_at=now() + timedelta(hours=1),
            by=editor,
            format=format,
            plan=Plan(video=clip),
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_page_shows_each_clip_once_and_whole_whatever_dies_in_mid_upload(size, settings):
    pages, kills = size
    chance = random.Random(20261126)
    with running_simulator() as simulator:
        simulator.set(facebook_processing_seconds=0.2, seed="clips")
        for fault in FAULTS:
            simulator.fault(network="facebook", **fault)
        names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "LANTOA_TEST_MEDIA": str(settings.MEDIA_ROOT)}
        nursery = Nursery({**simulator.environment(), **names})
        try:
            nursery.start()
            nursery.start()
            _start_releases(pages)
            for _ in range(kills):
                time.sleep(chance.uniform(0.1, 0.5))
                nursery.kill(chance.choice(nursery.alive))
                nursery.start()
            _wait_until_settled()
        finally:
            nursery.stop()
        _compare(pages, simulator)


def _wait_until_settled():
    patience = time.monotonic() + PATIENCE_SECONDS
    open_ones = Delivery.objects.filter(state__in=["waiting", "sending", "in_doubt"], needs_person=False)
    while open_ones.exists() and time.monotonic() < patience:
        time.sleep(0.5)


def _compare(pages, simulator):
    rows = list(Delivery.objects.select_related("channel", "release"))
    states = Counter(row.state for row in rows)
    posts = simulator.posts("facebook")
    whole = hashlib.sha256(CONTENT).hexdigest()
    assert len(rows) == 2 * pages
    assert set(states) <= {"sent", "failed"}, states
    for row in rows:
        own = [post for post in posts if short_url(row.pk) in post["message"]]
        assert [post["id"] for post in own] == ([row.post_id] if row.state == "sent" else []), row.progress
        assert all(simulator.video(post["video"])["sha256"] == whole for post in own)
    assert len(posts) == states["sent"]
    assert states["sent"] > pages * 1.8, states
    tries = sum(simulator.account("facebook", row.channel.address)["calls"].get("upload.send", 0) for row in rows) // 2
    why = Counter(row.error for row in rows if row.state == "failed")
    print(f"\n{dict(states)}; {dict(why)}; {tries} tries to send {pages} videos")
