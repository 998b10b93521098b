"""A push service and the browsers behind it: endpoints, VAPID, TTL, Topic, and what a browser then shows."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable
from typing import Any

from .faults import Rule
from .platform import Member, Platform
from .push_crypto import decrypt, keys_of, vapid_claims
from .wire import Answer, Call, json_answer

LARGEST_BODY = 4_096
LONGEST_EXPIRY = 86_400
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_URGENCIES = ("", "very-low", "low", "normal", "high")


class WebPush(Platform):
    """Subscriptions are the accounts: `<base>/push/send/<id>`, keys made of the id (`GET /push/subscribe/<id>`).

    One thing is one notification in one browser: the same Topic replaces it and raises `times`.
    """

    network = "webpush"
    prefix = "/push"
    writes = frozenset({"push.send"})
    # `key`: the public key whose owner may send, that of the first sender when empty.
    switches = {"gone": 0, "key": "", "max_body": LARGEST_BODY}

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        words = path.strip("/").split("/")
        if len(words) != 2 or not _ID.fullmatch(words[1]):
            return Answer(status=404)
        if words[0] == "subscribe" and call.method == "GET":
            return json_answer(self.subscription(call.base(), words[1]))
        if words[0] != "send":
            return Answer(status=404)
        if call.method != "POST":
            return Answer(status=405)
        member = self._subscription(words[1])
        if member is None:
            return _refusal(404, "no such subscription")
        return self.perform(call, "push.send", member, lambda: self._send(call, member))

    def subscription(self, base: str, subscription_id: str) -> dict[str, Any]:
        """What PushSubscription.toJSON() says in this browser."""
        self._subscription(subscription_id)
        endpoint = f"{base}{self.prefix}/send/{subscription_id}"
        return {"endpoint": endpoint, "expirationTime": None, "keys": keys_of(subscription_id)}

    def _subscription(self, subscription_id: str) -> Member | None:
        known = self.member(subscription_id)
        if known is None and self.store.settings.auto_create:
            known = self.create(subscription_id, {})
        return known

    def _send(self, call: Call, member: Member) -> Answer:
        if member.values["gone"]:
            return _refusal(int(member.values["gone"]), "the subscription has ended")
        refusal = self._vapid_refusal(call, member) or _header_refusal(call)
        if refusal is not None:
            return refusal
        if len(call.body) > member.values["max_body"]:
            return _refusal(413, "payload too large")
        self._show(call, member)
        return Answer(status=201, headers=b"location: /push/message/%d\r\n" % self.store.number)

    def _vapid_refusal(self, call: Call, member: Member) -> Answer | None:
        try:
            claims, key = vapid_claims(call.header(b"authorization"))
        except (ValueError, TypeError) as error:
            return _refusal(401, f"vapid: {error}")
        until = claims.get("exp")
        if claims.get("aud") != call.base() or not isinstance(until, int):
            return _refusal(403, "vapid: another audience, or no expiry")
        if not 0 < until - time.time() <= LONGEST_EXPIRY:
            return _refusal(403, "vapid: expired, or good for more than 24 hours")
        if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
            return _refusal(403, "vapid: no contact")
        if member.values["key"] not in ("", key):
            return _refusal(403, "vapid: another key than the subscription's")
        if not member.values["key"]:
            self.create(member.id, {"key": key})
        return None

    def _show(self, call: Call, member: Member) -> None:
        text, payload = _read(member.id, call.body)
        topic = call.header(b"topic")
        values = {
            "message": text,
            "link": payload.get("url", "") if isinstance(payload, dict) else "",
            "payload": payload,
            "topic": topic,
            "ttl": int(call.header(b"ttl")),
            "urgency": call.header(b"urgency"),
            "bytes": len(call.body),
        }
        thing_id = f"{member.id}/{topic or self.store.number + 1}"
        known = self.store.things.get(self.network, {}).get(thing_id)
        if known is not None:
            self.change(known, **values, times=known.values["times"] + 1)
        else:
            self.add(member, thing_id, {**values, "times": 1})

    def fault_answer(self, rule: Rule, account: Member | None) -> Answer:
        """The refusal a fault asks for; `token_revoked` ends the subscription (`status` 404 or 410)."""
        if rule.kind in ("rate_limited", "too_fast"):
            wait = b"retry-after: %d\r\n" % int(rule.options.get("retry_after", 3))
            return Answer(b'{"reason":"too many"}', status=429, headers=wait)
        status = int(rule.options.get("status", _STATUS[rule.kind]))
        if rule.kind == "token_revoked" and account is not None:
            self.create(account.id, {"gone": status})
        return _refusal(status, rule.kind)


_STATUS = {
    "token_expired": 401,
    "token_revoked": 410,
    "permission": 403,
    "policy": 413,
    "transient": 500,
    "error_in_200": 200,
}


def _read(subscription_id: str, body: bytes) -> tuple[str, Any]:
    """The text and its JSON; nothing for a body that this browser cannot read, as browsers drop it in silence."""
    try:
        text = decrypt(subscription_id, body).decode()
    except ValueError:
        return "", None
    try:
        return text, json.loads(text)
    except ValueError:
        return text, None


def _header_refusal(call: Call) -> Answer | None:
    if not re.fullmatch(r"\d{1,9}", call.header(b"ttl")):
        return _refusal(400, "a TTL is required")
    topic = call.header(b"topic")
    if topic and not _TOPIC.fullmatch(topic):
        return _refusal(400, "a topic is at most 32 letters of base64url")
    if call.header(b"urgency") not in _URGENCIES:
        return _refusal(400, "no such urgency")
    if call.body and call.header(b"content-encoding") != "aes128gcm":
        return _refusal(400, "only aes128gcm")
    return None


def _refusal(status: int, reason: str) -> Answer:
    return json_answer({"reason": reason}, status=status)
