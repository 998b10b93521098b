"""What came back about a letter: a delivery report (RFC 3464), a complaint (RFC 5965), a wish to leave; all hostile."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from typing import Literal

from lantoa.kit.text import fold, one_line
from lantoa.publishing.distribution.networks.email.verp import read_return_path

LARGEST = 1_000_000
# Where a return path is looked for: our own header comes back near the end of a long report.
MOST_SEARCHED = 400_000
LEAVING = ("huy", "unsubscribe", "thoi nhan", "huy dang ky")


@dataclass(frozen=True)
class Returned:
    """One thing said about the letter of one delivery to one subscriber (0: the channel's own address)."""

    delivery_id: int
    subscriber_id: int
    kind: Literal["hard", "soft", "complaint", "leave"]
    status: str = ""
    detail: str = ""


def read_return(raw: bytes) -> Returned | None:
    """None when it says nothing, or about no letter of ours: without our own return path anybody could write it."""
    if len(raw) > LARGEST:
        return None
    place = read_return_path(raw[:MOST_SEARCHED].decode("latin-1"))
    if place is None:
        return None
    try:
        return _read(email.message_from_bytes(raw, policy=email.policy.compat32), place)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The parser of the standard library stumbles over some malformed headers.
        return None


def _read(message: Message, place: tuple[int, int]) -> Returned | None:
    report = _part(message, "message/feedback-report")
    if report is not None:
        kind = _field(report, "Feedback-Type").lower()
        return None if kind in ("", "not-spam") else Returned(*place, "complaint", detail=kind)
    report = _part(message, "message/delivery-status")
    if report is not None:
        return _read_report(report, place)
    is_machine = str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
    return Returned(*place, "leave") if _subject(message) in LEAVING and not is_machine else None


def _subject(message: Message) -> str:
    """Folded, from encoded words or bare UTF-8."""
    raw = next((value for name, value in message.raw_items() if name.lower() == "subject"), "")
    text = str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return fold(one_line(str(make_header(decode_header(text)))))


def _read_report(report: list[Message], place: tuple[int, int]) -> Returned | None:
    """The first recipient that failed; a delay is no failure, a report of success none either."""
    for block in report:
        if _field([block], "Action").lower() != "failed":
            continue
        status = _field([block], "Status").split(" ")[0]
        detail = _field([block], "Diagnostic-Code") or status
        return Returned(*place, "hard" if is_hard(status) else "soft", status[:12], detail[:300])
    return None


def is_hard(status: str) -> bool:
    """Whether the mailbox itself cannot be reached: 5.1.x, 5.2.1 (closed), 5.4.4 (no host). Source: RFC 3463.

    A full mailbox, a size or the receiver's policy says nothing of the kind, even when it says 5.
    """
    return status.startswith("5.1.") or status in ("5.2.1", "5.4.4", "5.0.0")


def _part(message: Message, kind: str) -> list[Message] | None:
    """The blocks of the first part of this type."""
    for part in _walk(message):
        if part.get_content_type() != kind:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            return [block for block in payload if isinstance(block, Message)]
        return [email.message_from_string(str(payload))]
    return None


def _walk(message: Message, depth: int = 0) -> Iterator[Message]:
    yield message
    payload = message.get_payload()
    # The letter itself may lie inside the report: what it says about itself is not the report.
    if isinstance(payload, list) and depth < 3 and message.get_content_maintype() == "multipart":
        for part in payload[:20]:
            if isinstance(part, Message):
                yield from _walk(part, depth + 1)


def _field(blocks: list[Message], name: str) -> str:
    found = next((block[name] for block in blocks if block[name]), "")
    return one_line(str(found).replace("\x00", ""))[:300]
