"""TikTok's rules for chunks, and one upload under way."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from typing import Any

from .tiktok_errors import TikTokError
from .wire import Answer, Call

SMALLEST, LARGEST, LARGEST_LAST, MOST = 5 * 1024**2, 64 * 1024**2, 128 * 1024**2, 1000
_RANGE = re.compile(r"^bytes (\d+)-(\d+)/(\d+)$")


@dataclass(slots=True)
class Upload:
    """One post begun; it lives as long as the process. Bytes are counted and fingerprinted, not kept."""

    account: str
    info: dict[str, Any]
    size: int
    chunk: int
    received: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    whole_at: float = 0.0
    is_expired: bool = False
    post_id: str = ""


def check_chunks(source: dict[str, Any]) -> None:
    """Raises TikTokError when size, chunk and count do not fit each other."""
    size, chunk, count = (source.get(name) for name in ("video_size", "chunk_size", "total_chunk_count"))
    if type(size) is not int or type(chunk) is not int or type(count) is not int or size <= 0 or chunk <= 0:
        raise TikTokError("invalid_params", "video_size, chunk_size and total_chunk_count are required.")
    is_whole = size == chunk and size <= LARGEST
    if not is_whole and not SMALLEST <= chunk <= LARGEST:
        raise TikTokError("invalid_params", "The chunk size is invalid.")
    if count != size // chunk or count > MOST:
        raise TikTokError("invalid_params", "The total chunk count is invalid.")
    if size - (count - 1) * chunk > LARGEST_LAST:
        raise TikTokError("invalid_params", "The last chunk is too large.")


def receive(upload: Upload, call: Call) -> Answer:
    """206 until the last byte, then 201; 416 for a chunk that is not the next one, 400 for one of a wrong size."""
    match = _RANGE.match(call.header(b"content-range"))
    if match is None or int(match[3]) != upload.size:
        return Answer(b"", status=400)
    if upload.is_expired:
        return Answer(b"", status=403)
    first, last = int(match[1]), int(match[2])
    here = b"content-range: bytes 0-%d/%d\r\n" % (max(upload.received - 1, 0), upload.size)
    if first != upload.received:
        return Answer(b"", status=416, headers=here)
    is_last = last + 1 == upload.size
    if len(call.body) != last - first + 1 or (not is_last and len(call.body) != upload.chunk):
        return Answer(b"", status=400)
    upload.digest.update(call.body)
    upload.received = last + 1
    if not is_last:
        return Answer(b"", status=206, headers=b"content-range: bytes 0-%d/%d\r\n" % (last, upload.size))
    upload.whole_at = time.time()
    return Answer(b"", status=201)
