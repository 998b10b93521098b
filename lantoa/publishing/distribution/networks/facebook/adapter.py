"""Facebook pages. API: Graph API pages, feed, photos, videos, reels, insights; pages read and dates in README.md."""

import json
from collections.abc import Sequence
from typing import Any

from lantoa.publishing.distribution.networks.base import (
    Account,
    Figures,
    Health,
    Job,
    Network,
    Post,
    Progress,
    Published,
)
from lantoa.publishing.distribution.networks.facebook import health, reading, videos
from lantoa.publishing.distribution.networks.facebook.graph import Graph
from lantoa.publishing.distribution.networks.facebook.search import find_post
from lantoa.publishing.distribution.networks.facebook.spec import MESSAGE
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.rules import MAX_PICTURES, cut, with_link


class Facebook(Network):
    name = "facebook"

    async def publish(self, job: Job) -> Published:
        """A link post, a photo post, a video or a reel, as the release asks.

        Photos are staged unpublished, each id kept before the next step: a staged photo can be attached once only, so
        that even a photo post that is sent twice can stand there once (decision 0012).
        """
        graph, words = Graph.of(job), words_of(job.post)
        if job.post.format == "video":
            return await videos.publish_video(job, graph, words)
        if job.post.format == "reel":
            return await videos.publish_reel(job, graph, words)
        values = {"message": words, "fields": "id,permalink_url"}
        if job.post.is_photo_post:
            photos = await self._stage(job, graph)
            values["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        else:
            values["link"] = job.post.short_url
        body = await graph.post(f"{job.address}/feed", values, stores=True)
        if not body.get("id"):
            raise lost(True, "không có mã bài")
        return _published(body)

    async def _stage(self, job: Job, graph: Graph) -> list[str]:
        photos: list[str] = list(job.progress.get("photos", []))
        for number in range(len(photos), min(len(job.post.pictures), MAX_PICTURES)):
            values = {"url": job.post.pictures[number], "published": "false"}
            if alt := "".join(job.post.alts[number : number + 1]):
                values["alt_text_custom"] = alt
            body = await graph.post(f"{job.address}/photos", values)
            if not body.get("id"):
                raise lost(False, "không có mã ảnh")
            photos.append(str(body["id"]))
            await job.keep(photos=photos)
        return photos

    def is_in_doubt(self, progress: Progress) -> bool:
        return not videos.is_certain(progress)

    def may_stand(self, progress: Progress) -> bool:
        return videos.may_stand(progress)

    async def find(self, job: Job) -> Published | None:
        graph = Graph.of(job)
        if job.post.format in ("video", "reel") and "video" in job.progress:
            return await videos.find(job, graph)
        post = await find_post(job, graph)
        if post is not None:
            return _published(post)
        return await videos.find(job, graph) if job.post.format == "video" else None

    async def edit(self, job: Job) -> None:
        """New words; the preview of a link, pictures and video stay as they are."""
        # A video that has no post yet is changed by its own id.
        name = "message" if "_" in job.post_id else "description"
        await Graph.of(job).post(job.post_id, {name: words_of(job.post)})

    async def remove(self, job: Job) -> None:
        kept = job.progress
        unfinished = [*kept.get("photos", []), *([kept["video"]] if "video" in kept else [])]
        graph = Graph.of(job)
        for thing in [job.post_id] if job.post_id else unfinished:
            await graph.delete(str(thing))

    async def read(self, account: Account, post_ids: Sequence[str]) -> dict[str, Figures]:
        return await reading.read(Graph.of(account), post_ids)

    async def check(self, account: Account) -> Health:
        return await health.check(Graph.of(account), account.address, account.app_id)


def words_of(post: Post) -> str:
    """The text with the delivery's own link at its end, within Facebook's limit."""
    return with_link(cut(post.text, MESSAGE - len(post.short_url) - 2), post.short_url)


def _published(post: dict[str, Any]) -> Published:
    post_id = str(post["id"])
    return Published(post_id, str(post.get("permalink_url") or f"https://www.facebook.com/{post_id}"))
