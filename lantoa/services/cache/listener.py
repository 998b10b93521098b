"""Hearing from other processes that pages have changed."""

import logging
import threading

import psycopg
from django.db import connection

from lantoa.services.cache.store import store

CHANNEL = "lantoa_pages"
SWEEP_SECONDS = 5.0
LISTENER = "lantoa page cache"
log = logging.getLogger(__name__)
_started = threading.Lock()
_is_started = False
_stop = threading.Event()


def ensure_listening() -> None:
    """Start this process's listener once; until it listens nothing is kept."""
    global _is_started
    if _is_started:
        return
    with _started:
        if not _is_started:
            threading.Thread(target=_listen, name="page-cache-listener", daemon=True).start()
            if store.folder:
                threading.Thread(target=_sweep, name="page-cache-sweeper", daemon=True).start()
            _is_started = True


def stop_listening() -> None:
    """End this process's listener within its next second; for a process that outlives its database."""
    _stop.set()


def _sweep() -> None:
    """Beside the listener, which must not wait for thousands of files to go."""
    while not _stop.wait(SWEEP_SECONDS):
        if store.folder:
            store.folder.sweep()


def _listen() -> None:
    while not _stop.is_set():
        try:
            values = {**connection.get_connection_params(), "application_name": LISTENER}
            with psycopg.connect(**values, autocommit=True) as line:
                line.execute(f"LISTEN {CHANNEL}")
                store.drop()
                _hear(line)
        except psycopg.Error as error:
            log.warning("page cache closed, the database line is gone: %s", error.__class__.__name__)
        # Deaf: what is kept might be old.
        store.close()
        _stop.wait(1)


def _hear(line: psycopg.Connection) -> None:
    while not _stop.is_set():
        for _ in line.notifies(timeout=1):
            store.drop()
        line.execute("SELECT 1")
