"""What every benchmark needs: a database of its own, a simulator beside it, honest figures of the process."""

import contextlib
import platform
import resource
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection, connections


@contextlib.contextmanager
def scratch_database() -> Iterator[None]:
    """A migrated, empty database on the server that DATABASE_URL names; gone afterwards."""
    settings = connection.settings_dict
    own, usual = f"lantoa_bench_{secrets.token_hex(4)}", settings["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {own}")
    connection.close()
    settings["NAME"] = own
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        yield
    finally:
        connections.close_all()
        settings["NAME"] = usual
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {own} WITH (FORCE)")


def run_sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds it took, and what it returned."""
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


def middle(values: list[float]) -> float:
    return round(statistics.median(values), 3)


def peak_memory_mb() -> int:
    """Largest resident size this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def cpu_seconds() -> float:
    """CPU this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def server_cpu_seconds() -> float:
    """CPU that the database server has used, ended processes included; it must run on this machine."""
    import psutil

    postmaster = psutil.Process(run_sql("SELECT pg_backend_pid()")[0][0]).parent()
    own = postmaster.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in postmaster.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system
    return total


def machine() -> dict[str, Any]:
    import os

    version = run_sql("SHOW server_version")[0][0]
    commit = run_sql("SHOW synchronous_commit")[0][0]
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "postgresql": version,
        "synchronous_commit": commit,
    }
