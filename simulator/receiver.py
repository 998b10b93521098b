"""Units' own sites: they answer a hub's challenges, and take WebSub deliveries and signed webhooks."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Awaitable
from typing import Any

from .faults import Rule
from .platform import Member, Platform
from .wire import Answer, Call, json_answer

_SITE = re.compile(r"[a-z0-9-]{1,60}")
LONGEST_BODY_KEPT = 40_000
OLDEST_SECONDS = 300
_KEPT_HEADERS = (b"content-type", b"link", b"x-hub-signature", b"x-lantoa-signature", b"x-lantoa-event", b"user-agent")


class Receiver(Platform):
    """Sites are the accounts: `<base>/receiver/<site>`. One thing is one event; a repeat only raises `times`.

    A ping is answered and not kept: 401 when the site has a secret and the signature is not made with it.
    """

    network = "receiver"
    prefix = "/receiver"
    writes = frozenset({"delivery"})
    # `accepts`: yes, no (404 on a challenge) or wrong (another challenge); `verified`: the modes confirmed so far.
    switches = {"secret": "", "accepts": "yes", "closed": False, "redirects_to": "", "url": "", "verified": []}

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        member = self._site(path.strip("/"))
        if member is None:
            return Answer(status=404)
        if call.method == "GET":
            return self.perform(call, "verification", member, lambda: self._verify(call, member))
        if call.method != "POST":
            return Answer(status=405)
        return self.perform(call, "delivery", member, lambda: self._take(call, member))

    def _site(self, name: str) -> Member | None:
        known = self.member(name)
        if known is None and self.store.settings.auto_create and _SITE.fullmatch(name):
            known = self.create(name, {})
        return known

    def _verify(self, call: Call, member: Member) -> Answer:
        params, accepts = call.params, member.values["accepts"]
        asked = {"mode": params.get("hub.mode"), "topic": params.get("hub.topic"), "reason": params.get("hub.reason")}
        if params.get("hub.mode") == "denied":
            self.create(member.id, {"verified": [*member.values["verified"], asked]})
            return Answer(b"", status=200)
        if accepts == "no" or "hub.challenge" not in params:
            return Answer(b"", status=404)
        if accepts == "wrong":
            return Answer(b"another", content_type=b"text/plain")
        asked["lease"] = params.get("hub.lease_seconds")
        self.create(member.id, {"verified": [*member.values["verified"], asked]})
        return Answer(str(params["hub.challenge"]).encode(), content_type=b"text/plain")

    def _take(self, call: Call, member: Member) -> Answer:
        if member.values["closed"]:
            return Answer(b"", status=410)
        if member.values["redirects_to"]:
            return Answer(b"", status=302, headers=b"location: %b\r\n" % member.values["redirects_to"].encode())
        signed = _signature(call, str(member.values["secret"]))
        if call.header(b"x-lantoa-event").startswith("ping:"):
            is_mine = not member.values["secret"] or signed == "right"
            return json_answer({"ok": is_mine}, status=202 if is_mine else 401)
        event = call.header(b"x-lantoa-event") or hashlib.sha256(call.body).hexdigest()
        thing_id = f"{member.id}/{event}"
        known = self.store.things.get(self.network, {}).get(thing_id)
        if known is not None:
            self.change(known, times=known.values["times"] + 1)
        else:
            self.add(member, thing_id, {**_kept(call), "signature": signed, "event": event, "times": 1})
        return json_answer({"ok": True, "url": member.values["url"]}, status=202)

    def fault_answer(self, rule: Rule, account: Member | None) -> Answer:
        """The refusal a fault asks for; `token_revoked` closes the site for good."""
        if rule.kind in ("rate_limited", "too_fast"):
            return Answer(b"", status=429, headers=b"retry-after: %d\r\n" % int(rule.options.get("retry_after", 3)))
        if rule.kind == "token_revoked" and account is not None:
            self.create(account.id, {"closed": True})
        return json_answer({"error": rule.kind}, status=int(rule.options.get("status", _STATUS[rule.kind])))


def _kept(call: Call) -> dict[str, Any]:
    text = call.body[:LONGEST_BODY_KEPT].decode("utf-8", "replace")
    link = re.search(r"https?://[^\s\"<]+/s/\w+", text)
    return {
        "message": text,
        "link": link[0] if link else "",
        "headers": {name.decode(): call.header(name) for name in _KEPT_HEADERS if call.header(name)},
    }


_STATUS = {
    "token_expired": 401,
    "token_revoked": 410,
    "permission": 403,
    "policy": 422,
    "transient": 503,
    # A site that says yes has taken it: there is no such fault here, so it says no.
    "error_in_200": 500,
}


def _signature(call: Call, secret: str) -> str:
    """right, wrong, old (a webhook sent too long ago) or missing."""
    hub, own = call.header(b"x-hub-signature"), call.header(b"x-lantoa-signature")
    if hub:
        method, _, given = hub.partition("=")
        return _same(given, hmac.new(secret.encode(), call.body, method).hexdigest())
    if own:
        parts = dict(part.split("=", 1) for part in own.split(",") if "=" in part)
        sent = parts.get("t", "0")
        made = hmac.new(secret.encode(), sent.encode() + b"." + call.body, "sha256").hexdigest()
        is_old = not sent.isdigit() or abs(time.time() - int(sent)) > OLDEST_SECONDS
        return "old" if is_old else _same(parts.get("v1", ""), made)
    return "missing"


def _same(given: str, right: str) -> str:
    return "right" if hmac.compare_digest(given.encode(), right.encode()) else "wrong"
