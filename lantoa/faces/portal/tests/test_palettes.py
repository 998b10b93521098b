"""The colours of e-magazines can be read by everybody. Source: WCAG 2.2, 1.4.3 and its contrast ratio."""

import re
from itertools import product

import pytest
from django.contrib.staticfiles import finders

from lantoa.design.typeface import colours
from lantoa.publishing.newsroom.facade import EMagazine

ENOUGH = 4.5


def palette(name: str) -> dict[str, str]:
    """Token to colour of one palette; `paper` is the portal's own."""
    if name == "paper":
        return colours()
    with open(str(finders.find("portal/formats.css")), encoding="utf-8") as sheet:
        rule = re.search(rf"\.emag--{name}\{{(.+?)\}}", sheet.read())
    assert rule, name
    return dict(re.findall(r"--([a-z-]+):(#[0-9A-F]{6})", rule[1]))


def brightness(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", EMagazine.Palette.values)
def test_every_palette_can_be_read(name: str) -> None:
    found = palette(name)
    pairs = [*product(("ink", "muted", "blue"), ("paper", "surface", "grey-soft")), ("on-blue", "blue")]
    pairs += [("red", "paper"), ("ink", "blue-soft"), ("ink", "amber-soft"), ("blue-deep", "paper")]
    poor = {pair: round(ratio, 2) for pair in pairs if (ratio := contrast(found[pair[0]], found[pair[1]])) < ENOUGH}
    assert poor == {}


def test_the_measure_is_right() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48
