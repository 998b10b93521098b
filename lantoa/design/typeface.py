"""The federation's hand on paper and in pictures: colours from the design's tokens, Be Vietnam Pro from its files."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

_TOKEN = re.compile(r"--([a-z-]+):(#[0-9A-Fa-f]{6})\b")
REGULAR, SEMIBOLD = "Regular", "SemiBold"


@cache
def colours() -> dict[str, str]:
    """Name → "#RRGGBB" of the light tokens; print and pictures have no dark side."""
    sheet = files("lantoa.design") / "static" / "design" / "tokens.css"
    found: dict[str, str] = {}
    for name, value in _TOKEN.findall(sheet.read_text()):
        # The dark values come after the light ones.
        found.setdefault(name, value)
    return found


def font_path(cut: str) -> Path:
    """The TTF file of one cut of Be Vietnam Pro."""
    return Path(str(files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{cut}.ttf"))


@cache
def font(cut: str, size: int) -> ImageFont.FreeTypeFont:
    """One cut at `size` pixels."""
    return ImageFont.truetype(str(font_path(cut)), size)
