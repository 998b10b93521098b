"""Letters of other packages through the same relay: signed alike, and what comes back about them is heeded alike."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

from django.conf import settings

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.text import one_line
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.email.letter import LONGEST_SUBJECT, Envelope, Recipient
from lantoa.publishing.distribution.networks.email.line import NO_REPLY
from lantoa.publishing.distribution.networks.email.relay import Relay, configured_place
from lantoa.publishing.distribution.networks.email.rules import Fate, Reply
from lantoa.publishing.distribution.networks.email.signing import configured_signer
from lantoa.publishing.distribution.networks.email.verp import message_id, return_path, sending_domain
from lantoa.publishing.distribution.rules import cut

log = logging.getLogger(__name__)

# Their numbers lie above every delivery's, so that one return path tells both apart.
OTHERS: Final = 1 << 60
WAIT_SECONDS = 20.0


@dataclass(frozen=True)
class BulkLetter:
    """One letter to one mailbox. `issue` and `reader` are the sender's numbers: the same pair is the same letter."""

    issue: int
    reader: int
    address: str
    subject: str
    text: str
    html: str = ""
    list_name: str = ""
    leave_url: str = ""


@dataclass(frozen=True)
class OtherReaders:
    """By (issue, reader): the hash of the mailbox ("" for nobody's), and how its owner leaves."""

    hash_of: Callable[[int, int], str]
    leave: Callable[[int, int], bool]


_readers: list[OtherReaders] = []


def register_readers(readers: OtherReaders) -> None:
    """Bounces, complaints and wishes to leave that name a letter of `send_letters` are told there."""
    _readers[:] = [readers]


def other_readers() -> OtherReaders | None:
    """Who sends letters beside the deliveries; None when nobody does."""
    return _readers[0] if _readers else None


def send_letters(letters: Sequence[BulkLetter]) -> dict[int, tuple[Fate, Reply]]:
    """What became of each, by reader: one fate for every letter. No transaction may be open: a relay takes its time.

    Without a relay, or when it would not have us, the fate is `untouched`, and nothing has left.
    """
    fates = {letter.reader: (Fate.UNTOUCHED, NO_REPLY) for letter in letters}
    by_reader = {letter.reader: letter for letter in letters}

    def tell(envelope: Envelope, fate: Fate, reply: Reply) -> None:
        fates[envelope.recipient.id] = (fate, reply)

    try:
        asyncio.run(_deliver(by_reader, tell))
    except ChannelError as error:
        log.warning("letters have to wait: %s", error)
    return fates


async def _deliver(by_reader: dict[int, BulkLetter], tell: Callable[[Envelope, Fate, Reply], None]) -> None:
    relay = Relay(configured_place(), wait_seconds=WAIT_SECONDS)
    recipients = [Recipient(letter.reader, letter.address, "") for letter in by_reader.values()]
    try:
        await relay.deliver(recipients, lambda one: _envelope(by_reader[one.id], one), tell)
    finally:
        relay.close()


def _envelope(letter: BulkLetter, recipient: Recipient) -> Envelope:
    number = OTHERS + letter.issue
    sender = return_path(number, letter.reader)
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message["From"] = Address(one_line(name)[:120], addr_spec=address)
    message["To"] = letter.address
    message["Subject"] = cut(one_line(letter.subject), LONGEST_SUBJECT)
    message["Date"] = format_datetime(now().astimezone(VIETNAM))
    message["Message-ID"] = f"<{message_id(number, letter.reader)}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.leave_url:
        message["List-Id"] = f"<{letter.list_name}.{sending_domain()}>"
        message["List-Unsubscribe"] = f"<{letter.leave_url}>, <mailto:{sender}?subject=huy>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Precedence"] = "bulk"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    raw = message.as_bytes()
    signer = configured_signer()
    return Envelope(recipient, sender, signer.sign(raw) + raw if signer else raw)
