"""A clip of bytes for tests: it tells what was read of it, and can stop half-way like a line that stalls."""

import asyncio
from dataclasses import dataclass, field, replace

from lantoa.publishing.distribution.networks.base import Account, Video
from lantoa.publishing.distribution.networks.facebook.adapter import Facebook
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.jobs import POST, make_job

PAGE, TOKEN = "123456", "EAAsim.123456"
APP = {"app_id": "100001", "app_secret": "facebook-secret"}
CONTENT = bytes(range(251)) * 14_000
facebook = Facebook()


@dataclass(frozen=True)
class Clip(Video):
    content: bytes = CONTENT
    stall_at: int = -1
    read_from: list[int] = field(default_factory=list)
    stalled: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, offset, size):
        if 0 <= self.stall_at <= offset:
            self.stalled.set()
            await asyncio.Event().wait()
        self.read_from.append(offset)
        return self.content[offset : offset + size]


def make_clip(**values):
    values = {"url": "", "path": "a/clip.mp4", "duration_seconds": 12.0, "width": 720, "height": 1280} | values
    return Clip(size=values.pop("size", len(values.get("content", CONTENT))), **values)


def clip_job(format, clip=None, **values):
    post = replace(POST, format=format, video=clip or make_clip())
    return make_job(PAGE, TOKEN, **({"post": post} | APP | values))


def make_account(http=None, **values):
    return Account(**({"address": PAGE, "token": TOKEN, "http": http, "pace": FAST} | APP | values))
