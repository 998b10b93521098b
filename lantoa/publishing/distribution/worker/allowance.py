"""What each app may still do in this minute."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from lantoa.publishing.distribution.networks.apps import app_key
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.worker.statements import execute, fetch

Key = tuple[str, str]


class Allowance:
    """What each app may still do in this minute; the row of an app that counts is locked until the claim commits."""

    def __init__(self, rows: list[dict[str, Any]], at: datetime) -> None:
        self.at = at
        self.apps: dict[Key, dict[str, Any]] = {}
        keys = sorted({app_key(row["network"], row["app_id"]) for row in rows})
        for app in _apps(keys, at):
            if at - app["window_start"] >= timedelta(minutes=1):
                app["window_start"], app["calls"] = at, 0
            app["limit"] = app["calls_per_minute"] or SPECS[app["network"]].calls_per_minute
            app["was"] = app["calls"]
            self.apps[app["network"], app["app_id"]] = app

    def take(self, row: dict[str, Any]) -> datetime | None:
        """None when the row may go, its calls then counted; else the moment from which it may."""
        app = self.apps[app_key(row["network"], row["app_id"])]
        if app["paused_until"] and app["paused_until"] > self.at:
            paused: datetime = app["paused_until"]
            return paused
        cost = SPECS[row["network"]].calls_per_delivery
        if app["limit"] and app["calls"] + cost > app["limit"]:
            end: datetime = app["window_start"] + timedelta(minutes=1)
            return end
        app["calls"] += cost
        return None

    def keep(self) -> None:
        for app in self.apps.values():
            if app["limit"] and app["calls"] != app["was"]:
                execute(
                    "UPDATE distribution_networkapp SET window_start = %(start)s, calls = %(calls)s WHERE id = %(ids)s",
                    ids=app["id"],
                    start=app["window_start"],
                    calls=app["calls"],
                )


_READ = """
SELECT a.* FROM distribution_networkapp a JOIN unnest(%(names)s::text[], %(ids)s::text[]) AS k(network, app)
    ON a.network = k.network AND a.app_id = k.app
ORDER BY a.network, a.app_id
"""
_LOCK = f"{_READ} FOR UPDATE OF a"
_ADD = """
INSERT INTO distribution_networkapp (network, app_id, window_start, calls)
SELECT network, app, %(at)s, 0 FROM unnest(%(names)s::text[], %(ids)s::text[]) AS k(network, app)
ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""


def _apps(keys: list[Key], at: datetime) -> Iterator[dict[str, Any]]:
    """The apps of these keys; only those that count calls are locked, so that nobody waits for nothing."""
    if not keys:
        return
    found = fetch(_READ, _columns(keys))
    if len(found) < len(keys):
        execute(_ADD, at=at, **_columns(keys))
        found = fetch(_READ, _columns(keys))
    limited = [
        (app["network"], app["app_id"])
        for app in found
        if app["calls_per_minute"] or SPECS[app["network"]].calls_per_minute
    ]
    yield from (app for app in found if (app["network"], app["app_id"]) not in limited)
    yield from fetch(_LOCK, _columns(limited)) if limited else []


def _columns(keys: list[Key]) -> dict[str, list[str]]:
    return {"names": [network for network, _ in keys], "ids": [app for _, app in keys]}
