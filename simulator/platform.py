"""What every further platform has in common: accounts with switches, things posted, scripted faults."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from .faults import Faults, Rule, strike
from .postman import Letter
from .wire import Answer, Call

if TYPE_CHECKING:
    from .store import Store

Tally = dict[str, int]


@dataclass(slots=True)
class Member:
    """One account of one platform; `values` are its name, followers, tokens and switches."""

    network: str
    id: str
    values: dict[str, Any]
    calls: Tally = field(default_factory=dict)
    faults: Tally = field(default_factory=dict)


@dataclass(slots=True)
class Thing:
    """One thing posted; it is kept when it is removed. `values["message"]` and `["link"]` are what control shows."""

    network: str
    account: str
    id: str
    values: dict[str, Any]
    created_at: float
    number: int
    edited_at: float = 0.0
    removed_at: float = 0.0
    engagement: dict[str, int] | None = None


class Platform:
    """One platform. A subclass names itself, routes calls in `route`, and words its errors in `fault_answer`."""

    network: ClassVar[str]
    # First part of the path, without a slash at its end: "/telegram".
    prefix: ClassVar[str]
    # Operations that store something: what the fault group "write" means here.
    writes: ClassVar[frozenset[str]] = frozenset()
    # Account values that control may set, with what they are at first.
    switches: ClassVar[dict[str, Any]] = {}
    # Values of a thing that are given as {"engagement": …}, all 0 at first.
    figures: ClassVar[tuple[str, ...]] = ()

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def forget(self) -> None:
        """Drop what a platform keeps beside the store: sessions, counters of limits."""

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        """The answer to a call; `path` is without the prefix."""
        raise NotImplementedError

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        """The refusal a scripted fault asks for, in this platform's words."""
        raise NotImplementedError

    def perform(
        self, call: Call, operation: str, member: Member | None, act: Callable[[], Answer]
    ) -> Answer | Awaitable[Answer]:
        """`act`, counted, unless a scripted fault strikes first."""
        call.operation = operation
        if member is not None:
            member.calls[operation] = member.calls.get(operation, 0) + 1
        if self.faults.rules:
            account = member.id if member is not None else ""
            rule = self.faults.pick(self.store.settings.seed, self.network, operation, account)
            if rule is not None:
                return strike(rule, member, act, self)
        return act()

    def member(self, account_id: str) -> Member | None:
        return self.store.members.get(self.network, {}).get(account_id)

    def members(self) -> dict[str, Member]:
        return self.store.members.get(self.network, {})

    def create(self, account_id: str, values: dict[str, Any]) -> Member:
        """A new account, or new values of a known one. Raises ValueError for a switch that there is not."""
        allowed = {"network", "id", "name", "followers", "token", *self.switches}
        unknown = set(values) - allowed
        if unknown:
            raise ValueError(f"no such switch: {', '.join(sorted(unknown))}")
        known = self.member(account_id)
        kept = known.values if known else {"name": f"{self.network} {account_id}", "followers": 0, **self.switches}
        given = {name: value for name, value in values.items() if name not in ("network", "id")}
        self.store.commit("member", self.network, account_id, {**kept, **given})
        return self.store.members[self.network][account_id]

    def add(self, member: Member, thing_id: str, values: dict[str, Any]) -> Thing:
        """Keep one thing posted; `thing_id` must be new."""
        number = self.store.number + 1
        self.store.commit("thing", self.network, member.id, thing_id, values, time.time(), number)
        return self.store.things[self.network][thing_id]

    def change(self, thing: Thing, **values: Any) -> None:
        """New values of a thing."""
        self.store.commit("thing_set", self.network, thing.id, {"values": {**thing.values, **values}, **_edited()})

    def remove(self, thing: Thing) -> None:
        self.store.commit("thing_set", self.network, thing.id, {"removed_at": time.time()})

    def things_of(self, account_id: str) -> list[Thing]:
        """Everything an account ever posted, oldest first."""
        return [thing for thing in self.store.things.get(self.network, {}).values() if thing.account == account_id]

    def letter(self, values: dict[str, Any]) -> Letter:
        """The webhook call that control asks for. Raises ValueError when the platform sends none."""
        raise ValueError(f"{self.network} sends no events")

    def row(self, thing: Thing) -> dict[str, Any]:
        """One thing as the control API shows it."""
        return {
            "network": self.network,
            "account": thing.account,
            "id": thing.id,
            "message": str(thing.values.get("message", "")),
            "link": str(thing.values.get("link", "")),
            "created_at": thing.created_at,
            "is_shown": not thing.removed_at,
            "is_removed": bool(thing.removed_at),
            "is_edited": bool(thing.edited_at),
            "values": thing.values,
        }


def _edited() -> dict[str, Any]:
    return {"edited_at": time.time()}
