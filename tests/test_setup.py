"""Setting up, starting and stopping: what a person meets first, and what must survive any kill."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from lantoa.config.processes.supervisor import Program, Supervisor, pause_before_restart
from lantoa.config.settings.env import Mail, env_smtp
from lantoa.kit.embedded_postgres import CannotStart, EmbeddedPostgres, database_url, places
from lantoa.kit.embedded_postgres.errors import from_output

ROOT = Path(__file__).resolve().parents[1]
LANTOA = [sys.executable, "-m", "lantoa.config.cli"]


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder every user may cross, short enough for a socket; pytest's own is closed."""
    folder = Path(tempfile.mkdtemp(prefix="lantoa-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


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


def wait_until(is_true: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_lantoa(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [*LANTOA, *arguments],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestEmbeddedPostgres:
    def test_a_second_start_keeps_the_data(self, data):
        with EmbeddedPostgres(data, is_disposable=True) as server:
            assert add_row(server.url) == 1
        assert not server.is_running()
        with EmbeddedPostgres(data, is_disposable=True) as server:
            assert add_row(server.url) == 2
            assert database_url(data) == server.url == (data / "database-url").read_text()

    def test_a_killed_server_starts_again_with_what_was_committed(self, postgres):
        add_row(postgres.url)
        postgres.process.kill()
        postgres.process.wait()
        assert not postgres.is_running()

        postgres.start()

        assert add_row(postgres.url) == 2

    def test_a_killed_supervisor_takes_the_server_with_it_and_loses_nothing(self, data):
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

        wait_until(lambda: not psutil.pid_exists(server) or psutil.Process(server).status() == "zombie")
        with EmbeddedPostgres(data, is_disposable=True) as again:
            assert add_row(again.url) == 2

    def test_an_orphan_is_stopped_before_the_next_start(self, postgres, data):
        add_row(postgres.url)
        orphan = postgres.process
        os.close(postgres._lock)
        postgres._lock = -1

        with EmbeddedPostgres(data, is_disposable=True) as server:
            assert orphan.wait(1) == 0
            assert add_row(server.url) == 2

    def test_a_pid_file_that_names_another_process_is_no_hindrance(self, postgres, data):
        postgres.stop()
        (data / "pg" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
        postgres.start()
        assert add_row(postgres.url) == 1

    def test_a_second_supervisor_of_the_same_folder_is_refused(self, postgres, data):
        with pytest.raises(CannotStart, match=rf"đang được một Lan Tỏa khác dùng \(tiến trình {os.getpid()}\)"):
            EmbeddedPostgres(data).start()
        assert add_row(postgres.url) == 1

    def test_an_unfinished_cluster_is_made_anew(self, data):
        (data / ".pg-new-killed").mkdir()
        (data / ".pg-new-killed" / "PG_VERSION").write_text("18")
        with EmbeddedPostgres(data, is_disposable=True) as server:
            assert add_row(server.url) == 1
        assert not (data / ".pg-new-killed").exists()

    def test_it_listens_to_its_owner_alone(self, postgres, data):
        folder = data / "pg"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (data / "database-url").stat().st_mode & 0o777 == 0o600
        without_password = postgres.url.split(":")[0] + "://lantoa@" + postgres.url.split("@")[1]
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(without_password)
        process = psutil.Process(postgres.process.pid)
        assert process.uids().effective != 0
        assert [c for c in process.net_connections("inet") if c.status == "LISTEN"] == []

    def test_a_folder_below_a_closed_home_and_with_a_long_name_works(self, data):
        (data / "home").mkdir(mode=0o700)
        deep = data / "home" / ("thư-mục-dài-" * 8)
        notes: list[str] = []
        with EmbeddedPostgres(deep, is_disposable=True, say=notes.append) as server:
            assert add_row(server.url) == 1
            real = (deep / "pg").resolve()
        with EmbeddedPostgres(deep, is_disposable=True) as server:
            assert add_row(server.url) == 2
        if real.is_relative_to("/var/lib/lantoa"):
            assert len(notes) == 1
            assert str(real) in notes[0]
            shutil.rmtree(real.parent)

    def test_what_a_lesser_user_cannot_reach_is_put_where_it_can(self, data, monkeypatch):
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
    def test_what_postgres_says_becomes_one_sentence(self, printed, sentence, data):
        text = str(from_output(printed, data))
        assert sentence in text
        assert "\n" not in text


class TestSupervisor:
    def program(self, data: Path, script: str) -> Program:
        return Program("thử", ["/bin/bash", "-c", script], data / "log")

    def test_a_crashed_program_runs_again_and_what_it_left_is_ended(self, data):
        said: list[str] = []
        supervisor = Supervisor(said.append)
        child = supervisor.start(self.program(data, f"sleep 60 & echo $! >> {data}/left; sleep 0.1; exit 3"))
        wait_until(child.has_ended)
        supervisor.tend()
        first = int((data / "left").read_text().split()[0])
        wait_until(lambda: not psutil.pid_exists(first) or psutil.Process(first).status() == "zombie")
        assert "mã 3" in said[0]

        wait_until(lambda: supervisor.tend() or len((data / "left").read_text().split()) == 2)

        supervisor.stop()

    def test_stopping_ends_even_who_does_not_listen(self, data, monkeypatch):
        monkeypatch.setattr("lantoa.config.processes.supervisor.STOP_SECONDS", 0.3)
        supervisor = Supervisor(print)
        script = f"trap '' TERM; sleep 61 & echo $! > {data}/left; echo $$ > {data}/self; wait; wait"
        child = supervisor.start(self.program(data, script))
        wait_until(lambda: (data / "self").is_file() and bool((data / "self").read_text()))

        supervisor.stop()

        assert child.process.returncode == -signal.SIGKILL
        left = int((data / "left").read_text())
        wait_until(lambda: not psutil.pid_exists(left) or psutil.Process(left).status() == "zombie")

    @pytest.mark.parametrize(("crashes", "seconds"), [(0, 0.5), (1, 0.5), (2, 1), (3, 2), (7, 30), (5000, 30)])
    def test_the_pause_grows_and_ends_growing(self, crashes, seconds):
        assert pause_before_restart(crashes) == seconds


class TestRefusals:
    """One sentence on stderr, exit code 1, no traceback."""

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("PORT", "tám nghìn", "PORT phải là một số"),
            ("PORT", "70000", "PORT phải là một số"),
            ("LANTOA_HOST", "300.1.1.1", "Không mở được cổng"),
            ("LANTOA_DATA", "/proc/lantoa", "LANTOA_DATA"),
            ("LANTOA_BASE_URL", "lantoa.vn", "LANTOA_BASE_URL"),
            ("LANTOA_DEBUG", "maybe", "LANTOA_DEBUG"),
            ("ZALO_OPENAPI_URL", "ftp://zalo", "ZALO_OPENAPI_URL"),
            ("SMTP_URL", "mail.lamgiang.vn", "SMTP_URL phải có dạng"),
            ("LANTOA_LOG_LEVEL", "loud", "LANTOA_LOG_LEVEL phải là một trong"),
            ("DATABASE_URL", "mysql://root@localhost/lantoa", "DATABASE_URL phải có dạng"),
            ("DATABASE_URL", "postgresql://[::bad/x", "DATABASE_URL phải có dạng"),
            ("DATABASE_URL", "postgresql://lan:bimat@127.0.0.1:1/x", "Không kết nối được cơ sở dữ liệu"),
        ],
    )
    def test_the_demo_names_the_wrong_value(self, name, value, sentence, data):
        settings = {"PORT": str(free_port()), "LANTOA_DATA": str(data), name: value}
        done = run_lantoa("demo", **settings)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert done.stderr.strip().count("\n") == 0
        assert "bimat" not in done.stderr + done.stdout

    def test_the_demo_names_a_port_in_use(self, data):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            port = busy.getsockname()[1]
            done = run_lantoa("demo", PORT=str(port), LANTOA_DATA=str(data))
        assert done.returncode == 1
        assert f"Cổng {port} đang được chương trình khác dùng" in done.stderr
        assert not (data / "pg").exists()

    @pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("DATABASE_URL", "postgresql://lan:bimat@127.0.0.1:1/x", "Không kết nối được cơ sở dữ liệu"),
            ("LANTOA_DEBUG", "maybe", "LANTOA_DEBUG phải là 1 hoặc 0"),
        ],
    )
    def test_every_command_names_the_wrong_value(self, command, name, value, sentence, data):
        settings = {"PORT": str(free_port()), "LANTOA_DATA": str(data), "LANTOA_SECRET_KEY": "đủ dài"}
        done = run_lantoa(command, **settings | {name: value})
        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr
        assert "bimat" not in done.stderr


def processes_of(data: Path) -> list[str]:
    """What still runs on this data folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            command = " ".join(process.cmdline())
            is_ours = str(data) in command or process.environ().get("LANTOA_DATA") == str(data)
            if is_ours and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(f"{process.pid} {command[:120]}")
    return found


class Demo:
    """`lantoa demo` as a person starts it."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.output = data.parent / f"{data.name}.out"
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LANTOA_", "DATABASE_"))}
        clean.pop("DJANGO_SETTINGS_MODULE", None)
        environment = {"PORT": str(self.port), "LANTOA_DATA": str(data), "LANTOA_SIMULATOR_PORT": str(free_port())}
        begun = time.monotonic()
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*LANTOA, "demo"],
                cwd=ROOT,
                env=clean | environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until(lambda: self.process.poll() is not None or "Ctrl-C" in self.printed(), 240)
        assert self.process.poll() is None, self.printed()
        self.seconds = time.monotonic() - begun

    def printed(self) -> str:
        return self.output.read_text()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=20, follow_redirects=True, trust_env=False)

    def stop(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        return self.process.wait(30)


@pytest.mark.slow
def test_the_demo_comes_up_survives_kills_keeps_its_data_and_leaves_nothing(data):
    demo = Demo(data)
    try:
        assert f"http://localhost:{demo.port}/" in demo.printed()
        for username in ("coso", "captren", "bientap", "truongban", "thuongtruc", "quantri"):
            assert username in demo.printed()
        assert demo.get("/readyz").json()["parts"] == dict.fromkeys(("web", "database", "worker", "simulator"), True)
        assert "Lam Giang" in demo.get("/").text
        with psycopg.connect(database_url(data)) as connection:
            facts = connection.execute("SELECT count(*) FROM facts_fact").fetchone()
            connection.execute("CREATE TABLE kept AS SELECT 1")

        web = [line for line in processes_of(data) if line.endswith("serve")]
        assert len(web) == 2
        for line in web:
            with suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        wait_until(lambda: is_up(demo), 30)
        server = next(line for line in processes_of(data) if "/bin/postgres" in line)
        os.kill(int(server.split()[0]), signal.SIGKILL)
        wait_until(lambda: "đã chạy lại" in demo.printed() and is_up(demo), 30)

        assert demo.stop(signal.SIGINT) == 0
        assert processes_of(data) == []

        demo = Demo(data)
        assert demo.seconds < 20, "a later start prepares nothing anew"
        with psycopg.connect(database_url(data)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)
            assert connection.execute("SELECT count(*) FROM facts_fact").fetchone() >= facts

        demo.stop(signal.SIGKILL)
        wait_until(lambda: processes_of(data) == [], 20)
    finally:
        if demo.process.poll() is None:
            demo.stop(signal.SIGTERM)
        demo.output.unlink()


def is_up(demo: Demo) -> bool:
    try:
        return demo.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_that_serves_or_sends_starts_without_a_secret_key(command, data):
    done = run_lantoa(command, PORT=str(free_port()), LANTOA_DATA=str(data), LANTOA_SECRET_KEY="")
    assert done.returncode == 1
    assert "Chưa đặt LANTOA_SECRET_KEY" in done.stderr


@pytest.mark.parametrize(
    ("address", "mail"),
    [
        ("", Mail()),
        ("smtp://localhost:1025", Mail("localhost", 1025)),
        ("smtp://lan:b%40o@thu.vn", Mail("thu.vn", 587, "lan", "b@o", starts_tls=True)),
        ("smtps://lan:x@thu.vn", Mail("thu.vn", 465, "lan", "x", is_tls=True)),
    ],
)
def test_where_letters_go(address, mail, monkeypatch):
    monkeypatch.setenv("SMTP_URL", address)
    assert env_smtp("SMTP_URL") == mail
