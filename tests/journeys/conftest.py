"""A real server on a database of its own, and a real Chromium at the width of a cheap phone."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.live import House, answers, inside, running_house

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi-VN",
]
# Milliseconds; a busy machine shares its two cores with the other tests.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 360, "height": 740}
NewPhone = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[House]:
    """Production settings, a web process, and a clone of the migrated database, new for every file of journeys.

    Which files a worker gets, and in which order, differs from run to run: no journey may meet what another left.
    """
    name = request.module.__name__.rpartition("test_")[2]
    with running_house("house", tmp_path_factory.mktemp(name)) as made:
        yield made


@pytest.fixture
def networks(house: House) -> Callable[..., object]:
    """The simulator behind the house's networks, started by whichever journey comes first; calls its control API."""
    if not answers(f"{house.simulator}/healthz"):
        port = house.simulator.rpartition(":")[2]
        house.start(sys.executable, "-m", "simulator", "--port", port, "--data", str(house.data / "simulator"))
        house.wait_until(lambda: answers(f"{house.simulator}/healthz"), what="the simulator")

    def control(path: str, body: object) -> object:
        answer = httpx.post(f"{house.simulator}/control/{path}", json=body, trust_env=False)
        return answer.raise_for_status().json()

    return control


@pytest.fixture
def db_of_house(house: House, django_db_blocker: object) -> Iterator[None]:
    """Django's connection leads to the house's database: what a test writes, the server sees."""
    with django_db_blocker.unblock(), inside(house):
        yield


def chromium_path() -> str | None:
    """The machine's Chromium; None lets Playwright use its own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread until it is closed: other tests' asyncio.run would fail beside it, and
    # Django would take it for an async view.
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
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in() -> Callable[..., BrowserContext]:
    """Give a phone the session of a person."""

    def give(context: BrowserContext, user: object) -> BrowserContext:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])
        return context

    return give
