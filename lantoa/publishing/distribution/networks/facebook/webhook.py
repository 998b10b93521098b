"""Events that Facebook sends: whose they are, and what they say. Pure functions over the raw bytes.

Source: webhooks guide (channels A1.8): batched, may come again, late and in any order.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SIGNATURE_HEADER = "X-Hub-Signature-256"
_CHALLENGE = re.compile(r"[A-Za-z0-9_.-]{1,200}", re.ASCII)
_POST_ID = re.compile(r"[0-9]{1,30}_[0-9]{1,30}", re.ASCII)
_WORD = re.compile(r"[a-z_]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Event:
    """Something happened to a post; `key` is the same each time the same event comes."""

    key: str
    post_id: str
    # What it is about: reaction, comment, share, status, photo, video …
    kind: str
    # add, edited, remove, hide …
    verb: str
    at: datetime | None


def verify_signature(raw: bytes, header: str | None, secret: str) -> bool:
    """Whether the bytes as they came were signed with the app's secret; in constant time, never without a secret."""
    if not secret or not header:
        return False
    right = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right.encode(), header.strip().encode("utf-8", "replace"))


def handshake(params: Mapping[str, str], verify_token: str) -> str | None:
    """The challenge to answer as plain text; None when whoever asks does not know the token."""
    challenge, told = params.get("hub.challenge", ""), params.get("hub.verify_token", "")
    if not verify_token or params.get("hub.mode") != "subscribe":
        return None
    if not hmac.compare_digest(told.encode("utf-8", "replace"), verify_token.encode()):
        return None
    return challenge if _CHALLENGE.fullmatch(challenge) else None


def events(body: bytes) -> list[Event]:
    """What a verified body tells of posts, each event once; whatever is not understood is left out."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict) or told.get("object") != "page":
        return []
    found = (_event(page_id, at, value) for page_id, at, value in _changes(told))
    return list({event.key: event for event in found if event is not None}.values())


def _changes(told: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    for entry in _dicts(told.get("entry")):
        for change in _dicts(entry.get("changes")):
            value = change.get("value")
            if change.get("field") == "feed" and isinstance(value, dict):
                yield str(entry.get("id")), entry.get("time"), value


def _event(page_id: str, entry_at: Any, value: dict[str, Any]) -> Event | None:
    post_id, kind, verb = (str(value.get(name, "")) for name in ("post_id", "item", "verb"))
    if not _POST_ID.fullmatch(post_id) or not post_id.startswith(f"{page_id}_"):
        return None
    if not _WORD.fullmatch(kind) or not _WORD.fullmatch(verb):
        return None
    # Not by the entry's time: the same change may come again in another batch.
    words = json.dumps([page_id, value], sort_keys=True, separators=(",", ":"))
    key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return Event(key, post_id, kind, verb, _time(value.get("created_time")) or _time(entry_at))


def _time(value: Any) -> datetime | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())
