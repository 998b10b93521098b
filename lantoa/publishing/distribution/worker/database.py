"""Database work off the event loop: one thread each, with the connection that belongs to it."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from django.db import InterfaceError, OperationalError, connection

from lantoa.publishing.distribution.wake import CHANNEL

log = logging.getLogger(__name__)
T = TypeVar("T")
# The server is gone or chose this transaction in a deadlock: the same again, on a fresh connection, is right.
PASSING = (OperationalError, InterfaceError)


def ailment(error: BaseException) -> str:
    """What a database error says about the server, for the log; addresses and rows stay out of it."""
    return "its disk is full" if isinstance(error.__cause__, psycopg.errors.DiskFull) else type(error).__name__


class DatabaseThread:
    """Runs functions one after another on connections of its own."""

    def __init__(self, name: str, *, threads: int = 1) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads = threads

    async def run(self, act: Callable[..., T], *values: Any) -> T:
        """What `act` returns. Raises what it raises; a broken connection is dropped first."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._call, act, *values)

    @staticmethod
    def _call(act: Callable[..., T], *values: Any) -> T:
        try:
            return act(*values)
        except PASSING:
            connection.close()
            raise

    async def run_until_done(self, act: Callable[..., T], *values: Any) -> T:
        """As `run`, tried again while the database is away. For what may be done twice."""
        while True:
            try:
                return await self.run(act, *values)
            except PASSING as error:
                log.warning("the database did not take it, trying again: %s", ailment(error))
                await asyncio.sleep(0.5)

    def close(self) -> None:
        for _ in range(self._threads):
            self._pool.submit(connection.close)
        self._pool.shutdown(wait=True)


def listen(wake: Callable[[], object], is_over: Callable[[], bool]) -> None:
    """Call `wake` whenever a release tells of work, until `is_over`; polling covers what is missed meanwhile."""
    while not is_over():
        try:
            connection.ensure_connection()
            line: psycopg.Connection[Any] = connection.connection
            line.execute(f"LISTEN {CHANNEL}")
            while not is_over():
                for _notice in line.notifies(timeout=0.5, stop_after=1):
                    wake()
        except (*PASSING, psycopg.Error):
            connection.close()
            if not is_over():
                wake()
                time.sleep(1)
    connection.close()
