"""What every screen of a journey must be, and a picture of it as an artefact."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parents[2] / "var" / "journey"
WIDE = {"width": 1280, "height": 900}


def look(page: Page, name: str, *, wide: bool = False) -> None:
    """Nothing runs out of the screen, and axe has nothing to say; with `wide` also on a computer's screen."""
    # Words that the last page had too are seen before the next page has come.
    page.wait_for_load_state()
    PICTURES.mkdir(parents=True, exist_ok=True)
    _picture(page, f"kenh-{name}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    if wide and page.viewport_size:
        usual = page.viewport_size
        page.set_viewport_size(WIDE)
        _picture(page, f"kenh-{name}-1280")
        page.set_viewport_size(usual)


def _picture(page: Page, name: str) -> None:
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0, f"{name}: {too_wide} px too wide"
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True, animations="disabled")
