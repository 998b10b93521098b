"""What is due every so often, in whichever worker comes first."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from lantoa.kit.clock import day_bounds, now, today
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import NewFact, record_facts
from lantoa.publishing.distribution.acks.actions import chase_due
from lantoa.publishing.distribution.actions.begin import begin_due_releases
from lantoa.publishing.distribution.actions.recall import recall_withdrawn
from lantoa.publishing.distribution.best_time.rollup import roll_up_hours
from lantoa.publishing.distribution.connect.attempts import forget_attempts
from lantoa.publishing.distribution.figures.rollup import count_changed, mark_clicked
from lantoa.publishing.distribution.hooks.events import forget_events
from lantoa.publishing.distribution.kit.store import forget_kits
from lantoa.publishing.distribution.models import Channel, WorkerHeartbeat
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.email.confirmation import send_confirmations
from lantoa.publishing.distribution.networks.email.rations import forget_hours
from lantoa.publishing.distribution.networks.email.wishes import forget_wishes
from lantoa.publishing.distribution.proof.check import check_proofs, count_clicks
from lantoa.publishing.distribution.rations.ledger import forget_uses
from lantoa.publishing.distribution.reading.daily import roll_up_interactions
from lantoa.publishing.distribution.register.chase import go_on_chasing
from lantoa.publishing.distribution.register.roll import roll_up_register
from lantoa.publishing.distribution.register.telling import tell_owners
from lantoa.publishing.distribution.reminders import remind_due
from lantoa.publishing.distribution.rules import ErrorClass, Pace
from lantoa.publishing.distribution.websub.pings import forget_pings
from lantoa.publishing.distribution.websub.verify import end_leases
from lantoa.publishing.distribution.websub.work import start_work
from lantoa.publishing.distribution.worker.database import ailment
from lantoa.publishing.distribution.worker.health import check_channels, forget_followers
from lantoa.publishing.distribution.worker.record import lose_connection
from lantoa.publishing.distribution.worker.refresh import channels_to_renew, refresh_token
from lantoa.publishing.distribution.worker.statements import database_now
from lantoa.services.analytics.facade import forget_visitors
from lantoa.services.media.facade import prepare_waiting_videos
from lantoa.services.notify.facade import forget_sends, start_sending
from lantoa.services.rest.facade import forget_answers

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
ROLLED_UP_DAYS = 3
HEARTBEAT_KEPT = timedelta(hours=1)
# Drawing one anew costs less than keeping a national release's cards for long.
KITS_KEPT = timedelta(days=3)
SENDS_KEPT = timedelta(days=60)


@dataclass
class Periodic:
    """One duty: run at most once per `every` in each worker, and by one worker at a time. Safe to run twice."""

    name: str
    every: timedelta
    run: Callable[[], object]
    due_at: float = 0.0


def run_due(duties: list[Periodic]) -> None:
    """Run what is due; one that fails is logged and tried again after its pause."""
    for duty in duties:
        if time.monotonic() < duty.due_at:
            continue
        duty.due_at = time.monotonic() + duty.every.total_seconds()
        try:
            _run_alone(duty)
        except DATABASE_AWAY as error:
            log.warning("periodic %s: the database is away (%s)", duty.name, ailment(error))
            connection.close()
        except Exception:
            log.exception("periodic %s failed", duty.name)
            connection.close()


def _run_alone(duty: Periodic) -> None:
    """Session lock, not a transaction's: a duty may commit several times. Freed with the connection at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"periodic:{duty.name}"])
        if not cursor.fetchone()[0]:
            return
        try:
            duty.run()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"periodic:{duty.name}"])


def own_duties(pace: Pace) -> list[Periodic]:
    """Distribution's own periodic work."""
    return [
        Periodic("sweep_leases", pace.sweep, lambda: sweep_leases(pace)),
        Periodic("begin_due_releases", timedelta(seconds=2), begin_due_releases),
        Periodic("count_changed", timedelta(seconds=1), count_changed),
        Periodic("mark_clicked", timedelta(minutes=10), mark_clicked),
        Periodic("recall_withdrawn", timedelta(seconds=5), recall_withdrawn),
        Periodic("websub", timedelta(seconds=2), start_work),
        Periodic("end_leases", timedelta(minutes=5), end_leases),
        Periodic("forget_pings", timedelta(hours=6), forget_pings),
        Periodic("chase_acknowledgements", timedelta(seconds=30), chase_due),
        Periodic("renew_tokens", timedelta(minutes=10), renew_tokens),
        Periodic("roll_up_clicks", timedelta(minutes=30), roll_up_clicks),
        Periodic("roll_up_hours", timedelta(minutes=10), roll_up_hours),
        Periodic("roll_up_interactions", timedelta(minutes=30), roll_up_interactions),
        Periodic("forget_events", timedelta(hours=1), forget_events),
        Periodic("check_proofs", timedelta(seconds=10), check_proofs),
        Periodic("count_proving_clicks", timedelta(minutes=10), count_clicks),
        Periodic("remind_due_tasks", timedelta(minutes=1), remind_due),
        Periodic("forget_kits", timedelta(minutes=20), lambda: forget_kits(now() - KITS_KEPT)),
        Periodic("check_channels", timedelta(seconds=10), lambda: check_channels(pace)),
        Periodic("chase_channels", timedelta(seconds=5), go_on_chasing),
        Periodic("roll_up_register", timedelta(minutes=10), roll_up_register),
        Periodic("tell_owners", timedelta(minutes=30), tell_owners),
        Periodic("forget_attempts", timedelta(minutes=5), forget_attempts),
        Periodic("forget_uses", timedelta(hours=6), lambda: forget_uses(now())),
        Periodic("forget_followers", timedelta(hours=12), lambda: forget_followers(now())),
        Periodic("forget_visitors", timedelta(hours=1), lambda: forget_visitors(today())),
        Periodic("send_notices", timedelta(seconds=2), start_sending),
        Periodic("forget_sends", timedelta(hours=6), lambda: forget_sends(now() - SENDS_KEPT)),
        Periodic("confirmation_letters", timedelta(seconds=5), send_confirmations),
        Periodic("forget_mail_wishes", timedelta(hours=6), forget_wishes),
        Periodic("forget_mail_hours", timedelta(hours=6), lambda: forget_hours(now())),
        Periodic("prepare_waiting_videos", timedelta(minutes=5), prepare_waiting_videos),
        Periodic("forget_answers", timedelta(hours=6), lambda: forget_answers(now())),
    ]


@transaction.atomic
def sweep_leases(pace: Pace) -> int:
    """Deliveries whose worker is gone are in doubt: looked up after the grace, their channels held until then."""
    at = database_now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH lost AS (
                SELECT id FROM distribution_delivery WHERE state = 'sending' AND lease_until < %(at)s
                ORDER BY id FOR UPDATE SKIP LOCKED
            )
            UPDATE distribution_delivery d SET state = 'in_doubt', lease_until = NULL, leased_by = '',
                next_attempt_at = %(look_at)s, error_class = %(class)s, error = 'Tiến trình gửi dừng giữa chừng.',
                progress = d.progress || jsonb_build_object(
                    'misses', 0, 'doubts', COALESCE((d.progress->>'doubts')::int, 0) + 1)
            FROM lost WHERE d.id = lost.id RETURNING d.channel_id
            """,
            {"at": at, "look_at": at + pace.doubt_grace, "class": ErrorClass.AMBIGUOUS},
        )
        channels = sorted({row[0] for row in cursor.fetchall()})
    held_until = at + pace.doubt_grace + pace.lease
    Channel.objects.filter(pk__in=channels).update(next_send_at=held_until)
    if channels:
        log.info("%s deliveries of lost workers are in doubt", len(channels))
    return len(channels)


def renew_tokens() -> int:
    """Exchange tokens that end soon, so that no delivery waits for it; returns how many were renewed."""
    renewed = 0
    for channel_id, generation in channels_to_renew(now()):
        try:
            refresh_token(channel_id, generation)
            renewed += 1
        except ChannelError as error:
            if error.error_class is ErrorClass.RECONNECT:
                lose_connection(channel_id, generation, str(error))
    return renewed


def roll_up_clicks() -> int:
    """Clicks of finished days as facts per unit and day; returns how many facts were new. Safe to run twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.day, d.unit_id, sum(c.clicks) FROM analytics_click c
            JOIN distribution_delivery d ON d.id = c.link_id
            WHERE c.day >= %(today)s - %(days)s AND c.day < %(today)s GROUP BY 1, 2
            """,
            {"today": today(), "days": ROLLED_UP_DAYS},
        )
        rows = cursor.fetchall()
    return record_facts(
        NewFact(FactKind.LINK_CLICKS, unit_id, day_bounds(day)[0], f"clicks:{day}:{unit_id}", int(clicks))
        for day, unit_id, clicks in rows
    )


@transaction.atomic
def beat(name: str, idle: timedelta) -> None:
    """Say that this worker has finished a round, its hands empty for `idle`; forget workers silent for long."""
    at = now()
    row, is_new = WorkerHeartbeat.objects.get_or_create(
        name=name, defaults={"started_at": at, "seen_at": at, "took_at": at - idle}
    )
    if is_new:
        WorkerHeartbeat.objects.filter(seen_at__lt=at - HEARTBEAT_KEPT).delete()
    else:
        WorkerHeartbeat.objects.filter(pk=row.pk).update(seen_at=at, took_at=at - idle)
