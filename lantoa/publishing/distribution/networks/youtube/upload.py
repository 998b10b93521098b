"""One resumable upload: the session's address is kept before a byte goes, and the server says from where to go on."""

import re
import time
from typing import Any

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Job, Unfinished, Video
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.youtube.api import body_of, send
from lantoa.publishing.distribution.rules import ErrorClass

# A multiple of 256 KiB, small enough for a slow line within one call's time.
CHUNK = 4 * 1024 * 1024
# In a row, without a byte getting through.
MOST_BREAKS = 3
_RECEIVED = re.compile(r"^bytes=0-(\d+)$")
# 404 and 410: the session is over or was never.
_GONE = (404, 410)


class SessionGone(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The server no longer knows the upload."""


async def upload(job: Job, video: Video, metadata: dict[str, Any]) -> str:
    """The id of the uploaded video, going on from `progress["upload_url"]`.

    Raises Unfinished when the turn is over before the file is, and Doubtful when a session is gone that may have had
    all bytes: only then could another upload be a second video.
    """
    ends_at = time.monotonic() + job.pace.longest_send.total_seconds() / 2
    for _ in range(2):
        try:
            if not job.progress.get("upload_url"):
                await _start(job, video, metadata)
                return await _go_on(job, video, 0, ends_at)
            found = await received(job, video)
            return found if isinstance(found, str) else await _go_on(job, video, found, ends_at)
        except SessionGone:
            was_whole = bool(job.progress.get("whole"))
            await job.keep(upload_url=None, whole=None, unsure=was_whole or None)
            if was_whole:
                raise Doubtful("Phiên tải video lên đã mất sau khi gửi trọn tệp.") from None
    raise lost(False, "phiên tải lên mất hai lần")


async def received(job: Job, video: Video) -> int | str:
    """How many bytes the server has, or the video's id when it has all. Raises SessionGone."""
    headers = {"content-range": f"bytes */{video.size}"}
    return _told(await send(job, "PUT", job.progress["upload_url"], headers=headers))


async def _start(job: Job, video: Video, metadata: dict[str, Any]) -> None:
    answer = await send(
        job,
        "POST",
        f"{settings.YOUTUBE_API_URL}/upload/youtube/v3/videos",
        params={"uploadType": "resumable", "part": "snippet,status"},
        json=metadata,
        headers={"x-upload-content-length": str(video.size), "x-upload-content-type": video.content_type},
    )
    where = answer.headers.get("location", "")
    if answer.is_error or not where:
        body_of(answer)
        raise lost(False, "không có địa chỉ tải lên")
    await job.keep(upload_url=where, whole=None, unsure=None)


async def _go_on(job: Job, video: Video, offset: int, ends_at: float) -> str:
    breaks: list[ChannelError] = []
    while True:
        try:
            told = await _send_chunk(job, video, offset)
        except ChannelError as error:
            breaks.append(error)
            if error.error_class is not ErrorClass.TRANSIENT or len(breaks) > MOST_BREAKS:
                raise
            # The line broke within a chunk: some of it may be there.
            told = await received(job, video)
        if isinstance(told, str):
            return told
        if told > offset:
            breaks.clear()
        offset = told
        if time.monotonic() > ends_at:
            # A turn that brought nothing uses up an attempt, so that a dead line comes to an end.
            raise breaks[-1] if breaks else Unfinished


async def _send_chunk(job: Job, video: Video, offset: int) -> int | str:
    data = await _read(video, offset)
    last = offset + len(data) - 1
    if last + 1 >= video.size:
        # From here on the video may stand although nobody has told us its id.
        await job.keep(whole=True)
    headers = {"content-range": f"bytes {offset}-{last}/{video.size}", "content-type": video.content_type}
    return _told(await send(job, "PUT", job.progress["upload_url"], content=data, headers=headers))


async def _read(video: Video, offset: int) -> bytes:
    try:
        data = await video.read(offset, CHUNK)
    except OSError:
        data = b""
    if not data or offset + len(data) > video.size:
        raise ChannelError(ErrorClass.BAD_CONTENT, "Tệp video của đợt lan tỏa không còn nguyên.")
    return data


def _told(answer: httpx.Response) -> int | str:
    """How many bytes are there, or the id of the finished video."""
    if answer.status_code == 308:
        found = _RECEIVED.match(answer.headers.get("range", ""))
        return int(found[1]) + 1 if found else 0
    if answer.status_code in _GONE:
        raise SessionGone
    body = body_of(answer)
    if not body.get("id"):
        raise lost(False, "không có mã video")
    return str(body["id"])
