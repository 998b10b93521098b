"""What the connect screens show: ways to bring a channel in, and which found account belongs to which unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from lantoa.kit.text import fold
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit, subtree, units_on
from lantoa.publishing.distribution.access import paths_managed_by
from lantoa.publishing.distribution.connect.modules import offers_chats, offers_consent
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import FoundAccount
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Spec
from lantoa.publishing.distribution.screens.scope import below, outermost

# A select of more would be no help: above it the code is typed.
MOST_OFFERED = 100
OWN_SHOWN = 30
# A push channel opens with its first follower.
NOT_BROUGHT = ("webpush",)
# Only programs are there: nobody shares by hand.
NOT_BY_HAND = ("webpush", "webhook")


@dataclass(frozen=True)
class Way:
    """One network, and how a channel of it comes in: "consent", "token", "chat", or "" when only people share there.

    `by_hand`: whether people may share there.
    """

    network: str
    label: str
    connects: str
    by_hand: bool


@dataclass(frozen=True)
class Offer:
    """One found account: the code of the unit it probably belongs to, and whether its holder may not post on it."""

    account: FoundAccount
    code: str
    may_not_post: bool


def ways() -> list[Way]:
    """Every network that an officer can bring in, in its order. No query."""
    brought = [spec for spec in SPECS.values() if spec.name not in NOT_BROUGHT]
    return [Way(spec.name, str(spec.label), way_of(spec), spec.name not in NOT_BY_HAND) for spec in brought]


def way_of(spec: Spec) -> str:
    """How a channel of this network is connected."""
    if offers_consent(spec):
        return "consent"
    if spec.connect != "token":
        return ""
    return "chat" if offers_chats(spec) else "token"


def own_units(user: User) -> list[Unit]:
    """Where the person's reach over channels begins, top first; at most 30. Two queries."""
    return list(units_on().filter(path__in=outermost(paths_managed_by(user))).order_by("depth", "sort_key")[:OWN_SHOWN])


def units_offered(unit: Unit) -> list[Unit]:
    """The unit and those below it; empty when there are too many to choose from. One query."""
    found = list(subtree(unit).order_by("depth", "sort_key")[: MOST_OFFERED + 1])
    return found if len(found) <= MOST_OFFERED else []


def offers(network: str, accounts: Sequence[FoundAccount], unit: Unit, offered: Sequence[Unit]) -> list[Offer]:
    """Each account with the unit that has it already, that is called as it is, or that asked. One query."""
    addresses = [account.address for account in accounts]
    known = dict(
        Channel.objects.filter(below([unit.path]), network=network, address__in=addresses)
        .order_by("-pk")
        .values_list("address", "unit__code")
    )
    names = [(fold(name), one.code) for one in offered for name in (one.name, one.short_name) if name]
    alone = unit.code if len(accounts) == 1 else ""
    return [
        Offer(account, known.get(account.address) or _named(account, names) or alone, _may_not_post(account))
        for account in accounts
    ]


def _named(account: FoundAccount, names: Sequence[tuple[str, str]]) -> str:
    name = fold(account.name)
    return next((code for unit_name, code in names if name and name == unit_name), "")


def _may_not_post(account: FoundAccount) -> bool:
    return account.facts.get("may_post") is False
