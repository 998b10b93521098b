"""YouTube channels: one video per delivery. API pages read and dates in README.md."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from lantoa.publishing.distribution.networks.base import (
    Account,
    ChannelError,
    Doubtful,
    Figures,
    Health,
    Job,
    Network,
    Progress,
    Published,
    TokenPair,
    Unfinished,
)
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.youtube import oauth, words
from lantoa.publishing.distribution.networks.youtube.api import ask, items_of
from lantoa.publishing.distribution.networks.youtube.errors import YouTubeError, class_of_rejection
from lantoa.publishing.distribution.networks.youtube.upload import SessionGone, received, upload
from lantoa.publishing.distribution.rules import ErrorClass

VIDEOS = "/youtube/v3/videos"
LIST_LIMIT = 50
MOST_PAGES_READ = 20
CLOCK_SLACK = timedelta(minutes=10)
POLLS_A_TURN = 4
# Together about two hours: a video of half an hour takes a fraction of that.
MOST_TURNS = 60
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=2)
# After an upload the list may not know the video yet.
MOST_MISSES = 5


class YouTube(Network):
    """Session kept → bytes → id kept → processed.

    What the server has it tells itself, so that a killed worker's upload goes on and ends as the one video; only a
    session that is gone after its last byte leaves a doubt (decision 0012).
    """

    name = "youtube"
    has_refresh = True

    async def publish(self, job: Job) -> Published:
        """Go on where `job.progress` says: `upload_url` of the session, `video_id` once all bytes are there."""
        if job.post.video is None:
            raise ChannelError(ErrorClass.BY_HAND, "Đợt lan tỏa này không có video cho YouTube.")
        if not job.progress.get("video_id"):
            video_id = await upload(job, job.post.video, words.metadata(job))
            await job.keep(video_id=video_id, upload_url=None, whole=None)
        for _ in range(POLLS_A_TURN):
            if await self._is_processed(job):
                return _published(job.progress["video_id"])
            await asyncio.sleep(job.pace.processing_poll.total_seconds())
        turns = int(job.progress.get("turns", 0)) + 1
        if turns > MOST_TURNS:
            # It stands and can be watched; only its better pictures are still being made.
            return _published(job.progress["video_id"])
        await job.keep(turns=turns)
        raise Unfinished(min(FIRST_PAUSE * turns, LONGEST_PAUSE))

    def is_in_doubt(self, progress: Progress) -> bool:
        return bool(progress.get("unsure"))

    def may_stand(self, progress: Progress) -> bool:
        # Whole: its last byte went out, and the answer with its id did not come back.
        return bool(progress.get("video_id") or progress.get("whole"))

    async def _is_processed(self, job: Job) -> bool:
        """Whether people can watch it. Raises ChannelError when it ended otherwise; its id is forgotten then."""
        status = await _status(job, job.progress["video_id"])
        end = status.get("uploadStatus")
        if end == "processed":
            if status.get("privacyStatus") == "private":
                await self._give_up(job)
                raise ChannelError(
                    ErrorClass.PERMISSION,
                    "Ứng dụng Google chưa được kiểm duyệt nên YouTube khóa video ở chế độ riêng tư.",
                )
            return True
        if end == "failed":
            await self._give_up(job)
            reason = str(status.get("failureReason") or "")
            raise ChannelError(ErrorClass.BAD_CONTENT, f"YouTube không xử lý được video (mã {reason}).")
        if end == "rejected":
            reason = str(status.get("rejectionReason") or "")
            await job.keep(video_id=None)
            raise ChannelError(class_of_rejection(reason), f"YouTube từ chối video (mã {reason}).")
        if end in (None, "deleted"):
            await self._count_miss(job)
        return False

    async def _count_miss(self, job: Job) -> None:
        absent = int(job.progress.get("absent", 0)) + 1
        if absent <= MOST_MISSES:
            await job.keep(absent=absent)
            return
        await job.keep(video_id=None, absent=None)
        raise ChannelError(ErrorClass.BAD_CONTENT, "Video vừa đăng không còn trên kênh: có người đã xóa.")

    async def _give_up(self, job: Job) -> None:
        await _delete(job, job.progress["video_id"])
        await job.keep(video_id=None)

    async def find(self, job: Job) -> Published | None:
        """The video whose description holds the short link, in the channel's uploads back to before the first try."""
        if job.progress.get("video_id"):
            return await self._standing(job)
        since = job.first_tried_at - CLOCK_SLACK
        values = {"part": "snippet", "playlistId": await _uploads(job), "maxResults": str(LIST_LIMIT)}
        for _page in range(MOST_PAGES_READ):
            body = await ask(job, "GET", "/youtube/v3/playlistItems", params=values)
            snippets = [item["snippet"] for item in items_of(body)]
            for snippet in snippets:
                if words.carries(snippet, job.post.short_url):
                    await job.keep(video_id=str(snippet["resourceId"]["videoId"]), unsure=None)
                    if (found := await self._standing(job)) is not None or job.progress.get("video_id"):
                        return found
            if not snippets or not body.get("nextPageToken") or _stamped(snippets[-1]) < since:
                return None
            values["pageToken"] = str(body["nextPageToken"])
        raise Doubtful("Kênh có quá nhiều video để tìm lại.")

    async def _standing(self, job: Job) -> Published | None:
        """The video of `progress` when it is there; one still in processing is gone on with, a dead one forgotten."""
        status = await _status(job, job.progress["video_id"])
        if status.get("uploadStatus") == "processed" and status.get("privacyStatus") != "private":
            return _published(job.progress["video_id"])
        if status.get("uploadStatus") in ("failed", "rejected", "deleted", None):
            await job.keep(video_id=None)
        return None

    async def edit(self, job: Job) -> None:
        videos = items_of(await ask(job, "GET", VIDEOS, params={"part": "snippet", "id": job.post_id}))
        if not videos:
            raise ChannelError(ErrorClass.BAD_CONTENT, "Video không còn trên kênh.")
        body = {"id": job.post_id, "snippet": words.changed_snippet(job, videos[0]["snippet"])}
        await ask(job, "PUT", VIDEOS, params={"part": "snippet"}, json=body)

    async def remove(self, job: Job) -> None:
        video_id = job.post_id or job.progress.get("video_id") or await self._id_of_unfinished(job)
        if video_id:
            await _delete(job, str(video_id))

    async def _id_of_unfinished(self, job: Job) -> str | None:
        """The id of a video that was whole before anybody was told; a session without its last byte is nothing."""
        if job.progress.get("upload_url") and job.post.video is not None:
            try:
                told = await received(job, job.post.video)
            except SessionGone:
                told = 0
            return told if isinstance(told, str) else None
        if job.progress.get("unsure"):
            found = await self.find(job)
            return found.post_id if found else job.progress.get("video_id")
        return None

    async def read(self, account: Account, post_ids: Sequence[str]) -> dict[str, Figures]:
        """Fifty videos a call."""
        found: dict[str, Figures] = {}
        for at in range(0, len(post_ids), LIST_LIMIT):
            values = {"part": "statistics", "id": ",".join(post_ids[at : at + LIST_LIMIT])}
            for video in items_of(await ask(account, "GET", VIDEOS, params=values)):
                found[str(video.get("id"))] = words.figures(video.get("statistics"))
        return found

    async def check(self, account: Account) -> Health:
        values = {"part": "snippet,statistics,status,contentDetails", "mine": "true"}
        channels = items_of(await ask(account, "GET", "/youtube/v3/channels", params=values))
        if not channels:
            raise ChannelError(ErrorClass.RECONNECT, "Tài khoản Google này không có kênh YouTube.")
        names = {str(channel.get("id")) for channel in channels}
        handles = {str(channel.get("snippet", {}).get("customUrl")) for channel in channels}
        if account.address not in names | handles:
            raise ChannelError(ErrorClass.RECONNECT, "Mã kết nối là của một kênh YouTube khác.")
        return words.health(channels[0])

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        return oauth.exchange(refresh_token, app_id=app_id, app_secret=app_secret, http=http)


def _published(video_id: str) -> Published:
    return Published(str(video_id), f"https://www.youtube.com/watch?v={video_id}")


async def _status(job: Job, video_id: str) -> dict[str, Any]:
    """{} when the video is not there."""
    videos = items_of(await ask(job, "GET", VIDEOS, params={"part": "status", "id": video_id}))
    status = videos[0].get("status") if videos else {}
    if not isinstance(status, dict):
        raise lost(False, "không có trạng thái video")
    return status


async def _delete(job: Job, video_id: str) -> None:
    try:
        await ask(job, "DELETE", VIDEOS, params={"id": video_id})
    except YouTubeError as error:
        if error.reason not in ("videoNotFound", "notFound"):
            raise


async def _uploads(job: Job) -> str:
    """The playlist of everything that the channel has uploaded."""
    values = {"part": "contentDetails", "mine": "true"}
    channels = items_of(await ask(job, "GET", "/youtube/v3/channels", params=values))
    if not channels:
        raise ChannelError(ErrorClass.RECONNECT, "Tài khoản Google này không có kênh YouTube.")
    return str(channels[0]["contentDetails"]["relatedPlaylists"]["uploads"])


def _stamped(snippet: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(str(snippet["publishedAt"]).replace("Z", "+00:00")).astimezone(UTC)
