"""What scenes share: sky, hills, water, trees, rooms in perspective, furniture, lamps."""

import math
from collections.abc import Sequence

from lantoa.config.sample.drawing.canvas import Canvas, Colour, Point, darker, lighter, mix
from lantoa.config.sample.drawing.figures import bust, some_look
from lantoa.config.sample.drawing.palette import Day, Mood

Space = tuple[float, float, float]


def sky(c: Canvas, day: Day, horizon: float, sun: Point | None = None, *, clouds: int = 5) -> None:
    """From the top down to `horizon`; `sun` is the moon by night."""
    c.band(0, horizon + 2, day.sky)
    if day.night:
        for _ in range(90):
            x, y = c.chance.uniform(0, c.width), c.chance.uniform(0, horizon * 0.8)
            c.oval(x, y, 1.1, 1.1, (235, 240, 255), c.chance.uniform(0.2, 0.8))
    if sun:
        c.glow(*sun, horizon * 1.05, day.sun, 0.35 if day.night else 0.7)
        c.glow(*sun, horizon * 0.3, day.sun, 0.6)
        c.oval(*sun, 34, 34, lighter(day.sun, 0.5), 0.95)
    for _ in range(clouds):
        cloud(c, day, c.chance.uniform(0, c.width), c.chance.uniform(40, horizon * 0.62))


def cloud(c: Canvas, day: Day, x: float, y: float) -> None:
    """One long flat cloud lit from below."""
    width = c.chance.uniform(140, 340)
    colour = mix(day.haze, (255, 255, 255), 0.15 if day.night else 0.6)
    shapes = []
    for i in range(8):
        share = i / 7
        bulge = math.sin(math.pi * share) * width * 0.11 * c.chance.uniform(0.5, 1.2)
        centre = x + (share - 0.5) * width
        shapes.append(
            [
                (centre + math.cos(k * 0.7) * width * 0.12, y - bulge * 0.5 + math.sin(k * 0.7) * (8 + bulge))
                for k in range(9)
            ]
        )
    c.soft(shapes, colour, 0.42 if not day.night else 0.2, 7)
    flat = [(x - width * 0.55, y + 8), (x + width * 0.55, y + 8), (x + width * 0.4, y + 15), (x - width * 0.4, y + 15)]
    c.soft([flat], lighter(day.sun, 0.3), 0.3, 5)


def hills(
    c: Canvas, day: Day, base: float, height: float, colour: Colour, far: float, *, wave: float = 1.0, foot: float = 0
) -> list[Point]:
    """One range over the whole width, fading by `far`; gives its crest, left to right."""
    phases = [c.chance.uniform(0, 6.3) for _ in range(4)]
    crest = []
    for i in range(81):
        x = c.width * i / 80
        t = x / c.width * wave
        y = (
            math.sin(t * 5 + phases[0]) * 0.5
            + math.sin(t * 9 + phases[1]) * 0.26
            + math.sin(t * 17 + phases[2]) * 0.12
            + math.sin(t * 31 + phases[3]) * 0.05
        )
        crest.append((x, base - height * (0.55 + 0.55 * y)))
    top = mix(colour, day.haze, far)
    low = mix(top, day.haze, 0.45)
    end = foot or base + height * 0.5
    c.shade_poly([*crest, (c.width, end), (0, end)], ((0, lighter(top, 0.06)), (0.45, top), (1, low)))
    return crest


def water(c: Canvas, day: Day, top: float, foot: float, light_x: float, *, streaks: int = 120) -> None:
    """A lying sheet of water that mirrors the sky, with a path of light under `light_x`."""
    stops = [(1 - place, mix(colour, day.shade, 0.22)) for place, colour in reversed(list(day.sky))]
    c.band(top, foot - top, stops)
    for _ in range(streaks):
        share = c.chance.random() ** 1.6
        y = top + 3 + share * (foot - top - 6)
        near = c.chance.random() < 0.45
        x = c.chance.gauss(light_x, 40 + 130 * share) if near else c.chance.uniform(0, c.width)
        width = (6 + 60 * share) * c.chance.uniform(0.5, 1.6)
        colour = lighter(day.sun, 0.3) if near else mix(day.sky[0][1], (255, 255, 255), 0.25)
        c.rect(x - width / 2, y, width, 1 + 3 * share, colour, 0.5 if near else 0.16, radius=1)


def tree(c: Canvas, x: float, y: float, size: float, leaf: Colour, *, lean: float = 0) -> None:
    """A round tree with a trunk; light from the upper right."""
    trunk = darker(mix(leaf, (96, 62, 40), 0.75), 0.2)
    c.limb((x, y), (x + lean * size, y - size * 0.6), size * 0.06, size * 0.035, trunk)
    c.limb((x + lean * size * 0.6, y - size * 0.4), (x + size * 0.2, y - size * 0.64), size * 0.03, size * 0.02, trunk)
    c.limb(
        (x + lean * size * 0.6, y - size * 0.45), (x - size * 0.2, y - size * 0.62), size * 0.026, size * 0.02, trunk
    )
    cx, cy = x + lean * size, y - size * 0.76
    leaves = 14 if size < 160 else 46
    spot = 0.13 if size < 160 else 0.085
    for reach, lift, colour in (
        (0.36, 0, darker(leaf, 0.34)),
        (0.33, 0.05, darker(leaf, 0.12)),
        (0.27, 0.1, lighter(leaf, 0.1)),
        (0.16, 0.16, lighter(leaf, 0.28)),
    ):
        for _ in range(leaves):
            angle, far = c.chance.uniform(0, 6.3), reach * math.sqrt(c.chance.random()) * size
            c.oval(
                cx + math.cos(angle) * far * 1.1 + lift * size * 0.6,
                cy + math.sin(angle) * far * 0.72 - lift * size,
                size * spot,
                size * spot * 0.82,
                colour,
            )


def grass(c: Canvas, y: float, foot: float, colour: Colour, count: int = 260) -> None:
    """Blades in front, larger towards the foot."""
    for _ in range(count):
        share = c.chance.random()
        x, base = c.chance.uniform(0, c.width), y + share * (foot - y)
        tall = 8 + 26 * share
        shade = mix(colour, lighter(colour, 0.3), c.chance.random())
        c.poly([(x - 2, base), (x + c.chance.uniform(-8, 8), base - tall), (x + 2, base)], shade, 0.8)


class Room:
    """A camera: x to the right, y down from the eye, z away from it, in metres."""

    def __init__(self, c: Canvas, eye: Point, focus: float) -> None:
        self.c, self.eye, self.focus = c, eye, focus

    def at(self, x: float, y: float, z: float) -> Point:
        return self.eye[0] + x * self.focus / z, self.eye[1] + y * self.focus / z

    def scale(self, z: float) -> float:
        """Pixels per metre at a distance."""
        return self.focus / z

    def face(self, corners: Sequence[Space], colour: Colour, alpha: float = 1.0) -> None:
        self.c.poly([self.at(*corner) for corner in corners], colour, alpha)

    def shell(
        self, half: float, up: float, down: float, depth: float, walls: Colour, floor: Colour, ceiling: Colour
    ) -> None:
        """Floor, ceiling, side walls and back wall."""
        near = 0.9
        back = [(-half, -up), (half, -up), (half, down), (-half, down)]
        self.c.shade_poly(
            [
                self.at(-half, down, depth),
                self.at(half, down, depth),
                self.at(half, down, near),
                self.at(-half, down, near),
            ],
            ((0, mix(floor, walls, 0.35)), (0.35, floor), (1, darker(floor, 0.25))),
        )
        self.c.shade_poly(
            [
                self.at(-half, -up, near),
                self.at(half, -up, near),
                self.at(half, -up, depth),
                self.at(-half, -up, depth),
            ],
            ((0, darker(ceiling, 0.18)), (1, mix(ceiling, walls, 0.4))),
        )
        for side in (-1, 1):
            wall = [
                (side * half, -up, depth),
                (side * half, down, depth),
                (side * half, down, near),
                (side * half, -up, near),
            ]
            tone = darker(walls, 0.06 if side > 0 else 0.16)
            stops = ((0, darker(tone, 0.16)), (1, tone)) if side < 0 else ((0, tone), (1, darker(tone, 0.16)))
            self.c.shade_poly([self.at(*corner) for corner in wall], stops, sideways=True)
        self.c.shade_poly([self.at(x, y, depth) for x, y in back], ((0, walls), (1, darker(walls, 0.08))))

    def box(self, x: float, y: float, z: float, w: float, h: float, d: float, colour: Colour) -> None:
        """A box whose nearest lower left corner is (x, y, z); y is its foot."""
        top, front = y - h, z
        if top > 0:
            self.face(
                [(x, top, front), (x + w, top, front), (x + w, top, front + d), (x, top, front + d)],
                lighter(colour, 0.2),
            )
        if x > 0:
            self.face([(x, top, front), (x, top, front + d), (x, y, front + d), (x, y, front)], darker(colour, 0.28))
        if x + w < 0:
            r = x + w
            self.face([(r, top, front), (r, top, front + d), (r, y, front + d), (r, y, front)], darker(colour, 0.2))
        self.face([(x, top, front), (x + w, top, front), (x + w, y, front), (x, y, front)], colour)

    def table(self, x: float, y: float, z: float, w: float, h: float, d: float, colour: Colour) -> None:
        """A table where `box` would stand: legs, the dark under it, a top."""
        leg, thick = 0.07, 0.09
        under = [(x + leg, y, z + d), (x + w - leg, y, z + d), (x + w - leg, y - h, z + d), (x + leg, y - h, z + d)]
        self.face(under, (30, 26, 32), 0.22)
        for left in (x + 0.03, x + w - leg - 0.03):
            self.box(left, y, z + d - leg, leg, h, leg, darker(colour, 0.5))
        for left in (x + 0.03, x + w - leg - 0.03):
            self.box(left, y, z + 0.03, leg, h, leg, darker(colour, 0.38))
        self.box(x, y - h + thick, z, w, thick, d, colour)

    def tiles(self, half: float, down: float, depth: float, colour: Colour, step: float = 1.2) -> None:
        """Joints of the floor."""
        z = 1.2
        while z < depth:
            self.c.line([self.at(-half, down, z), self.at(half, down, z)], 1.2, colour, 0.25)
            z *= 1.25
        count = int(half / step)
        for i in range(-count, count + 1):
            self.c.line([self.at(i * step, down, depth), self.at(i * step, down, 0.9)], 1.2, colour, 0.22)


def strip_lamps(room: Room, day: Day, xs: Sequence[float], up: float, depth: float) -> None:
    """Rows of tube lights under the ceiling, with their glow."""
    c = room.c
    z = depth
    while z > 2:
        for x in xs:
            place = room.at(x, -up + 0.25, z)
            length = room.scale(z) * 0.9
            c.glow(*place, length * 1.7, day.lamp, 0.22 if day.night else 0.14)
            c.rect(
                place[0] - length / 2,
                place[1] - room.scale(z) * 0.03,
                length,
                room.scale(z) * 0.06,
                (255, 250, 232),
                radius=2,
            )
        z *= 0.78


def windows(
    room: Room, day: Day, side: int, half: float, top: float, foot: float, depth: float, *, count: int = 5
) -> None:
    """Windows along one side wall; the sky stands in them."""
    c = room.c
    near, far = 2.2, depth - 0.6
    light = mix(day.sky[-1][1], (255, 255, 255), 0.1 if day.night else 0.45)
    for i in range(count):
        start = near + (far - near) * i / count
        end = start + (far - near) / count * 0.68
        corners = [room.at(side * half, y, z) for z, y in ((start, top), (end, top), (end, foot), (start, foot))]
        c.shade_poly(corners, ((0, day.sky[1][1]), (1, light)))
        middle = (start + end) / 2
        c.line([room.at(side * half, top, middle), room.at(side * half, foot, middle)], 3, (240, 238, 230), 0.8)
        c.line(
            [room.at(side * half, (top + foot) / 2, start), room.at(side * half, (top + foot) / 2, end)],
            3,
            (240, 238, 230),
            0.8,
        )
        c.line([*corners, corners[0]], 3, (236, 232, 222), 0.9)


def sunbeams(
    room: Room, day: Day, side: int, half: float, top: float, down: float, depth: float, count: int = 4
) -> None:
    """Light through the windows onto the floor."""
    if day.night:
        return
    shapes = []
    for i in range(count):
        start = 2.4 + (depth - 3) * i / count
        end = start + (depth - 3) / count * 0.5
        shapes.append(
            [
                room.at(side * half, top, start),
                room.at(side * half, top, end),
                room.at(side * half * 0.05, down, end),
                room.at(side * half * 0.05 - side * 0.9, down, start),
            ]
        )
    room.c.soft(shapes, day.sun, 0.3, 12, lit=True)


def pendant(c: Canvas, day: Day, x: float, y: float, size: float, colour: Colour) -> None:
    """A hanging lamp with warm light below it."""
    c.line([(x, 0), (x, y)], 2, (40, 38, 40), 0.8)
    c.glow(x, y + size * 1.2, size * 6, day.lamp, 0.5 if day.night else 0.25)
    c.poly([(x - size, y + size * 0.7), (x - size * 0.35, y), (x + size * 0.35, y), (x + size, y + size * 0.7)], colour)
    c.oval(x, y + size * 0.7, size, size * 0.16, lighter(day.lamp, 0.5))


def lantern(c: Canvas, day: Day, x: float, y: float, size: float, colour: Colour) -> None:
    """A paper lantern on its string."""
    c.glow(x, y, size * 4.5, day.lamp, 0.4)
    c.oval(x, y, size, size * 0.85, colour)
    c.oval(x + size * 0.2, y - size * 0.1, size * 0.55, size * 0.6, lighter(colour, 0.4), 0.7)
    c.rect(x - size * 0.3, y - size * 0.95, size * 0.6, size * 0.18, darker(colour, 0.4), radius=2)
    c.line([(x, y + size * 0.8), (x, y + size * 1.5)], 2, darker(colour, 0.2))


def crowd_backs(
    c: Canvas, mood: Mood, y: float, size: float, spacing: float, *, far: float, haze: Colour, hat: str = ""
) -> None:
    """One row of heads and shoulders seen from behind, over the whole width."""
    x = -spacing / 2 + c.chance.uniform(0, spacing / 2)
    while x < c.width + spacing:
        look = some_look(c, mood, hat=hat, far=far, haze=haze)
        bust(c, x, y + c.chance.uniform(-0.02, 0.02) * size, size * c.chance.uniform(0.94, 1.05), look)
        x += spacing * c.chance.uniform(0.9, 1.1)


def plant(c: Canvas, x: float, y: float, size: float, leaf: Colour, pot: Colour) -> None:
    """A plant in a pot."""
    for i in range(9):
        angle = math.pi * (0.15 + 0.7 * i / 8)
        tip = (x + math.cos(angle) * size * 0.5, y - size * (0.35 + 0.55 * math.sin(angle)))
        middle = ((x + tip[0]) / 2 + math.cos(angle) * size * 0.12, (y - size * 0.3 + tip[1]) / 2)
        shade = leaf if i % 2 else darker(leaf, 0.25)
        c.blob([(x, y - size * 0.3), middle, tip, (middle[0] - size * 0.05, middle[1] + size * 0.09)], shade)
    c.poly(
        [
            (x - size * 0.2, y - size * 0.36),
            (x + size * 0.2, y - size * 0.36),
            (x + size * 0.15, y),
            (x - size * 0.15, y),
        ],
        pot,
    )
    c.rect(x - size * 0.23, y - size * 0.4, size * 0.46, size * 0.07, lighter(pot, 0.15))


def flowers(c: Canvas, x: float, y: float, size: float, colours: Sequence[Colour]) -> None:
    """A bunch of flowers."""
    for _ in range(16):
        angle, reach = c.chance.uniform(0, 6.3), c.chance.uniform(0, size * 0.5)
        c.oval(
            x + math.cos(angle) * reach * 1.1,
            y - size * 0.4 + math.sin(angle) * reach,
            size * 0.16,
            size * 0.12,
            (46, 110, 66),
        )
    for _ in range(12):
        angle, reach = c.chance.uniform(0, 6.3), c.chance.uniform(0, size * 0.42)
        fx, fy = x + math.cos(angle) * reach, y - size * 0.45 + math.sin(angle) * reach * 0.8
        colour = c.chance.choice(list(colours))
        c.oval(fx, fy, size * 0.12, size * 0.12, colour)
        c.oval(fx, fy, size * 0.045, size * 0.045, lighter(colour, 0.6))
