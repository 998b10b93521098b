"""What a Zalo Bot is told: genuine or not, who wrote what in which chat. Plain functions."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MAX_BODY = 256 * 1024
SHORTEST_SECRET = 8


@dataclass(frozen=True)
class Incoming:
    """One message to the bot; `key` is the same for every repeat."""

    key: str
    chat_id: str
    is_group: bool
    sender_name: str
    text: str
    at: datetime | None


def is_genuine(header: str, secret: str) -> bool:
    """Whether X-Bot-Api-Secret-Token is the one we gave with setWebhook. Constant time."""
    return hmac.compare_digest(header.encode(), secret.encode()) and len(secret) >= SHORTEST_SECRET


def read(body: bytes) -> Incoming | None:
    """The message in a webhook's body; None for anything that is not a text message."""
    if len(body) > MAX_BODY:
        return None
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read_update(_part(data, "result") or data)


def read_update(update: Any) -> Incoming | None:
    """The message of one update, as getUpdates gives it; None for anything that is not a text message."""
    message = _part(update, "message")
    chat = _part(message, "chat")
    chat_id, text = str(chat.get("id") or ""), message.get("text")
    if not chat_id or len(chat_id) > 200 or not isinstance(text, str):
        return None
    mark = str(message.get("message_id") or "")[:100] or _fingerprint(message)
    return Incoming(
        key=f"zalo_bot:{chat_id}:{mark}",
        chat_id=chat_id,
        is_group=chat.get("chat_type") == "GROUP",
        sender_name=str(_part(message, "from").get("display_name") or "")[:100],
        text=text[:2_000],
        at=_moment(message.get("date")),
    )


def _fingerprint(message: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()[:40]


def _part(data: Any, name: str) -> dict[str, Any]:
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def _moment(value: Any) -> datetime | None:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)
