"""Finding a post again by the delivery's own short link: among the page's posts, and among its videos."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from lantoa.publishing.distribution.networks.base import Doubtful, Job
from lantoa.publishing.distribution.networks.facebook.graph import Graph
from lantoa.publishing.distribution.networks.http import lost

LIST_LIMIT = 100
MOST_PAGES_READ = 20
# Clocks differ, and the network stamps a post when it stores it.
CLOCK_SLACK = timedelta(minutes=10)
POST_FIELDS = "id,message,permalink_url,created_time,attachments{url,unshimmed_url}"
VIDEO_FIELDS = "id,description,created_time"

Thing = dict[str, Any]


async def find_post(job: Job, graph: Graph) -> Thing | None:
    """The published post that carries the link, videos and reels that are shown too. One call per hundred posts."""
    return await _find(job, graph, "published_posts", POST_FIELDS, _carries)


async def find_video(job: Job, graph: Graph) -> Thing | None:
    """The video that carries the link, also while it is processed and has no post yet."""
    return await _find(job, graph, "videos", VIDEO_FIELDS, _describes)


async def _find(job: Job, graph: Graph, edge: str, fields: str, is_ours: Callable[[Thing, str], bool]) -> Thing | None:
    """Reads a list of the page, newest first, back to before the first try. Raises Doubtful when it is too long."""
    since = job.first_tried_at - CLOCK_SLACK
    values = {"fields": fields, "limit": str(LIST_LIMIT), "since": str(int(since.timestamp()))}
    for _page in range(MOST_PAGES_READ):
        body = await graph.get(f"{job.address}/{edge}", **values)
        things = body.get("data")
        if not isinstance(things, list):
            raise lost(False, "không có danh sách bài")
        for thing in things:
            if is_ours(thing, job.post.short_url):
                return dict(thing)
        paging = body.get("paging") or {}
        after = (paging.get("cursors") or {}).get("after")
        if not things or not paging.get("next") or not after or _created(things[-1]) < since:
            return None
        values["after"] = str(after)
    # Not read to its end: to say that it is not there would be a guess.
    raise Doubtful("Trang có quá nhiều bài để tìm lại.")


def _carries(post: Thing, short_url: str) -> bool:
    """Whether a post is ours: its words or its attachment hold the delivery's own link."""
    if short_url in str(post.get("message") or "").split():
        return True
    attachments = (post.get("attachments") or {}).get("data") or []
    return any(short_url in (item.get("url"), item.get("unshimmed_url")) for item in attachments)


def _describes(video: Thing, short_url: str) -> bool:
    return short_url in str(video.get("description") or "").split()


def _created(thing: Thing) -> datetime:
    return datetime.strptime(str(thing["created_time"]), "%Y-%m-%dT%H:%M:%S%z")
