"""What receivers of mail allow, and what follows each answer of theirs: values in, values out."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lantoa.publishing.distribution.rules import ErrorClass

# Messages to one receiving domain per hour. Only the sender's reputation sets the real limit; these start a new one
# gently. Source: channels A3.5 (throttle per domain, spam rate below 0.10 %). "" is every domain that is not named.
DOMAIN_RATIONS = {"gmail.com": 20_000, "yahoo.com": 5_000, "outlook.com": 5_000, "hotmail.com": 5_000, "": 100_000}
RATION_WINDOW = timedelta(hours=1)

# Source: channels A3.5: 15 minutes, 1 hour, 4 hours …, for 48 hours at the longest.
RETRY_PAUSES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
RETRY_FOR = timedelta(hours=48)
# So many mailboxes of one domain refusing us by policy is no accident of one mailbox: nothing more is sent.
POLICY_REFUSALS = 3
SOFT_BOUNCES = 5


class Fate(StrEnum):
    """What is known of one message after a line was used for it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good
    LATER = "later"  # refused for now
    UNTOUCHED = "untouched"  # its text never left: as if nothing had been tried
    IN_DOUBT = "in_doubt"  # its text left, and nobody answered


@dataclass(frozen=True)
class Reply:
    """One answer of an SMTP server; `code` 0 when it was no SMTP."""

    code: int
    text: str = ""

    @property
    def status(self) -> str:
        """The enhanced status code as "5.1.1", empty when there is none. Source: RFC 3463."""
        word = self.text.split(" ", 1)[0].strip()
        parts = word.split(".")
        is_status = len(parts) == 3 and all(part.isdigit() for part in parts)
        return word if is_status and parts[0] == str(self.code)[:1] else ""

    @property
    def is_good(self) -> bool:
        return 200 <= self.code < 400

    @property
    def is_for_now(self) -> bool:
        return 400 <= self.code < 500

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()[:300]


def is_unknown_mailbox(reply: Reply) -> bool:
    """Whether the mailbox does not exist, so that nothing is ever sent there again."""
    return reply.status in ("5.1.1", "5.1.10", "5.1.6", "5.2.1") or (not reply.status and reply.code == 550)


def is_policy(reply: Reply) -> bool:
    """Whether the receiver objects to the sender rather than to this mailbox or message."""
    return reply.status.startswith("5.7.")


def pause_before_retry(attempts: int, waited: timedelta) -> timedelta | None:
    """Pause after the `attempts`-th refusal for now; None once it has been tried for 48 hours."""
    pause = RETRY_PAUSES[min(attempts, len(RETRY_PAUSES)) - 1]
    return pause if waited + pause <= RETRY_FOR else None


def ration_of(domain: str) -> int:
    """Messages to this domain per hour."""
    return DOMAIN_RATIONS.get(domain, DOMAIN_RATIONS[""])


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


_BY_STATUS = {
    "4.2.2": ErrorClass.QUOTA_TOMORROW,
    "5.7.1": ErrorClass.BLOCKED_POLICY,
    "5.3.4": ErrorClass.BAD_CONTENT,
}
_BY_CODE = {
    535: ErrorClass.TOKEN_EXPIRED,
    421: ErrorClass.RATE_LIMITED,
    450: ErrorClass.RATE_LIMITED,
    451: ErrorClass.RATE_LIMITED,
    452: ErrorClass.RATE_LIMITED,
    530: ErrorClass.PERMISSION,
    552: ErrorClass.BAD_CONTENT,
    554: ErrorClass.BAD_CONTENT,
}


def error_class(reply: Reply) -> ErrorClass:
    """The class of a refusal. Source: channels A0, column SMTP."""
    if reply.code == 535:
        return ErrorClass.TOKEN_EXPIRED
    if reply.status in _BY_STATUS:
        return _BY_STATUS[reply.status]
    if is_policy(reply):
        return ErrorClass.PERMISSION
    if is_unknown_mailbox(reply):
        return ErrorClass.RECONNECT
    return _BY_CODE.get(reply.code, ErrorClass.TRANSIENT if reply.is_for_now else ErrorClass.BAD_CONTENT)
