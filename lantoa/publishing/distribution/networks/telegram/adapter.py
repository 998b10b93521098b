"""Telegram channels. API: Bot API; pages read and dates in README.md."""

import json
from typing import Any

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.base import (
    Account,
    ChannelError,
    Health,
    Job,
    Network,
    Progress,
    Published,
)
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.networks.telegram.errors import class_of, is_gone, is_same, refusal
from lantoa.publishing.distribution.networks.telegram.spec import ALBUM, CAPTION, MESSAGE
from lantoa.publishing.distribution.networks.telegram.text import html_of
from lantoa.publishing.distribution.rules import ErrorClass

HTML = "HTML"
# What a bot may upload; more needs a Bot API server of one's own.
LARGEST_UPLOAD = 50 * 1024 * 1024
_READ_AT_ONCE = 4 * 1024 * 1024


class Telegram(Network):
    """One request makes the whole post. Bots cannot read a channel's history: a doubt goes to a person."""

    name = "telegram"

    def is_in_doubt(self, progress: Progress) -> bool:
        """Only once the request was about to leave: what a dying worker had merely taken in hand is no doubt."""
        return bool(progress.get("begun"))

    async def publish(self, job: Job) -> Published:
        """A text with a large link preview, one picture, an album of up to ten, or a clip.

        `post_id` holds the numbers of all its messages, joined by commas: an album is taken down one by one.
        """
        await job.keep(begun=True)
        try:
            result = await self._post(job)
        except ChannelError:
            # A refusal: nothing stands there.
            job.progress = {name: value for name, value in job.progress.items() if name != "begun"}
            raise
        return _published(job, result)

    async def _post(self, job: Job) -> Any:
        post = job.post
        if post.format == "video" and post.video is not None:
            return await self._send_video(job)
        if post.is_photo_post and len(post.pictures) > 1:
            return await self._send_album(job)
        if post.is_photo_post:
            values = {"photo": post.pictures[0], "caption": html_of(post, CAPTION), "parse_mode": HTML}
            return await self._call(job, "sendPhoto", values, stores=True)
        values = {"text": html_of(post, MESSAGE), "parse_mode": HTML, "link_preview_options": _preview(job)}
        return await self._call(job, "sendMessage", values, stores=True)

    async def _send_album(self, job: Job) -> Any:
        media = [{"type": "photo", "media": picture} for picture in job.post.pictures[:ALBUM]]
        # The first one's caption is the album's.
        media[0] |= {"caption": html_of(job.post, CAPTION), "parse_mode": HTML}
        return await self._call(job, "sendMediaGroup", {"media": json.dumps(media)}, stores=True)

    async def _send_video(self, job: Job) -> Any:
        video = job.post.video
        assert video is not None
        if video.size > LARGEST_UPLOAD:
            raise ChannelError(ErrorClass.BAD_CONTENT, "Telegram chỉ nhận video tới 50 MB.")
        content = b""
        while part := await video.read(len(content), _READ_AT_ONCE):
            content += part
        values = {
            "caption": html_of(job.post, CAPTION),
            "parse_mode": HTML,
            "supports_streaming": "true",
            "duration": str(round(video.duration_seconds)),
            "width": str(video.width),
            "height": str(video.height),
        }
        files = {"video": ("video.mp4", content, video.content_type)}
        return await self._call(job, "sendVideo", values, stores=True, files=files)

    async def edit(self, job: Job) -> None:
        """The first message's text or caption; pictures stay as they are."""
        first = job.post_id.split(",")[0]
        if job.post.is_photo_post or (job.post.format == "video" and job.post.video is not None):
            values = {"caption": html_of(job.post, CAPTION)}
        else:
            values = {"text": html_of(job.post, MESSAGE), "link_preview_options": _preview(job)}
        method = "editMessageCaption" if "caption" in values else "editMessageText"
        await self._call(job, method, {**values, "message_id": first, "parse_mode": HTML}, fine=is_same)

    async def remove(self, job: Job) -> None:
        """Every message of the post; a bot that may delete in its channel may do so at any age."""
        for number in filter(None, job.post_id.split(",")):
            await self._call(job, "deleteMessage", {"message_id": number}, fine=is_gone)

    async def check(self, account: Account) -> Health:
        """The bot, its channel and how many follow it. Raises ChannelError when the bot is out of it."""
        bot = await self._ask(account, "getMe", {})
        chat = await self._ask(account, "getChat", {"chat_id": chat_id(account.address)})
        members = await self._ask(account, "getChatMemberCount", {"chat_id": chat_id(account.address)})
        facts = {"bot": str(bot.get("username", "")), "type": str(chat.get("type", ""))}
        followers = members if isinstance(members, int) else None
        return Health(name=str(chat.get("title", "")), followers=followers, facts=facts)

    async def _call(
        self,
        job: Job,
        method: str,
        values: dict[str, str],
        *,
        stores: bool = False,
        fine: Any = None,
        files: Any = None,
    ) -> Any:
        url = f"{settings.TELEGRAM_API_URL}/bot{job.token}/{method}"
        fields = {"chat_id": chat_id(job.address), **values}
        answer, body = await call(job, "POST", url, stores=stores, data=fields, files=files)
        if body.get("ok") is True:
            return body.get("result")
        if fine is not None and fine(body):
            return None
        if "error_code" not in body:
            raise lost(stores, f"HTTP {answer.status_code}")
        raise refusal(body, stores=stores)

    async def _ask(self, account: Account, method: str, values: dict[str, str]) -> Any:
        """The result of a reading call. Errors never carry the address: the token stands in it."""
        url = f"{settings.TELEGRAM_API_URL}/bot{account.token}/{method}"
        try:
            answer = await account.http.post(url, data=values, timeout=account.pace.longest_call.total_seconds())
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ChannelError(ErrorClass.UNREACHABLE, f"Không hỏi được Telegram ({type(error).__name__}).") from None
        if not isinstance(body, dict):
            raise lost(False, f"HTTP {answer.status_code}, JSON lạ")
        if body.get("ok") is not True:
            raise refusal(body, stores=False)
        return body.get("result")


def chat_id(address: str) -> str:
    """What Telegram calls the channel: `@name` or `-100…`; a bare name or an address of t.me is the same name."""
    name = address.strip().removeprefix("https://").removeprefix("t.me/").strip("/")
    is_number = name.removeprefix("-").isdigit()
    return name if is_number or name.startswith("@") else f"@{name}"


def _preview(job: Job) -> str:
    return json.dumps({"url": job.post.short_url, "prefer_large_media": True})


def _published(job: Job, result: Any) -> Published:
    messages = result if isinstance(result, list) else [result]
    numbers = [str(message["message_id"]) for message in messages]
    chat = messages[0].get("chat") or {}
    name = chat.get("username") or chat_id(job.address).removeprefix("@")
    # A private channel has no name: its messages have addresses of another kind, for members.
    place = f"c/{name.removeprefix('-100')}" if name.startswith("-") else name
    return Published(",".join(numbers)[:120], f"https://t.me/{place}/{numbers[0]}")


__all__ = ["Telegram", "chat_id", "class_of"]
