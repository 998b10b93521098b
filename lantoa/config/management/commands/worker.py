"""`lantoa worker`: deliveries and background tasks; run as many as wanted."""

import os
import signal
import threading
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from lantoa.config.processes.start import require_secret_key
from lantoa.faces.portal.ahead import make_sizes_ahead
from lantoa.faces.portal.indexing import index_forgotten_pieces, index_moved_pieces
from lantoa.faces.portal.mourning import turn_mourning
from lantoa.faces.workplace.facade import forget_stale_photos
from lantoa.publishing.collections.facade import rank_most_read, reckon_likenesses
from lantoa.publishing.digests.facade import (
    compose_due_digests,
    forget_letters,
    forget_notices,
    forget_wishes,
    send_consents,
    send_due_digests,
    send_section_notices,
)
from lantoa.publishing.distribution.facade import announce_recent_pages
from lantoa.publishing.distribution.worker import Periodic, run_worker
from lantoa.publishing.newsroom.facade import keep_times, publish_due_pieces, record_readership, start_bulk
from lantoa.publishing.planning.facade import remind_assignments
from lantoa.publishing.signoff.facade import start_letters, tell_expired
from lantoa.services.analytics.facade import forget_old_reads
from lantoa.services.cache.facade import tend_files
from lantoa.services.search.facade import rebuild_phrases
from lantoa.services.speech.facade import make_narrations

# A worker that still waits for a network then gives up: its rows' leases bring the work back.
LONGEST_STOP_SECONDS = 15


class Command(BaseCommand):
    help = "Chạy một worker: gửi lượt đăng và làm việc nền."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Later it waits for a database that is away; at the start a wrong address is said.
        require_secret_key()
        connection.ensure_connection()
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()
            overdue = threading.Timer(LONGEST_STOP_SECONDS, os._exit, args=[1])
            overdue.daemon = True
            overdue.start()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        tend_files()
        run_worker(stop, periodic=further_duties())


def further_duties() -> list[Periodic]:
    """What other packages want done every so often, beside the worker's own duties."""
    return [
        Periodic("publish due pieces", timedelta(seconds=2), publish_due_pieces),
        Periodic("keep times", timedelta(seconds=2), keep_times),
        Periodic("bulk tasks", timedelta(seconds=1), start_bulk),
        Periodic("make sizes ahead", timedelta(seconds=3), make_sizes_ahead),
        Periodic("announce recent pieces", timedelta(seconds=20), announce_recent_pages),
        Periodic("index moved pieces", timedelta(seconds=20), index_moved_pieces),
        Periodic("rank most read", timedelta(minutes=3), rank_most_read),
        Periodic("reckon likenesses", timedelta(minutes=1), reckon_likenesses),
        Periodic("forget old reads", timedelta(hours=6), forget_old_reads),
        Periodic("index forgotten pieces", timedelta(minutes=1), index_forgotten_pieces),
        Periodic("rebuild phrases", timedelta(hours=24), rebuild_phrases),
        Periodic("remind of assignments", timedelta(minutes=1), remind_assignments),
        Periodic("letters with links", timedelta(seconds=2), start_letters),
        Periodic("tell of unanswered links", timedelta(minutes=5), tell_expired),
        Periodic("turn mourning", timedelta(seconds=5), turn_mourning),
        Periodic("make narrations", timedelta(seconds=15), make_narrations),
        Periodic("compose digests", timedelta(seconds=30), compose_due_digests),
        Periodic("send digests", timedelta(seconds=10), send_due_digests),
        Periodic("ask for consent to digests", timedelta(seconds=5), send_consents),
        Periodic("send section notices", timedelta(seconds=15), send_section_notices),
        Periodic("forget section notices", timedelta(hours=24), forget_notices),
        Periodic("forget digest wishes", timedelta(hours=6), forget_wishes),
        Periodic("forget digest letters", timedelta(hours=24), forget_letters),
        Periodic("record readership", timedelta(minutes=30), record_readership),
        Periodic("clear old sessions", timedelta(hours=24), partial(call_command, "clearsessions")),
        Periodic("forget stale photos", timedelta(hours=24), forget_stale_photos),
    ]
