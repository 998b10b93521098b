"""Names that only we can make: a return path for each message (VERP), its Message-ID, a channel's unsubscribe link."""

import hmac
import re
from email.utils import parseaddr

from django.conf import settings

from lantoa.kit.crypto import keyed_digest

MAC_LENGTH = 20
RETURN_LOCAL = "tra-lai"
# A local part may come back in any case: hexadecimal survives that.
_RETURN = re.compile(rf"{RETURN_LOCAL}\+([0-9a-f]{{1,16}})-([0-9a-f]{{1,16}})-([0-9a-f]{{{MAC_LENGTH}}})@", re.I)
_CHANNEL = re.compile(rf"k([0-9a-f]{{1,16}})-([0-9a-f]{{{MAC_LENGTH}}})")


def _mac(kind: str, *numbers: int) -> str:
    return keyed_digest(settings.SECRET_KEY, f"mail:{kind}:" + ":".join(map(str, numbers)))[:MAC_LENGTH]


def sending_domain() -> str:
    """The domain letters come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def return_path(delivery_id: int, subscriber_id: int) -> str:
    """Where a bounce of this one message goes; subscriber 0 is the channel's own address."""
    mac = _mac("return", delivery_id, subscriber_id)
    domain = settings.MAIL_RETURN_DOMAIN or sending_domain()
    return f"{RETURN_LOCAL}+{delivery_id:x}-{subscriber_id:x}-{mac}@{domain}"


def read_return_path(text: str) -> tuple[int, int] | None:
    """(delivery, subscriber) of the first return path in `text` that we made; None when there is none."""
    for found in _RETURN.finditer(text):
        delivery_id, subscriber_id = int(found[1], 16), int(found[2], 16)
        if hmac.compare_digest(found[3].lower(), _mac("return", delivery_id, subscriber_id)):
            return delivery_id, subscriber_id
    return None


def message_id(delivery_id: int, subscriber_id: int) -> str:
    """The same for the same delivery and recipient, whoever asks, without brackets."""
    return f"{delivery_id}.{subscriber_id}.{_mac('id', delivery_id, subscriber_id)}@{sending_domain()}"


def channel_token(channel_id: int) -> str:
    """What the unsubscribe link of a channel without subscribers carries."""
    return f"k{channel_id:x}-{_mac('channel', channel_id)}"


def read_channel_token(token: str) -> int | None:
    """The channel of a token that we made."""
    found = _CHANNEL.fullmatch(token)
    if found is None:
        return None
    channel_id = int(found[1], 16)
    return channel_id if hmac.compare_digest(found[2], _mac("channel", channel_id)) else None
