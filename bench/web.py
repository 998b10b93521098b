"""The web process as `lantoa serve` starts it, nginx beside it, and wrk in front of either."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection

from bench.common import scratch_database
from lantoa.config.settings.base import REPOSITORY

CONNECTIONS = 64
SECRET_KEY = "only-for-a-benchmark-0123456789-abcdefghij"
_NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000; sendfile on; tcp_nopush on; open_file_cache max=100;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; default_type text/html; }}
}}
"""
# Around the shipped configuration: what Debian's own nginx.conf says, in folders of ours. As root it stays root, so
# that it may read below folders that only root may enter.
_AROUND = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; pcre_jit on;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/lantoa.conf;
}}
"""
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class ToolMissingError(RuntimeError):
    """A program of the measurement is not installed; the text says how to get it."""


def require_tool(name: str, package: str) -> str:
    """The program's path, also where only root's PATH leads."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin")
    if not found:
        raise ToolMissingError(f"Thiếu chương trình {name}: cài bằng “apt-get install {package}” rồi đo lại.")
    return found


@contextlib.contextmanager
def scratch_site() -> Iterator[str]:
    """A scratch database, and a folder with media and collected static files below it; both gone afterwards."""
    from django.core.management import call_command
    from django.test.utils import override_settings

    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder, scratch_database():
        places = {"MEDIA_ROOT": f"{folder}/media", "STATIC_ROOT": f"{folder}/static"}
        with override_settings(**places, ALLOWED_HOSTS=["*"], SECRET_KEY=SECRET_KEY):
            call_command("collectstatic", "--noinput", verbosity=0)
            yield folder


@contextlib.contextmanager
def serving(**environment: str) -> Iterator[str]:
    """Addresses of one web process on Django's present database; its files are gone afterwards."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder:
        env = {**os.environ, "DATABASE_URL": database_url(), "LANTOA_DATA": folder, "PORT": str(port)}
        env |= {"LANTOA_SECRET_KEY": SECRET_KEY, "LANTOA_BASE_URL": address}
        env |= {"LANTOA_LOG_LEVEL": "WARNING", "LANTOA_HOST": "127.0.0.1", **environment}
        lantoa = [sys.executable, "-m", "lantoa.config.cli"]
        subprocess.run([*lantoa, "collectstatic", "--noinput", "--verbosity", "0"], env=env, cwd=REPOSITORY, check=True)
        with running([*lantoa, "serve"], f"{address}/healthz", env=env, cwd=REPOSITORY):
            yield address


@contextlib.contextmanager
def nginx_serving(body: bytes) -> Iterator[str]:
    """The address at which nginx serves these bytes from disk."""
    nginx = require_tool("nginx", "nginx-light")
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as name:
        folder, port = Path(name), free_port()
        # As root nginx serves from another account.
        folder.chmod(0o755)
        (folder / "files").mkdir()
        (folder / "files" / "page.html").write_bytes(body)
        (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port))
        address = f"http://127.0.0.1:{port}/page.html"
        with running([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")], address):
            yield address


@contextlib.contextmanager
def serving_behind_nginx(**more: str) -> Iterator[tuple[str, str]]:
    """(address of the shipped nginx, address of the web process behind it), finished pages between them."""
    front = f"http://localhost:{free_port()}"
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as pages:
        environment = {"LANTOA_BASE_URL": front, "LANTOA_PAGES_DIR": pages, "LANTOA_TRUST_PROXY": "1", **more}
        with serving(**environment) as own:
            env = {**os.environ, **environment, "PORT": own.rpartition(":")[2]}
            printing = [sys.executable, "-m", "lantoa.config.cli", "nginx-conf"]
            conf = subprocess.run(printing, env=env, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
            with shipped_nginx(conf, f"{front}/healthz"):
                yield front, own


@contextlib.contextmanager
def shipped_nginx(conf: str, address: str) -> Iterator[None]:
    """nginx with what `lantoa nginx-conf` has printed, from its first answer at `address`."""
    nginx = require_tool("nginx", "nginx-light")
    with tempfile.TemporaryDirectory(prefix="lantoa-nginx-") as name:
        folder = Path(name)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user))
        # A container may have no IPv6.
        own = "\n".join(line for line in conf.splitlines() if "listen [::]" not in line)
        (folder / "lantoa.conf").write_text(own)
        with running([nginx, "-p", name, "-c", f"{name}/nginx.conf"], address):
            yield


@contextlib.contextmanager
def running(command: list[str], address: str | urllib.request.Request, **options: Any) -> Iterator[None]:
    """A process, from its first answer at `address` until it is stopped."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=3):
                break
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {process.returncode} before it answered")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def wrk(
    address: str,
    *,
    seconds: int,
    script: Path | None = None,
    headers: tuple[str, ...] = (),
    connections: int = CONNECTIONS,
    arguments: Sequence[str] = (),
) -> dict[str, Any]:
    """Requests per second, latency in ms, answers and failures of one run; `arguments` are the script's."""
    command = [require_tool("wrk", "wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    command += [part for header in headers for part in ("-H", header)]
    command += ["-s", str(script)] if script else []
    text = subprocess.run([*command, address, "--", *arguments], capture_output=True, text=True, check=True).stdout
    failures = [int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", text)]
    failures += [
        int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", text.partition("Socket errors")[2])
    ]
    return {
        "requests_per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),  # type: ignore[index]
        "requests": int(re.search(r"(\d+) requests in", text)[1]),  # type: ignore[index]
        "p50_ms": _latency(text, "50%"),
        "p99_ms": _latency(text, "99%"),
        "failures": sum(failures),
    }


def best_of(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The fastest of several runs: what others did on the machine can only have slowed it."""
    return max(runs, key=lambda run: run["requests_per_second"])


def load() -> float:
    """The machine's load average of the last minute: 0 is a quiet machine."""
    return round(os.getloadavg()[0], 1)


def database_url() -> str:
    """DATABASE_URL of the database Django is connected to now."""
    place = connection.settings_dict
    who = quote(place["USER"], safe="") + (f":{quote(place['PASSWORD'], safe='')}" if place["PASSWORD"] else "")
    where = quote(place["HOST"], safe="") + (f":{place['PORT']}" if place["PORT"] else "")
    options = urlencode(place.get("OPTIONS", {}))
    return f"postgresql://{who}@{where}/{quote(place['NAME'])}" + (f"?{options}" if options else "")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _latency(text: str, share: str) -> float:
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return round(float(number) * _UNITS[unit], 2)
