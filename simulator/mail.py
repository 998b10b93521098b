"""Mail as one more platform: every message that SMTP brought, by recipient, and what can go wrong with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable
from typing import Any, ClassVar

from . import bounces
from .faults import HANG_SECONDS, Faults, Rule
from .mail_viewer import html_page, mailbox_list, mailbox_page, message_page, subject_of
from .platform import Platform, Thing
from .smtp import Envelope, Mishap
from .store import Store
from .wire import Answer, Call, json_answer

# Raw bytes are kept of this many of the newest messages; of older ones only the bookkeeping.
RAW_KEPT = 20_000
# What each kind says when its rule has no reply of its own. Source: RFC 5321, RFC 3463.
REPLIES = {
    "rate_limited": "450 4.7.1 Try again later",
    "too_fast": "421 4.7.0 Too many connections, closing",
    "transient": "451 4.3.0 Local error in processing",
    "token_expired": "535 5.7.8 Authentication failed",
    "token_revoked": "535 5.7.8 Authentication failed",
    "permission": "550 5.7.26 Not authenticated, DMARC policy",
    "policy": "550 5.7.1 Message refused as unwanted",
    "error_in_200": "552 5.3.4 Message too big",
}


class Mail(Platform):
    """One mailbox is one account, made when mail for it arrives; its id is the address."""

    network: ClassVar[str] = "email"
    prefix: ClassVar[str] = "/mail"
    writes: ClassVar[frozenset[str]] = frozenset({"message"})
    # password: set, and AUTH PLAIN of this mailbox takes no other.
    switches: ClassVar[dict[str, Any]] = {"password": ""}

    def __init__(self, store: Store, faults: Faults) -> None:
        super().__init__(store, faults)
        self._boxes: dict[str, list[Thing]] = {}
        self._raw: deque[Thing] = deque()
        self._seen = 0
        self._source: dict[str, Thing] | None = None
        self._look()

    # Postmaster

    def mishap(self, operation: str, address: str) -> Mishap | None:
        if not self.faults.rules:
            return None
        rule = self.faults.pick(self.store.settings.seed, self.network, operation, self._named(address))
        if rule is None:
            return None
        if (member := self.member(address)) is not None:
            member.faults[rule.kind] = member.faults.get(rule.kind, 0) + 1
        return _mishap(rule)

    def _named(self, address: str) -> str:
        """The account a rule may name: the address itself, or "@domain" for all of a domain."""
        names = {rule.account for rule in self.faults.rules}
        domain = "@" + address.rpartition("@")[2]
        return domain if address not in names and domain in names else address

    def accept(self, envelope: Envelope, raw: bytes) -> str:
        values = {
            "from": envelope.sender,
            "message_id": _header(raw, b"message-id").strip("<>"),
            "size": len(raw),
            "raw": raw.decode("latin-1"),
        }
        queue_id = ""
        for recipient in envelope.recipients:
            member = self.member(recipient) or self.create(recipient, {"name": recipient})
            queue_id = f"{self.store.number + 1:x}"
            self.add(member, queue_id, dict(values))
        self._look()
        return queue_id

    def knows(self, user: str, password: str) -> bool:
        member = self.member(user)
        wanted = member.values.get("password") if member else ""
        return not wanted or wanted == password

    def _look(self) -> None:
        """Sort what is new into its mailbox, and let go of the oldest bytes."""
        things = self.store.things.setdefault(self.network, {})
        if things is not self._source:
            self._source, self._boxes, self._seen = things, {}, 0
            self._raw.clear()
        fresh = [thing for _, thing in zip(range(len(things) - self._seen), reversed(things.values()), strict=False)]
        for thing in reversed(fresh):
            self._boxes.setdefault(thing.account, []).append(thing)
            self._raw.append(thing)
            if len(self._raw) > RAW_KEPT:
                self._raw.popleft().values["raw"] = ""
        self._seen = len(things)

    # Control and pages

    def things_of(self, account_id: str) -> list[Thing]:
        self._look()
        return self._boxes.get(account_id, [])

    def row(self, thing: Thing) -> dict[str, Any]:
        """Without the bytes; `GET /mail/raw/<id>` has them."""
        values = {name: value for name, value in thing.values.items() if name != "raw"}
        shown = {"message": subject_of(thing), "link": ""}
        return {**super().row(thing), **shown, "values": values}

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        return json_answer({"error": rule.kind}, status=503)

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        words = path.strip("/").split("/")
        self._look()
        if call.method == "POST" and words[0] in ("bounce", "complaint") and len(words) == 2:
            return self._report(call, words[0], words[1])
        if words == ["tally"]:
            return json_answer(self._tally())
        if words[0] == "raw" and len(words) == 2:
            thing = self._thing(words[1])
            return _plain(thing.values["raw"].encode("latin-1")) if thing else _gone()
        if words[0] == "box" and len(words) == 2:
            return mailbox_page(words[1], self.things_of(words[1]))
        if words[0] in ("message", "html") and len(words) == 2:
            thing = self._thing(words[1])
            page = message_page if words[0] == "message" else html_page
            return page(thing) if thing else _gone()
        return mailbox_list(self._boxes, call) if words in (["box"], [""]) else _gone()

    def _thing(self, thing_id: str) -> Thing | None:
        return self.store.things.get(self.network, {}).get(thing_id)

    def _tally(self) -> dict[str, Any]:
        """How often each recipient and each Message-ID was accepted: nobody may have two."""
        recipients: dict[str, int] = {}
        message_ids: dict[str, int] = {}
        for thing in self.store.things.get(self.network, {}).values():
            recipients[thing.account] = recipients.get(thing.account, 0) + 1
            name = thing.values["message_id"]
            message_ids[name] = message_ids.get(name, 0) + 1
        return {"total": sum(recipients.values()), "recipients": recipients, "message_ids": message_ids}

    def _report(self, call: Call, kind: str, thing_id: str) -> Answer | Awaitable[Answer]:
        """{"url", "secret", "status"?, "times"?}: post a delivery report or a complaint to an intake."""
        thing = self._thing(thing_id)
        return bounces.send(kind, thing, call.json()) if thing else _gone()


def _mishap(rule: Rule) -> Mishap:
    options = rule.options
    stores = bool(options.get("stored", rule.kind == "cut_after"))
    if rule.kind in ("cut_before", "cut_after"):
        return Mishap(line="cut", stores=stores)
    if rule.kind == "hang":
        return Mishap(line="hang", wait_seconds=HANG_SECONDS, stores=stores)
    if rule.kind in ("garbage", "html_502"):
        return Mishap(line="garbage", stores=stores)
    if rule.kind == "slow":
        seconds = float(options.get("ms", 3000)) / 1000
        return Mishap(line="slow", wait_seconds=seconds, stores=options.get("stored", "before") != "after")
    return Mishap(reply=str(options.get("reply", REPLIES[rule.kind])).encode(), stores=stores)


def _header(raw: bytes, name: bytes) -> str:
    head = raw.partition(b"\r\n\r\n")[0].lower()
    at = (b"\r\n" + head).find(b"\r\n" + name + b":")
    if at < 0:
        return ""
    start = at + len(name) + 1
    end = raw.find(b"\r\n", start)
    return raw[start : end if end >= 0 else None].decode("utf-8", "replace").strip()


def _plain(body: bytes) -> Answer:
    return Answer(body, content_type=b"text/plain; charset=utf-8")


def _gone() -> Answer:
    return json_answer({"error": "no such message"}, status=404)
