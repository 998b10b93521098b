"""Zalo's events: whose they are, whether they are genuine, and how a repeat is known. Plain functions.

The endpoint answers 200 within two seconds, also to what it drops: the console saves an address only on 200, and Zalo
switches off a webhook that refuses. Nothing here knows a database or a clock.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

MAX_BODY = 256 * 1024
# The last repeat comes 1 h 51 min after the first call; clocks differ.
OLDEST, NEWEST = timedelta(hours=3), timedelta(minutes=5)


@dataclass(frozen=True)
class Keys:
    """What an event may be signed with: the webhook page's own key and the app's secret, and our app's id."""

    app_id: str
    webhook_key: str = field(default="", repr=False)
    app_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Event:
    """One event, read with suspicion; `key` is the same for every repeat. Empty text where Zalo says nothing."""

    key: str
    name: str
    oa_id: str
    app_id: str
    at: datetime
    user_id: str = ""
    message_id: str = ""
    text: str = ""


def matched_by(body: bytes, headers: Mapping[str, str], keys: Keys, *, oa_id: str = "") -> str:
    """Which key and first term made the signature: "webhook_key+app_id" …; "" for a forged or unsigned event.

    `headers` with lower-case names. Which pair Zalo really uses is not settled (README): all are tried, in constant
    time, and the caller counts which one matched. The signature is a plain SHA-256, no HMAC.
    """
    given = headers.get("x-zevent-signature", "").strip().lower().removeprefix("mac=").encode()
    matched = ""
    for name, right in _signatures(body, headers, keys, oa_id):
        if hmac.compare_digest(right.encode(), given) and not matched:
            matched = name
    return matched


def _signatures(body: bytes, headers: Mapping[str, str], keys: Keys, oa_id: str) -> list[tuple[str, str]]:
    """(name, hex) of every signature that would be right; those without a key or a first term do not count."""
    times = {_timestamp(body), headers.get("x-zevent-timestamp", "").strip()} - {""}
    secrets = (("webhook_key", keys.webhook_key), ("app_secret", keys.app_secret))
    firsts = (("app_id", keys.app_id), ("oa_id", oa_id))
    return [
        (
            f"{secret_name}+{first_name}",
            hashlib.sha256(first.encode() + body + at.encode() + secret.encode()).hexdigest(),
        )
        for secret_name, secret in secrets
        for first_name, first in firsts
        for at in sorted(times)
        if secret and first
    ]


def _signature(body: bytes, *, first: str, at: str, secret: str) -> str:
    return hashlib.sha256(first.encode() + body + at.encode() + secret.encode()).hexdigest()


def read(body: bytes) -> Event | None:
    """The event in a body; None when it is none, or longer than 256 kB."""
    data = _object(body)
    at = _moment(str(data.get("timestamp", "")))
    name = str(data.get("event_name") or "")[:60]
    if not name or at is None:
        return None
    message, oa_id = _part(data, "message"), _oa_of(data, name)
    message_id = str(message.get("msg_id") or "")[:100]
    # Without a message there is no number: the same bytes are the same event.
    mark = message_id or hashlib.sha256(body).hexdigest()[:40]
    return Event(
        key=f"zalo_oa:{oa_id}:{name}:{mark}",
        name=name,
        oa_id=oa_id,
        app_id=str(data.get("app_id") or "")[:60],
        at=at,
        user_id=_user_of(data),
        message_id=message_id,
        text=str(message.get("text") or "")[:2_000],
    )


def is_fresh(event: Event, at: datetime) -> bool:
    """Whether it may still come at this moment: an old one is a replay."""
    return at - OLDEST <= event.at <= at + NEWEST


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BODY:
        return {}
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _timestamp(body: bytes) -> str:
    return str(_object(body).get("timestamp") or "")


def _moment(text: str) -> datetime | None:
    """From milliseconds since 1970; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _oa_of(data: dict[str, Any], name: str) -> str:
    """An event names its OA, or it is the sender of what an OA sent and the recipient of the rest."""
    side = "sender" if name.startswith("oa_") else "recipient"
    return str(data.get("oa_id") or _part(data, side).get("id") or "")[:60]


def _user_of(data: dict[str, Any]) -> str:
    follower = _part(data, "follower").get("id")
    return str(follower or _part(data, "sender").get("id") or "")[:60]
