"""The letter that asks a mailbox's owner to agree; sent by whichever worker comes first."""

import asyncio
import logging
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.text import one_line
from lantoa.publishing.distribution.models import MailWish
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.email.letter import Envelope, Recipient
from lantoa.publishing.distribution.networks.email.relay import Relay, configured_place
from lantoa.publishing.distribution.networks.email.rules import Fate, Reply
from lantoa.publishing.distribution.networks.email.signing import configured_signer
from lantoa.publishing.distribution.networks.email.verp import message_id, return_path

log = logging.getLogger(__name__)

MOST_AT_ONCE, MOST_TRIES = 50, 6
WAIT_SECONDS = 20.0


def send_confirmations() -> int:
    """How many letters asking for consent went out. A killed worker sends none twice; who misses one asks again."""
    wishes = _take()
    if not wishes:
        return 0
    fates: dict[int, Fate] = {}

    def tell(envelope: Envelope, fate: Fate, reply: Reply) -> None:
        fates[envelope.recipient.id] = fate

    by_id = {wish.pk: wish for wish in wishes}
    recipients = [Recipient(wish.pk, wish.address, wish.token, wish.name) for wish in wishes]
    try:
        asyncio.run(_deliver(recipients, by_id, tell))
    except ChannelError as error:
        log.warning("letters asking for consent have to wait: %s", error)
    again = [pk for pk in by_id if fates.get(pk, Fate.UNTOUCHED) in (Fate.UNTOUCHED, Fate.LATER)]
    MailWish.objects.filter(pk__in=again).update(sent_at=None)
    return sum(fate is Fate.ACCEPTED for fate in fates.values())


async def _deliver(recipients: list[Recipient], by_id: dict[int, MailWish], tell: object) -> None:
    relay = Relay(configured_place(), wait_seconds=WAIT_SECONDS)
    try:
        await relay.deliver(recipients, lambda one: _letter(by_id[one.id], one), tell)  # type: ignore[arg-type]
    finally:
        relay.close()


@transaction.atomic
def _take() -> list[MailWish]:
    waiting = MailWish.objects.filter(sent_at=None, confirmed_at=None, tries__lt=MOST_TRIES)
    locked = waiting.select_for_update(of=("self",), skip_locked=True).select_related("channel__unit")
    wishes = list(locked.order_by("asked_at")[:MOST_AT_ONCE])
    for wish in wishes:
        wish.sent_at, wish.tries = now(), wish.tries + 1
        wish.save(update_fields=["sent_at", "tries"])
    return wishes


def _letter(wish: MailWish, recipient: Recipient) -> Envelope:
    unit = wish.channel.unit.name
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = recipient.address
    message["Subject"] = one_line(_("Xác nhận nhận bản tin của {}").format(unit))[:200]
    message["Date"] = format_datetime(now().astimezone(VIETNAM))
    # Delivery 0 is none: a bounce of this letter is about nobody's subscription.
    message["Message-ID"] = f"<{message_id(0, wish.pk)}>"
    message["Auto-Submitted"] = "auto-generated"
    link = f"{settings.BASE_URL}/thu/dong-y/{wish.token}/"
    words = {"unit": unit, "name": wish.name, "link": link, "portal": settings.BASE_URL}
    message.set_content(render_to_string("distribution/mail/confirm.txt", words), cte="quoted-printable")
    raw = message.as_bytes()
    signer = configured_signer()
    return Envelope(recipient, return_path(0, wish.pk), signer.sign(raw) + raw if signer else raw)
