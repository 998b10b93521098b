"""Zalo Official Accounts: one article per delivery. API pages read and dates in README.md."""

import asyncio
import html
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.base import (
    ChannelError,
    Doubtful,
    Job,
    Network,
    Progress,
    Published,
    TokenPair,
)
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.networks.zalo_oa.errors import FIELD_INVALID, PROCESSING, ZaloError, refusal
from lantoa.publishing.distribution.networks.zalo_oa.spec import AUTHOR, DESCRIPTION, TITLE
from lantoa.publishing.distribution.rules import ErrorClass, cut

LIST_LIMIT = 10
MOST_PAGES_READ = 50
CLOCK_SLACK = timedelta(minutes=10)
POLLS = 20
NOT_READY_PAUSE = timedelta(seconds=30)
NO_TOKEN = "-"  # noqa: S105 - says that there is nothing to verify
DEFAULT_AUTHOR = "Công đoàn"


class ZaloOa(Network):
    """Create hidden → token kept → verify → id kept → show → verify. Only the first step can leave a doubt, and what
    it may leave twice is hidden: followers see the one article whose id was kept (decision 0012)."""

    name = "zalo_oa"
    has_refresh = True

    async def publish(self, job: Job) -> Published:
        """Go on where `job.progress` says: `token` of the hidden article, its `article_id`, the `show_token`."""
        if not job.progress.get("article_id"):
            if not job.progress.get("token"):
                data = await self._send(job, "create", _article(job, status="hide"), stores=True)
                if not data.get("token"):
                    raise lost(True, "không có mã chờ")
                await job.keep(token=str(data["token"]))
            article_id = await self._verify(job, "token")
            await job.keep(article_id=article_id)
        if not job.progress.get("show_token"):
            values = {"id": job.progress["article_id"], **_article(job, status="show")}
            data = await self._send(job, "update", values, stores=True)
            await job.keep(show_token=str(data.get("token") or NO_TOKEN))
        if job.progress["show_token"] != NO_TOKEN:
            await self._verify(job, "show_token")
        published = await self._shown(job)
        if published is None:
            await job.keep(show_token=None)
            raise ChannelError(ErrorClass.TRANSIENT, "Zalo chưa hiện bài viết.")
        if job.progress.get("misses"):
            await self._remove_others(job)
        return published

    def is_in_doubt(self, progress: Progress) -> bool:
        return not (progress.get("token") or progress.get("article_id"))

    def may_stand(self, progress: Progress) -> bool:
        return bool(progress.get("article_id"))

    async def find(self, job: Job) -> Published | None:
        """The article whose detail holds the short link, hidden ones included; a hidden one goes into `progress`."""
        if job.progress.get("article_id"):
            return await self._shown(job)
        for article_id in await self._own_articles(job):
            await job.keep(article_id=article_id)
            return await self._shown(job)
        return None

    async def remove(self, job: Job) -> None:
        article_id = job.post_id or job.progress.get("article_id")
        if not article_id and job.progress.get("token"):
            article_id = await self._verify(job, "token")
        if article_id:
            await self._remove(job, str(article_id))

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        """Raises ChannelError RECONNECT when Zalo refuses the token, UNREACHABLE when nothing was sent.

        Raises Doubtful when the answer was lost: the old pair may be dead and the new one unknown.
        """
        form = {"refresh_token": refresh_token, "app_id": app_id, "grant_type": "refresh_token"}
        try:
            answer = http.post(
                f"{settings.ZALO_OAUTH_URL}/v4/oa/access_token", data=form, headers={"secret_key": app_secret}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ChannelError(ErrorClass.UNREACHABLE, f"Không kết nối được ({type(error).__name__}).") from None
        except httpx.HTTPError as error:
            raise Doubtful(f"Không rõ Zalo đã đổi mã chưa ({type(error).__name__}).") from None
        return _pair(answer)

    async def _verify(self, job: Job, which: str) -> str:
        """The article's id once Zalo has processed it. Raises WAIT_WINDOW when that takes long."""
        for _poll in range(POLLS):
            try:
                data = await self._send(job, "verify", {"token": job.progress[which]})
            except ZaloError as error:
                if error.code == FIELD_INVALID:
                    await job.keep(**{which: None})
                    raise lost(which == "token", "Zalo không nhận mã chờ") from None
                if error.code != PROCESSING:
                    raise
            else:
                return str(data.get("id") or job.progress.get("article_id") or "")
            await asyncio.sleep(job.pace.processing_poll.total_seconds())
        raise ChannelError(ErrorClass.WAIT_WINDOW, "Zalo còn đang xử lý bài viết.", retry_after=NOT_READY_PAUSE)

    async def _shown(self, job: Job) -> Published | None:
        detail = await self._send(job, "getdetail", {"id": job.progress["article_id"]}, method="GET")
        if detail.get("status") != "show":
            return None
        return Published(str(job.progress["article_id"]), str(detail.get("link_view") or ""))

    async def _own_articles(self, job: Job) -> list[str]:
        """Ids of every article that holds this delivery's link, newest first. One call per ten articles and per
        article of the same title."""
        since = job.first_tried_at - CLOCK_SLACK
        title, found = _title(job), []
        for page in range(MOST_PAGES_READ):
            values = {"offset": page * LIST_LIMIT, "limit": LIST_LIMIT, "type": "normal"}
            medias = (await self._send(job, "getslice", values, method="GET")).get("medias")
            if not isinstance(medias, list):
                raise lost(False, "không có danh sách bài")
            for media in medias:
                if media.get("title") == title and await self._carries(job, str(media["id"])):
                    found.append(str(media["id"]))
            if len(medias) < LIST_LIMIT or _created(medias[-1]) < since:
                return found
        raise Doubtful("Official Account có quá nhiều bài để tìm lại.")

    async def _carries(self, job: Job, article_id: str) -> bool:
        detail = await self._send(job, "getdetail", {"id": article_id}, method="GET")
        texts = [str(block.get("content", "")) for block in detail.get("body") or [] if isinstance(block, dict)]
        return detail.get("tracking_link") == job.post.short_url or any(
            _anchor(job.post.short_url) in text for text in texts
        )

    async def _remove_others(self, job: Job) -> None:
        """After a doubtful create: hidden twins of the article that is shown are litter."""
        for article_id in await self._own_articles(job):
            if article_id != job.progress["article_id"]:
                await self._remove(job, article_id)

    async def _remove(self, job: Job, article_id: str) -> None:
        try:
            await self._send(job, "remove", {"id": article_id})
        except ZaloError as error:
            # The same number says "not there": it is gone already.
            if error.code != FIELD_INVALID:
                raise

    async def _send(
        self, job: Job, operation: str, values: dict[str, Any], *, method: str = "POST", stores: bool = False
    ) -> dict[str, Any]:
        url = f"{settings.ZALO_OPENAPI_URL}/v2.0/article/{operation}"
        place = "json" if method == "POST" else "params"
        headers = {"access_token": job.token}
        answer, body = await call(job, method, url, stores=stores, headers=headers, **{place: values})
        limit = answer.headers.get("x-ratelimit-limit", "")
        if limit.isdigit():
            job.usage.calls_per_minute = int(limit)
        # Zalo answers 200 with an error number in the body.
        error = refusal(body)
        if error is not None:
            raise error
        data = body.get("data")
        if answer.is_error or body.get("error") is None:
            raise lost(stores, f"HTTP {answer.status_code}")
        return data if isinstance(data, dict) else {}


def _title(job: Job) -> str:
    return cut(job.post.title, TITLE)


def _anchor(short_url: str) -> str:
    return f'href="{html.escape(short_url)}"'


def _article(job: Job, *, status: str) -> dict[str, Any]:
    post = job.post
    paragraphs = [f"<p>{html.escape(line.strip())}</p>" for line in post.text.splitlines() if line.strip()]
    paragraphs.append(f"<p><a {_anchor(post.short_url)}>{html.escape(post.short_url)}</a></p>")
    pictures = [{"type": "image", "url": url} for url in post.pictures[1:]]
    return {
        "type": "normal",
        "title": _title(job),
        "author": cut(post.author or DEFAULT_AUTHOR, AUTHOR),
        "description": cut(" ".join(post.text.split()) or post.title, DESCRIPTION),
        "cover": {
            "cover_type": "photo",
            "photo_url": post.pictures[0] if post.pictures else post.default_picture,
            "status": "show",
        },
        "body": [{"type": "text", "content": "".join(paragraphs)}, *pictures],
        "tracking_link": post.short_url,
        "status": status,
        "comment": "show",
    }


def _created(media: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(media["create_date"]) / 1000, UTC)


def _pair(answer: httpx.Response) -> TokenPair:
    try:
        body = answer.json()
        return TokenPair(
            token=str(body["access_token"]),
            refresh_token=str(body["refresh_token"]),
            lives=timedelta(seconds=int(body.get("expires_in") or 90_000)),
        )
    except (ValueError, TypeError):
        raise Doubtful(f"Không rõ Zalo đã đổi mã chưa (HTTP {answer.status_code}).") from None
    except KeyError:
        pass
    code, words = body.get("error"), str(body.get("error_description") or body.get("error_name") or "")[:200]
    if answer.status_code >= 500 or code in (-32, -14000):
        raise ChannelError(ErrorClass.TRANSIENT, f"{words} (mã {code})")
    raise ChannelError(ErrorClass.RECONNECT, f"Zalo từ chối đổi mã: {words} (mã {code})")
