"""Tells a new simulator the names of the example federation's pages and accounts."""

import json
import urllib.request
from typing import Any

from lantoa.config.sample.channels import channels

SECONDS = 10


def introduce_accounts(simulator_url: str) -> int:
    """Make every automatic page and account known by its name; returns how many, 0 when some are known already.

    Without it they would appear at their first post, named by their numbers. Raises OSError when nobody answers.
    """
    if _ask(f"{simulator_url}/control/accounts?limit=1")["accounts"]:
        return 0
    accounts = [
        {"network": channel.network, "id": channel.address, "name": channel.name, "followers": channel.followers}
        for channel in channels()
        if channel.mode == "auto"
    ]
    _ask(f"{simulator_url}/control/accounts", {"accounts": accounts})
    return len(accounts)


def _ask(address: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - our own address
        found: dict[str, Any] = json.load(answer)
    return found
