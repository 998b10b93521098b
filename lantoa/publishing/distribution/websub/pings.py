"""Telling each subscription of each version of each entry once: rows first, then a worker sends what is due."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from lantoa.kit.clock import now
from lantoa.kit.public_web import Outside, Reply, Unreached, Unsafe
from lantoa.publishing.distribution.models import WebSubPing, WebSubSubscription
from lantoa.publishing.distribution.networks.webhook.errors import wait_told
from lantoa.publishing.distribution.networks.webhook.signature import EVENT_HEADER, hub_signature
from lantoa.publishing.distribution.websub.feeds import Entry, entry_of, pages_changed_since
from lantoa.publishing.distribution.websub.rules import MOST_FAILURES, pause_after
from lantoa.publishing.distribution.websub.verify import end_subscription

State = WebSubPing.State
LEASE = timedelta(seconds=60)
LOOK_BACK, KEPT = timedelta(days=2), timedelta(days=60)
GONE = 410

_ANNOUNCE = """
INSERT INTO distribution_websubping
    (subscription_id, page_id, version, state, attempts, next_attempt_at, made_at, error)
SELECT id, %(page)s, %(version)s, 'waiting', 0, %(now)s, %(now)s, '' FROM distribution_websubsubscription
WHERE state = 'active' AND lease_until > %(now)s AND topic = ANY(%(topics)s) AND active_since <= %(changed)s
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def announce(page_id: int) -> int:
    """Everybody who follows a feed with this page is to be told of its present version; returns how many newly are.

    Again is safe: a version is told once. An older version that still waits is told no more.
    """
    if not WebSubSubscription.objects.filter(state=WebSubSubscription.State.ACTIVE).exists():
        return 0
    entry = entry_of(page_id)
    if entry is None:
        return 0
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"page": page_id, "version": entry.version, "topics": list(entry.topics)}
        cursor.execute(_ANNOUNCE, {**values, "changed": entry.changed_at, "now": now()})
        count = cursor.rowcount
    older = WebSubPing.objects.filter(page_id=page_id, state=State.WAITING).exclude(version=entry.version)
    older.update(state=State.REPLACED, next_attempt_at=None)
    return int(count)


def announce_recent() -> int:
    """What was published while nobody could be told, because a process died between the two; returns how many."""
    if not WebSubSubscription.objects.filter(state=WebSubSubscription.State.ACTIVE).exists():
        return 0
    return sum(announce(page_id) for page_id in pages_changed_since(now() - LOOK_BACK))


def forget_pings() -> int:
    """Old bookkeeping goes; returns how many rows."""
    return WebSubPing.objects.filter(made_at__lt=now() - KEPT).exclude(state=State.WAITING).delete()[0]


@dataclass(frozen=True)
class Parcel:
    """One ping in hand: where it goes, what it says, and until when nobody else takes it."""

    ping_id: int
    attempts: int
    taken_until: datetime
    callback: str
    topic: str
    event: str
    secret: str = field(repr=False)
    body: bytes = field(repr=False)
    content_type: str = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True)
class Sent:
    """What the site answered; `reply` None: nothing came back, for the reason in `why`."""

    parcel: Parcel
    reply: Reply | None
    why: str = ""
    is_unsafe: bool = False


@transaction.atomic
def claim_pings(limit: int, *, ping_id: int | None = None) -> list[WebSubPing]:
    """Pings that are due (or the one asked for, if it is), taken for a minute."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE distribution_websubping SET attempts = attempts + 1, next_attempt_at = %(until)s, error = ''
            WHERE id IN (SELECT id FROM distribution_websubping WHERE state = 'waiting' AND next_attempt_at <= %(now)s
                         AND (%(one)s::bigint IS NULL OR id = %(one)s)
                         ORDER BY next_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            {"now": at, "until": at + LEASE, "limit": limit, "one": ping_id},
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(WebSubPing.objects.filter(pk__in=ids).select_related("subscription").order_by("pk"))


def pack(pings: list[WebSubPing]) -> list[Parcel]:
    """What is to be sent; pings whose version is no longer the present one are closed instead. A page is read once."""
    entries: dict[int, Entry | None] = {ping.page_id: None for ping in pings}
    for page_id in entries:
        entries[page_id] = entry_of(page_id)
    bodies: dict[tuple[int, str], bytes] = {}
    parcels = []
    for ping in pings:
        entry, subscription = entries[ping.page_id], ping.subscription
        if entry is None or entry.version != ping.version or ping.next_attempt_at is None:
            _close(ping.pk, State.REPLACED)
            continue
        key = (ping.page_id, subscription.topic)
        if key not in bodies:
            bodies[key] = entry.render(subscription.topic)
        parcels.append(
            Parcel(
                ping.pk,
                ping.attempts,
                ping.next_attempt_at,
                subscription.callback,
                subscription.topic,
                f"page:{ping.page_id}:{ping.version}",
                subscription.secret,
                bodies[key],
                entry.content_type,
            )
        )
    return parcels


def _close(ping_id: int, state: str) -> None:
    WebSubPing.objects.filter(pk=ping_id, state=State.WAITING).update(state=state, next_attempt_at=None)


async def send(outside: Outside, parcel: Parcel) -> Sent:
    """One POST. Source: WebSub (W3C, 23/01/2018), 7, 8; the event's id is our own, so that receivers drop repeats."""
    headers = {
        "Content-Type": parcel.content_type,
        "Link": links(parcel.topic),
        "User-Agent": "LanToa-Hub/1",
        EVENT_HEADER: parcel.event,
    }
    if parcel.secret:
        headers["X-Hub-Signature"] = hub_signature(parcel.body, secret=parcel.secret)
    try:
        reply = await outside.call("POST", parcel.callback, headers=headers, content=parcel.body)
    except Unsafe as error:
        return Sent(parcel, None, str(error), is_unsafe=True)
    except Unreached as error:
        return Sent(parcel, None, str(error))
    return Sent(parcel, reply)


def links(topic: str) -> str:
    """The Link header of a feed: its hub and itself."""
    return f'<{hub_address()}>; rel="hub", <{topic}>; rel="self"'


def hub_address() -> str:
    return f"{settings.BASE_URL}/websub/"


@transaction.atomic
def settle(sent: Sent) -> str:
    """Write down what became of a ping; returns its state. Whoever was too slow changes nothing."""
    parcel, at = sent.parcel, now()
    held = WebSubPing.objects.filter(pk=parcel.ping_id, state=State.WAITING, next_attempt_at=parcel.taken_until)
    ping = held.select_for_update(of=("self",)).select_related("subscription").first()
    if ping is None:
        return str(WebSubPing.objects.values_list("state", flat=True).get(pk=parcel.ping_id))
    if sent.reply is not None and sent.reply.is_good:
        ping.state, ping.sent_at, ping.next_attempt_at, ping.error = State.SENT, at, None, ""
        WebSubSubscription.objects.filter(pk=ping.subscription_id).update(failures=0)
    else:
        _put_off(ping, sent, at)
    ping.save(update_fields=["state", "sent_at", "next_attempt_at", "error"])
    return ping.state


def _put_off(ping: WebSubPing, sent: Sent, at: datetime) -> None:
    status = sent.reply.status if sent.reply is not None else 0
    ping.error = (f"HTTP {status}" if status else sent.why)[:200]
    pause = pause_after(ping.attempts)
    if pause is not None and sent.reply is not None and (told := wait_told(sent.reply)) is not None:
        pause = max(pause, told)
    if pause is not None and status != GONE and not sent.is_unsafe:
        ping.next_attempt_at = at + pause
        return
    ping.state, ping.next_attempt_at = State.FAILED, None
    subscription = ping.subscription
    WebSubSubscription.objects.filter(pk=subscription.pk).update(failures=F("failures") + 1)
    subscription.refresh_from_db()
    if status == GONE or sent.is_unsafe or subscription.failures >= MOST_FAILURES:
        end_subscription(subscription)
