"""People: flat figures with weight, built from joints; no faces, so that they are nobody."""

import math
from dataclasses import dataclass

from lantoa.config.sample.drawing.canvas import Canvas, Colour, Point, darker, lighter, mix
from lantoa.config.sample.drawing.palette import HAIRS, SKINS, Mood

Joints = dict[str, Point]

# Heights in shares of the body from the feet up; x to the side the figure looks to.
POSES: dict[str, Joints] = {
    "stand": {
        "hip": (0, 0.49), "neck": (0.0, 0.84), "head": (0.01, 0.925),
        "elbow_far": (0.125, 0.62), "hand_far": (0.135, 0.47),
        "elbow_near": (-0.125, 0.62), "hand_near": (-0.12, 0.47),
        "knee_far": (0.045, 0.26), "foot_far": (0.05, 0.02),
        "knee_near": (-0.045, 0.26), "foot_near": (-0.05, 0.02),
    },
    "walk": {
        "hip": (0, 0.49), "neck": (0.03, 0.83), "head": (0.05, 0.92),
        "elbow_far": (0.1, 0.63), "hand_far": (0.2, 0.54),
        "elbow_near": (-0.1, 0.63), "hand_near": (-0.13, 0.48),
        "knee_far": (0.1, 0.27), "foot_far": (0.15, 0.02),
        "knee_near": (-0.02, 0.27), "foot_near": (-0.15, 0.04),
    },
    "run": {
        "hip": (0, 0.5), "neck": (0.08, 0.82), "head": (0.12, 0.905),
        "elbow_far": (0.22, 0.7), "hand_far": (0.3, 0.8),
        "elbow_near": (-0.1, 0.68), "hand_near": (-0.15, 0.55),
        "knee_far": (0.19, 0.36), "foot_far": (0.17, 0.1),
        "knee_near": (-0.06, 0.26), "foot_near": (-0.27, 0.19),
    },
    "raise": {
        "hip": (0, 0.49), "neck": (0, 0.84), "head": (0.0, 0.925),
        "elbow_far": (0.17, 0.9), "hand_far": (0.15, 1.07),
        "elbow_near": (-0.125, 0.62), "hand_near": (-0.12, 0.47),
        "knee_far": (0.045, 0.26), "foot_far": (0.05, 0.02),
        "knee_near": (-0.045, 0.26), "foot_near": (-0.05, 0.02),
    },
    "hold": {
        "hip": (0, 0.49), "neck": (0.01, 0.84), "head": (0.03, 0.92),
        "elbow_far": (0.12, 0.63), "hand_far": (0.17, 0.68),
        "elbow_near": (-0.09, 0.62), "hand_near": (0.09, 0.64),
        "knee_far": (0.045, 0.26), "foot_far": (0.05, 0.02),
        "knee_near": (-0.045, 0.26), "foot_near": (-0.05, 0.02),
    },
    "push": {
        "hip": (-0.06, 0.49), "neck": (0.07, 0.8), "head": (0.12, 0.885),
        "elbow_far": (0.2, 0.62), "hand_far": (0.3, 0.57),
        "elbow_near": (0.12, 0.6), "hand_near": (0.28, 0.55),
        "knee_far": (0.06, 0.27), "foot_far": (0.05, 0.02),
        "knee_near": (-0.1, 0.27), "foot_near": (-0.24, 0.03),
    },
    "sit": {
        "hip": (0, 0.3), "neck": (0.03, 0.63), "head": (0.05, 0.72),
        "elbow_far": (0.11, 0.44), "hand_far": (0.25, 0.45),
        "elbow_near": (0.02, 0.42), "hand_near": (0.2, 0.42),
        "knee_far": (0.24, 0.3), "foot_far": (0.24, 0.03),
        "knee_near": (0.2, 0.29), "foot_near": (0.16, 0.02),
    },
    "work": {
        "hip": (0, 0.3), "neck": (0.09, 0.6), "head": (0.16, 0.68),
        "elbow_far": (0.16, 0.42), "hand_far": (0.31, 0.4),
        "elbow_near": (0.08, 0.4), "hand_near": (0.26, 0.38),
        "knee_far": (0.24, 0.3), "foot_far": (0.24, 0.03),
        "knee_near": (0.2, 0.29), "foot_near": (0.18, 0.02),
    },
    "squat": {
        "hip": (-0.03, 0.16), "neck": (0.08, 0.46), "head": (0.13, 0.545),
        "elbow_far": (0.2, 0.3), "hand_far": (0.28, 0.26),
        "elbow_near": (0.14, 0.27), "hand_near": (0.24, 0.2),
        "knee_far": (0.2, 0.26), "foot_far": (0.14, 0.02),
        "knee_near": (0.15, 0.25), "foot_near": (0.06, 0.02),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How somebody is dressed; `far` 0–1 fades the whole figure into `haze`."""

    top: Colour
    legs: Colour
    skin: Colour
    hair: Colour
    long_hair: bool = False
    hat: str = ""
    """`helmet`, `cap`, `cone` (nón lá) or empty."""
    hat_colour: Colour = (242, 178, 27)
    far: float = 0.0
    haze: Colour = (200, 200, 200)

    def faded(self, colour: Colour) -> Colour:
        return mix(colour, self.haze, self.far)


def some_look(canvas: Canvas, mood: Mood, *, hat: str = "", far: float = 0, haze: Colour = (200, 200, 200)) -> Look:
    """Somebody dressed by chance from the mood's cloth."""
    chance = canvas.chance
    return Look(
        top=chance.choice(mood.cloth),
        legs=chance.choice(((44, 52, 74), (58, 60, 70), (36, 40, 56))),
        skin=chance.choice(SKINS),
        hair=chance.choice(HAIRS),
        long_hair=chance.random() < 0.5,
        hat=hat,
        hat_colour=chance.choice(((242, 178, 27), (235, 238, 240), mood.second)),
        far=far,
        haze=haze,
    )


def person(
    canvas: Canvas, x: float, y: float, size: float, look: Look, pose: str, *, side: int = 1, back: bool = False
) -> Joints:
    """Somebody of height `size` with the feet at (x, y). Gives the joints' places."""
    at = {name: (x + side * jx * size, y - jy * size) for name, (jx, jy) in POSES[pose].items()}
    top, legs = look.faded(look.top), look.faded(look.legs)
    skin, shoe = look.faded(look.skin), look.faded((30, 30, 38))
    _leg(canvas, at, "far", size, darker(legs, 0.25), darker(shoe, 0.1), side)
    _arm(canvas, at, "far", size, darker(top, 0.28), darker(skin, 0.18), side)
    _leg(canvas, at, "near", size, legs, shoe, side)
    _torso(canvas, at, size, top, side)
    _head(canvas, at["head"], at["neck"], size, look, side, back=back)
    _arm(canvas, at, "near", size, mix(top, darker(top), 0.4), skin, side)
    return at


def _shoulder(at: Joints, which: str, size: float, side: int) -> Point:
    x, y = at["neck"]
    return x + (0.085 if which == "far" else -0.085) * side * size, y + 0.035 * size


def _arm(canvas: Canvas, at: Joints, which: str, size: float, sleeve: Colour, skin: Colour, side: int) -> None:
    shoulder, elbow, hand = _shoulder(at, which, size, side), at[f"elbow_{which}"], at[f"hand_{which}"]
    canvas.limb(elbow, hand, 0.046 * size, 0.036 * size, skin)
    canvas.oval(*hand, 0.026 * size, 0.026 * size, skin)
    canvas.limb(shoulder, elbow, 0.072 * size, 0.058 * size, sleeve)


def _leg(canvas: Canvas, at: Joints, which: str, size: float, cloth: Colour, shoe: Colour, side: int) -> None:
    hip = (at["hip"][0] + (0.035 if which == "far" else -0.03) * side * size, at["hip"][1])
    knee, foot = at[f"knee_{which}"], at[f"foot_{which}"]
    canvas.oval(foot[0] + 0.025 * side * size, foot[1], 0.055 * size, 0.022 * size, shoe)
    canvas.limb(hip, knee, 0.098 * size, 0.075 * size, cloth)
    canvas.limb(knee, foot, 0.075 * size, 0.054 * size, cloth)


def _torso(canvas: Canvas, at: Joints, size: float, top: Colour, side: int) -> None:
    (nx, ny), (hx, hy) = at["neck"], at["hip"]
    left, right = 0.112 * size, 0.08 * size
    outline = [
        (nx - left, ny + 0.045 * size), (nx - 0.04 * size, ny), (nx + 0.04 * size, ny),
        (nx + left, ny + 0.045 * size),
        (hx + 0.087 * size, (ny + hy) / 2 + 0.04 * size), (hx + right + 0.012 * size, hy + 0.03 * size),
        (hx - right - 0.012 * size, hy + 0.03 * size), (hx - 0.087 * size, (ny + hy) / 2 + 0.04 * size),
    ]  # fmt: skip
    canvas.blob(outline, top)
    edge = -side
    canvas.blob(
        [
            (nx + edge * left * 0.95, ny + 0.06 * size),
            (nx + edge * left * 0.3, ny + 0.05 * size),
            (hx + edge * 0.02 * size, hy + 0.0 * size),
            (hx + edge * right, hy + 0.02 * size),
            (hx + edge * 0.085 * size, (ny + hy) / 2 + 0.04 * size),
        ],
        darker(top, 0.3),
        0.55,
    )


def _head(canvas: Canvas, head: Point, neck: Point, size: float, look: Look, side: int, *, back: bool) -> None:
    skin, hair = look.faded(look.skin), look.faded(look.hair)
    hx, hy = head
    rx, ry = 0.062 * size, 0.075 * size
    canvas.limb((neck[0], neck[1] + 0.015 * size), (hx, hy + 0.03 * size), 0.06 * size, 0.055 * size, darker(skin, 0.2))
    if look.long_hair:
        canvas.blob(
            [
                (hx - side * 0.07 * size, hy - 0.03 * size), (hx, hy - 0.088 * size),
                (hx + side * 0.05 * size, hy - 0.03 * size), (hx + side * (0.06 if back else 0.01) * size, hy + 0.07 * size),
                (hx - side * 0.045 * size, hy + 0.12 * size), (hx - side * 0.078 * size, hy + 0.08 * size),
            ],
            hair,
        )  # fmt: skip
    canvas.oval(hx, hy, rx, ry, hair if back else skin)
    if not back:
        canvas.oval(hx - side * 0.03 * size, hy + 0.008 * size, 0.014 * size, 0.018 * size, darker(skin, 0.15))
        canvas.blob(
            [
                (hx - side * 0.067 * size, hy + 0.02 * size), (hx - side * 0.066 * size, hy - 0.05 * size),
                (hx - side * 0.01 * size, hy - 0.088 * size), (hx + side * 0.062 * size, hy - 0.045 * size),
                (hx + side * 0.045 * size, hy - 0.03 * size), (hx - side * 0.01 * size, hy - 0.035 * size),
                (hx - side * 0.035 * size, hy - 0.005 * size), (hx - side * 0.042 * size, hy + 0.035 * size),
            ],
            hair,
        )  # fmt: skip
    _hat(canvas, hx, hy, size, look, side)


def _hat(canvas: Canvas, x: float, y: float, size: float, look: Look, side: int) -> None:
    colour = look.faded(look.hat_colour)
    if look.hat == "helmet":
        canvas.poly(_dome(x, y - 0.022 * size, 0.078 * size, 0.085 * size), colour)
        canvas.rect(
            x - 0.01 * size, y - 0.108 * size, 0.02 * size, 0.08 * size, lighter(colour, 0.3), radius=0.008 * size
        )
        brim = x - 0.08 * size if side > 0 else x - 0.115 * size
        canvas.rect(brim, y - 0.034 * size, 0.195 * size, 0.02 * size, darker(colour, 0.14), radius=0.01 * size)
    elif look.hat == "cap":
        canvas.poly(_dome(x, y - 0.03 * size, 0.068 * size, 0.06 * size), colour)
        visor = x if side > 0 else x - 0.115 * size
        canvas.rect(visor, y - 0.042 * size, 0.115 * size, 0.016 * size, darker(colour, 0.2), radius=0.008 * size)
    elif look.hat == "cone":
        straw = look.faded((226, 200, 146))
        canvas.poly(
            [(x - 0.155 * size, y - 0.01 * size), (x, y - 0.135 * size), (x + 0.155 * size, y - 0.01 * size)], straw
        )
        canvas.poly(
            [(x - 0.155 * size, y - 0.01 * size), (x, y - 0.135 * size), (x - 0.03 * size, y - 0.01 * size)],
            darker(straw, 0.2),
        )
        canvas.oval(x, y - 0.01 * size, 0.155 * size, 0.018 * size, darker(straw, 0.25))


def _dome(x: float, y: float, rx: float, height: float) -> list[Point]:
    return [(x + rx * math.cos(math.pi * (1 - i / 16)), y - height * math.sin(math.pi * i / 16)) for i in range(17)]


def bust(canvas: Canvas, x: float, y: float, size: float, look: Look, *, back: bool = True, side: int = 1) -> None:
    """Head and shoulders, `y` where the chest is cut; `size` is the whole person's height."""
    top = look.faded(look.top)
    neck_y = y - 0.2 * size
    canvas.blob(
        [
            (x - 0.15 * size, y + 0.04 * size), (x - 0.14 * size, neck_y + 0.09 * size),
            (x - 0.085 * size, neck_y + 0.035 * size), (x, neck_y + 0.01 * size),
            (x + 0.085 * size, neck_y + 0.035 * size), (x + 0.14 * size, neck_y + 0.09 * size),
            (x + 0.15 * size, y + 0.04 * size),
        ],
        top,
    )  # fmt: skip
    _head(canvas, (x + 0.005 * size * side, neck_y - 0.075 * size), (x, neck_y), size, look, side, back=back)
