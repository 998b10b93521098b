"""Videos of articles: uploaded whole, converted for a while, then known by a video id."""

from __future__ import annotations

import time
from typing import Any

from .accounts import Oa, fingerprint
from .platform import Thing
from .store import Store
from .wire import Answer, Call
from .zalo_errors import ZaloError, success

MAX_VIDEO = 50_000_000
# Kept beside the platforms' things, under a name that no platform has.
SHELF = "zalo_oa.video"
READY, CONVERTING = 1, 3
_WORDS = {0: "unknown", 1: "ready", 2: "locked", 3: "converting", 4: "failed", 5: "deleted"}


def prepare(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.token` of the upload. Refuses anything but MP4 and AVI up to 50 MB."""
    call.params  # noqa: B018 - reads the files
    upload = call.files.get("file")
    if upload is None:
        raise ZaloError(-201, "file is required")
    if upload.content[4:8] != b"ftyp" and not upload.content.startswith(b"RIFF"):
        raise ZaloError(-201, "file type is invalid")
    if len(upload.content) > MAX_VIDEO:
        raise ZaloError(-210, "file size is over limit 50MB")
    number = store.number + 1
    mark = f"{fingerprint('video', oa.id, number):016x}{number:x}"
    values = {"video_id": f"vd{mark}", "size": len(upload.content), "polls": store.settings.zalo_processing_polls}
    store.commit("thing", SHELF, oa.id, f"vt-{mark}", values, time.time(), number)
    return success({"token": f"vt-{mark}"})


def verify(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.status`, with `convert_percent` while it is 3 and `video_id` when it is 1."""
    token = str(call.params.get("token", ""))
    video = store.things.get(SHELF, {}).get(token)
    if video is None or video.account != oa.id:
        raise ZaloError(-201, "token is invalid")
    status, percent = state_of(store, oa, video)
    data: dict[str, Any] = {"status": status, "status_message": _WORDS.get(status, ""), "convert_percent": percent}
    if video.values["polls"] > 0:
        values = {**video.values, "polls": video.values["polls"] - 1}
        store.commit("thing_set", SHELF, token, {"values": values})
    if status == READY:
        data |= {"video_id": video.values["video_id"], "video_name": "", "video_size": video.values["size"]}
    return success(data)


def state_of(store: Store, oa: Oa, video: Thing) -> tuple[int, int]:
    """(status, percent converted): 3 until the processing time is over, then what the account's `video_fate` says."""
    if oa.video_fate != READY:
        return oa.video_fate, 0
    seconds = store.settings.zalo_processing_seconds
    past = time.time() - video.created_at
    if past < seconds or video.values["polls"] > 0:
        return CONVERTING, min(int(100 * past / seconds) if seconds else 0, 99)
    return READY, 100


def is_ready(store: Store, oa: Oa, video_id: str) -> bool:
    """Whether an article of this account may show that video."""
    videos = (v for v in store.things.get(SHELF, {}).values() if v.account == oa.id)
    return any(v.values["video_id"] == video_id and state_of(store, oa, v)[0] == READY for v in videos)
