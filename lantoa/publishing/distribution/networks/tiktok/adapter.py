"""TikTok accounts: one video per delivery. API pages read and dates in README.md."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
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
    Video,
)
from lantoa.publishing.distribution.networks.tiktok import oauth
from lantoa.publishing.distribution.networks.tiktok.api import ask
from lantoa.publishing.distribution.networks.tiktok.consent import Consent, consent_of
from lantoa.publishing.distribution.networks.tiktok.errors import UNKNOWN_POST, TikTokError, class_of
from lantoa.publishing.distribution.networks.tiktok.spec import CAPTION
from lantoa.publishing.distribution.networks.tiktok.upload import UploadGone, source_of, upload
from lantoa.publishing.distribution.rules import ErrorClass, cut

POST = "post/publish"
QUERY_LIMIT = 20
POLLS_A_TURN = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=2)
# Moderation usually takes a minute, and may take hours; without an id of the post its figures cannot be read.
MOST_TURNS_WITHOUT_ID = 30
_FIGURES = "id,view_count,like_count,comment_count,share_count"


class TikTok(Network):
    """Creator asked → post begun, its id kept → bytes → status.

    TikTok posts when the last byte is there, and what became of a begun post its status tells: going on is never a
    second post, and it is begun anew only after it has failed.
    """

    name = "tiktok"
    has_refresh = True

    async def publish(self, job: Job) -> Published:
        """Go on where `job.progress` says: `publish_id` and `upload_url` of the begun post, `whole` when sent."""
        if not job.progress.get("publish_id"):
            await self._begin(job)
            arrived = 0
        else:
            status = await self._status(job)
            if status["status"] != "PROCESSING_UPLOAD" or job.progress.get("arrived"):
                return await self._settled(job)
            arrived = int(status.get("uploaded_bytes") or 0)
        await self._send(job, _video_of(job), arrived)
        return await self._settled(job)

    def is_in_doubt(self, progress: Progress) -> bool:
        return False

    def may_stand(self, progress: Progress) -> bool:
        return bool(progress.get("whole"))

    async def _begin(self, job: Job) -> None:
        video, consent = _video_of(job), consent_of(job.options)
        if consent is None:
            raise ChannelError(
                ErrorClass.BY_HAND, "Chủ tài khoản TikTok chưa đồng ý cho đăng tự động và chưa chọn ai được xem."
            )
        creator = await creator_info(job)
        _check(creator, consent, video)
        body = {"post_info": _post_info(job, creator, consent), "source_info": source_of(video)}
        begun = await ask(job, f"{POST}/video/init", body)
        await job.keep(
            publish_id=str(begun["publish_id"]),
            upload_url=str(begun["upload_url"]),
            username=str(creator.get("creator_username") or ""),
            is_public=consent.privacy == "PUBLIC_TO_EVERYONE",
        )

    async def _send(self, job: Job, video: Video, arrived: int) -> None:
        """All bytes, unless they are there. A begun post that takes no more bytes is forgotten when it is dead."""
        if arrived >= video.size:
            await job.keep(arrived=True)
            return
        try:
            await upload(job, video, arrived=arrived)
        except UploadGone:
            status = await self._status(job)
            if status["status"] == "PROCESSING_UPLOAD" and int(status.get("uploaded_bytes") or 0) < video.size:
                await _forget(job)
                raise ChannelError(ErrorClass.TRANSIENT, "TikTok đóng phiên tải lên; sẽ gửi lại từ đầu.") from None
        await job.keep(arrived=True)

    async def _settled(self, job: Job) -> Published:
        """The post once TikTok has processed it. Raises Unfinished while it has not."""
        for _ in range(POLLS_A_TURN):
            status = await self._status(job)
            if (found := await self._outcome(job, status)) is not None:
                return found
            await asyncio.sleep(job.pace.processing_poll.total_seconds())
        turns = int(job.progress.get("turns", 0)) + 1
        await job.keep(turns=turns)
        raise Unfinished(min(FIRST_PAUSE * turns, LONGEST_PAUSE))

    async def _outcome(self, job: Job, status: dict[str, Any]) -> Published | None:
        if status["status"] == "FAILED":
            reason = str(status.get("fail_reason") or "")
            await _forget(job)
            raise ChannelError(class_of(reason), f"TikTok không đăng được video (mã {reason}).")
        if status["status"] != "PUBLISH_COMPLETE":
            return None
        ids = status.get("publicaly_available_post_id") or []
        if ids:
            return Published(str(ids[0]), f"https://www.tiktok.com/@{job.progress.get('username')}/video/{ids[0]}")
        # Only what everybody may see gets an id, once it was moderated.
        if not job.progress.get("is_public") or int(job.progress.get("turns", 0)) >= MOST_TURNS_WITHOUT_ID:
            return Published(str(job.progress["publish_id"]))
        return None

    async def _status(self, job: Job) -> dict[str, Any]:
        """{"status", …}. Raises Doubtful when TikTok no longer knows a post that had all its bytes."""
        try:
            status = await ask(job, f"{POST}/status/fetch", {"publish_id": job.progress["publish_id"]})
        except TikTokError as error:
            if error.code != UNKNOWN_POST:
                raise
            if job.progress.get("whole"):
                raise Doubtful("TikTok không còn biết bài đã gửi trọn.") from None
            await _forget(job)
            raise ChannelError(ErrorClass.TRANSIENT, "TikTok không còn biết bài đã mở; sẽ gửi lại từ đầu.") from None
        return {"status": "", **status}

    async def find(self, job: Job) -> Published | None:
        """What became of the begun post, told by its own id: no link of ours stands in a TikTok post."""
        if not job.progress.get("publish_id"):
            return None
        status = await self._status(job)
        if status["status"] == "FAILED":
            await _forget(job)
            return None
        found = await self._outcome(job, status)
        if found is None and (job.progress.get("arrived") or _has_all(job, status)):
            raise Unfinished(FIRST_PAUSE)
        if found is None:
            await job.keep(whole=None)
        return found

    async def read(self, account: Account, post_ids: Sequence[str]) -> dict[str, Figures]:
        """Twenty videos a call; posts that only some may see have no figures."""
        found: dict[str, Figures] = {}
        ids = [post_id for post_id in post_ids if post_id.isascii() and post_id.isdigit()]
        for at in range(0, len(ids), QUERY_LIMIT):
            values = {"filters": {"video_ids": ids[at : at + QUERY_LIMIT]}}
            data = await ask(account, "video/query", values, params={"fields": _FIGURES})
            for video in data.get("videos") or []:
                found[str(video.get("id"))] = _figures(video)
        return found

    async def check(self, account: Account) -> Health:
        return health(await user_info(account))

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        return oauth.exchange(refresh_token, app_id=app_id, app_secret=app_secret, http=http)


async def creator_info(caller: Job | Account) -> dict[str, Any]:
    """What the account allows now: shown to its owner when they agree, asked before each post, never kept."""
    return await ask(caller, f"{POST}/creator_info/query")


async def user_info(account: Account) -> dict[str, Any]:
    """The account itself; without followers where the consent does not cover them. Raises ChannelError."""
    fields = "open_id,display_name"
    try:
        data = await ask(account, "user/info", method="GET", params={"fields": f"{fields},username,follower_count"})
    except TikTokError as error:
        if error.error_class is not ErrorClass.PERMISSION:
            raise
        data = await ask(account, "user/info", method="GET", params={"fields": fields})
    user = data.get("user")
    if not isinstance(user, dict):
        raise ChannelError(ErrorClass.TRANSIENT, "TikTok không nói về tài khoản.")
    return user


def health(user: dict[str, Any]) -> Health:
    """Name, followers where they are told, and the id and user name as facts."""
    count = user.get("follower_count")
    return Health(
        name=str(user.get("display_name") or ""),
        followers=count if isinstance(count, int) else None,
        facts={"open_id": str(user.get("open_id") or ""), "username": str(user.get("username") or "")},
    )


def _video_of(job: Job) -> Video:
    if job.post.video is None:
        raise ChannelError(ErrorClass.BY_HAND, "Đợt lan tỏa này không có video cho TikTok.")
    return job.post.video


def _has_all(job: Job, status: dict[str, Any]) -> bool:
    """Whether every byte has arrived; anything but an upload under way comes after the last one."""
    whole = job.post.video.size if job.post.video else 0
    return status["status"] != "PROCESSING_UPLOAD" or int(status.get("uploaded_bytes") or 0) >= whole


async def _forget(job: Job) -> None:
    """The begun post is dead: nothing of it was or will be posted."""
    await job.keep(publish_id=None, upload_url=None, whole=None, arrived=None, turns=None)


def _check(creator: dict[str, Any], consent: Consent, video: Video) -> None:
    if consent.privacy not in (creator.get("privacy_level_options") or []):
        raise ChannelError(
            ErrorClass.BY_HAND, "Mức riêng tư đã chọn không còn dùng được; chủ tài khoản TikTok cần chọn lại."
        )
    longest = creator.get("max_video_post_duration_sec")
    if isinstance(longest, int) and video.duration_seconds > longest:
        raise ChannelError(ErrorClass.BAD_CONTENT, f"Video dài hơn {longest} giây mà tài khoản này được đăng.")


def _post_info(job: Job, creator: dict[str, Any], consent: Consent) -> dict[str, Any]:
    return {
        "title": caption(job.post.text or job.post.title),
        "privacy_level": consent.privacy,
        "disable_comment": bool(creator.get("comment_disabled")) or not consent.allow_comment,
        "disable_duet": bool(creator.get("duet_disabled")) or not consent.allow_duet,
        "disable_stitch": bool(creator.get("stitch_disabled")) or not consent.allow_stitch,
    }


def caption(text: str) -> str:
    """`text` in at most CAPTION units of UTF-16, cut at a word. No link is added: TikTok forbids what apps add."""
    room = len(text.encode("utf-16-le")[: 2 * CAPTION].decode("utf-16-le", "ignore"))
    return cut(text, room)


def _figures(video: dict[str, Any]) -> Figures:
    metrics = {name: value for name, value in video.items() if isinstance(value, int)}
    return Figures(
        reactions=metrics.get("like_count"),
        comments=metrics.get("comment_count"),
        shares=metrics.get("share_count"),
        views=metrics.get("view_count"),
        metrics=metrics,
    )
