"""A real server on a database of its own, and a real Chromium at the width of a cheap phone."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.conf import global_settings
from django.conf import settings as django_settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
NewPhone = Callable[..., BrowserContext]


@dataclass
class House:
    """Processes of one installation: its address, its database, its files."""

    address: str
    simulator: str
    data: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen] = field(default_factory=list)

    def run(self, *command: str) -> None:
        """One `lantoa` command to its end."""
        subprocess.run([*LANTOA, *command], env=self.environment, cwd=ROOT, check=True, capture_output=True)

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

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


LANTOA = (sys.executable, "-m", "lantoa.config.cli")


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


def _template_name() -> str:
    """The migrated database that the root conftest made."""
    spec = importlib.util.spec_from_file_location("root_conftest", ROOT / "conftest.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return f"lantoa_template_{module._migrations_digest()}"


@pytest.fixture(scope="session")
def house(django_db_setup: None, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Production settings, a web process, and a clone of the migrated database that nobody else uses."""
    own = f"{os.environ['LANTOA_TEST_DATABASE']}_house"
    template = sql.Identifier(_template_name())
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own)))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(own), template))
        made = _house(own, tmp_path_factory.mktemp("house"))
        try:
            made.run("collectstatic", "--noinput", "--verbosity", "0")
            made.start(*LANTOA, "serve")
            made.wait_until(lambda: answers(f"{made.address}/healthz"), what="the web process")
            yield made
        finally:
            made.stop()
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own)))


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
        "FACEBOOK_GRAPH_URL": f"{simulator}/facebook",
        "ZALO_OPENAPI_URL": f"{simulator}/zalo",
        "ZALO_OAUTH_URL": f"{simulator}/zalo-oauth",
        "FACEBOOK_APP_ID": "100001",
        "FACEBOOK_APP_SECRET": "facebook-secret",
        "ZALO_APP_ID": "200001",
        "ZALO_APP_SECRET": "zalo-secret",
    }
    return House(address, simulator, data, environment)


@pytest.fixture
def db_of_house(house: House, django_db_blocker: object, settings: object) -> Iterator[None]:
    """Django's connection leads to the house's database: what a test writes, the server sees."""
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    settings.MEDIA_ROOT = house.data / "media"
    # The server doesn't know the test suite's quick hashes.
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = house.environment["DATABASE_URL"].rpartition("/")[2].partition("?")[0]
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual


def chromium_path() -> str | None:
    """The machine's Chromium; None lets Playwright use its own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, which Django would take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_phone(browser: Browser, house: House) -> Iterator[NewPhone]:
    """A new phone with nothing on it; further arguments go to Playwright's context."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        usual = {
            "base_url": house.address,
            "viewport": PHONE,
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
        }
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
