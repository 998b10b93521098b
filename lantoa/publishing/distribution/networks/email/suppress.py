"""Mailboxes that nothing is sent to any more."""

from collections.abc import Sequence

from django.db import transaction

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import MailSuppression, Subscriber


def suppressed_among(hashes: Sequence[str]) -> set[str]:
    """Those of the hashes that nothing is sent to. One query."""
    return set(MailSuppression.objects.filter(address_hash__in=hashes).values_list("address_hash", flat=True))


@transaction.atomic
def suppress(hashed: str, *, reason: str, detail: str) -> bool:
    """Send nothing to this mailbox from now on; False when that was so already. Its first reason stays."""
    _, is_new = MailSuppression.objects.get_or_create(
        address_hash=hashed, defaults={"reason": reason, "detail": detail[:300], "since": now()}
    )
    ended = Subscriber.State.BOUNCED
    if reason in (MailSuppression.Reason.COMPLAINT, MailSuppression.Reason.ASKED):
        ended = Subscriber.State.ENDED
    Subscriber.objects.filter(address_hash=hashed, state=Subscriber.State.ACTIVE).update(state=ended, ended_at=now())
    return is_new


def lift(hashed: str) -> None:
    """The mailbox's owner has agreed anew, by a letter that did arrive."""
    MailSuppression.objects.filter(address_hash=hashed).delete()
