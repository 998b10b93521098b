"""Wagtail's bakerydemo as a peer: its source and packages below var/peers, its own database, our WSGI server."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request

from bench.common import run_sql
from bench.node import PEERS
from bench.web import ToolMissingError, database_url, free_port, running
from lantoa.config.processes.web import BACKPRESSURE, BLOCKING_THREADS

SOURCE = "https://github.com/wagtail/bakerydemo"
# The last commit on Django 5.2, which is ours; Wagtail 7.2.
COMMIT = "3c7e3af163175cdf9bd7b5c0c3fb80297b152724"
PACKAGES = Path(__file__).with_name("bakery.txt")
# Its longest blog page: 5,088 letters, a picture, two tags, an author.
PAGE = "/blog/icelandic-baking/"
# It leads every reader to https otherwise, who comes through a proxy.
HEADERS = ("X-Forwarded-Proto: https",)
_DATABASE = "lantoa_bench_bakery"


@contextlib.contextmanager
def bakery_serving() -> Iterator[str]:
    """The address of bakerydemo with its production settings, filled with its own data."""
    folder, python = _source(), _python()
    # Its reader of addresses finds a socket's folder only where no port follows.
    parts = urlsplit(database_url())
    place = parts.netloc.rpartition(":")[0] if "%2F" in parts.netloc else parts.netloc
    url = urlunsplit(("postgres", place, f"/{_DATABASE}", "", ""))
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bakerydemo.settings.production"}
    env |= {"PYTHONPATH": str(folder), "DJANGO_SECRET_KEY": "only-for-a-benchmark", "PYTHONWARNINGS": "ignore"}
    run_sql(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")
    run_sql(f"CREATE DATABASE {_DATABASE}")
    try:
        for command in (["migrate"], ["load_initial_data"], ["collectstatic", "--noinput"]):
            _run([str(python), "manage.py", *command, "-v0"], env=env, cwd=folder)
        port = free_port()
        server = [str(python.with_name("granian")), "--interface", "wsgi", "bakerydemo.wsgi:application"]
        server += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws"]
        server += ["--blocking-threads", str(BLOCKING_THREADS), "--backpressure", str(BACKPRESSURE)]
        address = f"http://127.0.0.1:{port}"
        page = Request(address + PAGE, headers=dict(header.split(": ") for header in HEADERS))
        with running(server, page, env=env, cwd=folder):
            yield address
    finally:
        run_sql(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")


def _source() -> Path:
    """The checkout; cloned when it is not there. BAKERYDEMO_GIT may name another place to clone from."""
    folder = PEERS / "bakerydemo"
    if not (folder / "manage.py").exists():
        PEERS.mkdir(parents=True, exist_ok=True)
        source = os.environ.get("BAKERYDEMO_GIT", SOURCE)
        _run(["git", "clone", "--quiet", source, str(folder)], what=f"chép được {source}")
    _run(["git", "-C", str(folder), "checkout", "--quiet", COMMIT], what=f"tìm thấy bản {COMMIT[:12]} của bakerydemo")
    return folder


def _python() -> Path:
    """Its own environment on our Python, with its packages at fixed versions."""
    venv = PEERS / "bakery-venv"
    python, mark = venv / "bin" / "python", venv / "packages.txt"
    if not mark.exists() or mark.read_text() != PACKAGES.read_text():
        _run([sys.executable, "-m", "venv", "--clear", str(venv)])
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        _run([*install, "-r", str(PACKAGES)], what="cài được các gói của bakerydemo")
        mark.write_text(PACKAGES.read_text())
    return python


def _run(command: list[str], *, what: str = "", **options: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        said = done.stderr.strip().rpartition("\n")[2]
        raise ToolMissingError(f"Không {what or 'chạy được ' + command[-2]}: cần đường truyền internet. ({said})")
