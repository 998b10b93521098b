"""Which unit's site a confirmed callback belongs to: the one whose register names that host."""

from urllib.parse import urlsplit

from django.db.models import Q

from lantoa.kit.clock import now
from lantoa.org.audit import facade as audit
from lantoa.publishing.distribution.models import Channel, WebSubSubscription


def host_of(address: str) -> str:
    """The host of a site's address, with or without a scheme, "www." left out."""
    text = address if "//" in address else f"//{address}"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def site_of(callback_host: str) -> Channel | None:
    """The open website channel of this host; the oldest when several units name it. One query."""
    host = callback_host.removeprefix("www.")
    rows = Channel.objects.filter(network="website", address__icontains=host)
    rows = rows.exclude(state=Channel.State.CLOSED).order_by("pk")
    return next((channel for channel in rows[:50] if host_of(channel.address) == host), None)


def link_site(subscription: WebSubSubscription) -> Channel | None:
    """The callback has answered from its host, so the unit's site there takes releases by itself from now on."""
    channel = site_of(subscription.callback_host)
    if channel is None:
        return None
    if channel.mode != Channel.Mode.AUTO or channel.state != Channel.State.CONNECTED:
        Channel.objects.filter(pk=channel.pk).update(
            mode=Channel.Mode.AUTO, state=Channel.State.CONNECTED, state_reason="", state_since=now()
        )
        detail: dict[str, object] = {"callback": subscription.callback, "topic": subscription.topic}
        audit.record("distribution.site_follows", channel, by=None, unit_id=channel.unit_id, detail=detail)
    return channel


def unlink_sites(channel_ids: list[int]) -> None:
    """Sites that follow no feed any more are shared to by people again."""
    still = WebSubSubscription.objects.filter(
        channel_id__in=channel_ids, state=WebSubSubscription.State.ACTIVE, lease_until__gt=now()
    )
    rows = Channel.objects.filter(pk__in=channel_ids, mode=Channel.Mode.AUTO)
    for channel in rows.exclude(Q(pk__in=still.values("channel_id"))):
        Channel.objects.filter(pk=channel.pk).update(
            mode=Channel.Mode.MANUAL,
            state=Channel.State.MANUAL,
            state_reason="Trang tin không còn theo dõi nguồn tin (WebSub).",
            state_since=now(),
        )
        audit.record("distribution.site_left", channel, by=None, unit_id=channel.unit_id)
