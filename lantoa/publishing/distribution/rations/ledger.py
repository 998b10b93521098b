"""Spending rations: looked at and booked under lock, in the transaction that takes the rows to be sent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from lantoa.publishing.distribution.networks.apps import app_key
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Ration
from lantoa.publishing.distribution.rations.rules import bucket_of, counted, oldest_counted, opens_at, scope_of
from lantoa.publishing.distribution.rules import format_on

# Longer than any transaction that books: who comes an hour's turn apart still meets at one row.
TURN_OF_THE_HOUR = timedelta(minutes=2)
KEPT = timedelta(days=70)

Key = tuple[str, str]
Uses = dict[datetime, int]
# {"spent": [[scope, code, bucket]], "without": [options]}: kept in a delivery's `progress` under this name.
Booking = dict[str, Any]
BOOKED = "ration"


@dataclass(frozen=True)
class Wish:
    """One delivery about to be sent; `app` is the id of the app it goes through, `booking` what it already holds,
    `facts` what the network told of the channel."""

    network: str
    channel_id: int
    app: str
    format: str
    options: Mapping[str, Any]
    booking: Booking | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def wish_of(row: Mapping[str, Any]) -> Wish:
    """The wish of a row of the claim: `network, channel_id, app_id, format, options, facts, progress`."""
    return Wish(
        network=row["network"],
        channel_id=row["channel_id"],
        app=app_key(row["network"], row["app_id"])[1],
        # What a network does not take as it is goes in another form there, and spends that one's ration.
        format=format_on(row["network"], row["format"]) or row["format"],
        options=row["options"],
        booking=row["progress"].get(BOOKED),
        facts=row["facts"],
    )


@dataclass(frozen=True)
class Turn:
    """Whether a delivery may go.

    `until` None: it goes, `booking` (None when nothing was spent) is kept with it and handed in with its next wish or
    given back; the `without` options are off for this post, because what they spend is used up. Else the moment from
    which to ask again; nothing was booked.
    """

    until: datetime | None = None
    booking: Booking | None = None

    @property
    def without(self) -> list[str]:
        return list(self.booking["without"]) if self.booking else []


@dataclass
class _Ledger:
    """The locked rows of this round, and what is spent of them."""

    at: datetime
    uses: dict[Key, Uses] = field(default_factory=lambda: defaultdict(dict))
    spent: Counter[tuple[str, str, datetime]] = field(default_factory=Counter)

    def opens(self, key: Key, ration: Ration, limit: int) -> datetime | None:
        return opens_at(ration.window, self.uses[key], limit, self.at)

    def spend(self, key: Key, ration: Ration) -> list[str]:
        bucket = bucket_of(ration.window, self.at)
        self.uses[key][bucket] = self.uses[key].get(bucket, 0) + 1
        self.spent[(*key, bucket)] += 1
        return [*key, bucket.isoformat()]


_OPEN = """
INSERT INTO distribution_rationuse (scope, code, bucket, used)
SELECT DISTINCT scope, code, bucket, 0
FROM unnest(%(scopes)s::text[], %(codes)s::text[], %(buckets)s::timestamptz[]) AS k(scope, code, bucket)
ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT r.id FROM distribution_rationuse r
JOIN unnest(%(scopes)s::text[], %(codes)s::text[], %(buckets)s::timestamptz[]) AS k(scope, code, bucket)
    USING (scope, code, bucket)
ORDER BY r.scope, r.code, r.bucket FOR UPDATE OF r
"""
# A statement of its own: what another worker has booked while the lock was waited for is not in the lock's snapshot.
_READ = """
SELECT r.scope, r.code, r.bucket, r.used FROM distribution_rationuse r
JOIN unnest(%(scopes)s::text[], %(codes)s::text[], %(since)s::timestamptz[]) AS k(scope, code, since)
    ON r.scope = k.scope AND r.code = k.code AND r.bucket >= k.since
"""
_BOOK = """
UPDATE distribution_rationuse r SET used = r.used + k.n
FROM unnest(%(scopes)s::text[], %(codes)s::text[], %(buckets)s::timestamptz[], %(n)s::int[])
    AS k(scope, code, bucket, n)
WHERE r.scope = k.scope AND r.code = k.code AND r.bucket = k.bucket
"""
_GIVE_BACK = """
WITH given AS (
    SELECT * FROM unnest(%(scopes)s::text[], %(codes)s::text[], %(buckets)s::timestamptz[], %(n)s::int[])
        AS g(scope, code, bucket, n)
), locked AS (
    SELECT r.id, g.n FROM distribution_rationuse r JOIN given g USING (scope, code, bucket)
    ORDER BY r.scope, r.code, r.bucket FOR UPDATE OF r
)
UPDATE distribution_rationuse r SET used = GREATEST(r.used - locked.n, 0) FROM locked WHERE r.id = locked.id
"""


def take(wishes: Sequence[Wish], at: datetime) -> list[Turn]:
    """For each wish, in its order, whether it may go at `at`; what goes is booked.

    Within the caller's transaction, after it has locked deliveries, channels and apps: rows are locked in one order.
    A ration of a switch (`option`) does not hold the post: it goes without. No statement when no wish spends a
    ration, else four, whatever their number.
    """
    needs = [_needs(wish) for wish in wishes]
    ledger = _open_ledger(needs, at)
    turns = [_turn(wish, need, ledger) for wish, need in zip(wishes, needs, strict=True)]
    if ledger.spent:
        _execute(_BOOK, ledger.spent)
    return turns


def give_back(bookings: Iterable[Booking | None]) -> None:
    """What was booked for sends that did not happen is free again. At most one statement.

    Last in the caller's transaction: a claim locks channels and apps before rations, so nothing may be locked after.
    """
    spent: Counter[tuple[str, str, datetime]] = Counter()
    for booking in bookings:
        for scope, code, bucket in booking["spent"] if booking else ():
            spent[(scope, code, datetime.fromisoformat(bucket))] += 1
    if spent:
        _execute(_GIVE_BACK, spent)


def forget_uses(at: datetime) -> int:
    """Drop buckets that no ration can count any more; returns how many. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM distribution_rationuse WHERE bucket < %s", [at - KEPT])
        return int(cursor.rowcount)


def _needs(wish: Wish) -> dict[Key, Ration]:
    if wish.booking is not None:
        return {}
    rations = counted(SPECS[wish.network].rations, wish.format, wish.options)
    scopes = [scope_of(r, network=wish.network, channel_id=wish.channel_id, app=wish.app) for r in rations]
    return {(scope, ration.code): ration for scope, ration in zip(scopes, rations, strict=True)}


def _open_ledger(needs: Sequence[dict[Key, Ration]], at: datetime) -> _Ledger:
    ledger = _Ledger(at)
    wanted = {key: ration for need in needs for key, ration in need.items()}
    if not wanted:
        return ledger
    buckets = [(*key, bucket) for key, ration in wanted.items() for bucket in _locked_buckets(ration, at)]
    scopes, codes, moments = zip(*buckets, strict=True)
    since = [oldest_counted(ration.window, at) for ration in wanted.values()]
    locked = {"scopes": list(scopes), "codes": list(codes), "buckets": list(moments)}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, locked)
        cursor.execute(_LOCK, locked)
        cursor.execute(
            _READ, {"scopes": [scope for scope, _ in wanted], "codes": [code for _, code in wanted], "since": since}
        )
        for scope, code, bucket, used in cursor.fetchall():
            ledger.uses[scope, code][bucket] = used
    return ledger


def _locked_buckets(ration: Ration, at: datetime) -> list[datetime]:
    """Right after an hour's turn the last bucket too, or a worker still in it and one in the next would not meet."""
    bucket = bucket_of(ration.window, at)
    if ration.window == "rolling_day" and at - bucket < TURN_OF_THE_HOUR:
        return [bucket_of(ration.window, at - TURN_OF_THE_HOUR), bucket]
    return [bucket]


def _turn(wish: Wish, need: Mapping[Key, Ration], ledger: _Ledger) -> Turn:
    if wish.booking is not None or not need:
        return Turn(booking=wish.booking)
    closed = {
        key: ledger.opens(key, ration, ration.limit_for(wish.options, wish.facts)) for key, ration in need.items()
    }
    without = sorted({ration.option for key, ration in need.items() if closed[key] and ration.option})
    holding = [moment for key, ration in need.items() if not ration.option and (moment := closed[key])]
    if holding:
        return Turn(until=max(holding))
    spent = [ledger.spend(key, ration) for key, ration in need.items() if ration.option not in without]
    return Turn(booking={"spent": spent, "without": without})


def _execute(statement: str, spent: Counter[tuple[str, str, datetime]]) -> None:
    rows = [(*key, n) for key, n in spent.items()]
    scopes, codes, buckets, counts = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"scopes": scopes, "codes": codes, "buckets": buckets, "n": counts})
