"""A clip for a video article: uploaded whole, then waited for while Zalo converts it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import ChannelError, Job, Unfinished, Video
from lantoa.publishing.distribution.networks.zalo_oa.client import ask
from lantoa.publishing.distribution.networks.zalo_oa.errors import FIELD_INVALID, ZaloError
from lantoa.publishing.distribution.rules import ErrorClass

MAX_VIDEO = 50_000_000
KINDS = {"video/mp4": "mp4", "video/x-msvideo": "avi", "video/avi": "avi"}
PIECE = 1 << 20
READY, LOCKED, FAILED, DELETED = 1, 2, 4, 5
POLLS = 10
LOOK_AGAIN = timedelta(seconds=20)
LONGEST_CONVERSION = timedelta(hours=2)


async def prepare(job: Job) -> None:
    """Puts the `video_id` into `progress`. Raises Unfinished while Zalo converts; an upload shows to nobody."""
    if job.progress.get("video_id"):
        return
    if not job.progress.get("video_token"):
        await job.keep(stage="video")
        token = await _upload(job)
        await job.keep(video_token=token)
    video_id = await _converted(job)
    # From here on the create may be tried, and what it leaves is in doubt.
    await job.keep(video_id=video_id, video_token=None, stage=None)


async def _upload(job: Job) -> str:
    video = job.post.video
    if video is None or video.content_type not in KINDS:
        raise ChannelError(ErrorClass.BAD_CONTENT, _("Zalo chỉ nhận video MP4 hoặc AVI."))
    if video.size > MAX_VIDEO:
        raise ChannelError(ErrorClass.BAD_CONTENT, _("Video nặng hơn 50 MB, Zalo không nhận."))
    boundary = uuid4().hex
    head, tail = _frame(boundary, KINDS[video.content_type], video.content_type)
    headers = {
        "content-type": f"multipart/form-data; boundary={boundary}",
        "content-length": str(len(head) + video.size + len(tail)),
    }
    try:
        content = _pieces(video, head, tail)
        data = await ask(job, "POST", "/v2.0/article/upload_video/preparevideo", headers=headers, content=content)
    except OSError:
        raise ChannelError(ErrorClass.BAD_CONTENT, _("Không còn tệp video để gửi.")) from None
    if not data.get("token"):
        raise ChannelError(ErrorClass.TRANSIENT, _("Zalo không trả mã chờ của video."))
    return str(data["token"])


def _frame(boundary: str, suffix: str, kind: str) -> tuple[bytes, bytes]:
    """What stands before and after the one file of a multipart body."""
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="video.{suffix}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    return head.encode(), f"\r\n--{boundary}--\r\n".encode()


async def _pieces(video: Video, head: bytes, tail: bytes) -> AsyncIterator[bytes]:
    """The body piece by piece: a worker never holds a whole clip. Raises OSError when the file has shrunk."""
    yield head
    sent = 0
    while sent < video.size:
        piece = await video.read(sent, min(PIECE, video.size - sent))
        if not piece:
            raise OSError("the clip is shorter than it was")
        sent += len(piece)
        yield piece
    yield tail


async def _converted(job: Job) -> str:
    for _poll in range(POLLS):
        state, video_id = await _state(job)
        if state == READY and video_id:
            return video_id
        if state in (LOCKED, FAILED):
            await job.keep(video_token=None)
            is_locked = state == LOCKED
            words = _("Zalo đã khóa video này.") if is_locked else _("Zalo không chuyển đổi được video này.")
            raise ChannelError(ErrorClass.BLOCKED_POLICY if is_locked else ErrorClass.BAD_CONTENT, words)
        if state == DELETED:
            await job.keep(video_token=None)
            raise ChannelError(ErrorClass.TRANSIENT, _("Zalo đã xóa video vừa tải lên."))
        await asyncio.sleep(job.pace.processing_poll.total_seconds())
    if now() - job.first_tried_at > LONGEST_CONVERSION:
        raise ChannelError(ErrorClass.BAD_CONTENT, _("Zalo xử lý video quá lâu."))
    raise Unfinished(LOOK_AGAIN)


async def _state(job: Job) -> tuple[int, str]:
    """(status, video id) of the upload; status 0 and 3 are still in work."""
    params = {"token": job.progress["video_token"]}
    try:
        data = await ask(job, "GET", "/v2.0/article/upload_video/verify", params=params)
    except ZaloError as error:
        if error.code == FIELD_INVALID:
            await job.keep(video_token=None)
            raise ChannelError(ErrorClass.TRANSIENT, str(error)) from None
        raise
    return int(data.get("status") or 0), str(data.get("video_id") or "")
