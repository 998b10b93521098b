"""A delivery's letters in the tables: who is next, who is on the way, what became of them. No letter is sent here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, F, Min, Q, QuerySet

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import (
    Delivery,
    MailAttempt,
    MailRun,
    MailSuppression,
    Release,
    Subscriber,
)
from lantoa.publishing.distribution.networks.email.addresses import is_mailable
from lantoa.publishing.distribution.networks.email.letter import Recipient
from lantoa.publishing.distribution.networks.email.rations import grant
from lantoa.publishing.distribution.networks.email.rules import Fate, Reply, is_unknown_mailbox, pause_before_retry
from lantoa.publishing.distribution.networks.email.suppress import suppress, suppressed_among

State = MailAttempt.State


@dataclass(frozen=True)
class Result:
    """What is known of one letter of a batch."""

    recipient: Recipient
    fate: Fate
    reply: Reply


@dataclass(frozen=True)
class Batch:
    """Recipients that are this turn's alone to send to; `is_halted`: the delivery may not go on now."""

    recipients: tuple[Recipient, ...] = ()
    is_halted: bool = False


@dataclass(frozen=True)
class Standing:
    """How a delivery's letters stand."""

    sent: int
    refused: int
    suppressed: int
    in_doubt: int
    later: int
    next_at: datetime | None


def has_list(channel_id: int, delivery_id: int) -> bool:
    """Whether the letters go to subscribers: a delivery that began so ends so."""
    return (
        MailRun.objects.filter(delivery_id=delivery_id).exists()
        or Subscriber.objects.filter(channel_id=channel_id).exists()
    )


@transaction.atomic
def begin_turn(delivery_id: int, turn: str) -> int:
    """Start or go on. What another turn left on the way is in doubt: nobody can tell whether it went out.

    Returns how many those are. The delivery's lease keeps two turns apart.
    """
    MailRun.objects.get_or_create(delivery_id=delivery_id)
    left = MailAttempt.objects.filter(delivery_id=delivery_id, state=State.SENDING).exclude(turn=turn)
    return left.update(state=State.IN_DOUBT, reply="Tiến trình gửi dừng giữa chừng.")


@transaction.atomic
def take(delivery_id: int, channel_id: int, turn: str, limit: int) -> Batch:
    """The next recipients, written down as on the way before anything is sent: due repeats first, then new ones."""
    run = MailRun.objects.select_for_update().get(delivery_id=delivery_id)
    if _is_halted(delivery_id):
        return Batch(is_halted=True)
    at = now()
    recipients = _due(run, turn, limit, at)
    while len(recipients) < limit:
        fresh = _fresh(channel_id, run.cursor, limit - len(recipients))
        if not fresh:
            break
        recipients += _put_down(run, fresh, turn, at)
    run.save(update_fields=["cursor", "suppressed"])
    return Batch(tuple(recipients))


def _is_halted(delivery_id: int) -> bool:
    """Recalled, or its release is paused: what is in hand still goes out after that."""
    state = Delivery.objects.filter(pk=delivery_id).values_list("is_recalled", "release__state").first()
    return state is not None and (state[0] or state[1] != Release.State.RUNNING)


def _due(run: MailRun, turn: str, limit: int, at: datetime) -> list[Recipient]:
    waiting = MailAttempt.objects.filter(delivery_id=run.delivery_id, state=State.LATER, next_attempt_at__lte=at)
    rows = list(waiting.select_related("subscriber").order_by("next_attempt_at")[:limit])
    if not rows:
        return []
    stopped = suppressed_among([row.subscriber.address_hash for row in rows])
    gone = [
        row for row in rows if row.subscriber.state != Subscriber.State.ACTIVE or row.subscriber.address_hash in stopped
    ]
    MailAttempt.objects.filter(pk__in=[row.pk for row in gone]).delete()
    run.suppressed += len(gone)
    kept = [row for row in rows if row not in gone]
    granted = grant([row.subscriber.address for row in kept], at)
    over = [row.pk for row, may_go in zip(kept, granted, strict=True) if not may_go]
    MailAttempt.objects.filter(pk__in=over).update(next_attempt_at=_next_hour(at))
    going = [row for row, may_go in zip(kept, granted, strict=True) if may_go]
    MailAttempt.objects.filter(pk__in=[row.pk for row in going]).update(state=State.SENDING, turn=turn)
    return [_recipient(row.subscriber, row.attempts) for row in going]


def _fresh(channel_id: int, cursor: int, limit: int) -> list[Subscriber]:
    rows = Subscriber.objects.filter(channel_id=channel_id, pk__gt=cursor, state=Subscriber.State.ACTIVE)
    return list(rows.only("address", "address_hash", "token", "name").order_by("pk")[:limit])


_INSERT = """
INSERT INTO distribution_mailattempt
    (delivery_id, subscriber_id, state, turn, attempts, first_tried_at, next_attempt_at, reply)
SELECT %(delivery)s, g.id, g.state, %(turn)s, 0, %(at)s, g.next_at, ''
FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(next)s::timestamptz[]) AS g(id, state, next_at)
"""


def _put_down(run: MailRun, fresh: list[Subscriber], turn: str, at: datetime) -> list[Recipient]:
    """Move the cursor past `fresh`; those who may be sent to are on the way, those over a ration wait for the hour."""
    run.cursor = fresh[-1].pk
    stopped = suppressed_among([subscriber.address_hash for subscriber in fresh])
    kept = [one for one in fresh if one.address_hash not in stopped and is_mailable(one.address)]
    run.suppressed += len(fresh) - len(kept)
    granted = grant([one.address for one in kept], at)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "delivery": run.delivery_id,
                "turn": turn,
                "at": at,
                "ids": [one.pk for one in kept],
                "states": [State.SENDING if may_go else State.LATER for may_go in granted],
                "next": [None if may_go else _next_hour(at) for may_go in granted],
            },
        )
    return [_recipient(one, 0) for one, may_go in zip(kept, granted, strict=True) if may_go]


def _next_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _recipient(subscriber: Subscriber, attempts: int) -> Recipient:
    return Recipient(subscriber.pk, subscriber.address, subscriber.token, subscriber.name, attempts)


@transaction.atomic
def settle(delivery_id: int, turn: str, results: list[Result]) -> None:
    """Write down what became of a batch; only of what this turn still holds. Safe to call twice."""
    held = MailAttempt.objects.filter(delivery_id=delivery_id, turn=turn, state=State.SENDING)
    run = MailRun.objects.filter(delivery_id=delivery_id)
    by_fate: dict[Fate, list[Result]] = {}
    for result in results:
        by_fate.setdefault(result.fate, []).append(result)
    accepted = [result.recipient.id for result in by_fate.pop(Fate.ACCEPTED, [])]
    if accepted:
        deleted, _ = held.filter(subscriber_id__in=accepted).delete()
        run.update(sent=F("sent") + deleted)
    untouched = [result.recipient.id for result in by_fate.pop(Fate.UNTOUCHED, [])]
    if untouched:
        held.filter(subscriber_id__in=untouched).update(state=State.LATER, next_attempt_at=now())
    for result in (result for rest in by_fate.values() for result in rest):
        _settle_one(held.filter(subscriber_id=result.recipient.id), run, result)


def _settle_one(held: QuerySet[MailAttempt], run: QuerySet[MailRun], result: Result) -> None:
    row = held.first()
    if row is None:
        return
    row.reply, row.state, row.next_attempt_at = str(result.reply)[:300], State.IN_DOUBT, None
    if result.fate is Fate.LATER:
        row.attempts += 1
        pause = pause_before_retry(row.attempts, now() - row.first_tried_at)
        row.state = State.LATER if pause else State.REFUSED
        row.next_attempt_at = now() + pause if pause else None
    elif result.fate is Fate.REFUSED:
        row.state = State.REFUSED
        if is_unknown_mailbox(result.reply):
            suppress_subscriber(row.subscriber_id, MailSuppression.Reason.UNKNOWN, str(result.reply))
    row.save(update_fields=["reply", "state", "next_attempt_at", "attempts"])
    if row.state == State.REFUSED:
        run.update(refused=F("refused") + 1)


def suppress_subscriber(subscriber_id: int, reason: str, detail: str) -> None:
    """Nothing goes to this subscriber's mailbox any more; the subscriptions of that mailbox cannot be reached."""
    found = Subscriber.objects.filter(pk=subscriber_id).values_list("address_hash", flat=True).first()
    if found:
        suppress(found, reason=reason, detail=detail)


def settled(delivery_id: int) -> int:
    """How many letters of which the end is known; 0 for one that is no list. One query."""
    counts = MailRun.objects.filter(delivery_id=delivery_id).values_list("sent", "refused", "suppressed").first()
    return sum(counts or ())


def standing(delivery_id: int) -> Standing:
    """Two queries."""
    run = MailRun.objects.get(delivery_id=delivery_id)
    rows = MailAttempt.objects.filter(delivery_id=delivery_id).aggregate(
        in_doubt=Count("pk", filter=Q(state__in=[State.IN_DOUBT, State.SENDING])),
        later=Count("pk", filter=Q(state=State.LATER)),
        next_at=Min("next_attempt_at", filter=Q(state=State.LATER)),
    )
    return Standing(run.sent, run.refused, run.suppressed, rows["in_doubt"], rows["later"], rows["next_at"])


def as_shown(standing: Standing) -> dict[str, int]:
    """What a delivery keeps of it for its pages."""
    return {
        "sent": standing.sent,
        "refused": standing.refused,
        "suppressed": standing.suppressed,
        "in_doubt": standing.in_doubt,
        "later": standing.later,
    }
