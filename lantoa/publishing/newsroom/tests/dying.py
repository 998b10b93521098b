"""A worker's share of work in a process of its own, killed where it stands."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection


def address_of_tests() -> str:
    """The run's own database, as an address."""
    place, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{place.rpartition('/')[0]}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")


@contextmanager
def held_up(statement: str) -> Iterator[None]:
    """Whoever needs what the statement locks waits until this ends."""
    with psycopg.connect(address_of_tests()) as other:
        other.execute(statement)
        yield
        other.rollback()


def killed_while_waiting(code: str) -> None:
    """Run `code` in another process until it waits for a lock, then kill it as a power cut would."""
    environment = os.environ | {
        "LANTOA_TEST_NAME": connection.settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "lantoa.config.settings.test",
    }
    process = subprocess.Popen([sys.executable, "-c", f"import django; django.setup()\n{code}"], env=environment)
    try:
        end = time.monotonic() + 60
        while not _waits():
            assert process.poll() is None, "it ended before it had to wait"
            assert time.monotonic() < end, "it never came to the lock"
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    while _is_there():
        time.sleep(0.02)


def _waits() -> bool:
    return _asked("wait_event_type = 'Lock'")


def _is_there() -> bool:
    """The database notices only when the process's statement ends; until then its locks are held."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    return _waits()


def _asked(what: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND {what} LIMIT 1")
        return cursor.fetchone() is not None
