"""Zalo Official Accounts: one article per delivery, sent to followers once. API pages read and dates in README.md."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from django.utils.translation import gettext as _

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
from lantoa.publishing.distribution.networks.zalo_oa import broadcast, content, figures, health, tokens, video
from lantoa.publishing.distribution.networks.zalo_oa.client import ask
from lantoa.publishing.distribution.networks.zalo_oa.errors import FIELD_INVALID, PROCESSING, ZaloError
from lantoa.publishing.distribution.rules import ErrorClass

LIST_LIMIT = 10
MOST_PAGES_READ = 50
CLOCK_SLACK = timedelta(minutes=10)
POLLS = 20
NOT_READY_PAUSE = timedelta(seconds=30)
NO_TOKEN = "-"  # noqa: S105 - says that there is nothing to verify


class ZaloOa(Network):
    """Clip, if any → create hidden → token kept → verify → id kept → show → verify → broadcast, if wanted.

    Only the create can leave a doubt about the article, and what it may leave twice is hidden: followers see the one
    whose id was kept (decision 0012). A doubtful broadcast is never repeated (`broadcast.py`).
    """

    name = "zalo_oa"
    has_refresh = True

    async def publish(self, job: Job) -> Published:
        """Go on where `job.progress` says: `token` of the hidden article, its `article_id`, `show_token`, `shown`."""
        if not job.progress.get("shown"):
            await self._make(job)
            await self._show(job)
        if broadcast.is_open(job):
            await broadcast.send(job, str(job.progress["article_id"]))
        return _published(job)

    def is_in_doubt(self, progress: Progress) -> bool:
        return not (progress.get("token") or progress.get("article_id") or progress.get("stage") == "video")

    def may_stand(self, progress: Progress) -> bool:
        return bool(progress.get("article_id"))

    async def find(self, job: Job) -> Published | None:
        """The article whose detail holds the short link, hidden ones included; a hidden one goes into `progress`.

        None while an article that stands has still to be broadcast: publishing goes on there.
        """
        if not job.progress.get("article_id"):
            found = await self._own_articles(job)
            if not found:
                return None
            await job.keep(article_id=found[0])
        await self._note_shown(job)
        return _published(job) if job.progress.get("shown") and not broadcast.is_open(job) else None

    async def edit(self, job: Job) -> None:
        """Change the article in place. Raises Unfinished while Zalo processes it; one taken down by hand is refused."""
        article_id = job.post_id or str(job.progress.get("article_id") or "")
        body = {"id": article_id, **content.article(job, status="show")}
        mark = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
        if job.progress.get("edit_mark") != mark:
            data = await ask(job, "POST", "/v2.0/article/update", json=body)
            await job.keep(edit_mark=mark, edit_token=str(data.get("token") or NO_TOKEN))
        try:
            if job.progress["edit_token"] != NO_TOKEN:
                await self._verify(job, "edit_token")
        except ChannelError as error:
            if error.error_class is ErrorClass.WAIT_WINDOW:
                raise Unfinished(NOT_READY_PAUSE) from None
            await job.keep(edit_mark=None)
            raise
        await job.keep(edit_mark=None, edit_token=None)

    async def remove(self, job: Job) -> None:
        article_id = job.post_id or job.progress.get("article_id")
        if not article_id and job.progress.get("token"):
            article_id = await self._verify(job, "token")
        if article_id:
            await self._remove(job, str(article_id))

    async def read(self, account: Account, post_ids: Sequence[str]) -> dict[str, Figures]:
        return await figures.read(account, post_ids)

    async def check(self, account: Account) -> Health:
        return await health.check(account)

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        return tokens.exchange(refresh_token, app_id=app_id, app_secret=app_secret, http=http)

    async def _make(self, job: Job) -> None:
        """The hidden article's id is in `progress`."""
        if job.progress.get("article_id"):
            return
        if not job.progress.get("token"):
            if content.kind_of(job) == "video":
                await video.prepare(job)
            body = content.article(job, status="hide")
            data = await ask(job, "POST", "/v2.0/article/create", stores=True, json=body)
            if not data.get("token"):
                raise lost(True, "không có mã chờ")
            await job.keep(token=str(data["token"]))
        article_id = await self._verify(job, "token")
        await job.keep(article_id=article_id)

    async def _show(self, job: Job) -> None:
        """Followers see it, and its address is in `progress`."""
        if not job.progress.get("show_token"):
            body = {"id": job.progress["article_id"], **content.article(job, status="show")}
            data = await ask(job, "POST", "/v2.0/article/update", stores=True, json=body)
            await job.keep(show_token=str(data.get("token") or NO_TOKEN))
        if job.progress["show_token"] != NO_TOKEN:
            await self._verify(job, "show_token")
        await self._note_shown(job)
        if not job.progress.get("shown"):
            await job.keep(show_token=None)
            raise ChannelError(ErrorClass.TRANSIENT, _("Zalo chưa hiện bài viết."))
        if job.progress.get("misses"):
            await self._remove_others(job)

    async def _verify(self, job: Job, which: str) -> str:
        """The article's id once Zalo has processed it. Raises WAIT_WINDOW when that takes long."""
        for _poll in range(POLLS):
            try:
                data = await ask(job, "POST", "/v2.0/article/verify", json={"token": job.progress[which]})
            except ZaloError as error:
                if error.code == FIELD_INVALID:
                    await job.keep(**{which: None})
                    raise lost(which == "token", "Zalo không nhận mã chờ") from None
                if error.code != PROCESSING:
                    raise
            else:
                return str(data.get("id") or job.progress.get("article_id") or "")
            await asyncio.sleep(job.pace.processing_poll.total_seconds())
        raise ChannelError(ErrorClass.WAIT_WINDOW, _("Zalo còn đang xử lý bài viết."), retry_after=NOT_READY_PAUSE)

    async def _note_shown(self, job: Job) -> None:
        detail = await _detail(job, str(job.progress["article_id"]))
        if detail.get("status") == "show":
            address = str(detail.get("link_view") or "")
            if broadcast.is_open(job):
                await job.keep(shown=address or NO_TOKEN)
            else:
                # Nothing follows that a later turn would go on from: the outcome itself keeps it.
                job.progress = {**job.progress, "shown": address or NO_TOKEN}

    async def _own_articles(self, job: Job) -> list[str]:
        """Ids of every article that holds this delivery's link, newest first. One call per ten articles and per
        article of the same title."""
        since = job.first_tried_at - CLOCK_SLACK
        title, found = content.title_of(job), []
        for page in range(MOST_PAGES_READ):
            params = {"offset": page * LIST_LIMIT, "limit": LIST_LIMIT, "type": content.kind_of(job)}
            medias = (await ask(job, "GET", "/v2.0/article/getslice", params=params)).get("medias")
            if not isinstance(medias, list):
                raise lost(False, "không có danh sách bài")
            for media in medias:
                if media.get("title") == title and await self._carries(job, str(media["id"])):
                    found.append(str(media["id"]))
            if len(medias) < LIST_LIMIT or _created(medias[-1]) < since:
                return found
        raise Doubtful(_("Official Account có quá nhiều bài để tìm lại."))

    async def _carries(self, job: Job, article_id: str) -> bool:
        return content.carries(await _detail(job, article_id), job.post.short_url)

    async def _remove_others(self, job: Job) -> None:
        """After a doubtful create: hidden twins of the article that is shown are litter."""
        for article_id in await self._own_articles(job):
            if article_id != job.progress["article_id"]:
                await self._remove(job, article_id)

    async def _remove(self, job: Job, article_id: str) -> None:
        try:
            await ask(job, "POST", "/v2.0/article/remove", json={"id": article_id})
        except ZaloError as error:
            # The same number says "not there": it is gone already.
            if error.code != FIELD_INVALID:
                raise


async def _detail(job: Job, article_id: str) -> dict[str, Any]:
    return await ask(job, "GET", "/v2.0/article/getdetail", params={"id": article_id})


def _published(job: Job) -> Published:
    address = str(job.progress["shown"])
    return Published(
        str(job.progress["article_id"]),
        "" if address == NO_TOKEN else address,
        left_over=broadcast.left_over(job.progress),
    )


def _created(media: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(media["create_date"]) / 1000, UTC)
