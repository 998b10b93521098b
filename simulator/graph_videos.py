"""Videos and reels of pages: published from an upload, processed afterwards, listed, changed and removed.

Source: Video API guides publishing and reels publishing, 30 July 2026.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import graph_posts, graph_uploads
from .accounts import Page
from .graph_errors import GraphError, invalid, missing
from .graph_fields import Field, Reader, figures_edge, iso, read_fields
from .platform import Thing
from .store import FIRST_POST, Store
from .wire import Answer, json_answer

if TYPE_CHECKING:
    from .graph import Caller

VIDEOS = "facebook_video"
DAY = 86_400.0
REEL, VIDEO = "reel", "video"


def create_video(caller: Caller, page_id: str) -> Answer:
    """A video of the page from an upload's handle, or from an address that is not fetched."""
    page, params = caller.own_page(page_id), caller.params
    handle = str(params.get("fbuploader_video_file_chunk") or "")
    upload = ""
    if handle:
        upload = graph_uploads.upload_of(caller, handle).id
    elif params.get("file_url"):
        graph_posts.check_link(str(params["file_url"]))
    else:
        raise GraphError(390, "(#390) There was a problem uploading your video file. Please try again.")
    video = _new(caller, page, VIDEO, upload)
    _publish(caller, page, video)
    return json_answer({"id": video.id})


def create_reel(caller: Caller, page_id: str) -> Answer:
    """`upload_phase` start or finish."""
    page = caller.own_page(page_id)
    phase = str(caller.params.get("upload_phase", ""))
    if phase == "start":
        video = _new(caller, page, REEL, "")
        address = f"{caller.call.base()}/facebook/video-upload/v26.0/{video.id}"
        return json_answer({"video_id": video.id, "upload_url": address})
    if phase != "finish":
        raise invalid("Param upload_phase must be one of {start, finish}")
    video = _own_video(caller, str(caller.params.get("video_id", "")))
    if caller.params.get("video_state") != "PUBLISHED":
        raise invalid("Param video_state must be one of {PUBLISHED}")
    _check_reel(caller.store, page, video)
    _publish(caller, page, video)
    return json_answer({"success": True})


def _check_reel(store: Store, page: Page, video: Thing) -> None:
    if video.values["post_id"]:
        raise invalid("The video was already published", subcode=1363130)
    upload = store.things[graph_uploads.UPLOADS].get(video.id) if graph_uploads.UPLOADS in store.things else None
    if upload is None or graph_uploads.stored_size(store, upload.id) < upload.values["length"]:
        raise invalid("The video file was not uploaded", subcode=1363057)
    since = time.time() - DAY
    recent = (v for v in _videos(store, page, REEL) if v.values["published_at"] > since)
    if len(list(recent)) >= store.settings.facebook_reels_per_day:
        raise GraphError(613, "(#613) Calls to this api have exceeded the rate limit.")


def send_reel(caller: Caller, video_id: str) -> Answer:
    """Bytes of a reel from `offset` on; the first call tells `file_size`."""
    video, call, store = _own_video(caller, video_id), caller.call, caller.store
    upload = store.things.get(graph_uploads.UPLOADS, {}).get(video.id)
    if upload is None:
        size = call.header(b"file_size")
        if not size.isdecimal() or not int(size):
            raise invalid("Header file_size must be the size of the file in bytes")
        number = store.number + 1
        values = {"length": int(size), "type": "video/mp4", "name": ""}
        graph_uploads.discard(store, video.id)
        store.commit("thing", graph_uploads.UPLOADS, video.account, video.id, values, time.time(), number)
        upload = store.things[graph_uploads.UPLOADS][video.id]
        store.commit("thing_set", VIDEOS, video.id, {"values": {**video.values, "upload": video.id}})
    graph_uploads.take_bytes(caller, upload, call.header(b"offset"))
    return json_answer({"success": True})


def _new(caller: Caller, page: Page, kind: str, upload: str) -> Thing:
    store = caller.store
    number = store.number + 1
    video_id = str(FIRST_POST + number)
    values = {"kind": kind, "upload": upload, "message": "", "title": "", "post_id": "", "published_at": 0.0}
    values |= {"ready_at": 0.0, "problem": "", "draft": False}
    store.commit("thing", VIDEOS, page.id, video_id, values, time.time(), number)
    return store.things[VIDEOS][video_id]


def _publish(caller: Caller, page: Page, video: Thing) -> None:
    """The post of the video: shown once it is processed, never when processing fails."""
    store, params, now = caller.store, caller.params, time.time()
    graph_posts.refuse_if_too_fast(store, page)
    fate = caller.fault.options if caller.fault else {}
    is_draft = bool(fate.get("draft"))
    problem = str(fate.get("message", "Không đọc được tệp video.")) if caller.fault and not is_draft else ""
    seconds = store.settings.facebook_processing_seconds
    message = str(params.get("description") or "")
    shown_at = graph_posts.NEVER if problem or is_draft else now + seconds if seconds else graph_posts.PUBLISHED_AT_ONCE
    post = store.add_post(page, message=message, link="", photos=[], publish_at=shown_at)
    store.commit("post_set", post.id, {"video": video.id})
    values: dict[str, Any] = {"message": message, "title": str(params.get("title") or ""), "post_id": post.id}
    values |= {"published_at": now, "ready_at": now + seconds, "problem": problem, "draft": is_draft}
    store.commit("thing_set", VIDEOS, video.id, {"values": {**video.values, **values}})


def find_video(store: Store, video_id: str) -> Thing | None:
    """The video of this id unless it was removed."""
    video = store.things.get(VIDEOS, {}).get(video_id)
    return None if video is None or video.removed_at else video


def _own_video(caller: Caller, video_id: str) -> Thing:
    video = find_video(caller.store, video_id)
    if video is None:
        raise missing(video_id)
    caller.own_page(video.account)
    return video


def _videos(store: Store, page: Page, kind: str = "") -> list[Thing]:
    """The page's published videos, oldest first."""
    known = store.things.get(VIDEOS, {})
    found = (known[post.video] for post in page.posts.values() if post.video)
    return sorted((v for v in found if kind in ("", v.values["kind"])), key=lambda video: video.number)


def list_videos(caller: Caller, page_id: str) -> Answer:
    """The page's published videos and reels, those in processing and those that failed too."""
    return _list(caller, _videos(caller.store, caller.own_page(page_id)))


def list_reels(caller: Caller, page_id: str) -> Answer:
    return _list(caller, _videos(caller.store, caller.own_page(page_id), REEL))


def _list(caller: Caller, videos: Iterable[Thing]) -> Answer:
    reader, wanted = caller.reader(), str(caller.params.get("fields", ""))
    living = [v for v in videos if not v.removed_at]
    return graph_posts.listing(caller, reversed(living), lambda video: read_video(reader, video, wanted))


def edit_object(caller: Caller, target: str) -> Answer:
    """New words of a post, or the new description of a video; either changes both."""
    video = find_video(caller.store, target)
    if video is None:
        return graph_posts.edit_post(caller, target)
    words = caller.params.get("description")
    if words is None:
        raise invalid("Param description is required")
    _own_video(caller, target)
    caller.store.commit("thing_set", VIDEOS, target, {"values": {**video.values, "message": str(words)}})
    values = {"message": str(words), "edited_at": time.time()}
    caller.store.commit("post_set", video.values["post_id"], values)
    return json_answer({"success": True})


def delete_object(caller: Caller, target: str) -> Answer:
    """A video goes with its post, and a post with its video."""
    store = caller.store
    if find_video(store, target) is not None:
        video, post_id = _own_video(caller, target), ""
        post_id = video.values["post_id"]
        if not post_id:
            store.commit("thing_set", VIDEOS, target, {"removed_at": time.time()})
            return json_answer({"success": True})
        target = post_id
    post = store.posts.get(target)
    answer = graph_posts.delete_object(caller, target)
    if post is not None and post.video:
        store.commit("thing_set", VIDEOS, post.video, {"removed_at": time.time()})
    return answer


# Fields


def read_video(reader: Reader, video: Thing, wanted: str) -> dict[str, Any]:
    answer = read_fields(_VIDEO, reader, video, wanted or "description,updated_time,id")
    answer.setdefault("id", video.id)
    return answer


def status(reader: Reader, video: Thing, _: Field) -> dict[str, Any]:
    """Where upload, processing and publishing stand."""
    store, values, now = reader.store, video.values, time.time()
    upload = store.things.get(graph_uploads.UPLOADS, {}).get(values["upload"])
    size = graph_uploads.stored_size(store, upload.id) if upload else 0
    is_whole = size >= upload.values["length"] if upload else values["kind"] == VIDEO
    is_published, is_ready = bool(values["post_id"]), now >= values["ready_at"]
    processing = "complete" if is_published and is_ready else "in_progress" if is_published else "not_started"
    answer: dict[str, Any] = {
        "video_status": "ready" if processing == "complete" else "processing" if is_whole else "uploading",
        "uploading_phase": {"status": "complete" if is_whole else "in_progress", "bytes_transferred": size},
        "processing_phase": {"status": processing},
        "publishing_phase": {"status": "complete" if is_published and not values["problem"] else "not_started"},
    }
    if values["problem"] and is_ready:
        answer["video_status"] = "error"
        answer["processing_phase"] = {"status": "error", "errors": [{"code": 1363, "message": values["problem"]}]}
    return answer


def _address(reader: Reader, video: Thing, _: Field) -> str | None:
    post = reader.store.posts.get(video.values["post_id"])
    return reader.permalink(post) if post else None


def _post_id(_reader: Reader, video: Thing, _: Field) -> str | None:
    # The platform gives the part behind the page's id alone.
    return video.values["post_id"].partition("_")[2] or None


def _edge(name: str) -> Callable[[Reader, Thing, Field], dict[str, Any]]:
    read = figures_edge(name)

    def of_post(reader: Reader, video: Thing, field: Field) -> dict[str, Any]:
        post = reader.store.posts.get(video.values["post_id"])
        return read(reader, post, field) if post else {"data": []}

    return of_post


_VIDEO: dict[str, Callable[[Reader, Thing, Field], Any]] = {
    "id": lambda r, v, f: v.id,
    "title": lambda r, v, f: v.values["title"] or None,
    "description": lambda r, v, f: v.values["message"] or None,
    "created_time": lambda r, v, f: iso(v.created_at),
    "updated_time": lambda r, v, f: iso(v.edited_at or v.created_at),
    "published": lambda r, v, f: bool(v.values["post_id"]) and not v.values["draft"],
    "permalink_url": _address,
    "post_id": _post_id,
    "status": status,
    "likes": _edge("likes"),
    "comments": _edge("comments"),
}
