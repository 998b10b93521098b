"""Writing videos: the one door they come through, and their way from a stranger's file to one of ours."""

import hashlib
import io
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line, slugify_vietnamese
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.services.media.actions import store_photo
from lantoa.services.media.ffmpeg import Unreadable, copy_clean, look, take_poster
from lantoa.services.media.models import Picture, Video
from lantoa.services.media.video_rules import Facts, broken, check_facts, check_head, check_size, check_whole

PIECE = 1024 * 1024
# Longer than all steps of preparing may take together.
LEASE = timedelta(minutes=10)


def store_video(
    file: IO[bytes], *, title: str, unit: Unit | None = None, by: User | None = None, credit: str = ""
) -> Video:
    """A new video, ready: MP4 that starts at once, without position and phone data, with a poster picture.

    The file is read in pieces. A process that is killed here leaves the video `processing`; the worker's clock goes on.
    Raises RuleBroken in Vietnamese for what no network would take; nothing is kept then.
    """
    file.seek(0, io.SEEK_END)
    check_size(file.tell())
    file.seek(0)
    check_head(file.read(32))
    title = one_line(title)[:255] or "Video"
    with _workshop() as folder:
        raw = folder / "raw"
        _copy(file, raw)
        _checked(raw)
        video = _begin(raw, Video(title=title, unit=unit, uploaded_by=by, credit=one_line(credit)[:120]))
    prepare_video(video.pk)
    video.refresh_from_db()
    if video.state == Video.State.REFUSED:
        video.delete()
        raise RuleBroken(video.reason)
    return video


@transaction.atomic
def _begin(raw: Path, video: Video) -> Video:
    # Nobody can guess the name: a proxy may serve the whole folder, and position data is still in this file.
    with raw.open("rb") as content:
        video.file.name = default_storage.save(f"videos_raw/{secrets.token_hex(16)}", File(content))
    video.size = raw.stat().st_size
    video.save()
    record("video.stored", video, by=video.uploaded_by, unit_id=video.unit_id, detail={"title": video.title})
    return video


def prepare_video(video_id: int) -> bool:
    """Make a `processing` video `ready` or `refused`; False when another process has it or it is done.

    Safe to call again: the file of a stranger stays until the row says what became of it.
    """
    at = now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
    mine = Video.objects.filter(free, pk=video_id, state=Video.State.PROCESSING).update(leased_until=at + LEASE)
    if not mine:
        return False
    video = Video.objects.get(pk=video_id)
    raw_name = str(video.file.name)
    try:
        with _workshop() as folder:
            _make_ready(video, folder)
    except RuleBroken as refusal:
        video.file, video.state, video.reason = "", Video.State.REFUSED, str(refusal)[:300]
        video.leased_until = None
        video.save()
    default_storage.delete(raw_name)
    return True


def _make_ready(video: Video, folder: Path) -> None:
    raw, clean, poster = folder / "raw", folder / "clean.mp4", folder / "poster.jpg"
    with video.file.open("rb") as stored:
        _copy(stored, raw)
    told = _checked(raw)
    try:
        copy_clean(raw, clean)
        # What the file said of itself may be a lie; what came out of it is counted.
        found = _checked(clean)
        check_whole(told, found)
        check_size(clean.stat().st_size)
        take_poster(clean, poster, at_seconds=min(1.0, found.seconds / 2))
    except Unreadable as error:
        raise RuleBroken(broken()) from error
    _save_ready(video, found, clean=clean, poster=poster)


@transaction.atomic
def _save_ready(video: Video, found: Facts, *, clean: Path, poster: Path) -> None:
    video.sha256 = _fingerprint(clean)
    name = f"videos/{slugify_vietnamese(video.title, longest=60)}-{video.sha256[:12]}.mp4"
    with clean.open("rb") as content:
        video.file.name = default_storage.save(name, File(content))
    video.size, video.duration_seconds = clean.stat().st_size, found.seconds
    video.width, video.height, video.content_type = found.width, found.height, "video/mp4"
    video.poster = _poster(video, poster)
    video.state, video.leased_until = Video.State.READY, None
    video.save()


def _poster(video: Video, poster: Path) -> Picture:
    with poster.open("rb") as content:
        return store_photo(content, title=video.title, unit=video.unit, by=video.uploaded_by, credit=video.credit)


def prepare_waiting_videos() -> int:
    """Go on with videos whose process was killed; returns how many. For the worker's clock, safe to run twice."""
    at = now()
    left = Video.objects.filter(
        Q(leased_until__lt=at) | Q(leased_until__isnull=True, created_at__lt=at - LEASE), state=Video.State.PROCESSING
    )
    return sum(prepare_video(video_id) for video_id in left.values_list("pk", flat=True)[:5])


def _checked(path: Path) -> Facts:
    try:
        facts = look(path)
    except Unreadable as error:
        raise RuleBroken(broken()) from error
    check_facts(facts)
    return facts


@contextmanager
def _workshop() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lantoa-video-") as folder:
        yield Path(folder)


def _copy(file: IO[bytes], target: Path) -> None:
    file.seek(0)
    with target.open("wb") as out:
        shutil.copyfileobj(file, out, PIECE)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
