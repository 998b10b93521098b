"""Taking posts whose figures are to be read: leased for some minutes, gathered by account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lantoa.kit.crypto import decrypt
from lantoa.publishing.distribution.networks.apps import app_key, installed_app
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.reading.rules import next_read
from lantoa.publishing.distribution.reading.soon import reading_networks
from lantoa.publishing.distribution.worker.allowance import Allowance
from lantoa.publishing.distribution.worker.statements import database_now, execute, fetch, keep_to_indexes

MOST_POSTS = 400
BATCH = 50
LEASE = timedelta(minutes=5)
# Of what an app may do in a minute reading takes at most half: sending comes first.
SHARE_OF_ALLOWANCE = 2

_DUE = """
SELECT d.id, d.post_id, d.channel_id, d.network, d.state, d.sent_at, c.address, c.token, c.token_generation, c.app_id,
    c.app_secret, c.options, c.state AS channel_state, c.mode
FROM distribution_delivery d JOIN distribution_channel c ON c.id = d.channel_id
WHERE d.read_at <= %(now)s ORDER BY d.read_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
_LEASE = "UPDATE distribution_delivery SET read_at = %(until)s WHERE id = ANY(%(ids)s)"
_PUT_OFF = """
UPDATE distribution_delivery d SET read_at = n.at
FROM unnest(%(ids)s::bigint[], %(at)s::timestamptz[]) AS n(id, at) WHERE d.id = n.id
"""


@dataclass(frozen=True)
class Batch:
    """Up to fifty posts of one account, leased until `until`; `posts` are (delivery, post id, sent at)."""

    channel_id: int
    network: str
    address: str
    token: str = field(repr=False)
    token_generation: int
    app_id: str
    app_secret: str = field(repr=False)
    options: dict[str, Any]
    until: datetime
    posts: tuple[tuple[int, str, datetime], ...]


@transaction.atomic
def take_due(limit: int = MOST_POSTS) -> list[Batch]:
    """Posts to read now, by account. Posts that no longer stand are read no more; those of accounts that are not
    connected, and of apps that have no room, are put off.
    """
    at = database_now()
    keep_to_indexes()
    rows = fetch(_DUE, {"now": at, "limit": limit})
    if not rows:
        return []
    over = [row["id"] for row in rows if not _can_be_read(row)]
    execute("UPDATE distribution_delivery SET read_at = NULL WHERE id = ANY(%(ids)s)", ids=over)
    open_rows = [row for row in rows if _can_be_read(row)]
    later = {row["id"]: next_read(row["sent_at"], at) for row in open_rows if row["channel_state"] != "connected"}
    ready = [row for row in open_rows if row["id"] not in later]
    allowance = Allowance(ready, at)
    batches = []
    for one in _by_account(ready):
        if (pause := _pause(allowance, one[0], at)) is not None:
            later |= {row["id"]: pause for row in one}
        else:
            batches.append(_batch(one, at + LEASE))
    allowance.keep()
    execute(_PUT_OFF, ids=list(later), at=list(later.values()))
    execute(_LEASE, ids=[post[0] for batch in batches for post in batch.posts], until=at + LEASE)
    return batches


def _can_be_read(row: dict[str, Any]) -> bool:
    return bool(row["state"] == "sent" and row["post_id"] and row["sent_at"] and row["network"] in reading_networks())


def _by_account(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    by_channel: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_channel.setdefault(row["channel_id"], []).append(row)
    return [some[start : start + BATCH] for some in by_channel.values() for start in range(0, len(some), BATCH)]


def _pause(allowance: Allowance, row: dict[str, Any], at: datetime) -> datetime | None:
    app = allowance.apps[app_key(row["network"], row["app_id"])]
    limit = app["limit"]
    if limit and app["calls"] + SPECS[row["network"]].calls_per_delivery > limit // SHARE_OF_ALLOWANCE:
        end: datetime = app["window_start"] + timedelta(minutes=1)
        return max(end, at + timedelta(seconds=1))
    return allowance.take(row)


def _batch(rows: list[dict[str, Any]], until: datetime) -> Batch:
    row = rows[0]
    installed = installed_app(row["network"])
    return Batch(
        channel_id=row["channel_id"],
        network=row["network"],
        address=row["address"],
        token=_readable(row["token"]),
        token_generation=row["token_generation"],
        app_id=row["app_id"] or installed[0],
        app_secret=_readable(row["app_secret"]) if row["app_id"] else installed[1],
        options=row["options"],
        until=until,
        posts=tuple((row["id"], row["post_id"], row["sent_at"]) for row in rows),
    )


def _readable(ciphertext: str) -> str:
    """Empty when the secret key has changed: the network refuses that as it refuses a dead token."""
    try:
        return decrypt(ciphertext)
    except ValueError:
        return ""
