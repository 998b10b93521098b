"""Worker processes that can be born in a moment: Django is loaded once, each worker is a fork of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """Starts workers and kills them; every worker is a real process of its own.

    `inside` is put before the command: another network namespace. `log` is a file for what the workers say.
    """

    def __init__(self, environment: dict[str, str], *, inside: Sequence[str] = (), log: Path | None = None) -> None:
        self.process = subprocess.Popen(
            [*inside, sys.executable, "-m", "tests.faults.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("ab") if log else None,
            text=True,
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "lantoa.config.settings.test", **environment},
        )
        assert self.process.stdout.readline() == "ready\n"
        self.alive: list[int] = []

    def start(self) -> int:
        self.process.stdin.write("start\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        self.alive.append(pid)
        return pid

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.alive.remove(pid)

    def freeze(self, pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)

    def thaw(self, pid: int) -> None:
        os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        for pid in list(self.alive):
            self.kill(pid)
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


def _main() -> None:
    import django

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if "FAULTS_CLOCK" in os.environ:
        from tests.faults import clock

        clock.install()
    django.setup()
    from django.conf import settings

    for name in (name for name in os.environ if name.endswith("_URL") and name not in ("DATABASE_URL", "SMTP_URL")):
        setattr(settings, name, os.environ[name])
    settings.EMAIL_BACKEND = os.environ.get("LANTOA_TEST_MAIL_BACKEND", settings.EMAIL_BACKEND)
    settings.MEDIA_ROOT = os.environ.get("LANTOA_TEST_MEDIA", settings.MEDIA_ROOT)
    if "FAULTS_BOOK" in os.environ:
        import logging

        from tests.faults import scripted

        scripted.register()
        # One answer in eighty is garbage on purpose.
        logging.getLogger("lantoa.publishing.distribution.worker.send").setLevel(logging.CRITICAL)
    # Everything slow is imported before the first worker is born.
    import lantoa.config.urls
    import lantoa.publishing.distribution.worker  # noqa: F401

    if os.environ.get("LANTOA_TEST_AT_ANY_HOUR"):
        _forget_quiet_hours()
    print("ready", flush=True)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _work()
        print(pid, flush=True)
    os._exit(0)


def _forget_quiet_hours() -> None:
    from dataclasses import replace

    from lantoa.publishing.distribution.networks.registry import SPECS

    for name, spec in SPECS.items():
        SPECS[name] = replace(spec, quiet=None)


def _work() -> None:
    import threading
    import traceback

    from lantoa.publishing.distribution.worker import Options, run_worker
    from tests.faults import pace

    chosen = getattr(pace, os.environ.get("FAULTS_PACE", "FAST"))
    concurrency = int(os.environ.get("FAULTS_CONCURRENCY", "24"))
    try:
        run_worker(threading.Event(), options=Options(pace=chosen, concurrency=concurrency))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    _main()
