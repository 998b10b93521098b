"""Asking a callback whether it really wants what was asked in its name. Source: WebSub (W3C, 23/01/2018), 5.3."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import connection, transaction

from lantoa.kit.clock import now
from lantoa.kit.public_web import Outside, Unreached, Unsafe
from lantoa.publishing.distribution.models import WebSubSubscription
from lantoa.publishing.distribution.websub.rules import VERIFY_PAUSES
from lantoa.publishing.distribution.websub.sites import link_site, unlink_sites

State = WebSubSubscription.State
LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Answer:
    """What the callback said: it confirmed, it did not, or it could not be reached (`None`)."""

    row: WebSubSubscription
    is_confirmed: bool | None


@transaction.atomic
def claim_requests(limit: int) -> list[WebSubSubscription]:
    """Requests whose callback is to be asked now; nobody else asks within the next minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE distribution_websubsubscription SET verify_at = %(until)s, verify_tries = verify_tries + 1
            WHERE id IN (SELECT id FROM distribution_websubsubscription WHERE verify_at <= %(now)s
                         ORDER BY verify_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            {"now": now(), "until": now() + LEASE, "limit": limit},
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(WebSubSubscription.objects.filter(pk__in=ids).order_by("pk"))


async def ask_callback(outside: Outside, row: WebSubSubscription) -> Answer:
    """One GET with a challenge that nobody else knows."""
    challenge = secrets.token_urlsafe(24)
    query = {"hub.mode": row.asked_mode, "hub.topic": row.topic, "hub.challenge": challenge}
    if row.asked_mode == "subscribe":
        query["hub.lease_seconds"] = str(row.asked_lease_seconds)
    try:
        reply = await outside.call("GET", _with_query(row.callback, query), headers={"User-Agent": "LanToa-Hub/1"})
    except Unsafe:
        return Answer(row, False)
    except Unreached:
        return Answer(row, None)
    if reply.status >= 500 or reply.status == 429:
        return Answer(row, None)
    return Answer(row, reply.is_good and reply.body.strip() == challenge.encode())


def _with_query(callback: str, query: dict[str, str]) -> str:
    parts = urlsplit(callback)
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *query.items()]
    return urlunsplit(parts._replace(query=urlencode(pairs)))


@transaction.atomic
def settle_request(answer: Answer) -> None:
    """Make true what the callback confirmed. A newer request of the same callback is left to its own answer."""
    row = WebSubSubscription.objects.select_for_update().get(pk=answer.row.pk)
    if row.asked_at != answer.row.asked_at or row.verify_at is None:
        return
    if answer.is_confirmed is None and row.verify_tries <= len(VERIFY_PAUSES):
        row.verify_at = now() + VERIFY_PAUSES[row.verify_tries - 1]
        row.save(update_fields=["verify_at"])
        return
    mode, row.asked_mode, row.verify_at = row.asked_mode, "", None
    if answer.is_confirmed and mode == "subscribe":
        _begin(row)
    elif answer.is_confirmed or row.state == State.PENDING:
        end_subscription(row)
    row.asked_secret = ""
    row.save()


def _begin(row: WebSubSubscription) -> None:
    moment = now()
    is_running = row.state == State.ACTIVE and row.lease_until is not None and row.lease_until > moment
    row.active_since = row.active_since if is_running else moment
    row.state, row.failures, row.secret = State.ACTIVE, 0, row.asked_secret
    row.lease_until = moment + timedelta(seconds=row.asked_lease_seconds)
    row.channel = link_site(row)


def end_subscription(row: WebSubSubscription) -> None:
    """Nothing is sent there any more."""
    channel_id = row.channel_id
    row.state, row.lease_until, row.secret, row.channel = State.ENDED, None, "", None
    row.save()
    row.pings.filter(state="waiting").update(state="replaced", next_attempt_at=None)
    if channel_id is not None:
        unlink_sites([channel_id])


@transaction.atomic
def end_leases() -> int:
    """Subscriptions whose lease has run out end; returns how many."""
    rows = WebSubSubscription.objects.select_for_update(skip_locked=True, of=("self",))
    ended = list(rows.filter(state=State.ACTIVE, lease_until__lte=now())[:500])
    for row in ended:
        end_subscription(row)
    return len(ended)
