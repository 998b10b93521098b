"""The web server: Django over WSGI in granian, with bounded threads (see docs/decisions)."""

import os
from collections.abc import Callable
from typing import Any

from lantoa.config.processes.start import (
    data_folder,
    known_database,
    read_count,
    read_host,
    read_port,
    require_database,
    require_free_port,
    require_secret_key,
    require_settings,
)
from lantoa.kit.parentage import follow_parent

# More threads only wait for Python's lock and for database connections.
BLOCKING_THREADS = 8
# Connections a process keeps open; the kernel's backlog holds the rest.
BACKPRESSURE = 512
STOP_SECONDS = 5


def serve() -> None:
    """Answer HTTP on LANTOA_HOST:PORT until told to stop. Raises StartRefused when the port cannot be had."""
    from granian import Granian  # noqa: PLC0415 - slow import
    from granian.constants import Interfaces  # noqa: PLC0415 - slow import

    host, port = read_host(), read_port()
    workers = read_count("LANTOA_WEB_WORKERS", 1, 64)
    data = data_folder()
    require_settings(data)
    require_secret_key()
    require_database(known_database(data))
    require_free_port(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    server = Granian(
        "lantoa.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
    )
    server.serve(target_loader=_load, wrap_loader=False)


def _load() -> Callable[..., Any]:
    """Runs in each worker: it ends with its server, even if that was killed outright."""
    follow_parent()
    from lantoa.config.wsgi import application  # noqa: PLC0415 - app ready
    from lantoa.services.cache.facade import tend_files  # noqa: PLC0415 - app ready

    tend_files()
    return application
