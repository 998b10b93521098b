"""A database server of a test's own, which may be killed, starved of room or put behind a line that is cut."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.db import connections

from lantoa.config.settings.env import env_database
from lantoa.kit.embedded_postgres import EmbeddedPostgres
from lantoa.kit.embedded_postgres.places import SHARED, packaged_binaries


class Ground:
    """An embedded server with a copy of the migrated, empty database; `environment` leads a nursery to it."""

    def __init__(
        self,
        folder: Path,
        *,
        is_disposable: bool = True,
        settings: dict[str, str] | None = None,
        tables: Path | None = None,
    ) -> None:
        self.server = EmbeddedPostgres(folder, say=lambda text: None, is_disposable=is_disposable)
        self.server.settings = {**self.server.settings, **(settings or {})}
        self.url = self.server.start()
        self.kills, self.tables = 0, tables
        if tables is not None:
            self._move_tables(tables)
        _copy_tables(self.url)

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "LANTOA_TEST_NAME": "lantoa"}

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.server.folder / "pg" / "data"

    def url_at(self, address: str) -> str:
        """The same database over TCP."""
        account, _at, _place = self.url.removeprefix("postgresql://").rpartition("@")
        return f"postgresql://{account}@{address}:5432/lantoa"

    def reload(self) -> None:
        """Read its configuration files again."""
        assert self.server.process is not None
        self.server.process.send_signal(signal.SIGHUP)

    def _move_tables(self, folder: Path) -> None:
        """The database lies in `folder`; its log stays where the cluster is."""
        folder.mkdir()
        owner = self.data.stat().st_uid
        os.chown(folder, owner, owner)
        with psycopg.connect(self.url.rpartition("/")[0] + "/postgres", autocommit=True) as admin:
            admin.execute(f"CREATE TABLESPACE elsewhere LOCATION '{folder}'")
            admin.execute("ALTER DATABASE lantoa SET TABLESPACE elsewhere")

    def use_up_log(self) -> None:
        """Begin new files of the log until there is no room for one more."""
        with suppress(psycopg.Error):
            while True:
                with psycopg.connect(self.url, autocommit=True) as line:
                    line.execute("SELECT pg_logical_emit_message(false, 'faults', repeat('x', 1000000))")
                    line.execute("SELECT pg_switch_wal()")

    def kill(self) -> None:
        """The postmaster dies at once, and its sessions notice; it recovers from its log."""
        process = self.server.process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills += 1

    def revive(self) -> None:
        self.server.start()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Django's connection in this process leads here."""
        line = connections["default"]
        usual = dict(line.settings_dict)
        place = {
            name: value for name, value in env_database(self.url).items() if name not in ("ENGINE", "CONN_MAX_AGE")
        }
        line.close()
        line.settings_dict.update(place)
        try:
            yield
        finally:
            line.close()
            line.settings_dict.update(usual)

    def stop(self) -> None:
        """And nothing of it stays: root's clusters lie outside of the test's folder."""
        home = (self.server.folder / "pg").resolve()
        self.server.stop()
        shutil.rmtree(home, ignore_errors=True)
        if home.is_relative_to(SHARED):
            home.parent.rmdir()


def _copy_tables(url: str) -> None:
    """The suite's own migrated database, as its tests find it: tables, and the rows that migrations made."""
    tools = packaged_binaries() / "bin"
    server, _slash, rest = os.environ["DATABASE_URL"].rpartition("/")
    usual = f"{server}/{os.environ['LANTOA_TEST_DATABASE']}" + (f"?{rest.partition('?')[2]}" if "?" in rest else "")
    dump = subprocess.Popen([tools / "pg_dump", "--no-owner", "--dbname", usual], stdout=subprocess.PIPE)
    subprocess.run(
        [tools / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname", url],
        stdin=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    assert dump.stdout is not None
    dump.stdout.close()
    assert dump.wait() == 0
