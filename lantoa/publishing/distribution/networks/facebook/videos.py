"""Videos and reels: sent in turns, published once, waited for while Facebook processes them.

What is kept, each before the next step: `step`, then the session (`upload`), its `handle`, the `video`. A reel's
`video` is known before its bytes are sent, so that publishing it again is publishing the same reel.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NoReturn

from lantoa.publishing.distribution.networks.base import ChannelError, Job, Progress, Published, Unfinished, Video
from lantoa.publishing.distribution.networks.facebook import clips
from lantoa.publishing.distribution.networks.facebook.graph import VIDEO_HOST, Graph
from lantoa.publishing.distribution.networks.facebook.search import find_video
from lantoa.publishing.distribution.networks.facebook.uploads import (
    FileGone,
    reel_target,
    send_bytes,
    session_target,
    video_of,
)
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.rules import ErrorClass, cut

UPLOAD, PUBLISH, FINISH, PROCESS = "upload", "publish", "finish", "process"
TITLE = 255
LEAST_STEP = 64 * 1024
POLLS_A_TURN = 6
NEXT_POLL = timedelta(seconds=30)
# An hour: what Facebook has taken and not refused by then is its own to finish.
MOST_TURNS = 120
# Between being processed and being shown a clip is a draft for a moment; one that stays so needs a person.
DRAFT_TURNS = 10
_STATUS_FIELDS = "id,status,published,post_id,permalink_url"
_KEPT = ("step", "upload", "handle", "video", "url", "offset", "turns", "is_broken")


def is_certain(progress: Progress) -> bool:
    """Whether going on cannot make a second post: only the step that publishes a video can."""
    return progress.get("step") in (UPLOAD, FINISH, PROCESS)


def may_stand(progress: Progress) -> bool:
    """Whether followers may see it although publishing has not ended."""
    return progress.get("step") in (FINISH, PROCESS) and not progress.get("is_broken")


async def publish_video(job: Job, graph: Graph, words: str) -> Published:
    """A video on the page. Raises Unfinished between turns; no failure after the upload sends bytes again."""
    await _begin(job, clips.problem_of_video)
    if job.progress["step"] == UPLOAD:
        handle = await _upload(job, graph)
        await job.keep(handle=handle, step=PUBLISH, offset=None)
    if job.progress["step"] == PUBLISH:
        values = {"title": cut(job.post.title, TITLE), "description": words}
        values["fbuploader_video_file_chunk"] = str(job.progress["handle"])
        body = await graph.post(f"{job.address}/videos", values, stores=True, host=VIDEO_HOST)
        if not body.get("id"):
            raise lost(True, "không có mã video")
        await job.keep(video=str(body["id"]), step=PROCESS)
    return await _processed(job, graph)


async def publish_reel(job: Job, graph: Graph, words: str) -> Published:
    """A reel on the page; every step after the first belongs to one video id, so that none of them can double it."""
    await _begin(job, clips.problem_of_reel)
    if "video" not in job.progress:
        body = await graph.post(f"{job.address}/video_reels", {"upload_phase": "start"})
        if not body.get("video_id") or not body.get("upload_url"):
            raise lost(False, "không có địa chỉ tải lên")
        await job.keep(video=str(body["video_id"]), url=str(body["upload_url"]))
    if job.progress["step"] == UPLOAD:
        await _send_reel(job, graph)
        await job.keep(step=FINISH, offset=None)
    elif job.progress["step"] == FINISH and _is_published(await _status(job, graph)):
        # An earlier turn finished it and did not hear the answer.
        await job.keep(step=PROCESS)
    if job.progress["step"] == FINISH:
        await _finish_reel(job, graph, words)
        await job.keep(step=PROCESS)
    return await _processed(job, graph)


async def _begin(job: Job, problem_of: Callable[[Video], str]) -> None:
    if job.progress.get("is_broken"):
        # A person asks for it again: the broken one can never be shown.
        await job.keep(**dict.fromkeys(_KEPT))
    if "step" in job.progress:
        return
    problem = problem_of(video_of(job))
    if problem:
        raise ChannelError(ErrorClass.BAD_CONTENT, problem)
    await job.keep(step=UPLOAD)


async def _upload(job: Job, graph: Graph) -> str:
    """The handle of the whole clip, going on with the session that an earlier turn began."""
    video = video_of(job)
    session, offset = str(job.progress.get("upload", "")), 0
    if session:
        offset = await _offset(job, graph, session)
    else:
        name = video.path.rpartition("/")[2] or "video.mp4"
        values = {"file_name": name, "file_length": str(video.size), "file_type": video.content_type}
        body = await graph.post(f"{job.app_id or 'app'}/uploads", values)
        if not body.get("id"):
            raise lost(False, "không có phiên tải lên")
        session = str(body["id"])
        await job.keep(upload=session)
    try:
        body = await send_bytes(job, graph, session_target(graph, session), offset=offset)
    except ChannelError as error:
        await _go_on(job, error, offset, lambda: _offset(job, graph, session))
        await _give_up(job, error, "upload")
    if not body.get("h"):
        raise Unfinished
    return str(body["h"])


async def _offset(job: Job, graph: Graph, session: str) -> int:
    try:
        offset = (await graph.ask_session(session)).get("file_offset")
    except ChannelError as error:
        await _give_up(job, error, "upload")
    return _checked(job, offset)


def _checked(job: Job, offset: Any) -> int:
    if not isinstance(offset, int) or not 0 <= offset <= video_of(job).size:
        raise lost(False, "vị trí tải lên lạ")
    return offset


async def _go_on(job: Job, error: ChannelError, offset: int, ask: Callable[[], Awaitable[int]]) -> None:
    """Raises Unfinished when the line dropped but had carried something: a long clip on a bad line gets there."""
    if error.error_class is not ErrorClass.TRANSIENT:
        return
    try:
        reached = await ask()
    except ChannelError:
        return
    if reached - offset >= LEAST_STEP or offset < reached == video_of(job).size:
        raise Unfinished from None


async def _give_up(job: Job, error: ChannelError, *names: str) -> NoReturn:
    """A session that the network refuses is forgotten, so that the next try begins another; the rest stays as it is."""
    if error.error_class is not ErrorClass.BAD_CONTENT or isinstance(error, FileGone):
        raise error
    await job.keep(**dict.fromkeys(names))
    raise ChannelError(ErrorClass.TRANSIENT, str(error)) from None


async def _send_reel(job: Job, graph: Graph) -> None:
    video = video_of(job)
    offset = await _reel_offset(job, graph)
    if offset == video.size:
        return
    target = reel_target(graph, str(job.progress["url"]), video.size)
    try:
        await send_bytes(job, graph, target, offset=offset)
    except ChannelError as error:
        await _go_on(job, error, offset, lambda: _reel_offset(job, graph))
        await _give_up(job, error, "video", "url")


async def _reel_offset(job: Job, graph: Graph) -> int:
    uploading = (await _status(job, graph)).get("uploading_phase") or {}
    # The guide and the service spell it differently.
    return _checked(job, uploading.get("bytes_transferred", uploading.get("bytes_transfered", 0)))


async def _finish_reel(job: Job, graph: Graph, words: str) -> None:
    """Publish it. Raises ChannelError(QUOTA_TOMORROW) when the page has had its reels of 24 hours."""
    values = {"video_id": str(job.progress["video"]), "video_state": "PUBLISHED", "upload_phase": "finish"}
    values |= {"title": cut(job.post.title, TITLE), "description": words}
    try:
        await graph.post(f"{job.address}/video_reels", values)
    except ChannelError as error:
        if error.error_class in (ErrorClass.TRANSIENT, ErrorClass.UNREACHABLE):
            raise
        if error.error_class is ErrorClass.BAD_CONTENT and _is_published(await _status(job, graph)):
            return
        # Refused for certain: it does not stand, and the next try finishes it anew.
        await job.keep(step=UPLOAD)
        # Calls are counted on every edge, reels on this one alone: a limit told without usage is the reels' own.
        if error.error_class is ErrorClass.RATE_LIMITED and not error.is_app_wide and error.retry_after is None:
            raise ChannelError(ErrorClass.QUOTA_TOMORROW, str(error)) from None
        raise


async def _status(job: Job, graph: Graph) -> dict[str, Any]:
    status = (await graph.get(str(job.progress["video"]), fields=_STATUS_FIELDS)).get("status")
    return status if isinstance(status, dict) else {}


def _is_published(status: dict[str, Any]) -> bool:
    return (status.get("publishing_phase") or {}).get("status") in ("complete", "in_progress")


async def _processed(job: Job, graph: Graph) -> Published:
    """Where it stands once Facebook has processed it; Unfinished while it has not."""
    turns = int(job.progress.get("turns", 0))
    for _poll in range(POLLS_A_TURN):
        video = await graph.get(str(job.progress["video"]), fields=_STATUS_FIELDS)
        found = await _settled(job, video)
        if found is not None:
            return found
        await asyncio.sleep(job.pace.processing_poll.total_seconds())
    if turns >= MOST_TURNS:
        return _published(job, video)
    await job.keep(turns=turns + 1)
    raise Unfinished(NEXT_POLL)


async def _settled(job: Job, video: dict[str, Any]) -> Published | None:
    status = video.get("status") or {}
    state = status.get("video_status")
    if state in ("error", "expired"):
        await job.keep(is_broken=True)
        raise ChannelError(ErrorClass.BAD_CONTENT, f"Facebook không xử lý được video: {_why(status)}")
    if state != "ready":
        return None
    if video.get("published") is False:
        if int(job.progress.get("turns", 0)) < DRAFT_TURNS:
            return None
        await job.keep(is_broken=True)
        words = "Facebook để video ở dạng nháp; hãy đăng từ trang, hoặc gửi lại video đứng ở dạng reel."
        raise ChannelError(ErrorClass.BAD_CONTENT, words)
    return _published(job, video)


def _why(status: dict[str, Any]) -> str:
    for phase in ("processing_phase", "uploading_phase", "publishing_phase"):
        for error in (status.get(phase) or {}).get("errors") or []:
            if isinstance(error, dict) and error.get("message"):
                return str(error["message"])[:200]
    return "không rõ vì sao."


def _published(job: Job, video: dict[str, Any]) -> Published:
    """By its post where that is known: figures and removal are asked of posts."""
    video_id, post_id = str(job.progress["video"]), str(video.get("post_id") or "")
    if post_id and "_" not in post_id:
        post_id = f"{job.address}_{post_id}"
    url = str(video.get("permalink_url") or f"/{video_id}")
    return Published(post_id or video_id, f"https://www.facebook.com{url}" if url.startswith("/") else url)


async def find(job: Job, graph: Graph) -> Published | None:
    """A video or reel whose publishing was not heard to the end; None when it is not there or not ready yet.

    What is found in processing is put into `job.progress`, which settles the doubt.
    """
    if "video" not in job.progress:
        found = await find_video(job, graph)
        if found is None:
            return None
        job.progress = {**job.progress, "video": str(found["id"]), "step": PROCESS}
    video = await graph.send("GET", str(job.progress["video"]), {"fields": _STATUS_FIELDS}, missing_is_fine=True)
    is_ready = (video.get("status") or {}).get("video_status") == "ready"
    return _published(job, video) if is_ready and video.get("published") is not False else None
