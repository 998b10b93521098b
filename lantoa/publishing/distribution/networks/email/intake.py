"""What came back, written down: hard bounces and complaints end all letters to a mailbox, soft ones are counted."""

from django.db import transaction

from lantoa.kit.clock import now
from lantoa.org.audit.facade import record
from lantoa.publishing.distribution.models import Channel, Delivery, MailReturn, MailSuppression, MailWish, Subscriber
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash
from lantoa.publishing.distribution.networks.email.bulk import OTHERS, other_readers
from lantoa.publishing.distribution.networks.email.returns import Returned, read_return
from lantoa.publishing.distribution.networks.email.rules import SOFT_BOUNCES
from lantoa.publishing.distribution.networks.email.suppress import suppress
from lantoa.publishing.distribution.networks.email.verp import read_channel_token
from lantoa.publishing.distribution.subscribers import count_followers

Kind, Reason = MailReturn.Kind, MailSuppression.Reason


@transaction.atomic
def take_return(raw: bytes) -> bool:
    """Whether something became true. A forged, foreign or repeated report changes nothing. Safe to call again."""
    returned = read_return(raw)
    if returned is None:
        return False
    hashed = _address_hash(returned)
    if not hashed:
        return False
    if returned.kind == "leave":
        return _leave(returned, hashed)
    row, is_new = MailReturn.objects.get_or_create(
        delivery_id=returned.delivery_id,
        subscriber_id=returned.subscriber_id,
        kind=returned.kind,
        defaults={
            "address_hash": hashed,
            "status": returned.status,
            "detail": returned.detail,
            "received_at": now(),
        },
    )
    if is_new and (reason := _reason(row)):
        _suppress(row, reason)
    return is_new


def _address_hash(returned: Returned) -> str:
    if returned.delivery_id >= OTHERS:
        readers = other_readers()
        return readers.hash_of(returned.delivery_id - OTHERS, returned.subscriber_id) if readers else ""
    if not returned.delivery_id:
        # A letter that asks for consent: its number is the wish's.
        asked = MailWish.objects.filter(pk=returned.subscriber_id).values_list("address_hash", flat=True).first()
        return asked or ""
    if returned.subscriber_id:
        found = Subscriber.objects.filter(pk=returned.subscriber_id).values_list("address_hash", flat=True).first()
        return found or ""
    address = Delivery.objects.filter(pk=returned.delivery_id).values_list("channel__address", flat=True).first()
    return mailbox_hash(address) if address else ""


def _reason(row: MailReturn) -> str:
    """Why nothing more goes there; empty when it may."""
    if row.kind == Kind.COMPLAINT:
        return Reason.COMPLAINT
    if row.kind == Kind.HARD:
        return Reason.UNKNOWN
    soft = MailReturn.objects.filter(address_hash=row.address_hash, kind=Kind.SOFT).count()
    return Reason.BOUNCE if soft >= SOFT_BOUNCES else ""


def _suppress(row: MailReturn, reason: str) -> None:
    if suppress(row.address_hash, reason=reason, detail=row.detail or row.status):
        stopped = MailSuppression.objects.get(address_hash=row.address_hash)
        record("distribution.suppress_mailbox", stopped, by=None, detail={"reason": reason, "return": row.pk})


def _leave(returned: Returned, hashed: str) -> bool:
    """A letter to the address that List-Unsubscribe names."""
    if returned.delivery_id >= OTHERS:
        readers = other_readers()
        return readers.leave(returned.delivery_id - OTHERS, returned.subscriber_id) if readers else False
    if not returned.delivery_id:
        return False
    if returned.subscriber_id:
        return _end(Subscriber.objects.select_for_update().filter(pk=returned.subscriber_id).first())
    return suppress(hashed, reason=Reason.ASKED, detail="")


@transaction.atomic
def end_subscription(token: str) -> bool:
    """The reader whose link this is gets nothing more; False when that was so, or the link is nobody's."""
    if (channel_id := read_channel_token(token)) is not None:
        address = Channel.objects.filter(pk=channel_id).values_list("address", flat=True).first()
        return suppress(mailbox_hash(address), reason=Reason.ASKED, detail="") if address else False
    return _end(Subscriber.objects.select_for_update().filter(token=token).first())


def _end(subscriber: Subscriber | None) -> bool:
    if subscriber is None or subscriber.state == Subscriber.State.ENDED:
        return False
    subscriber.state, subscriber.ended_at = Subscriber.State.ENDED, now()
    subscriber.save(update_fields=["state", "ended_at"])
    count_followers(subscriber.channel_id)
    record("distribution.end_subscription", subscriber, by=None)
    return True
