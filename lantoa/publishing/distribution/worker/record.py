"""Writing down what became of claimed deliveries: many in one statement, and only what the worker still holds."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import NewFact, record_facts
from lantoa.publishing.distribution.access import people_of_unit
from lantoa.publishing.distribution.actions.steer import STOPPED
from lantoa.publishing.distribution.models import Channel, Delivery, NetworkApp, Release
from lantoa.publishing.distribution.rations.ledger import BOOKED, give_back
from lantoa.publishing.distribution.reading.rules import next_read
from lantoa.publishing.distribution.reading.soon import reading_networks
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.standing import hand_over_standing
from lantoa.publishing.distribution.worker.claim import Claimed
from lantoa.publishing.distribution.worker.edits import record_edits
from lantoa.publishing.distribution.worker.outcome import Outcome
from lantoa.publishing.distribution.worker.statements import database_now
from lantoa.services.notify.facade import notify

# The lease in WHERE is the fence: a worker that was too slow finds another's lease, or none, and changes nothing.
# What was recalled meanwhile is not sent again, and is taken down when it had got out.
_RECORD = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(leases)s::text[], %(states)s::text[], %(at)s::timestamptz[],
        %(free)s::int[], %(progress)s::text[], %(post_ids)s::text[], %(post_urls)s::text[], %(classes)s::text[],
        %(errors)s::text[], %(people)s::boolean[])
    AS g(id, lease, state, at, free, progress, post_id, post_url, class, error, needs_person)
)
UPDATE distribution_delivery d SET
    state = CASE WHEN d.is_recalled AND g.state IN ('waiting', 'task', 'failed') THEN 'recalled' ELSE g.state END,
    next_attempt_at = CASE
        WHEN d.is_recalled AND g.state = 'sent' AND d.state <> 'sent' THEN %(now)s
        WHEN d.is_recalled AND g.state IN ('waiting', 'task', 'failed')
            THEN CASE WHEN g.progress <> '{}' AND d.state <> 'recalled' THEN %(now)s ELSE NULL END
        ELSE g.at END,
    attempts = GREATEST(d.attempts - g.free, 0),
    lease_until = NULL, leased_by = '',
    progress = g.progress::jsonb,
    post_id = CASE WHEN g.post_id <> '' THEN g.post_id ELSE d.post_id END,
    post_url = CASE WHEN g.post_url <> '' THEN g.post_url ELSE d.post_url END,
    error_class = g.class, error = g.error, needs_person = g.needs_person,
    sent_at = CASE WHEN g.state = 'sent' THEN COALESCE(d.sent_at, %(now)s) ELSE d.sent_at END,
    read_at = CASE WHEN g.state = 'recalled' THEN NULL
        WHEN g.state = 'sent' AND d.state <> 'sent' AND d.network = ANY(%(read)s) THEN %(first_read)s ELSE d.read_at END
FROM given g WHERE d.id = g.id AND d.leased_by = g.lease
RETURNING d.id, d.state
"""
_KEEP = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(leases)s::text[], %(progress)s::text[]) AS g(id, lease, progress)
)
UPDATE distribution_delivery d SET progress = g.progress::jsonb FROM given g WHERE d.id = g.id AND d.leased_by = g.lease
RETURNING d.id
"""
_FREE_CHANNELS = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(at)s::timestamptz[], %(sent)s::boolean[]) AS g(id, at, sent) ORDER BY 1
),
locked AS (SELECT c.id FROM distribution_channel c JOIN given USING (id) ORDER BY c.id FOR UPDATE OF c)
UPDATE distribution_channel c SET next_send_at = g.at,
    last_sent_at = CASE WHEN g.sent THEN %(now)s ELSE c.last_sent_at END
FROM given g JOIN locked USING (id) WHERE c.id = g.id
"""
_LOCK = "SELECT id FROM distribution_delivery WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"


@transaction.atomic
def record(outcomes: list[Outcome]) -> dict[int, str]:
    """Delivery id → state for those this worker still held; the others are left as they are.

    Facts and channels in the same transaction. Safe to call twice: the second call finds no lease.
    """
    at = database_now()
    edits, outcomes = [o for o in outcomes if o.edit], [o for o in outcomes if not o.edit]
    changed = record_edits(edits)
    with connection.cursor() as cursor:
        # In one order, so that two recorders, or a recorder and a recall, never wait for each other in a ring.
        cursor.execute(_LOCK, {"ids": [outcome.claimed.id for outcome in outcomes]})
        reading: dict[str, Any] = {"read": reading_networks(), "first_read": next_read(at, at)}
        cursor.execute(_RECORD, {**_columns(outcomes), **reading, "now": at})
        states: dict[int, str] = dict(cursor.fetchall())
    held = [outcome for outcome in outcomes if outcome.claimed.id in states]
    record_facts(
        NewFact(FactKind.DELIVERY_SENT, outcome.claimed.unit_id, at, f"delivery:{outcome.claimed.id}")
        for outcome in held
        if outcome.state == "sent"
    )
    _exempt_of_stopped(held)
    _free_channels(held, at)
    _reconnect(held)
    _tell_editors(held)
    give_back(o.claimed.progress.get(BOOKED) for o in held if o.gives_back)
    return states | changed


def _exempt_of_stopped(held: list[Outcome]) -> None:
    """What would wait for another try in a release that was stopped meanwhile waits for nothing.

    The share lock waits for a stop under way: it has passed over what was in hand.
    """
    waiting = [outcome for outcome in held if outcome.state == "waiting"]
    if not waiting:
        return
    releases = sorted({outcome.claimed.release_id for outcome in waiting})
    rows = Release.objects.raw(
        "SELECT id, state FROM distribution_release WHERE id = ANY(%s) ORDER BY id FOR SHARE", [releases]
    )
    stopped = [row.pk for row in rows if row.state == Release.State.STOPPED]
    if stopped:
        mine = Delivery.objects.filter(pk__in=[outcome.claimed.id for outcome in waiting], release_id__in=stopped)
        hand_over_standing(mine, _("Đợt dừng khi bài đang lên; nhờ đơn vị mở kênh xem."))
        mine.filter(state=Delivery.State.WAITING).update(
            state=Delivery.State.EXEMPT, next_attempt_at=None, error_class=STOPPED, error=_("Đợt đã dừng.")
        )


def _columns(outcomes: list[Outcome]) -> dict[str, list[Any]]:
    return {
        "ids": [o.claimed.id for o in outcomes],
        "leases": [o.claimed.lease for o in outcomes],
        "states": [o.state for o in outcomes],
        "at": [o.next_attempt_at for o in outcomes],
        "free": [int(o.is_free) for o in outcomes],
        "progress": [json.dumps(o.kept_progress) for o in outcomes],
        "post_ids": [o.post_id[:120] for o in outcomes],
        # It becomes a link on our pages: nothing but a web address may.
        "post_urls": [o.post_url[:500] if o.post_url.startswith(("https://", "http://")) else "" for o in outcomes],
        "classes": [o.error_class for o in outcomes],
        "errors": [o.error.replace("\x00", "")[:300] for o in outcomes],
        "people": [o.needs_person for o in outcomes],
    }


def _free_channels(held: list[Outcome], at: datetime) -> None:
    free = {o.claimed.channel_id: o.channel_free_at for o in held if o.channel_free_at is not None}
    sent = {o.claimed.channel_id for o in held if o.state == "sent"}
    if free:
        with connection.cursor() as cursor:
            columns: dict[str, Any] = {
                "ids": list(free),
                "at": list(free.values()),
                "sent": [channel in sent for channel in free],
            }
            cursor.execute(_FREE_CHANNELS, {**columns, "now": at})


def note_app(app: tuple[str, str], *, pause: timedelta | None, calls_per_minute: int | None) -> None:
    """An app rests for `pause`, and has the allowance that its network told. Safe to call twice. One statement."""
    network, app_id = app
    NetworkApp.objects.filter(network=network, app_id=app_id).update(
        paused_until=database_now() + pause if pause else F("paused_until"),
        calls_per_minute=calls_per_minute or F("calls_per_minute"),
    )


def _reconnect(held: Iterable[Outcome]) -> None:
    for outcome in held:
        if outcome.reconnect_reason:
            claimed = outcome.claimed
            lose_connection(claimed.channel_id, claimed.token_generation, outcome.reconnect_reason)


def _tell_editors(held: Iterable[Outcome]) -> None:
    """A post that the network calls a breach of its policy concerns whoever started the release: told once each."""
    breaches = {o.claimed.release_id: o.error for o in held if o.error_class == ErrorClass.BLOCKED_POLICY}
    for release in Release.objects.filter(pk__in=breaches).select_related("started_by"):
        notify(
            [release.started_by],
            text=_("Mạng xã hội chặn bài “{}”: {}").format(release.title[:120], breaches[release.pk])[:300],
            url=release.get_absolute_url(),
            source=f"policy:{release.pk}",
            ways=("push", "email"),
            is_urgent=True,
        )


@transaction.atomic
def lose_connection(channel_id: int, generation: int, reason: str) -> bool:
    """The channel waits for its owner; what waited for it becomes share tasks.

    False when it was not connected, or its token was renewed meanwhile: the refusal says nothing about the new one.
    """
    changed = Channel.objects.filter(pk=channel_id, token_generation=generation, state=Channel.State.CONNECTED).update(
        state=Channel.State.RECONNECT, state_reason=reason[:300], state_since=now()
    )
    if changed:
        _give_to_people(channel_id, reason)
        _tell_owners(channel_id, generation)
    return bool(changed)


def _tell_owners(channel_id: int, generation: int) -> None:
    channel = Channel.objects.select_related("unit").get(pk=channel_id)
    notify(
        people_of_unit(channel.unit_id),
        text=_("{} cần kết nối lại: {}").format(channel, channel.state_reason)[:300],
        url="/lam-viec/",
        source=f"reconnect:{channel_id}:{generation}",
        ways=("push", "email"),
    )


def _give_to_people(channel_id: int, reason: str) -> None:
    hand_over_standing(Delivery.objects.filter(channel_id=channel_id), reason)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE distribution_delivery SET state = 'task', next_attempt_at = NULL, error_class = %s, error = %s
            WHERE channel_id = %s AND state = 'waiting'
            """,
            [ErrorClass.RECONNECT, reason[:300], channel_id],
        )


@transaction.atomic
def keep_progress(kept: list[tuple[Claimed, dict[str, Any]]]) -> set[int]:
    """Commit what the network has told half way; returns the ids this worker still holds."""
    latest = {claimed.id: (claimed, progress) for claimed, progress in kept}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"ids": list(latest)})
        cursor.execute(
            _KEEP,
            {
                "ids": list(latest),
                "leases": [claimed.lease for claimed, _progress in latest.values()],
                "progress": [json.dumps(progress) for _claimed, progress in latest.values()],
            },
        )
        return {row[0] for row in cursor.fetchall()}
