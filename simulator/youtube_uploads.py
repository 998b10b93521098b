"""One resumable upload: how much came, and its fingerprint; the bytes themselves are not kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from .wire import Answer

STEP = 256 * 1024


@dataclass(slots=True)
class Session:
    """One upload under way. It lives as long as the process: a platform, too, forgets sessions."""

    account: str
    body: dict[str, Any]
    length: int
    "As announced; 0 when it was not."
    received: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    video_id: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.video_id) or (0 < self.length <= self.received)

    def take(self, data: bytes) -> None:
        self.digest.update(data)
        self.received += len(data)

    def incomplete(self) -> Answer:
        """308, with the last byte that is here; no Range at all when nothing is."""
        headers = b"range: bytes=0-%d\r\n" % (self.received - 1) if self.received else b""
        return Answer(b"", status=308, headers=headers)


def place(session: Session, first: int, last: int, whole: int, data: bytes) -> str:
    """Take a chunk where it belongs; a chunk for another place changes nothing. Returns what is wrong with it."""
    if len(data) != last - first + 1 or last >= whole or (session.length and whole != session.length):
        return "Content-Range does not fit the body."
    if last + 1 < whole and len(data) % STEP:
        return "Chunks must be multiples of 256 KiB."
    if first <= session.received <= last:
        session.take(data[session.received - first :])
    return ""
