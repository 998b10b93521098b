"""A network inside the worker's process that answers each try as a seed decides, in every way a network can."""

import hashlib
from itertools import accumulate
from typing import Any

PATH = "tests.faults.scripted_network.Scripted"
# How many of 10,000 tries are answered so; all others are posted at once.
USUAL = {
    "stored_then_lost": 200,
    "lost": 150,
    "shown_late": 100,
    "garbage_stored": 60,
    "garbage": 60,
    "stored_then_hangs": 3,
    "hangs": 3,
    "slow": 50,
    "passing": 150,
    "rate_limited": 100,
    "unreachable": 60,
    "half_way": 60,
    "duplicate_stored": 50,
    "duplicate_claimed": 5,
    "refused": 40,
    "token_dead": 10,
}
# Nothing but what is put off or looked up: where a wrong clock shows.
TIMELY = {"shown_late": 2500, "stored_then_lost": 1000, "lost": 1500, "passing": 1500, "rate_limited": 1000}
SLOW = {"slow": 7000, "stored_then_lost": 500, "lost": 500, "token_dead": 500}
SCRIPTS = {"usual": USUAL, "timely": TIMELY, "slow": SLOW}
LOOKS = {"look_lost": 200, "look_unreachable": 200, "look_garbage": 100}
# Shorter than the grace before the first look.
LATE_SECONDS = 0.3
SLOW_SECONDS = 0.2


def pick(table: dict[str, int], *what: object) -> str:
    """The answer that the seed gives to this try; "" for none of the table."""
    told = hashlib.blake2b(repr(what).encode(), digest_size=4).digest()
    number = int.from_bytes(told, "little") % 10_000
    for name, below in zip(table, accumulate(table.values()), strict=True):
        if number < below:
            return name
    return ""


def spec() -> Any:
    """What the network is and allows."""
    from lantoa.publishing.distribution.networks.spec import Spec

    return Spec(name="scripted", label="Mạng theo kịch bản", connector=PATH, can_find=True)


def register() -> None:
    """Let this process know the network; nothing else of the product is touched."""
    from lantoa.publishing.distribution.networks import registry

    registry.SPECS["scripted"] = spec()
    registry.ALL = (*registry.ALL, registry.SPECS["scripted"])
