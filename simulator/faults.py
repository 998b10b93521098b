"""Which call goes wrong, and how: scripted rules, the same every time for the same seed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from .accounts import Account, Page, count, fingerprint
from .wire import HTML_TYPE, Answer

if TYPE_CHECKING:
    from .platform import Member

PLATFORM_KINDS = (
    "rate_limited",
    "token_expired",
    "token_revoked",
    "transient",
    "permission",
    "policy",
    "too_fast",
    "error_in_200",
)
LINE_KINDS = ("cut_before", "cut_after", "slow", "hang", "garbage", "html_502")
# Of uploads and videos: the platform plays them itself.
VIDEO_KINDS = ("cut_mid", "processing_fails")
KINDS = PLATFORM_KINDS + LINE_KINDS + VIDEO_KINDS

WRITES = frozenset(
    {
        "feed.create",
        "photo.create",
        "post.edit",
        "post.delete",
        "upload.start",
        "upload.send",
        "video.create",
        "reel.create",
        "reel.send",
        "article.create",
        "article.update",
        "article.remove",
        "image.upload",
        "video.upload",
        "broadcast.create",
    }
)
EXCHANGES = frozenset({"token.exchange", "oauth.exchange", "oauth.refresh"})
HANG_SECONDS = 3600.0


@dataclass
class Rule:
    """One scripted fault.

    It strikes the next `next` matching calls, or each with `probability`. An empty `account` means every account
    of the network, an empty `network` both. `on` holds operations or the groups write, read, exchange, all.
    """

    id: int
    kind: str
    network: str = ""
    account: str = ""
    on: tuple[str, ...] = ("write",)
    next: int = 0
    probability: float = 0.0
    options: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    struck: int = 0

    def covers(self, network: str, operation: str, account_id: str) -> bool:
        if self.network and self.network != network:
            return False
        if self.account and self.account != account_id:
            return False
        return any(_named(name, operation) for name in self.on)


def _named(name: str, operation: str) -> bool:
    if name == "all" or name == operation:
        return True
    if name == "exchange":
        return operation in EXCHANGES
    if name == "write":
        return operation in _writes()
    return name == "read" and operation not in _writes() and operation not in EXCHANGES


class Dialect(Protocol):
    """How one platform says what is wrong."""

    def fault_answer(self, rule: Rule, account: Any) -> Answer: ...


class Faults:
    """The rules in force; those for one account are asked before the general ones, older before newer."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._number = 0
        self._counts: dict[tuple[int, str], int] = {}

    def add(self, values: dict[str, Any]) -> Rule:
        """Raises ValueError when the rule makes no sense."""
        self._number += 1
        rule = _read_rule(self._number, values)
        self.rules.append(rule)
        self.rules.sort(key=lambda r: (not r.account, r.id))
        return rule

    def remove(self, rule_id: int) -> bool:
        before = len(self.rules)
        self.rules = [rule for rule in self.rules if rule.id != rule_id]
        return len(self.rules) < before

    def clear(self) -> None:
        """No rules, and numbers from 1 again: the same script after it meets the same chance."""
        self.rules = []
        self._counts = {}
        self._number = 0

    def pick(self, seed: str, network: str, operation: str, account_id: str) -> Rule | None:
        """The rule that strikes this call, if any.

        Chance depends on seed, rule, account and how many calls of that account the rule has seen: not on the
        order in which calls of different accounts arrive.
        """
        for rule in self.rules:
            if not rule.covers(network, operation, account_id):
                continue
            rule.seen += 1
            if rule.probability:
                key = (rule.id, account_id)
                seen = self._counts[key] = self._counts.get(key, 0) + 1
                if fingerprint(seed, rule.id, account_id, seen) >= rule.probability * 2**64:
                    continue
            elif rule.struck >= rule.next:
                continue
            rule.struck += 1
            return rule
        return None


def known_networks() -> tuple[str, ...]:
    from .platforms import PLATFORMS  # noqa: PLC0415 - platforms themselves need faults

    return ("facebook", "zalo_oa", *(made.network for made in PLATFORMS))


def _writes() -> frozenset[str]:
    from .platforms import PLATFORMS  # noqa: PLC0415 - platforms themselves need faults

    return WRITES.union(*(made.writes for made in PLATFORMS))


def _read_rule(number: int, values: dict[str, Any]) -> Rule:
    known = {"kind", "network", "account", "on", "next", "probability", "options"}
    unknown = set(values) - known
    if unknown:
        raise ValueError(f"unknown field: {', '.join(sorted(unknown))}")
    kind = values.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    network = values.get("network", "")
    if network and network not in known_networks():
        raise ValueError(f"network must be one of {', '.join(known_networks())}")
    on = values.get("on", ["write"])
    if isinstance(on, str):
        on = [on]
    times = values.get("next", 0)
    probability = values.get("probability", 0.0)
    if not times and not probability:
        times = 1
    if type(times) is not int or times < 0 or not 0 <= float(probability) <= 1:
        raise ValueError("next is a count, probability lies between 0 and 1")
    options = values.get("options", {})
    if not isinstance(options, dict):
        raise ValueError("options must be an object")
    account = str(values.get("account", ""))
    return Rule(number, kind, network, account, tuple(on), times, float(probability), options)


def describe(rule: Rule) -> dict[str, Any]:
    return {**asdict(rule), "on": list(rule.on)}


def strike(
    rule: Rule, account: Account | Member | None, act: Callable[[], Answer], dialect: Dialect
) -> Answer | Awaitable[Answer]:
    """The answer the rule makes of a call; `act` does what was asked and answers as if nothing were wrong."""
    if account is not None:
        count(account.faults, rule.kind)
    if rule.kind in PLATFORM_KINDS:
        return dialect.fault_answer(rule, account)
    if rule.kind == "processing_fails":
        return act()
    if rule.kind == "slow":
        return _slow(rule, act)
    if rule.kind == "hang":
        return _hang(rule, act)
    stores = bool(rule.options.get("stored", rule.kind in ("cut_after", "cut_mid")))
    answer = act() if stores else Answer(b"{}")
    if rule.kind == "garbage":
        return Answer(b'{"id": "12210\x00\xff<<')
    if rule.kind == "html_502":
        page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
        return Answer(page, status=502, content_type=HTML_TYPE)
    how = rule.options.get("how", "reset")
    answer.cut = len(answer.body) // 2 if how == "partial" else 0
    answer.reset = how == "reset"
    return answer


async def _slow(rule: Rule, act: Callable[[], Answer]) -> Answer:
    seconds = float(rule.options.get("ms", 3000)) / 1000
    if rule.options.get("stored", "before") == "after":
        await asyncio.sleep(seconds)
        return act()
    answer = act()
    await asyncio.sleep(seconds)
    return answer


async def _hang(rule: Rule, act: Callable[[], Answer]) -> Answer:
    answer = act() if rule.options.get("stored", False) else Answer()
    await asyncio.sleep(HANG_SECONDS)
    answer.cut = 0
    return answer


def id_of(account: Account | None) -> str:
    return account.id if account is not None else ""


def network_of(account: Account) -> str:
    return "facebook" if isinstance(account, Page) else "zalo_oa"
