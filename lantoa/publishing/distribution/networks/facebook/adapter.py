"""Facebook pages. API: Graph API pages, feed and photos; pages read and dates in README.md."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from lantoa.publishing.distribution.networks.base import Doubtful, Job, Network, Published
from lantoa.publishing.distribution.networks.facebook.errors import is_missing, note_usage, refusal
from lantoa.publishing.distribution.networks.facebook.spec import MESSAGE
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.rules import cut, with_link

LIST_LIMIT = 100
MOST_PAGES_READ = 20
# Clocks differ, and the network stamps a post when it stores it.
CLOCK_SLACK = timedelta(minutes=10)
_LIST_FIELDS = "id,message,permalink_url,created_time,attachments{url,unshimmed_url}"


class Facebook(Network):
    name = "facebook"

    async def publish(self, job: Job) -> Published:
        """A link post, or a photo post when the release asks for one and has pictures.

        Photos are staged unpublished, each id kept before the next step: a staged photo can be attached once only, so
        that even a photo post that is sent twice can stand there once (decision 0012).
        """
        post = job.post
        words = cut(post.text, MESSAGE - len(post.short_url) - 2)
        values: dict[str, Any] = {"message": with_link(words, post.short_url), "fields": "id,permalink_url"}
        if post.is_photo_post:
            photos = await self._stage(job)
            values["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        else:
            values["link"] = post.short_url
        body = await self._send(job, "POST", f"{job.address}/feed", values, stores=True)
        if not body.get("id"):
            raise lost(True, "không có mã bài")
        return _published(body)

    async def _stage(self, job: Job) -> list[str]:
        photos: list[str] = list(job.progress.get("photos", []))
        for url in job.post.pictures[len(photos) :]:
            body = await self._send(job, "POST", f"{job.address}/photos", {"url": url, "published": "false"})
            if not body.get("id"):
                raise lost(False, "không có mã ảnh")
            photos.append(str(body["id"]))
            await job.keep(photos=photos)
        return photos

    async def find(self, job: Job) -> Published | None:
        """Reads the page's published posts back to before the first try. One call per hundred posts."""
        since = job.first_tried_at - CLOCK_SLACK
        values = {"fields": _LIST_FIELDS, "limit": str(LIST_LIMIT), "since": str(int(since.timestamp()))}
        for _page in range(MOST_PAGES_READ):
            body = await self._send(job, "GET", f"{job.address}/published_posts", values)
            posts = body.get("data")
            if not isinstance(posts, list):
                raise lost(False, "không có danh sách bài")
            for post in posts:
                if _carries(post, job.post.short_url):
                    return _published(post)
            paging = body.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after")
            if not posts or not paging.get("next") or not after or _created(posts[-1]) < since:
                return None
            values["after"] = after
        # Not read to its end: to say that it is not there would be a guess.
        raise Doubtful("Trang có quá nhiều bài để tìm lại.")

    async def remove(self, job: Job) -> None:
        if job.post_id:
            await self._send(job, "DELETE", job.post_id, {}, missing_is_fine=True)
        for photo in [] if job.post_id else job.progress.get("photos", []):
            await self._send(job, "DELETE", str(photo), {}, missing_is_fine=True)

    async def _send(
        self,
        job: Job,
        method: str,
        path: str,
        values: dict[str, Any],
        *,
        stores: bool = False,
        missing_is_fine: bool = False,
    ) -> dict[str, Any]:
        url = f"{settings.FACEBOOK_GRAPH_URL}/{settings.FACEBOOK_GRAPH_VERSION}/{path}"
        place = "data" if method == "POST" else "params"
        fields = {**values, "access_token": job.token, "locale": "vi_VN"}
        answer, body = await call(job, method, url, stores=stores, **{place: fields})
        note_usage(answer, job.usage)
        error = body.get("error")
        if isinstance(error, dict):
            if missing_is_fine and is_missing(error):
                return {}
            raise refusal(error, stores=stores, usage=job.usage)
        if answer.is_error:
            raise lost(stores, f"HTTP {answer.status_code}")
        found: dict[str, Any] = body
        return found


def _published(post: dict[str, Any]) -> Published:
    post_id = str(post["id"])
    return Published(post_id, str(post.get("permalink_url") or f"https://www.facebook.com/{post_id}"))


def _carries(post: dict[str, Any], short_url: str) -> bool:
    """Whether a post is ours: its words or its attachment hold the delivery's own link."""
    if short_url in str(post.get("message") or "").split():
        return True
    attachments = (post.get("attachments") or {}).get("data") or []
    return any(short_url in (item.get("url"), item.get("unshimmed_url")) for item in attachments)


def _created(post: dict[str, Any]) -> datetime:
    return datetime.strptime(str(post["created_time"]), "%Y-%m-%dT%H:%M:%S%z")
