"""A real Chromium at the width of a cheap phone."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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
def new_phone(browser: Browser) -> Iterator[NewPhone]:
    """A new phone with nothing on it; further arguments go to Playwright's context."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(
            **{
                "viewport": PHONE,
                "locale": "vi-VN",
                "timezone_id": "Asia/Ho_Chi_Minh",
                "has_touch": True,
                "is_mobile": True,
                "device_scale_factor": 2,
                **options,
            }
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    """Through the real sign-in page."""
    page.goto(f"{address}/tai-khoan/login/?next=/lam-viec/gui-tin/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/lam-viec/**")


def save_picture(page: Page, folder: Path, name: str) -> None:
    """A screenshot of the whole page."""
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
