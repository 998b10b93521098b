"""Tells a new simulator the names of the example federation's pages and accounts."""

import json
import time
import urllib.request
from typing import Any

from lantoa.config.sample.channels import SampleChannel
from lantoa.config.sample.further import everything

SECONDS = 10
NETWORKS = ("facebook", "zalo_oa", "telegram", "youtube", "tiktok")
"""Those whose accounts have names and followers at the simulator; the others appear when they are first used."""
DAY = 86_400


def introduce_accounts(simulator_url: str) -> int:
    """Make every automatic page and account known by its name; returns how many, 0 when some are known already.

    Without it they would appear at their first post, named by their numbers. Raises OSError when nobody answers.
    """
    if _ask(f"{simulator_url}/control/accounts?limit=1")["accounts"]:
        return 0
    accounts = [_account(row) for row in everything() if row.mode == "auto" and row.network in NETWORKS]
    _ask(f"{simulator_url}/control/accounts", {"accounts": accounts})
    for row in everything():
        if row.expires_in is not None:
            told = {"expires_at": int(time.time()) + row.expires_in * DAY}
            _ask(f"{simulator_url}/control/accounts/facebook/{row.address}", told, method="PATCH")
    return len(accounts)


def _account(row: SampleChannel) -> dict[str, Any]:
    account = {"network": row.network, "id": row.address, "name": row.name, "followers": row.followers}
    return account | ({"title": row.name} if row.network == "telegram" else {})


def _ask(address: str, body: dict[str, Any] | None = None, *, method: str = "") -> dict[str, Any]:
    data = json.dumps(body).encode() if body else None
    headers, method = {"Content-Type": "application/json"}, method or ("POST" if body else "GET")
    request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - our own address
        found: dict[str, Any] = json.load(answer)
    return found
