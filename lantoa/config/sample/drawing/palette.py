"""Colours: the house's own and warm ones, by time of day and by mood."""

from dataclasses import dataclass

from lantoa.config.sample.drawing.canvas import Colour, Stops, hexa

PAPER, INK = hexa("FBFAF7"), hexa("16191F")
BLUE, RED, GOLD = hexa("0A4DA2"), hexa("C0152F"), hexa("F2B21B")
GREEN, AMBER = hexa("1E7A46"), hexa("9A5B00")
SKINS = tuple(hexa(c) for c in ("E2B088", "D29C70", "C48B60", "EBC09B"))
HAIRS = tuple(hexa(c) for c in ("1B1A20", "26211F", "2E2622", "3A3A42"))


@dataclass(frozen=True)
class Day:
    """The light of an hour."""

    sky: Stops
    sun: Colour
    haze: Colour
    """What far things fade into."""
    shade: Colour
    lamp: Colour
    ground: float
    """How bright lit ground is, 0–1."""
    tint: Colour
    tint_strength: float
    night: bool = False


@dataclass(frozen=True)
class Mood:
    """The colours of walls, cloth and things."""

    wall: Colour
    floor: Colour
    main: Colour
    second: Colour
    accent: Colour
    cloth: tuple[Colour, ...]


DAYS = {
    "day": Day(
        ((0, hexa("4F93CF")), (0.55, hexa("A9D2EA")), (1, hexa("F3EFE0"))),
        hexa("FFF3CE"),
        hexa("C9DEE6"),
        hexa("2C3F5E"),
        hexa("FFE9B8"),
        1.0,
        hexa("FFF4E2"),
        0.5,
    ),
    "dawn": Day(
        ((0, hexa("2F4E86")), (0.4, hexa("8C86B4")), (0.72, hexa("F0A98B")), (1, hexa("FFDFA0"))),
        hexa("FFD38A"),
        hexa("EBB9A4"),
        hexa("2A2F55"),
        hexa("FFD698"),
        0.82,
        hexa("FFE6D2"),
        0.6,
    ),
    "dusk": Day(
        ((0, hexa("29305F")), (0.42, hexa("8A4F7D")), (0.74, hexa("EB7F55")), (1, hexa("FFC871"))),
        hexa("FFB85C"),
        hexa("D98F7B"),
        hexa("2B2350"),
        hexa("FFC978"),
        0.7,
        hexa("FFDDC2"),
        0.7,
    ),
    "night": Day(
        ((0, hexa("0B1430")), (0.6, hexa("17305C")), (1, hexa("35537F"))),
        hexa("DDE6F7"),
        hexa("2B4670"),
        hexa("0A1126"),
        hexa("FFCB74"),
        0.42,
        hexa("D8E0F5"),
        0.7,
        night=True,
    ),
}
MOODS = {
    "blue": Mood(
        hexa("D5E1E8"),
        hexa("A9B4BC"),
        hexa("1F5FA8"),
        hexa("6FA3CF"),
        GOLD,
        (hexa("1F5FA8"), hexa("2F78B8"), hexa("4F8FC4"), hexa("E7E1D3"), hexa("24456F")),
    ),
    "warm": Mood(
        hexa("F1DFC2"),
        hexa("C39A6B"),
        hexa("C8552F"),
        hexa("E6A24A"),
        hexa("1F6F78"),
        (hexa("C8552F"), hexa("E0A03C"), hexa("8E3B2E"), hexa("F0E4CF"), hexa("2E6C74")),
    ),
    "green": Mood(
        hexa("DCE6D3"),
        hexa("A8A584"),
        hexa("2C7A4B"),
        hexa("86B36A"),
        hexa("E2A63A"),
        (hexa("2C7A4B"), hexa("5A9A5B"), hexa("1E5B57"), hexa("EEE7D0"), hexa("C9803B")),
    ),
    "rose": Mood(
        hexa("F0DAD3"),
        hexa("B9958C"),
        hexa("B5405A"),
        hexa("E08F88"),
        hexa("2F5F8F"),
        (hexa("B5405A"), hexa("E08F88"), hexa("7C4A7E"), hexa("F3E6DC"), hexa("2F5F8F")),
    ),
}
