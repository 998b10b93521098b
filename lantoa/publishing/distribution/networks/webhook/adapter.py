"""Outgoing signed webhooks: one JSON event per release, correction and recall; the format stands in README.md."""

import hashlib
import json
import time
from typing import Any

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.public_web import Outside, Reply, Unreached, Unsafe
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import (
    Account,
    ChannelError,
    Health,
    Job,
    Network,
    Progress,
    Published,
)
from lantoa.publishing.distribution.networks.webhook.errors import class_of, refusal, unreached
from lantoa.publishing.distribution.networks.webhook.signature import EVENT_HEADER, HEADER, signature
from lantoa.publishing.distribution.rules import ErrorClass

GONE = 410


class Webhook(Network):
    """An event has one id however often it is sent, and receivers drop an id they know: nothing is in doubt."""

    name = "webhook"

    def is_in_doubt(self, progress: Progress) -> bool:
        return False

    async def publish(self, job: Job) -> Published:
        event = f"delivery:{job.delivery_id}"
        reply = await self._send(job, event, {"type": "released", **_content(job)})
        return Published(event, _own_address(reply, job.address))

    async def edit(self, job: Job) -> None:
        """A further event, its id made of what it says: the same correction twice is one event."""
        content = _content(job)
        made = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
        await self._send(job, f"{job.post_id}:corrected:{made}", {"type": "corrected", **content})

    async def remove(self, job: Job) -> None:
        event = f"{job.post_id or f'delivery:{job.delivery_id}'}:recalled"
        await self._send(job, event, {"type": "recalled", "title": job.post.title, "page_url": job.post.page_url})

    async def check(self, account: Account) -> Health:
        """A signed ping, which asks for nothing. Raises ChannelError when the address or the secret is no good."""
        reply = await _call(account, f"ping:{int(time.time())}", {"type": "ping"})
        if reply.status in (401, 403):
            words = _("Nơi nhận không nhận chữ ký: khóa hai bên chưa khớp (HTTP {}).").format(reply.status)
            raise ChannelError(ErrorClass.TOKEN_EXPIRED, words)
        # Who reads the signature and only does not know a ping hears the events.
        if not reply.is_good and class_of(reply.status) is not ErrorClass.BAD_CONTENT:
            raise refusal(reply)
        return Health()

    async def _send(self, job: Job, event: str, content: dict[str, Any]) -> Reply:
        """The reply that took the event. Raises ChannelError for any other end."""
        reply = await _call(job, event, {"delivery": f"delivery:{job.delivery_id}", **content})
        if reply.status == GONE:
            await job.run(_close, job.channel_id)
        if not reply.is_good:
            raise refusal(reply)
        return reply


async def _call(who: Job | Account, event: str, content: dict[str, Any]) -> Reply:
    """What the receiver answers to one signed event, whatever its status. Raises ChannelError when it does not."""
    body = json.dumps({"id": event, **content}, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LanToa-Webhook/1",
        EVENT_HEADER: event,
        HEADER: signature(body, secret=who.token, at=int(time.time())),
    }
    outside = Outside(who.http, seconds=who.pace.longest_call.total_seconds())
    try:
        return await outside.call("POST", who.address, headers=headers, content=body)
    except Unsafe as error:
        raise ChannelError(ErrorClass.RECONNECT, str(error)) from None
    except Unreached as error:
        raise unreached(error) from None


def _close(channel_id: int) -> None:
    """Who says 410 wants no more: no later release counts on the channel."""
    Channel.objects.filter(pk=channel_id, state=Channel.State.CONNECTED).update(
        state=Channel.State.CLOSED, state_reason="Nơi nhận đã đóng (HTTP 410).", state_since=now()
    )


def _content(job: Job) -> dict[str, Any]:
    post = job.post
    values: dict[str, Any] = {
        "unit": post.unit_name,
        "title": post.title,
        "text": post.text,
        "lead": post.lead,
        "author": post.author,
        "link": post.short_url,
        "page_url": post.page_url,
        "pictures": list(post.pictures),
        "urgent": post.is_urgent,
        "format": post.format,
    }
    if post.video is not None:
        values["video"] = {"url": post.video.url, "poster": post.video.poster_url}
    return values


def _own_address(reply: Reply, address: str) -> str:
    """Where the receiver says that it shows the piece, when that is an address of its own; else nothing."""
    try:
        told = json.loads(reply.body)["url"]
    except (ValueError, KeyError, TypeError):
        return ""
    host = address.split("//", 1)[-1].split("/", 1)[0]
    return told if isinstance(told, str) and told.split("//", 1)[-1].split("/", 1)[0] == host else ""
