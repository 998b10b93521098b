"""A real installation for tests: production settings, its own processes, a database that nobody else uses."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import global_settings
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
LANTOA = (sys.executable, "-m", "lantoa.config.cli")


@dataclass
class House:
    """Processes of one installation: its address, its database, its files."""

    address: str
    simulator: str
    data: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen] = field(default_factory=list)

    def run(self, *command: str) -> str:
        """One `lantoa` command to its end; returns what it printed."""
        done = subprocess.run(
            [*LANTOA, *command], env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen:
        """One process that is stopped with the house; its words are in the data folder."""
        with (self.data / f"{command[-1]}.log").open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    @staticmethod
    def wait_until(is_so: Callable[[], object], *, seconds: float = 20, what: str = "it") -> None:
        """Return once `is_so()` is true; fail after `seconds`."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, f"{what} did not come true within {seconds} s"
            time.sleep(0.1)

    def end(self, *ended: subprocess.Popen) -> None:
        """Stop some of its processes, wait until they are gone."""
        for process in ended:
            process.terminate()
        for process in ended:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self.processes.remove(process)

    def stop(self) -> None:
        self.end(*self.processes)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=3) as answer:
            return answer.status == 200
    except OSError:
        return False


@contextmanager
def running_house(name: str, data: Path, **environment: str) -> Iterator[House]:
    """A clone of the migrated database, named after the run's own with `name` behind, and a web process on it."""
    own = f"{os.environ['LANTOA_TEST_DATABASE']}_{name}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(drop)
        template = sql.Identifier(_template_name())
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(own), template))
        made = _house(own, data)
        made.environment.update(environment)
        try:
            _give_static_files(made)
            made.start(*LANTOA, "serve")
            made.wait_until(lambda: answers(f"{made.address}/healthz"), seconds=90, what="the web process")
            yield made
        finally:
            made.stop()
            admin.execute(drop)


@contextmanager
def inside(house: House) -> Iterator[None]:
    """Django's connection leads to the house's database: what a test writes, the server sees."""
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = house.environment["DATABASE_URL"].rpartition("/")[2].partition("?")[0]
    # The server doesn't know the test suite's quick hashes.
    with override_settings(MEDIA_ROOT=house.data / "media", PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        yield
    connection.close()
    connection.settings_dict["NAME"] = usual


def _give_static_files(house: House) -> None:
    """They are the same for every house of a run: collected once, beside the houses' folders."""
    own, shared = house.data / "static", house.data.parent / "static"
    if not shared.exists():
        house.run("collectstatic", "--noinput", "--verbosity", "0")
        own.rename(shared)
    own.symlink_to(shared, target_is_directory=True)


def _template_name() -> str:
    """The migrated database that the root conftest made."""
    spec = importlib.util.spec_from_file_location("root_conftest", ROOT / "conftest.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return f"lantoa_template_{module._migrations_digest()}"


def _house(database: str, data: Path) -> House:
    port = free_port()
    address = f"http://localhost:{port}"
    simulator = f"http://127.0.0.1:{free_port()}"
    server = os.environ["DATABASE_URL"].split("?")[0].rpartition("/")[0]
    query = os.environ["DATABASE_URL"].partition("?")[2]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {
        "DATABASE_URL": f"{server}/{database}" + (f"?{query}" if query else ""),
        "LANTOA_DATA": str(data),
        "LANTOA_SECRET_KEY": django_settings.SECRET_KEY,
        "LANTOA_BASE_URL": address,
        "LANTOA_HOST": "127.0.0.1",
        "PORT": str(port),
        "LANTOA_ALLOW_PRIVATE_CALLBACKS": "1",
        "FACEBOOK_GRAPH_URL": f"{simulator}/facebook",
        "ZALO_OPENAPI_URL": f"{simulator}/zalo",
        "ZALO_OAUTH_URL": f"{simulator}/zalo-oauth",
        "TELEGRAM_API_URL": f"{simulator}/telegram",
        "YOUTUBE_API_URL": f"{simulator}/youtube",
        "YOUTUBE_OAUTH_URL": f"{simulator}/youtube",
        "YOUTUBE_CONSENT_URL": f"{simulator}/youtube",
        "TIKTOK_API_URL": f"{simulator}/tiktok",
        "TIKTOK_CONSENT_URL": f"{simulator}/tiktok",
        "YOUTUBE_APP_ID": "300001.apps",
        "YOUTUBE_APP_SECRET": "youtube-secret",
        "TIKTOK_APP_ID": "aw400001",
        "TIKTOK_APP_SECRET": "tiktok-secret",
        "FACEBOOK_APP_ID": "100001",
        "FACEBOOK_APP_SECRET": "facebook-secret",
        "ZALO_APP_ID": "200001",
        "ZALO_APP_SECRET": "zalo-secret",
    }
    return House(address, simulator, data, environment)
