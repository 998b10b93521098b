"""Setting up, starting and stopping: what a person meets first, and what must survive any kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from lantoa.config.processes.supervisor import Program, Supervisor, pause_before_restart
from lantoa.config.settings.env import Mail, env_database, env_smtp
from lantoa.kit.embedded_postgres import database_url
from lantoa.kit.embedded_postgres.tests.machine import is_gone, open_folder, wait_until

ROOT = Path(__file__).resolve().parents[1]
LANTOA = [sys.executable, "-m", "lantoa.config.cli"]


@pytest.fixture
def data() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


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
        wait_until(lambda: is_gone(first))
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
        wait_until(lambda: is_gone(left))

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
        return self.process.wait(60)


@pytest.mark.slow
def test_the_demo_comes_up_survives_kills_keeps_its_data_and_leaves_nothing(data):
    demo = Demo(data)
    try:
        assert f"http://localhost:{demo.port}/" in demo.printed()
        for username in ("coso", "captren", "bientap", "truongban", "thuongtruc", "quantri"):
            assert username in demo.printed()
        parts = ("web", "database", "worker", "on_time", "simulator")
        assert demo.get("/readyz").json()["parts"] == dict.fromkeys(parts, True)
        assert "Lam Giang" in demo.get("/").text
        with psycopg.connect(database_url(data)) as connection:
            facts = connection.execute("SELECT count(*) FROM facts_fact").fetchone()
            connection.execute("CREATE TABLE kept AS SELECT 1")

        web = [line for line in processes_of(data) if line.endswith("serve")]
        assert len(web) == 2
        for line in web:
            with suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        wait_until(lambda: is_up(demo), 90)
        server = next(line for line in processes_of(data) if "/bin/postgres" in line)
        os.kill(int(server.split()[0]), signal.SIGKILL)
        wait_until(lambda: "đã chạy lại" in demo.printed() and is_up(demo), 90)

        assert demo.stop(signal.SIGINT) == 0
        assert processes_of(data) == []

        demo = Demo(data)
        assert demo.seconds < 40, "a later start prepares nothing anew"
        with psycopg.connect(database_url(data)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)
            assert connection.execute("SELECT count(*) FROM facts_fact").fetchone() >= facts

        demo.stop(signal.SIGKILL)
        wait_until(lambda: processes_of(data) == [], 40)
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


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgresql://lan:x@db.vn:6432/lantoa", "db.vn", "6432"),
        ("postgres://lan@db.vn/lantoa", "db.vn", ""),
        ("postgresql://lan:x@[::1]:5432/lantoa", "::1", "5432"),
        ("postgresql://lan:x@%2Fsrv%2FLanToa%2Frun:5432/lantoa", "/srv/LanToa/run", "5432"),
        ("postgresql:///lantoa?host=/run/postgresql&port=5433", "/run/postgresql", "5433"),
    ],
)
def test_where_the_database_is(address, host, port):
    entry = env_database(address)
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == (host, port, "lantoa")
