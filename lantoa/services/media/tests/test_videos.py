"""What comes through the door for videos, and what does not."""

import hashlib
import os
import struct
import subprocess
import tracemalloc
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.units.facade import Unit
from lantoa.services.media import ffmpeg, video_actions
from lantoa.services.media.facade import (
    Picture,
    Video,
    find_ready_video,
    prepare_waiting_videos,
    ready_videos,
    store_video,
)
from lantoa.services.media.tests.films import POSITION, film, opened
from lantoa.services.media.video_rules import Facts, check_facts, check_size

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def stored_bytes(video):
    with video.file.open("rb") as stored:
        return stored.read()


def unit_named(name, path):
    unit = Unit.objects.create(code=name, kind="province", name=name, search_key=name, depth=0, valid_from=now().date())
    unit.path = path
    unit.save()
    return unit


def test_a_phones_clip_becomes_a_video_that_does_not_tell_where_it_was_taken(folder):
    assert POSITION in film()
    video = store_video(opened(film()), title="  Bữa cơm   ca ba ", credit="Trần Lan")

    data = stored_bytes(video)
    assert (video.state, video.title, video.credit) == ("ready", "Bữa cơm ca ba", "Trần Lan")
    assert (video.width, video.height, video.duration_seconds) == (320, 240, 2.0)
    assert (video.content_type, video.size) == ("video/mp4", len(data))
    assert video.sha256 == hashlib.sha256(data).hexdigest()
    assert video.file.name == f"videos/bua-com-ca-ba-{video.sha256[:12]}.mp4"
    assert POSITION not in data
    assert b"Phone" not in data
    # It starts before all of it is there: the index stands before the film.
    assert data.index(b"moov") < data.index(b"mdat")
    assert (video.poster.width, video.poster.height) == (320, 240)
    assert list((folder / "videos_raw").iterdir()) == []


@pytest.mark.parametrize("how", [{"sound": ""}, {"extra": ("-movflags", "+faststart")}, {"extra": ("-f", "mov")}])
def test_silent_clips_and_mov_are_taken(how):
    assert store_video(opened(film(**how)), title="Phim").state == "ready"


def test_an_upright_phone_gives_an_upright_video_and_poster():
    video = store_video(opened(film(rotation=90)), title="Đứng")
    assert (video.width, video.height) == (240, 320)
    assert (video.poster.width, video.poster.height) == (240, 320)


def boxed(kind, content):
    return struct.pack(">I4s", len(content) + 8, kind) + content


def with_sides(width, height):
    """A real clip whose index says that its picture is of another size."""
    data = bytearray(film())
    at = data.index(b"avc1", data.index(b"stsd"))
    data[at + 28 : at + 32] = struct.pack(">HH", width, height)
    return bytes(data)


def with_length(seconds):
    """A real clip whose index says that it is so long."""
    data = bytearray(film())
    for kind in (b"mvhd", b"mdhd", b"tkhd"):
        at = data.find(kind)
        while at >= 0:
            scale = 10_240 if kind == b"mdhd" else 1000
            place = at + (24 if kind == b"tkhd" else 20)
            data[place : place + 4] = struct.pack(">I", min(seconds * scale, 2**32 - 2))
            at = data.find(kind, at + 4)
    return bytes(data)


FTYP = boxed(b"ftyp", b"isom\0\0\2\0isommp41")
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
HOSTILE = {
    "empty": (lambda: b"", "trống"),
    "a playlist": (lambda: PLAYLIST, "không phải video"),
    "a playlist behind the right head": (lambda: FTYP + PLAYLIST, "hỏng"),
    "a list of files": (lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", "không phải video"),
    "only a head": (lambda: FTYP, "hỏng"),
    "cut, index at the end": (lambda: film()[:3000], "hỏng"),
    "cut, index first": (lambda: film(seconds=8, extra=("-movflags", "+faststart"))[:60_000], "hỏng"),
    "noise": (lambda: FTYP + boxed(b"moov", os.urandom(5000)), "hỏng"),
    "endless boxes": (lambda: FTYP + b"\0\0\0\x08moov" * 5000, "hỏng"),
    "a box larger than the world": (lambda: FTYP + struct.pack(">I4sQ", 1, b"moov", 2**62) + b"x" * 64, "hỏng"),
    "sound alone": (lambda: film(extra=("-vn",)), "hỏng"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0" + bytes(64), "là ảnh"),
    "an iPhone's photo": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "là ảnh"),
    "webm": (lambda: b"\x1aE\xdf\xa3" + bytes(64), "WebM"),
    "zip": (lambda: b"PK\x03\x04" + bytes(64), "không phải video"),
    "hevc": (lambda: film(video="libx265", extra=("-tag:v", "hvc1")), "HEVC"),
    "ten bits": (lambda: film(pixels="yuv420p10le"), "8 bit"),
    "opus": (lambda: film(sound="libopus"), "AAC"),
    "tiny": (lambda: film(size="160x120"), "240 điểm"),
    "huge": (lambda: film(size="4400x240"), "4096"),
    "long": (lambda: film(seconds=1810, size="240x240", sound="", rate=1), "30 phút"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_video_of_ours_is_refused_in_words(what, folder):
    make, sentence = HOSTILE[what]
    with pytest.raises(RuleBroken, match=sentence):
        store_video(opened(make()), title="Phim")
    assert (Video.objects.count(), Picture.objects.count()) == (0, 0)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "make", [lambda: with_sides(65_000, 65_000), lambda: with_sides(1, 1), lambda: with_length(400_000)]
)
def test_a_file_that_lies_about_itself_is_refused_or_counted(make):
    try:
        video = store_video(opened(make()), title="Phim")
    except RuleBroken:
        assert Video.objects.count() == 0
    else:
        assert (video.width, video.height, video.duration_seconds) == (320, 240, 2.0)


def test_lines_in_metadata_are_not_taken_for_facts():
    lie = "x\n  Duration: 00:00:01.00, start\n  Stream #0:0: Video: h264, yuv420p, 9999x9999\n"
    video = store_video(opened(film(extra=("-metadata", f"comment={lie}"))), title="Phim")
    assert (video.width, video.height) == (320, 240)


def test_a_film_of_other_files_shows_nothing_of_them(tmp_path):
    """A track whose film lies in another file (an external data reference) is no film."""
    other = tmp_path / "other.mp4"
    other.write_bytes(film())
    alias = boxed(b"url ", b"\0\0\0\0" + f"file://{other}".encode() + b"\0")
    data = film().replace(boxed(b"url ", b"\0\0\0\1"), alias, 1)
    with pytest.raises(RuleBroken):
        store_video(opened(data), title="Phim")


def test_a_program_that_hangs_is_ended(monkeypatch, tmp_path):
    clip = opened(film())
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(ffmpeg.imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(program))
    monkeypatch.setattr(ffmpeg, "LOOK_SECONDS", 0.3)
    with pytest.raises(RuleBroken, match="hỏng"):
        store_video(clip, title="Phim")
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(program) not in running


def test_a_large_file_is_never_in_memory():
    head = film(extra=("-movflags", "+faststart"))
    upload = TemporaryUploadedFile("to.mp4", "video/mp4", 0, None)
    upload.write(head)
    padding = boxed(b"free", bytes(1024 * 1024 - 8))
    for _ in range(80):
        upload.write(padding)
    tracemalloc.start()
    video = store_video(upload, title="To")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 1024 * 1024
    # What is no film stays behind.
    assert video.size < 1024 * 1024


def test_limits_are_exact():
    limit = 500 * 1024 * 1024
    check_size(limit)
    with pytest.raises(RuleBroken, match="500 MB"):
        check_size(limit + 1)
    good = {"width": 4096, "height": 240, "video": "h264", "audio": "", "pixels": "yuv420p"}
    check_facts(Facts(seconds=1800, **good))
    with pytest.raises(RuleBroken, match="30 phút"):
        check_facts(Facts(seconds=1800.1, **good))
    with pytest.raises(RuleBroken, match="hỏng"):
        check_facts(Facts(seconds=0, **good))


@pytest.fixture
def killed(monkeypatch):
    """A video whose process was killed before it was prepared."""
    with monkeypatch.context() as patch:
        patch.setattr(video_actions, "prepare_video", lambda _: False)
        return store_video(opened(film()), title="Bị dừng")


def test_a_video_whose_process_was_killed_is_made_ready_later(killed):
    assert killed.state == "processing"
    assert prepare_waiting_videos() == 0
    Video.objects.update(created_at=now() - timedelta(hours=1))
    assert prepare_waiting_videos() == 1
    assert prepare_waiting_videos() == 0
    killed.refresh_from_db()
    assert (killed.state, killed.width) == ("ready", 320)


def test_a_video_that_another_process_has_is_left_to_it(killed):
    Video.objects.update(leased_until=now() + timedelta(minutes=5))
    assert video_actions.prepare_video(killed.pk) is False
    Video.objects.update(leased_until=now() - timedelta(seconds=1))
    assert prepare_waiting_videos() == 1


def test_a_waiting_file_that_went_bad_is_refused_with_a_reason(killed):
    with default_storage.open(killed.file.name, "wb") as stored:
        stored.write(film()[:3000])
    assert video_actions.prepare_video(killed.pk) is True
    killed.refresh_from_db()
    assert killed.state == "refused"
    assert "hỏng" in killed.reason
    assert killed.file.name == ""


def test_only_videos_of_ones_own_tree_are_found():
    own, other = unit_named("A", "/1/"), unit_named("B", "/2/")
    below = unit_named("C", "/1/3/")
    videos = [store_video(opened(film()), title=f"Phim {unit}", unit=unit) for unit in (own, below, other)]
    assert list(ready_videos(under=[own])) == [videos[1], videos[0]]
    assert list(ready_videos(under=[])) == []
    assert find_ready_video(videos[1].pk, under=[own]) == videos[1]
    for hidden in (videos[2].pk, 0):
        with pytest.raises(NotAllowed, match="Không tìm thấy video"):
            find_ready_video(hidden, under=[own])
