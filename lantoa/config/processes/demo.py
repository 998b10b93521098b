"""`lantoa demo`: database, web, worker and simulator from one command, with the example federation inside."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psycopg

from lantoa.config.processes import stamp
from lantoa.config.processes.start import (
    StartRefused,
    data_folder,
    port_trouble,
    read_host,
    read_port,
    require_database,
    require_free_port,
    require_settings,
    secret_key,
    without_password,
)
from lantoa.config.processes.supervisor import Program, Supervisor
from lantoa.config.sample.introduce import introduce_accounts
from lantoa.kit.embedded_postgres import CannotStart, EmbeddedPostgres, disk_full, from_system
from lantoa.kit.parentage import die_with_parent, follow_parent

ACCOUNTS = (
    ("coso", "cán bộ, cộng tác viên của một công đoàn cơ sở"),
    ("captren", "cán bộ công đoàn cấp trên trực tiếp cơ sở"),
    ("bientap", "biên tập viên chuyên mục"),
    ("truongban", "trưởng ban biên tập, được phát hành lan tỏa"),
    ("thuongtruc", "thường trực, lãnh đạo"),
    ("quantri", "quản trị hệ thống"),
)
PASSWORD = "lantoa-demo"  # noqa: S105 - the example accounts' password, made to be printed
READY_SECONDS = 180
DATABASE_PAUSE = 5.0
MOST_CRASHES = 3
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# What of the contract's addresses the simulator stands in for, unless the environment names another.
SIMULATED = {
    "FACEBOOK_GRAPH_URL": "/facebook",
    "ZALO_OPENAPI_URL": "/zalo",
    "ZALO_OAUTH_URL": "/zalo-oauth",
    "TELEGRAM_API_URL": "/telegram",
    "YOUTUBE_API_URL": "/youtube",
    "YOUTUBE_OAUTH_URL": "/youtube",
    "YOUTUBE_CONSENT_URL": "/youtube",
    "TIKTOK_API_URL": "/tiktok",
    "TIKTOK_CONSENT_URL": "/tiktok",
    "ZALO_BOT_URL": "/zalo-bot",
}
SIMULATED_APPS = {
    "FACEBOOK_APP_ID": "100001",
    "FACEBOOK_APP_SECRET": "facebook-secret",
    "ZALO_APP_ID": "200001",
    "ZALO_APP_SECRET": "zalo-secret",
    "YOUTUBE_APP_ID": "300001.apps",
    "YOUTUBE_APP_SECRET": "youtube-secret",
    "TIKTOK_APP_ID": "aw400001",
    "TIKTOK_APP_SECRET": "tiktok-secret",
    "ZALO_NOTICE_BOT_TOKEN": "880002:nhac-viec",
}


class Stopped(BaseException):
    """Somebody asked the demo to stop."""


def say(text: str) -> None:
    print(text, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM. Returns 0 then, and 1 after one sentence when it cannot start."""
    for sign in STOPPING:
        # nohup asks to ignore SIGHUP; SIGINT is ignored by chance in a script's background and must work.
        if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:
            signal.signal(sign, _stop)
    if "--with-parent" in (sys.argv[2:] if arguments is None else arguments):
        follow_parent()
    demo = Demo()
    try:
        demo.start()
        demo.watch()
    except Stopped:
        pass
    except (StartRefused, CannotStart, OSError, psycopg.Error) as error:
        print(f"Lan Tỏa không khởi động được. {_sentence(error, demo.data)}", file=sys.stderr, flush=True)
        return 1
    finally:
        for sign in STOPPING:
            signal.signal(sign, signal.SIG_IGN)
        demo.stop()
    say("Lan Tỏa đã dừng; dữ liệu được giữ nguyên.")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


class Demo:
    """One running demo."""

    def __init__(self) -> None:
        self.supervisor = Supervisor(say)
        self.postgres: EmbeddedPostgres | None = None
        self.host, self.port, self.simulator_port, self.smtp_port = "127.0.0.1", 8000, 8001, 8002
        self.data = Path()
        self.started_at = time.monotonic()

    def start(self) -> None:
        self.host, self.port = read_host(), read_port()
        self.data = data_folder()
        require_free_port(self.host, self.port)
        require_settings(self.data)
        say("Lan Tỏa đang khởi động…")
        self._start_database()
        self._set_environment()
        url = os.environ["DATABASE_URL"]
        if not stamp.is_prepared(self.data, url):
            self._prepare()
            stamp.remember(self.data, url)
        self._start_programs()
        self._wait_until_ready()
        # The example's pages appear under their names; without it they would be called by their numbers.
        with suppress(OSError):
            introduce_accounts(os.environ["LANTOA_SIMULATOR_URL"])
        self._greet()

    def watch(self) -> None:
        """Look after everything until somebody asks to stop."""
        while True:
            self.supervisor.tend()
            if self.postgres is not None and not self.postgres.is_running():
                self._revive_database(self.postgres)
            time.sleep(0.25)

    def _revive_database(self, postgres: EmbeddedPostgres) -> None:
        """Start it again until it stays: a full disk may find room later."""
        try:
            postgres.start()
            say("PostgreSQL đã dừng bất ngờ và đã chạy lại.")
        except CannotStart as error:
            say(str(error))
            time.sleep(DATABASE_PAUSE)

    def stop(self) -> None:
        self.supervisor.stop()
        if self.postgres is not None:
            self.postgres.stop()

    def _start_database(self) -> None:
        if url := os.environ.get("DATABASE_URL", "").strip():
            require_database(url)
            return
        self.postgres = EmbeddedPostgres(self.data, say=say)
        os.environ["DATABASE_URL"] = self.postgres.start()

    def _set_environment(self) -> None:
        os.environ["LANTOA_SECRET_KEY"] = secret_key(self.data)
        os.environ["LANTOA_DATA"] = str(self.data)
        os.environ["LANTOA_DEMO"] = "1"
        os.environ["PORT"] = str(self.port)
        self.simulator_port = _choose_simulator_port(self.data, self.port)
        simulator = f"http://127.0.0.1:{self.simulator_port}"
        os.environ["LANTOA_SIMULATOR_URL"] = simulator
        for name, path in SIMULATED.items():
            os.environ.setdefault(name, simulator + path)
        self.smtp_port = _choose_port(self.data / "smtp-port", self.simulator_port, besides=self.port)
        os.environ.setdefault("SMTP_URL", f"smtp://127.0.0.1:{self.smtp_port}")
        os.environ.setdefault("LANTOA_MAIL_FROM", "Lan Tỏa <bantin@congdoan.example>")
        os.environ.setdefault("LANTOA_MAIL_INTAKE_SECRET", "demo-intake")
        for name, value in SIMULATED_APPS.items():
            os.environ.setdefault(name, value)

    def _prepare(self) -> None:
        """Tables, files and sample in a process of its own; its steps are shown, its output is kept."""
        log = self.data / "log" / "prepare.log"
        log.parent.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "lantoa.config.processes.prepare"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "lantoa.config.settings"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        try:
            assert process.stdout is not None
            lines = []
            for line in process.stdout:
                lines.append(line)
                if line.startswith("::"):
                    say(f"  {line[2:].strip()}…")
            code = process.wait()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # The pictures are drawn by children of its own.
                process.wait()
        text = "".join(lines)
        with suppress(OSError):
            log.write_text(text)
        if code:
            raise _preparing_failed(text, log)

    def _start_programs(self) -> None:
        logs = self.data / "log"
        lantoa = [sys.executable, "-m", "lantoa.config.cli"]
        simulator = [sys.executable, "-m", "simulator", "--lively", "--port", str(self.simulator_port)]
        simulator += ["--smtp-port", str(self.smtp_port), "--data", str(self.data / "simulator")]
        self.supervisor.start(Program("simulator", simulator, logs / "simulator.log", is_needed_by_others=True))
        for name, command in (("web", "serve"), ("worker", "worker")):
            self.supervisor.start(Program(name, [*lantoa, command], logs / f"{name}.log"))

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        while not _answers(f"http://{host}:{self.port}/readyz"):
            self.supervisor.tend()
            for child in self.supervisor.children:
                if child.crashes >= MOST_CRASHES:
                    raise StartRefused(f"{child.program.name} không chạy được: xem {child.program.log}.")
            if time.monotonic() > until:
                raise StartRefused(
                    f"Sau {READY_SECONDS} giây vẫn chưa sẵn sàng: xem nhật ký trong {self.data / 'log'}."
                )
            time.sleep(0.1)

    def _greet(self) -> None:
        address = os.environ.get("LANTOA_BASE_URL", "").strip() or f"http://localhost:{self.port}"
        seconds = f"{time.monotonic() - self.started_at:.1f}".replace(".", ",")
        say(f"\nLan Tỏa đã sẵn sàng sau {seconds} giây.\n")
        say(f"  Cổng thông tin     {address}/")
        say(f"  Nơi làm việc       {address}/lam-viec/")
        say(f"  Mạng xã hội giả    http://localhost:{self.simulator_port}/")
        say(f"  Hộp thư giả        http://localhost:{self.simulator_port}/mail/box")
        say(f"  Dữ liệu            {self.data}\n")
        say(f"  Tài khoản mẫu (mật khẩu: {PASSWORD})")
        for username, role in ACCOUNTS:
            say(f"    {username:<12}{role}")
        say("\nNhấn Ctrl-C để dừng.")


def _choose_simulator_port(data: Path, web_port: int) -> int:
    if "LANTOA_SIMULATOR_PORT" in os.environ:
        port = read_port("LANTOA_SIMULATOR_PORT")
        if port_trouble("127.0.0.1", port):
            raise StartRefused(f"Cổng {port} (LANTOA_SIMULATOR_PORT) đang được chương trình khác dùng.")
        return port
    return _choose_port(data / "simulator-port", web_port, besides=web_port)


def _choose_port(kept: Path, after: int, *, besides: int) -> int:
    """The same as last time if it is free: posts are remembered by their address. Else the next free one."""
    wanted = [int(kept.read_text())] if kept.is_file() and kept.read_text().strip().isdigit() else []
    wanted += range(after + 1, min(after + 100, 65536))
    for port in wanted:
        if port not in (after, besides) and not port_trouble("127.0.0.1", port):
            kept.write_text(str(port))
            return port
    raise StartRefused(f"Không còn cổng trống cho trình mô phỏng quanh cổng {after}: hãy đặt PORT khác.")


def _preparing_failed(text: str, log: Path) -> StartRefused:
    if "No space left on device" in text:
        return StartRefused(str(disk_full(log.parent.parent)))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return StartRefused(f"Chuẩn bị cơ sở dữ liệu không xong: {lines[-1] if lines else '?'} (nhật ký: {log})")


def _sentence(error: Exception, data: Path) -> str:
    if "No space left on device" in str(error):
        return str(disk_full(data))
    if isinstance(error, OSError):
        return str(from_system(error, data))
    if isinstance(error, psycopg.Error):
        return f"Cơ sở dữ liệu không làm việc được: {without_password(error)}"
    return str(error)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
