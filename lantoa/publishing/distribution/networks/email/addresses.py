"""Mailboxes as people write them, and as they are kept and sent to."""

import re

from lantoa.kit.text import one_line
from lantoa.publishing.distribution.models.subscribers import address_hash

LONGEST = 254
# What goes into a command of SMTP must hold nothing that ends it; quoted local parts are nobody's in practice.
_MAILBOX = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_mailable(address: str) -> bool:
    """Whether the address can stand in a command: ASCII, one mailbox, no control characters."""
    return len(address) <= LONGEST and _MAILBOX.fullmatch(address) is not None


def read_mailbox(text: str) -> str:
    """The mailbox a person typed, its domain in ASCII and lower case; empty when it is none."""
    local, _, domain = one_line(text).rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    address = f"{local}@{domain}"
    return address if is_mailable(address) else ""


def mailbox_hash(address: str) -> str:
    """One hash for one mailbox, however it is written: no provider in use tells upper from lower case."""
    return address_hash(address.lower())


def masked(address: str) -> str:
    """What a person may see of a reader's address: "la…@congdoan.vn"."""
    local, _, domain = address.rpartition("@")
    return f"{local[:2]}…@{domain}"
