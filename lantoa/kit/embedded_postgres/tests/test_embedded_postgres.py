"""The embedded server: kept data, any kill, one supervisor, its owner alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from lantoa.kit.embedded_postgres import CannotStart, EmbeddedPostgres, database_url, places
from lantoa.kit.embedded_postgres.errors import from_output
from lantoa.kit.embedded_postgres.tests.machine import is_gone, open_folder, wait_until

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def data() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
def postgres(data: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data, is_disposable=True)
    server.start()
    yield server
    server.stop()


def add_row(url: str) -> int:
    """Rows in a small table after one more was committed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (id serial PRIMARY KEY)")
        connection.execute("INSERT INTO note DEFAULT VALUES")
        row = connection.execute("SELECT count(*) FROM note").fetchone()
    assert row
    return row[0]


def test_a_second_start_keeps_the_data(data):
    with EmbeddedPostgres(data, is_disposable=True) as server:
        assert add_row(server.url) == 1
    assert not server.is_running()
    with EmbeddedPostgres(data, is_disposable=True) as server:
        assert add_row(server.url) == 2
        assert database_url(data) == server.url == (data / "database-url").read_text()


def test_a_killed_server_starts_again_with_what_was_committed(postgres):
    add_row(postgres.url)
    postgres.process.kill()
    postgres.process.wait()
    assert not postgres.is_running()

    postgres.start()

    assert add_row(postgres.url) == 2


def test_a_killed_supervisor_takes_the_server_with_it_and_loses_nothing(data):
    script = (
        "import sys, time; from pathlib import Path; from lantoa.kit.embedded_postgres import EmbeddedPostgres;"
        "s = EmbeddedPostgres(Path(sys.argv[1])); s.start(); print(s.process.pid, flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    server = int(supervisor.stdout.readline())
    add_row(database_url(data))

    supervisor.kill()
    supervisor.communicate()

    wait_until(lambda: is_gone(server))
    with EmbeddedPostgres(data, is_disposable=True) as again:
        assert add_row(again.url) == 2


def test_an_orphan_is_stopped_before_the_next_start(postgres, data):
    add_row(postgres.url)
    orphan = postgres.process
    os.close(postgres._lock)
    postgres._lock = -1

    with EmbeddedPostgres(data, is_disposable=True) as server:
        assert orphan.wait(1) == 0
        assert add_row(server.url) == 2


def test_a_pid_file_that_names_another_process_is_no_hindrance(postgres, data):
    postgres.stop()
    (data / "pg" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    postgres.start()
    assert add_row(postgres.url) == 1


def test_a_second_supervisor_of_the_same_folder_is_refused(postgres, data):
    with pytest.raises(CannotStart, match=rf"đang được một Lan Tỏa khác dùng \(tiến trình {os.getpid()}\)"):
        EmbeddedPostgres(data).start()
    assert add_row(postgres.url) == 1


def test_an_unfinished_cluster_is_made_anew(data):
    (data / ".pg-new-killed").mkdir()
    (data / ".pg-new-killed" / "PG_VERSION").write_text("18")
    with EmbeddedPostgres(data, is_disposable=True) as server:
        assert add_row(server.url) == 1
    assert not (data / ".pg-new-killed").exists()


def test_it_listens_to_its_owner_alone(postgres, data):
    folder = data / "pg"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (data / "database-url").stat().st_mode & 0o777 == 0o600
    without_password = postgres.url.split(":")[0] + "://lantoa@" + postgres.url.split("@")[1]
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(without_password)
    process = psutil.Process(postgres.process.pid)
    assert process.uids().effective != 0
    assert [c for c in process.net_connections("inet") if c.status == "LISTEN"] == []


def test_a_folder_below_a_closed_home_and_with_a_long_name_works(data):
    (data / "home").mkdir(mode=0o700)
    deep = data / "home" / ("thư-mục-dài-" * 8)
    notes: list[str] = []
    with EmbeddedPostgres(deep, is_disposable=True, say=notes.append) as server:
        assert add_row(server.url) == 1
        real = (deep / "pg").resolve()
    with EmbeddedPostgres(deep, is_disposable=True) as server:
        assert add_row(server.url) == 2
        folder = Path(psycopg.conninfo.conninfo_to_dict(server.url)["host"])
        assert folder.is_dir()
    # Either the cluster lies where its own path is short, or the short folder goes with the server.
    assert folder.is_relative_to(real) or not folder.exists()
    if real.is_relative_to("/var/lib/lantoa"):
        assert len(notes) == 1
        assert str(real) in notes[0]
        shutil.rmtree(real.parent)


def test_what_a_lesser_user_cannot_reach_is_put_where_it_can(data, monkeypatch):
    monkeypatch.setattr(places, "SHARED", data / "shared")
    monkeypatch.setattr(places, "_is_open", lambda path, uid: False)
    notes: list[str] = []
    with EmbeddedPostgres(data / "var", is_disposable=True, say=notes.append) as server:
        assert add_row(server.url) == 1
        runs_at = Path(psutil.Process(server.process.pid).exe())
    if os.geteuid() == 0:
        assert runs_at.is_relative_to(data / "shared")
        assert (data / "var" / "pg").resolve().is_relative_to(data / "shared")
        assert len(notes) == 1


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("FATAL:  could not write lock file: No space left on device", "đã đầy"),
        ("LOG: hello\nFATAL:  data directory has wrong ownership\nLOG: bye", "data directory has wrong ownership"),
        ("", "không rõ lý do"),
    ],
)
def test_what_postgres_says_becomes_one_sentence(printed, sentence, data):
    text = str(from_output(printed, data))
    assert sentence in text
    assert "\n" not in text
