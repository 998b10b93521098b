"""Bytes to TikTok: chunks in order, gone on with from what the status says has arrived."""

import time

from lantoa.publishing.distribution.networks.base import ChannelError, Job, Unfinished, Video
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.tiktok.api import send
from lantoa.publishing.distribution.rules import ErrorClass

# Between 5 and 64 MB; the last one carries the rest, less than twice as much. Source: media transfer guide, 11/2026.
CHUNK = 8 * 1024 * 1024
_GONE = (403, 404, 410)


class UploadGone(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The address for the bytes is no longer good."""


def source_of(video: Video) -> dict[str, object]:
    """How the file will come: `source_info` of a post by upload."""
    chunk, count = plan(video.size)
    return {"source": "FILE_UPLOAD", "video_size": video.size, "chunk_size": chunk, "total_chunk_count": count}


def plan(size: int) -> tuple[int, int]:
    """(bytes of a chunk, number of chunks): the count is rounded down, the last chunk takes the rest."""
    return (size, 1) if size < 2 * CHUNK else (CHUNK, size // CHUNK)


async def upload(job: Job, video: Video, *, arrived: int) -> None:
    """Send what has not arrived. Raises UploadGone, and Unfinished when the turn is over before the file is."""
    ends_at = time.monotonic() + job.pace.longest_send.total_seconds() / 2
    chunk, count = plan(video.size)
    first = arrived // chunk
    if arrived % chunk or first >= count:
        raise UploadGone
    for number in range(first, count):
        await _send_chunk(job, video, number, is_last=number + 1 == count)
        if number + 1 < count and time.monotonic() > ends_at:
            raise Unfinished


async def _send_chunk(job: Job, video: Video, number: int, *, is_last: bool) -> None:
    chunk, _count = plan(video.size)
    offset = number * chunk
    data = await _read(video, offset, video.size - offset if is_last else chunk)
    if is_last:
        # From here on the video may be posted although nobody has told us.
        await job.keep(whole=True)
    headers = {
        "content-type": video.content_type,
        "content-range": f"bytes {offset}-{offset + len(data) - 1}/{video.size}",
    }
    answer = await send(job, "PUT", job.progress["upload_url"], content=data, headers=headers)
    if answer.status_code in _GONE:
        raise UploadGone
    if answer.status_code not in (200, 201, 206):
        raise lost(False, f"HTTP {answer.status_code}")


async def _read(video: Video, offset: int, size: int) -> bytes:
    try:
        data = await video.read(offset, size)
    except OSError:
        data = b""
    if len(data) != size:
        raise ChannelError(ErrorClass.BAD_CONTENT, "Tệp video của đợt lan tỏa không còn nguyên.")
    return data
