"""Taking work: rows are locked, marked and leased in one short transaction; nothing is sent in it."""

import json
import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any

from django.db import transaction

from lantoa.kit.crypto import decrypt
from lantoa.kit.quiet import quiet_until
from lantoa.publishing.distribution.clock import Clock, database_now
from lantoa.publishing.distribution.networks.apps import app_key, installed_app
from lantoa.publishing.distribution.networks.base import Post
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.rations.ledger import BOOKED, take, wish_of
from lantoa.publishing.distribution.rules import Pace, format_on
from lantoa.publishing.distribution.standing import hand_over, may_stand
from lantoa.publishing.distribution.worker.allowance import Allowance
from lantoa.publishing.distribution.worker.posts import Posts
from lantoa.publishing.distribution.worker.statements import (
    DEFER,
    HOLD_CHANNELS,
    MARK_EDITING,
    MARK_SENDING,
    MARK_TAKEN,
    NEXT_DUE,
    TO_EDIT,
    TO_LOOK_UP,
    TO_PEOPLE,
    TO_PUBLISH,
    TO_TAKE_DOWN,
    execute,
    fetch,
    keep_to_indexes,
)

log = logging.getLogger(__name__)


class Purpose(StrEnum):
    """What a worker has taken a delivery for."""

    PUBLISH = "publish"
    LOOK_UP = "look_up"
    TAKE_DOWN = "take_down"
    EDIT = "edit"


@dataclass(frozen=True)
class Claimed:
    """One delivery in this worker's hands until `lease_until`; `lease` is told by nobody else."""

    id: int
    purpose: Purpose
    lease: str
    lease_until: datetime
    clock: Clock
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
    version: int
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


SHORTEST_REST = timedelta(seconds=1)
REPEAT_SECONDS = 0.1
# What may be done twice without harm, in this order before anything is posted.
REPEATABLE = (
    (Purpose.TAKE_DOWN, TO_TAKE_DOWN, MARK_TAKEN),
    (Purpose.LOOK_UP, TO_LOOK_UP, MARK_TAKEN),
    (Purpose.EDIT, TO_EDIT, MARK_EDITING),
)


class Claimer:
    """One worker's way of taking work; used by one thread."""

    def __init__(self, worker: str, pace: Pace) -> None:
        self.worker = worker
        self.pace = pace
        self._round = count(1)
        self._posts = Posts()
        self._repeated_at = -REPEAT_SECONDS

    @transaction.atomic
    def claim(self, limit: int) -> Haul:
        """Up to `limit` deliveries: posts to take down, doubts to settle, then posts, urgent ones first.

        A row whose channel rests or whose app has used its allowance is put off to the moment it may go, so that a
        round costs the same however many such rows there are.
        """
        haul = Haul()
        keep_to_indexes()
        clock = Clock(database_now())
        at = clock.read_at
        for purpose, statement, mark in self._repeatable():
            rows = _work(statement, {"now": at, "limit": limit - len(haul.claimed)})
            if purpose is Purpose.LOOK_UP:
                rows = self._of_answering(rows, at, haul)
            self._take(rows, purpose, mark, clock, haul)
        for is_urgent in (True, False):
            room = limit - len(haul.claimed)
            if room > 0:
                rows = _work(TO_PUBLISH, {"now": at, "limit": room, "urgent": is_urgent})
                free = self._sort_out(rows, at, haul)
                execute(HOLD_CHANNELS, until=at + self.pace.lease, ids=[row["channel_id"] for row in free])
                self._take(free, Purpose.PUBLISH, MARK_SENDING, clock, haul)
        if haul.is_empty:
            [due] = fetch(NEXT_DUE, {"now": at})
            haul.next_due_seconds = None if due["seconds"] is None else float(due["seconds"])
        return haul

    def _repeatable(self) -> tuple[tuple[Purpose, str, str], ...]:
        """`REPEATABLE`, looked into ten times a second at most however short the rounds are."""
        if time.monotonic() - self._repeated_at < REPEAT_SECONDS:
            return ()
        self._repeated_at = time.monotonic()
        return REPEATABLE

    def _of_answering(self, rows: list[dict[str, Any]], at: datetime, haul: Haul) -> list[dict[str, Any]]:
        """Doubts whose app does not rest: looking at a network that answers nothing would hold the lines of all others.

        The others are put off to the end of the rest, their channels held until after it.
        """
        apps = Allowance(rows, at).apps
        until = {row["id"]: apps[app_key(row["network"], row["app_id"])]["paused_until"] or at for row in rows}
        resting = [row for row in rows if until[row["id"]] > at]
        for row in resting:
            execute(HOLD_CHANNELS, until=until[row["id"]] + self.pace.lease, ids=[row["channel_id"]])
        execute(DEFER, ids=[row["id"] for row in resting], at=[until[row["id"]] for row in resting])
        haul.deferred += len(resting)
        return [row for row in rows if until[row["id"]] <= at]

    def _sort_out(self, rows: list[dict[str, Any]], at: datetime, haul: Haul) -> list[dict[str, Any]]:
        """Rows that may go now, one per channel; the others are put off or given to people."""
        free: list[dict[str, Any]] = []
        later: dict[int, datetime] = {}
        people: list[int] = []
        doubts: list[int] = []
        busy: set[int] = set()
        allowance = Allowance(rows, at)
        for row in rows:
            if row["state"] != "connected" or row["mode"] != "auto" or not SPECS[row["network"]].is_automatic:
                (doubts if may_stand(row["network"], row["progress"]) else people).append(row["id"])
            elif row["channel_id"] in busy or (row["next_send_at"] or at) > at:
                later[row["id"]] = self._next_look(row, at)
            elif (opens := quiet_until(SPECS[row["network"]].quiet_for(row["options"]), at)) is not None:
                later[row["id"]] = opens
            elif (pause := allowance.take(row)) is not None:
                later[row["id"]] = pause
            else:
                busy.add(row["channel_id"])
                free.append(row)
        allowance.keep()
        free = self._within_rations(free, at, later)
        execute(DEFER, ids=list(later), at=list(later.values()))
        execute(TO_PEOPLE, ids=people)
        hand_over(doubts, "Kênh mất kết nối khi bài đang lên; nhờ đơn vị mở kênh xem.")
        haul.deferred += len(later) + len(people) + len(doubts)
        return free

    def _within_rations(
        self, rows: list[dict[str, Any]], at: datetime, later: dict[int, datetime]
    ) -> list[dict[str, Any]]:
        """Rows whose networks still allow them, what they spend booked with them; the others go into `later`."""
        free = []
        for row, turn in zip(rows, take([wish_of(row) for row in rows], at), strict=True):
            if turn.until is not None:
                later[row["id"]] = turn.until
                continue
            if turn.booking:
                row["progress"] = {**row["progress"], BOOKED: turn.booking}
                row["options"] = {**row["options"], **dict.fromkeys(turn.without, False)}
            free.append(row)
        return free

    def _next_look(self, row: dict[str, Any], at: datetime) -> datetime:
        """When to look again at a row whose channel rests; a send that holds it ends long before its lease."""
        soon = at + max(self.pace.spacing(row["network"]), SHORTEST_REST)
        return min(row["next_send_at"], soon) if row["next_send_at"] and row["next_send_at"] > at else soon

    def _take(self, rows: list[dict[str, Any]], purpose: Purpose, mark: str, clock: Clock, haul: Haul) -> None:
        if not rows:
            return
        at = clock.read_at
        lease, until = f"{self.worker}#{next(self._round)}", at + self.pace.lease
        versions = [version_of(row, purpose) for row in rows]
        execute(
            mark,
            ids=[row["id"] for row in rows],
            lease=lease,
            until=until,
            now=at,
            versions=versions,
            progress=[json.dumps(row["progress"]) for row in rows],
        )
        self._posts.load(rows)
        attempts = 1 if purpose is Purpose.PUBLISH else 0
        for row, version in zip(rows, versions, strict=True):
            haul.claimed.append(
                Claimed(
                    id=row["id"],
                    purpose=purpose,
                    lease=lease,
                    lease_until=until,
                    clock=clock,
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
                    version=version,
                    post=self._posts.post(row, version=version),
                )
            )


def _work(statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of work, each in the format in which its network takes the release."""
    rows = fetch(statement, values)
    for row in rows:
        row["format"] = format_on(row["network"], row["format"]) or row["format"]
    return rows


def version_of(row: dict[str, Any], purpose: Purpose) -> int:
    """Which version of its release a row is to show: the newest, but what may already stand there is tried again as it
    was, because networks refuse the same words twice and not others (docs/decisions/0012)."""
    is_fresh = purpose is Purpose.EDIT or (purpose is Purpose.PUBLISH and not row["attempts"])
    return int(row["release_version"] if is_fresh else row["version"])


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
