"""Asking to be sent a unit's letters: nothing is sent until the mailbox's owner has agreed by a letter's link."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.crypto import digest, keyed_digest
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.publishing.distribution.models import Channel, MailWish, Subscriber
from lantoa.publishing.distribution.models.subscribers import new_token
from lantoa.publishing.distribution.networks.email.addresses import is_mailable, mailbox_hash, read_mailbox
from lantoa.publishing.distribution.networks.email.suppress import lift
from lantoa.publishing.distribution.subscribers import count_followers

LINK_LIVES = timedelta(days=7)
PER_ADDRESS_AND_DAY, BETWEEN_TWO = 3, timedelta(minutes=5)
PER_NETWORK_AND_HOUR = 20
LONGEST_NAME = 80


def bulletin_of(unit_id: int) -> Channel | None:
    """The channel by which a unit sends letters to whoever asks; None when it has none. One query."""
    return (
        Channel.objects.filter(unit_id=unit_id, network="email", mode="auto", state=Channel.State.CONNECTED)
        .order_by("pk")
        .first()
    )


def network_of(client: str) -> str:
    """What the limit of requests counts by: the first half of an address of version 6, three quarters of one of 4."""
    part = ":".join(client.split(":")[:4]) if ":" in client else ".".join(client.split(".")[:3])
    return keyed_digest(settings.SECRET_KEY, f"mail-wish:{part}")


@transaction.atomic
def ask_for_letters(channel: Channel, *, address: str, name: str, client: str) -> bool:
    """Ask the mailbox's owner; False when that mailbox was asked too often lately, which nobody is told.

    Raises RuleBroken when the address is none, or too many requests come from one network.
    """
    mailbox, at = read_mailbox(address), now()
    if not mailbox:
        raise RuleBroken(_("Địa chỉ thư chưa đúng, ví dụ: ten@congdoan.vn."))
    network = network_of(client)
    if MailWish.objects.filter(network_hash=network, asked_at__gt=at - timedelta(hours=1)).count() >= (
        PER_NETWORK_AND_HOUR
    ):
        raise RuleBroken(_("Có quá nhiều yêu cầu từ mạng này, vui lòng thử lại sau một giờ."))
    hashed = mailbox_hash(mailbox)
    asked = list(
        MailWish.objects.filter(address_hash=hashed, asked_at__gt=at - timedelta(days=1)).values_list(
            "asked_at", flat=True
        )
    )
    if len(asked) >= PER_ADDRESS_AND_DAY or any(moment > at - BETWEEN_TWO for moment in asked):
        return False
    token = new_token()
    MailWish.objects.create(
        channel=channel,
        address=mailbox,
        address_hash=hashed,
        name=name[:LONGEST_NAME],
        network_hash=network,
        token=token,
        token_hash=digest(token),
        asked_at=at,
    )
    return True


def open_wish(token: str) -> MailWish | None:
    """The request that a letter's link belongs to, while it may be agreed to. One query."""
    wishes = MailWish.objects.select_related("channel__unit").filter(token_hash=digest(token))
    return wishes.filter(confirmed_at=None, asked_at__gt=now() - LINK_LIVES).first()


@transaction.atomic
def confirm_wish(token: str) -> Subscriber | None:
    """The mailbox's owner agrees: it is subscribed from now on. None when the link is used, over or nobody's."""
    wish = MailWish.objects.select_for_update().filter(token_hash=digest(token), confirmed_at=None).first()
    if wish is None or not wish.address or wish.asked_at <= now() - LINK_LIVES:
        return None
    channel = Channel.objects.select_for_update().get(pk=wish.channel_id)
    if not Subscriber.objects.filter(channel=channel).exists():
        _keep_own_mailbox(channel)
    lift(wish.address_hash)
    subscriber, _ = Subscriber.objects.update_or_create(
        channel=channel,
        address_hash=wish.address_hash,
        defaults={
            "address": wish.address,
            "name": wish.name,
            "state": Subscriber.State.ACTIVE,
            "since": now(),
            "ended_at": None,
        },
    )
    # The row stays: it says when was asked and when agreed. What only the letter needed goes.
    wish.confirmed_at, wish.address, wish.network_hash, wish.token = now(), "", "", ""
    wish.save(update_fields=["confirmed_at", "address", "network_hash", "token"])
    count_followers(channel.pk)
    record("distribution.confirm_subscription", subscriber, by=None, unit_id=channel.unit_id)
    return subscriber


def _keep_own_mailbox(channel: Channel) -> None:
    """A channel that was one mailbox goes on being sent to when the first reader joins."""
    if is_mailable(channel.address):
        Subscriber.objects.create(
            channel=channel, address=channel.address, address_hash=mailbox_hash(channel.address), since=now()
        )


def forget_wishes() -> int:
    """Addresses of requests that nobody agreed to are not kept; those agreed to stay as the consent."""
    return MailWish.objects.filter(confirmed_at=None, asked_at__lt=now() - LINK_LIVES).delete()[0]
