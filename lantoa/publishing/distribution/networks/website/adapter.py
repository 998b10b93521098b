"""A release to a unit's own site: the entry goes to its WebSub callback, once per version, whoever sends first."""

from dataclasses import dataclass

from lantoa.kit.clock import now
from lantoa.kit.public_web import Outside
from lantoa.publishing.distribution.models import Delivery, WebSubPing, WebSubSubscription
from lantoa.publishing.distribution.networks.base import ChannelError, Job, Network, Progress, Published, Unfinished
from lantoa.publishing.distribution.networks.webhook.errors import refusal
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.websub.feeds import entry_of
from lantoa.publishing.distribution.websub.pings import LEASE, Parcel, Sent, claim_pings, pack, send, settle

State = WebSubPing.State


@dataclass(frozen=True)
class Prepared:
    """The ping of this page for this site: sent already (`parcel` None, `is_sent`), in our hands, or in another's."""

    event: str
    is_sent: bool
    parcel: Parcel | None = None


class Website(Network):
    """The hub may have told the site already when the piece came out: that is the same delivery, made."""

    name = "website"

    def is_in_doubt(self, progress: Progress) -> bool:
        return False

    async def publish(self, job: Job) -> Published:
        prepared: Prepared = await job.run(_prepare, job.channel_id, job.delivery_id)
        if prepared.is_sent:
            return Published(prepared.event)
        if prepared.parcel is None:
            raise Unfinished(LEASE / 6)
        outside = Outside(job.http, seconds=job.pace.longest_call.total_seconds())
        sent = await send(outside, prepared.parcel)
        state = await job.run(settle, sent)
        # Settled late by us, it was taken all the same.
        if state != State.SENT and not (sent.reply is not None and sent.reply.is_good):
            raise _refusal(sent)
        return Published(prepared.event)

    async def edit(self, job: Job) -> None:
        """The page's present version, once."""
        await self.publish(job)


def _refusal(sent: Sent) -> ChannelError:
    if sent.is_unsafe:
        return ChannelError(ErrorClass.RECONNECT, sent.why)
    if sent.reply is None:
        return ChannelError(ErrorClass.TRANSIENT, f"Trang tin không trả lời ({sent.why}).")
    return refusal(sent.reply)


def _prepare(channel_id: int, delivery_id: int) -> Prepared:
    """Raises ChannelError when the site follows nothing any more, or the page stands in no feed."""
    page_id = Delivery.objects.values_list("release__page_id", flat=True).get(pk=delivery_id)
    entry = entry_of(page_id)
    if entry is None:
        raise ChannelError(ErrorClass.BAD_CONTENT, "Bài không có trong nguồn tin nào của cổng.")
    rows = WebSubSubscription.objects.filter(channel_id=channel_id, state="active", lease_until__gt=now())
    followed = sorted(rows, key=lambda row: (row.topic not in entry.topics, row.pk))
    if not followed:
        raise ChannelError(ErrorClass.RECONNECT, "Trang tin không còn theo dõi nguồn tin (WebSub).")
    values = {"state": State.WAITING, "made_at": now(), "next_attempt_at": now()}
    ping, _is_new = WebSubPing.objects.get_or_create(
        subscription=followed[0], page_id=page_id, version=entry.version, defaults=values
    )
    if ping.state in (State.FAILED, State.REPLACED):
        # The hub gave up, or another version was the present one: the release asks anew.
        WebSubPing.objects.filter(pk=ping.pk).exclude(state=State.SENT).update(attempts=0, **values)
    event = f"page:{page_id}:{entry.version}"
    if ping.state == State.SENT:
        return Prepared(event, is_sent=True)
    # Put off by the hub after a failure (it says why then), and in nobody's hands.
    WebSubPing.objects.filter(pk=ping.pk, state=State.WAITING).exclude(error="").update(next_attempt_at=now())
    parcels = pack(claim_pings(1, ping_id=ping.pk))
    return Prepared(event, is_sent=False, parcel=parcels[0] if parcels else None)
