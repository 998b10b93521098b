"""Taking work: rows are locked, marked and leased in one short transaction; nothing is sent in it."""

import json
import logging
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from lantoa.kit.crypto import decrypt
from lantoa.publishing.distribution.content import default_picture_url
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.networks.base import Post, Video
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.rules import Pace, text_for
from lantoa.services.analytics.facade import short_url

log = logging.getLogger(__name__)


class Purpose(StrEnum):
    """What a worker has taken a delivery for."""

    PUBLISH = "publish"
    LOOK_UP = "look_up"
    TAKE_DOWN = "take_down"


@dataclass(frozen=True)
class Claimed:
    """One delivery in this worker's hands until `lease_until`; `lease` is told by nobody else."""

    id: int
    purpose: Purpose
    lease: str
    lease_until: datetime
    channel_id: int
    unit_id: int
    release_id: int
    network: str
    address: str
    token: str = field(repr=False)
    token_generation: int
    app_id: str
    app_secret: str = field(repr=False)
    options: dict[str, Any]
    attempts: int
    first_tried_at: datetime
    progress: dict[str, Any]
    post_id: str
    post: Post


@dataclass
class Haul:
    """What one round brought; `deferred` rows were due but their channel or app has to wait."""

    claimed: list[Claimed] = field(default_factory=list)
    deferred: int = 0
    # Seconds until the next row is due; None when none is. Told only by an empty haul.
    next_due_seconds: float | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.claimed or self.deferred)


_ROWS = """
SELECT d.id, d.channel_id, d.unit_id, d.network, d.release_id, d.is_urgent, d.attempts, d.first_tried_at,
    d.progress, d.post_id,
    c.address, c.token, c.token_generation, c.app_id, c.app_secret, c.options, c.next_send_at, c.mode, c.state,
    u.name AS unit_name
FROM distribution_delivery d
JOIN distribution_channel c ON c.id = d.channel_id
JOIN distribution_release r ON r.id = d.release_id
JOIN units_unit u ON u.id = d.unit_id
"""
_TO_PUBLISH = f"""{_ROWS}
WHERE d.state = 'waiting' AND d.is_urgent = %(urgent)s AND d.next_attempt_at <= %(now)s AND r.state = 'running'
ORDER BY d.next_attempt_at LIMIT %(limit)s FOR UPDATE OF d, c SKIP LOCKED
"""
_TO_LOOK_UP = f"""{_ROWS}
WHERE d.state = 'in_doubt' AND d.next_attempt_at <= %(now)s
ORDER BY d.next_attempt_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
_TO_TAKE_DOWN = f"""{_ROWS}
WHERE d.is_recalled AND d.state IN ('sent', 'recalled') AND d.next_attempt_at <= %(now)s
ORDER BY d.next_attempt_at LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
_NEXT_DUE = """
SELECT extract(epoch FROM LEAST(
    (SELECT min(next_attempt_at) FROM distribution_delivery
        WHERE state = 'waiting' AND is_urgent AND next_attempt_at > %(now)s),
    (SELECT min(next_attempt_at) FROM distribution_delivery
        WHERE state = 'waiting' AND NOT is_urgent AND next_attempt_at > %(now)s),
    (SELECT min(next_attempt_at) FROM distribution_delivery WHERE state = 'in_doubt' AND next_attempt_at > %(now)s),
    (SELECT min(next_attempt_at) FROM distribution_delivery WHERE is_recalled AND next_attempt_at > %(now)s)
) - %(now)s) AS seconds
"""
_MARK_SENDING = """
UPDATE distribution_delivery d SET state = 'sending', attempts = d.attempts + 1, lease_until = %(until)s,
    leased_by = %(lease)s, first_tried_at = COALESCE(d.first_tried_at, %(now)s), next_attempt_at = NULL
WHERE d.id = ANY(%(ids)s)
"""
# For what may be done twice without harm the time of the next attempt is lease enough.
_MARK_TAKEN = """
UPDATE distribution_delivery SET leased_by = %(lease)s, next_attempt_at = %(until)s WHERE id = ANY(%(ids)s)
"""
_HOLD_CHANNELS = "UPDATE distribution_channel SET next_send_at = %(until)s WHERE id = ANY(%(ids)s)"
_DEFER = """
UPDATE distribution_delivery d SET next_attempt_at = n.at
FROM unnest(%(ids)s::bigint[], %(at)s::timestamptz[]) AS n(id, at) WHERE d.id = n.id
"""
_TO_PEOPLE = """
UPDATE distribution_delivery SET state = 'task', next_attempt_at = NULL WHERE id = ANY(%(ids)s)
"""


def database_now() -> datetime:
    """The moment by the database's clock: leases of many machines are measured by one clock. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _keep_to_indexes() -> None:
    """Right after a release of 240,000 rows the planner knows nothing of them yet and would sort them all each round
    (measured: 180 ms instead of 1); in index order a round costs what it takes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, 'off', true) FROM unnest(%s::text[]) AS settings(name)",
            [["enable_sort", "enable_bitmapscan", "enable_seqscan", "enable_hashjoin", "enable_mergejoin"]],
        )


SHORTEST_REST = timedelta(seconds=1)


class Claimer:
    """One worker's way of taking work; used by one thread."""

    def __init__(self, worker: str, pace: Pace) -> None:
        self.worker = worker
        self.pace = pace
        self._round = count(1)
        self._releases: OrderedDict[int, dict[str, Any]] = OrderedDict()

    @transaction.atomic
    def claim(self, limit: int) -> Haul:
        """Up to `limit` deliveries: posts to take down, doubts to settle, then posts, urgent ones first.

        A row whose channel rests or whose app has used its allowance is put off to the moment it may go, so that a
        round costs the same however many such rows there are.
        """
        haul = Haul()
        _keep_to_indexes()
        at = database_now()
        for purpose, statement in ((Purpose.TAKE_DOWN, _TO_TAKE_DOWN), (Purpose.LOOK_UP, _TO_LOOK_UP)):
            rows = _fetch(statement, {"now": at, "limit": limit - len(haul.claimed)})
            self._take(rows, purpose, _MARK_TAKEN, at, haul)
        for is_urgent in (True, False):
            room = limit - len(haul.claimed)
            if room > 0:
                rows = _fetch(_TO_PUBLISH, {"now": at, "limit": room, "urgent": is_urgent})
                free = self._sort_out(rows, at, haul)
                _execute(_HOLD_CHANNELS, until=at + self.pace.lease, ids=[row["channel_id"] for row in free])
                self._take(free, Purpose.PUBLISH, _MARK_SENDING, at, haul)
        if haul.is_empty:
            [due] = _fetch(_NEXT_DUE, {"now": at})
            haul.next_due_seconds = None if due["seconds"] is None else float(due["seconds"])
        return haul

    def _sort_out(self, rows: list[dict[str, Any]], at: datetime, haul: Haul) -> list[dict[str, Any]]:
        """Rows that may go now, one per channel; the others are put off or given to people."""
        free, later, people, busy = [], {}, [], set()
        allowance = Allowance(rows, at)
        for row in rows:
            if row["state"] != "connected" or row["mode"] != "auto" or not SPECS[row["network"]].is_automatic:
                people.append(row["id"])
            elif row["channel_id"] in busy or (row["next_send_at"] or at) > at:
                later[row["id"]] = self._next_look(row, at)
            elif (pause := allowance.take(row)) is not None:
                later[row["id"]] = pause
            else:
                busy.add(row["channel_id"])
                free.append(row)
        allowance.keep()
        _execute(_DEFER, ids=list(later), at=list(later.values()))
        _execute(_TO_PEOPLE, ids=people)
        haul.deferred += len(later) + len(people)
        return free

    def _next_look(self, row: dict[str, Any], at: datetime) -> datetime:
        """When to look again at a row whose channel rests; a send that holds it ends long before its lease."""
        soon = at + max(self.pace.spacing(row["network"]), SHORTEST_REST)
        return min(row["next_send_at"], soon) if row["next_send_at"] and row["next_send_at"] > at else soon

    def _take(self, rows: list[dict[str, Any]], purpose: Purpose, mark: str, at: datetime, haul: Haul) -> None:
        if not rows:
            return
        lease, until = f"{self.worker}#{next(self._round)}", at + self.pace.lease
        _execute(mark, ids=[row["id"] for row in rows], lease=lease, until=until, now=at)
        self._load_releases({row["release_id"] for row in rows})
        attempts = 1 if purpose is Purpose.PUBLISH else 0
        for row in rows:
            haul.claimed.append(
                Claimed(
                    id=row["id"],
                    purpose=purpose,
                    lease=lease,
                    lease_until=until,
                    channel_id=row["channel_id"],
                    unit_id=row["unit_id"],
                    release_id=row["release_id"],
                    network=row["network"],
                    address=row["address"],
                    token=_readable(row["token"], row["channel_id"]),
                    token_generation=row["token_generation"],
                    app_id=row["app_id"] or installed_app(row["network"])[0],
                    app_secret=_secret_of(row),
                    options=row["options"],
                    attempts=row["attempts"] + attempts,
                    first_tried_at=row["first_tried_at"] or at,
                    progress=row["progress"],
                    post_id=row["post_id"],
                    post=self._post(row),
                )
            )

    def _load_releases(self, ids: set[int]) -> None:
        """Releases never change their words once started: each is read once."""
        missing = ids - self._releases.keys()
        if missing:
            fields = ("pk", "title", "texts", "content", "format")
            for row in Release.objects.filter(pk__in=missing).values(*fields):
                self._releases[row["pk"]] = row
        while len(self._releases) > max(len(ids), 200):
            self._releases.popitem(last=False)

    def _post(self, row: dict[str, Any]) -> Post:
        release = self._releases[row["release_id"]]
        content = release["content"]
        video = content.get("video")
        text = text_for(row["network"], release["texts"], title=release["title"], lead=content.get("lead", ""))
        return Post(
            title=release["title"],
            text=text,
            short_url=short_url(row["id"]),
            author=content.get("author", ""),
            pictures=tuple(content.get("pictures", ())),
            format=release["format"],
            video=Video(**video) if video else None,
            default_picture=default_picture_url(),
            lead=content.get("lead", ""),
            page_url=content.get("page_url", ""),
            unit_name=row["unit_name"],
            is_urgent=row["is_urgent"],
        )


def _readable(ciphertext: str, channel_id: int) -> str:
    """The token; empty when the secret key has changed, which the network then refuses as it refuses a dead one."""
    try:
        return decrypt(ciphertext)
    except ValueError:
        log.error("channel %s: its token cannot be read, LANTOA_SECRET_KEY has changed", channel_id)
        return ""


def _secret_of(row: dict[str, Any]) -> str:
    """The app's secret: the channel's own app's, else the installation's."""
    return _readable(row["app_secret"], row["channel_id"]) if row["app_id"] else installed_app(row["network"])[1]


class Allowance:
    """What each app may still do in this minute; its row is locked until the claim commits."""

    def __init__(self, rows: list[dict[str, Any]], at: datetime) -> None:
        self.at = at
        self.apps: dict[tuple[str, str], dict[str, Any]] = {}
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
                _execute(
                    "UPDATE distribution_networkapp SET window_start = %(start)s, calls = %(calls)s WHERE id = %(ids)s",
                    ids=app["id"],
                    start=app["window_start"],
                    calls=app["calls"],
                )


def app_key(network: str, app_id: str) -> tuple[str, str]:
    """Which app a channel spends: its own, or the installation's."""
    return network, app_id or installed_app(network)[0]


def installed_app(network: str) -> tuple[str, str]:
    """(id, secret) of the installation's own app on a network; empty when it has none."""
    spec = SPECS[network]
    app_id = getattr(settings, spec.app_id_setting) if spec.app_id_setting else ""
    secret = getattr(settings, spec.app_secret_setting) if spec.app_secret_setting else ""
    return app_id, secret


def _apps(keys: list[tuple[str, str]], at: datetime) -> Iterator[dict[str, Any]]:
    if not keys:
        return
    names, ids = [network for network, _ in keys], [app for _, app in keys]
    lock = """
        SELECT a.* FROM distribution_networkapp a JOIN unnest(%(names)s::text[], %(ids)s::text[]) AS k(network, app)
            ON a.network = k.network AND a.app_id = k.app
        ORDER BY a.network, a.app_id FOR UPDATE OF a
    """
    found = _fetch(lock, {"names": names, "ids": ids})
    if len(found) < len(keys):
        _execute(
            """
            INSERT INTO distribution_networkapp (network, app_id, window_start, calls)
            SELECT network, app, %(at)s, 0 FROM unnest(%(names)s::text[], %(ids)s::text[]) AS k(network, app)
            ORDER BY 1, 2 ON CONFLICT DO NOTHING
            """,
            names=names,
            ids=ids,
            at=at,
        )
        found = _fetch(lock, {"names": names, "ids": ids})
    yield from found


def _fetch(statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column[0] for column in cursor.description]
        return [_row(names, row) for row in cursor.fetchall()]


def _row(names: list[str], values: tuple[Any, ...]) -> dict[str, Any]:
    row = dict(zip(names, values, strict=True))
    for name in ("progress", "options"):
        if isinstance(row.get(name), str):
            row[name] = json.loads(row[name])
    return row


def _execute(statement: str, *, ids: Any, **values: Any) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"ids": ids, **values})
