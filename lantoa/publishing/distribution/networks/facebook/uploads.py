"""Sending a clip's bytes from where they stopped: what the network has is asked, never guessed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.base import ChannelError, Job, Unfinished, Video
from lantoa.publishing.distribution.networks.facebook.graph import GRAPH_HOST, Graph, address, with_query
from lantoa.publishing.distribution.networks.http import call
from lantoa.publishing.distribution.rules import ErrorClass

BLOCK = 1024 * 1024
# Half a turn is left for asking where it stopped and for what follows the last byte.
SHARE_OF_TURN = 0.5


class FileGone(ChannelError):  # noqa: N818 - named for what is wrong, as the house does
    """Our own file cannot be read: no other session helps."""


@dataclass(frozen=True)
class Target:
    """Where bytes go, and the name of the header that says from which byte on."""

    url: str
    offset_header: str
    headers: dict[str, str]


def session_target(graph: Graph, session: str) -> Target:
    """An upload session; its id may carry a query of its own."""
    return Target(with_query(address(session), graph.proof()), "file_offset", _headers(graph))


def reel_target(graph: Graph, url: str, size: int) -> Target:
    """A reel's upload address as the network gave it. Raises ChannelError when it leads away from the network."""
    base, given = httpx.URL(settings.FACEBOOK_GRAPH_URL), httpx.URL(url)
    is_same = (given.scheme, given.netloc) == (base.scheme, base.netloc)
    is_theirs = given.scheme == "https" and given.host.endswith(".facebook.com")
    if not is_same and not (is_theirs and str(base).rstrip("/") == GRAPH_HOST):
        # The page's token would go along.
        raise ChannelError(ErrorClass.TRANSIENT, "Địa chỉ tải reel lên không thuộc Facebook.")
    return Target(url, "offset", {**_headers(graph), "file_size": str(size)})


async def send_bytes(job: Job, graph: Graph, target: Target, *, offset: int) -> dict[str, Any]:
    """The network's answer once all bytes from `offset` on are there.

    Raises Unfinished when the turn is over before that: what arrived stays there. ChannelError(TRANSIENT) when two
    turns began at the same byte, so that a line on which nothing moves uses up attempts.
    """
    video = video_of(job)
    headers = {**target.headers, target.offset_header: str(offset), "Content-Length": str(video.size - offset)}
    try:
        async with asyncio.timeout(job.pace.longest_send.total_seconds() * SHARE_OF_TURN):
            answer, body = await call(
                graph, "POST", target.url, stores=False, headers=headers, content=_blocks(video, offset)
            )
    except TimeoutError:
        if job.progress.get("offset") == offset:
            await job.keep(offset=None)
            raise ChannelError(ErrorClass.TRANSIENT, "Tải video lên không nhích thêm được.") from None
        await job.keep(offset=offset)
        raise Unfinished from None
    return graph.read(answer, body)


async def _blocks(video: Video, offset: int) -> AsyncIterator[bytes]:
    while offset < video.size:
        try:
            block = await video.read(offset, min(BLOCK, video.size - offset))
        except OSError:
            block = b""
        if not block:
            raise FileGone(ErrorClass.BAD_CONTENT, "Tệp video không còn, hoặc ngắn hơn lúc chọn.")
        offset += len(block)
        yield block


def video_of(job: Job) -> Video:
    """The clip to send. Raises ChannelError when the post has none."""
    if job.post.video is None:
        raise ChannelError(ErrorClass.BAD_CONTENT, "Bài chưa có video.")
    return job.post.video


def _headers(graph: Graph) -> dict[str, str]:
    return {**graph.authorised(), "Content-Type": "application/octet-stream"}
