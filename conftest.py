"""Test bed: a real PostgreSQL, one migrated template database, a fresh clone of it for every run."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).parent
_server = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server once, in the process that the workers descend from."""
    global _server
    if not os.environ.get("DATABASE_URL"):
        from lantoa.kit.embedded_postgres import EmbeddedPostgres

        _server = EmbeddedPostgres(ROOT / "var" / "test", is_disposable=True)
        os.environ["DATABASE_URL"] = _server.start()
        _point_settings_at(os.environ["DATABASE_URL"])


def _point_settings_at(url: str) -> None:
    """Without xdist this very process runs the tests, and has read the settings before there was a server."""
    from django.db import connections

    from lantoa.config.settings.env import env_database

    place = {name: value for name, value in env_database(url).items() if name not in ("ENGINE", "CONN_MAX_AGE")}
    connections.settings["default"].update(place)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.stop()


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("lantoa/**/migrations/*.py"), *ROOT.glob("requirements/*.txt")]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object, worker_id: str) -> Iterator[None]:
    """Clone the template that this set of migrations makes; make it first when it is not there."""
    from django.core.management import call_command
    from django.db import connections

    from lantoa.services.cache.listener import stop_listening

    connection = connections["default"]
    own = f"{connection.settings_dict['NAME']}_test_{worker_id}"
    template = f"lantoa_template_{_migrations_digest()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        # Workers wait here for whoever makes the template.
        admin.execute("SELECT pg_advisory_lock(72011)")
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            making = f"{template}_making"
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            connection.settings_dict["NAME"] = making
            with django_db_blocker.unblock():
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
                connection.close()
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template))
            )
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own)))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(own), sql.Identifier(template)))
        admin.execute("SELECT pg_advisory_unlock(72011)")
        connection.settings_dict["NAME"] = own
        os.environ["LANTOA_TEST_DATABASE"] = own
        yield
        stop_listening()
        with django_db_blocker.unblock():
            connections.close_all()
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own)))


@pytest.fixture(scope="session", autouse=True)
def _tests_with_commits_end_quickly() -> None:
    """Such a test empties the tables it has filled: TRUNCATE of all of them, most of them empty, takes a second."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def delete_rows(self: DatabaseOperations, style: object, tables: list[str], **_: object) -> list[str]:
        if not tables:
            return []
        asked = " UNION ALL ".join(f"(SELECT '{table}' FROM {self.quote_name(table)} LIMIT 1)" for table in tables)
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            filled = [table for (table,) in cursor.fetchall()]
        # Foreign keys are not asked while everything goes.
        switch = "SET LOCAL session_replication_role = replica"
        return [switch, *(f"DELETE FROM {self.quote_name(table)}" for table in filled)] if filled else []

    DatabaseOperations.sql_flush = delete_rows


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name, also without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(autouse=True)
def _media_in_a_temporary_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
