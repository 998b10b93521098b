"""A server for the benchmarks where no other is named: they make and drop their own databases on it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from lantoa.config.processes.start import data_folder
from lantoa.kit.embedded_postgres import EmbeddedPostgres


@contextmanager
def server_for_bench() -> Iterator[None]:
    """DATABASE_URL names a server meanwhile: the one given, else an embedded one beside the demo's."""
    # What a benchmark writes is dropped with it, so its key may go, too.
    os.environ.setdefault("LANTOA_SECRET_KEY", secrets.token_urlsafe(32))
    if os.environ.get("DATABASE_URL", "").strip():
        yield
        return
    with EmbeddedPostgres(data_folder() / "bench") as server:
        os.environ["DATABASE_URL"] = server.url
        yield
