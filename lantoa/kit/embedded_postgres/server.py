"""Starting and stopping the embedded server: one per data folder, never an orphan, clean after any kill."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from lantoa.kit.embedded_postgres.cluster import DATABASE, PORT, Cluster, open_cluster
from lantoa.kit.embedded_postgres.errors import CannotStart, from_output, from_system
from lantoa.kit.parentage import die_with_parent

# For a small machine that also runs the web server and the worker.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": 100,
    "shared_buffers": "128MB",
    "effective_cache_size": "768MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "max_parallel_workers_per_gather": 0,  # Parallel queries want /dev/shm, which containers keep tiny.
    "jit": "off",
    "log_checkpoints": "off",
    "timezone": "UTC",
}
# For tests: a crash of the machine may lose it all, a crash of the server loses nothing.
DISPOSABLE = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
LONGEST_START_SECONDS = 120
LONGEST_STOP_SECONDS = 20
LARGEST_LOG = 5_000_000


def _say(text: str) -> None:
    print(text, file=sys.stderr)


class EmbeddedPostgres:
    """The PostgreSQL of one data folder. Start it from a thread that lives as long as the process."""

    def __init__(self, data: Path, *, say: Callable[[str], None] = _say, is_disposable: bool = False) -> None:
        self.folder = data.absolute()
        self.say = say
        self.settings = SETTINGS | DISPOSABLE if is_disposable else SETTINGS
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self._lock = -1
        self._cluster: Cluster | None = None

    def start(self) -> str:
        """Run the server and return its address; recovers by itself after any kill.

        Raises CannotStart: another process uses the folder, the disk is full, the folder is not ours.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            cluster = open_cluster(self.folder, self.say)
            _end_orphan(cluster)
            self._cluster = cluster
            self.process = self._run(cluster)
            _make_database(cluster)
            self.url = cluster.url()
            _write_private(self.folder / "database-url", self.url)
        except OSError as error:
            self.stop()
            raise from_system(error, self.folder) from error
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """End every session, write all to disk, stop. Safe to call twice."""
        if self.process is not None:
            for sign, seconds in (
                (signal.SIGINT, LONGEST_STOP_SECONDS),
                (signal.SIGQUIT, 5),
                (signal.SIGKILL, 5),
            ):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(sign)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(seconds)
            self.process = None
        if self._cluster is not None:
            self._cluster.close_socket_folder()
            self._cluster = None
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _take_lock(self) -> None:
        if self._lock >= 0:
            return
        path = self.folder / "pg.lock"
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(lock, 20).decode(errors="replace").strip() or "?"
            os.close(lock)
            raise CannotStart(
                f"Thư mục dữ liệu {self.folder} đang được một Lan Tỏa khác dùng (tiến trình {holder}): "
                "hãy dừng nó, hoặc đặt LANTOA_DATA sang thư mục khác."
            ) from error
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        self._lock = lock

    def _run(self, cluster: Cluster) -> "subprocess.Popen[bytes]":
        log = self._open_log()
        settings = self.settings | {"unix_socket_directories": str(cluster.open_socket_folder())}
        command = [str(cluster.binaries / "bin" / "postgres"), "-D", str(cluster.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        give_up = time.monotonic() + 15
        while True:
            begin = log.stat().st_size
            process = _spawn(command, cluster, log)
            if _is_ready(process, cluster):
                return process
            printed = log.read_bytes()[begin:].decode(errors="replace")
            # The sessions of a killed server need a moment to notice.
            if "shared memory block" not in printed or time.monotonic() > give_up:
                raise from_output(printed, self.folder, log)
            time.sleep(0.3)

    def _open_log(self) -> Path:
        log = self.folder / "log" / "postgres.log"
        log.parent.mkdir(exist_ok=True)
        if log.is_file() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        log.touch()
        return log


def _spawn(command: list[str], cluster: Cluster, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own binary, no shell
            command,
            **cluster.account.popen(),
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops things in order.
            preexec_fn=die_with_parent(signal.SIGINT),  # "fast shutdown"
        )


def _is_ready(process: "subprocess.Popen[bytes]", cluster: Cluster) -> bool:
    """Whether the server came up; False when it ended or took too long, and then it is gone."""
    until = time.monotonic() + LONGEST_START_SECONDS
    while process.poll() is None:
        lines = _pid_lines(cluster)
        # The pid file is what pg_ctl waits for, too: line 1 the pid, line 8 the state.
        if len(lines) >= 8 and lines[0].strip() == str(process.pid) and lines[7].strip() == "ready":
            return True
        if time.monotonic() > until:
            process.kill()
            process.wait()
        time.sleep(0.05)
    return False


def _pid_lines(cluster: Cluster) -> list[str]:
    with suppress(OSError):
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    return []


def _end_orphan(cluster: Cluster) -> None:
    """Stop a server whose supervisor was killed; forget a pid file that names somebody else.

    We hold the folder's lock, so no living supervisor owns that server.
    """
    lines = _pid_lines(cluster)
    if not lines or not lines[0].strip().isdigit():
        return
    pid = int(lines[0])
    if not _serves(pid, cluster):
        # After a restart of the machine the number may belong to any process, and PostgreSQL would refuse.
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        return
    for sign, seconds in ((signal.SIGINT, LONGEST_STOP_SECONDS), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not _serves(pid, cluster):
                return
            time.sleep(0.05)


def _serves(pid: int, cluster: Cluster) -> bool:
    """Whether process `pid` is the server of this cluster: a postmaster works inside its data folder."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster.data.resolve()
    except OSError:
        return False


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _write_private(path: Path, text: str) -> None:
    """Replace `path` in one step, readable by its owner alone."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    new.replace(path)
