"""Events of official accounts, signed as Zalo signs them, or forged and late on demand."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from .accounts import fingerprint
from .postman import Letter
from .store import Store
from .wire import to_json
from .zalo_access import NETWORK

FORGERIES = ("", "body", "key", "missing")


def letter(store: Store, values: dict[str, Any]) -> Letter:
    """One event of `account` to `url`.

    `event` (user_send_text), `text`, `user`, `message_id`; `app_id` and `secret` (else a known app's), `first` "app_id"
    or "oa_id": the first term of what is signed; `late_seconds`: how old; `forge`: "body" changes the text after it was
    signed, "key" signs with another key, "missing" sends no signature. Raises ValueError for another forgery.
    """
    forge = str(values.get("forge", ""))
    if forge not in FORGERIES:
        raise ValueError(f"forge must be one of {', '.join(FORGERIES)}")
    app_id, secret = _app(store, values)
    at = str(int((time.time() - float(values.get("late_seconds", 0))) * 1000))
    body = to_json(_event(store, values, app_id=app_id, at=at))
    first = str(values["account"]) if values.get("first") == "oa_id" else app_id
    mac = signature(body, first=first, at=at, secret="another-key" if forge == "key" else secret)
    headers = {"X-ZEvent-Timestamp": at}
    if forge != "missing":
        headers["X-ZEvent-Signature"] = f"mac={mac}"
    if forge == "body":
        body = body.replace(b'"message":', b'"messages":')
    return Letter(str(values.get("url", "")), headers, body)


def signature(body: bytes, *, first: str, at: str, secret: str) -> str:
    """Hex of a plain SHA-256 over first term, body, timestamp and key: no HMAC."""
    return hashlib.sha256(first.encode() + body + at.encode() + secret.encode()).hexdigest()


def _app(store: Store, values: dict[str, Any]) -> tuple[str, str]:
    known = store.apps[NETWORK]
    app_id = str(values.get("app_id") or next(iter(known), "200001"))
    return app_id, str(values.get("secret") or known.get(app_id, "zalo-secret"))


def _event(store: Store, values: dict[str, Any], *, app_id: str, at: str) -> dict[str, Any]:
    account, user = str(values["account"]), str(values.get("user", "7000000000000001"))
    message_id = values.get("message_id") or f"{fingerprint('event', account, at, len(store.recent_calls)):020x}"
    event: dict[str, Any] = {
        "app_id": app_id,
        "oa_id": account,
        "event_name": str(values.get("event", "user_send_text")),
        "timestamp": at,
        "sender": {"id": user},
        "recipient": {"id": account},
        "message": {"msg_id": str(message_id), "text": str(values.get("text", "Xin chào"))},
    }
    if event["event_name"] in ("follow", "unfollow"):
        del event["message"], event["sender"], event["recipient"]
        event["follower"] = {"id": user}
    return event
