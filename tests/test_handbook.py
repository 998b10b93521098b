"""The handbook leads somewhere: pictures are there and small, links and headings exist, its buttons are ours."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "huong-dan"
PAGES = sorted(HANDBOOK.glob("*.md"))
LARGEST = 150_000
LINK = re.compile(r"(!?)\[[^]]*\]\(([^)\s]+)\)")
# What a person presses or opens is set in bold after one of these words.
PRESSED = re.compile(r"(?:[Bb]ấm|→) \*\*([^*…→]+)\*\*")


def anchor(heading: str) -> str:
    """A heading as GitHub names it: small letters, blanks to hyphens, marks dropped."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pictures_and_links_are_there(page):
    for is_picture, target in LINK.findall(page.read_text()):
        if target.startswith("http"):
            continue
        name, _, part = target.partition("#")
        file = page if not name else (HANDBOOK / name).resolve()
        assert file.exists(), f"{page.name}: {target}"
        if is_picture:
            assert file.stat().st_size <= LARGEST, f"{name} is too large"
        if part:
            headings = re.findall(r"^#+ (.+)$", file.read_text(), re.M)
            assert part in {anchor(one) for one in headings}, f"{page.name}: {target}"


def test_every_picture_is_shown_and_says_where_it_is_from():
    shown = {Path(target).name for page in PAGES for mark, target in LINK.findall(page.read_text()) if mark}
    listed = set(re.findall(r"`([\w-]+\.png)`", (HANDBOOK / "anh" / "README.md").read_text()))
    assert {file.name for file in (HANDBOOK / "anh").glob("*.png")} == shown == listed


def test_what_the_handbook_tells_people_to_press_is_in_the_product():
    # Every text of a screen is in the catalogue, long ones over several lines.
    catalogues = (ROOT / "locale" / "en" / "LC_MESSAGES").glob("*.po")
    words = "".join(file.read_text() for file in catalogues).replace('"\n"', "").lower()
    pressed = {(page.name, name) for page in PAGES for name in PRESSED.findall(" ".join(page.read_text().split()))}
    assert len(pressed) > 60
    # Buttons that carry the name of a network or a kind of file.
    assert {(page, name) for page, name in pressed if name.lower() not in words} <= {
        ("ket-noi-kenh.md", "Sang Facebook"),
        ("ket-noi-kenh.md", "Kết nối: Nhóm của Zalo OA"),
        ("y-kien-va-nhat-ky.md", "Tải xlsx"),
    }
