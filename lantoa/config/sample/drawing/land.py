"""Scenes under the sky: river, fields, hills, sea, streets."""

import math

from lantoa.config.sample.drawing.canvas import Canvas, Colour, darker, hexa, lighter, mix
from lantoa.config.sample.drawing.figures import Look, person, some_look
from lantoa.config.sample.drawing.palette import HAIRS, SKINS, Day, Mood
from lantoa.config.sample.drawing.setting import Room, grass, hills, lantern, sky, tree, water

Options = dict[str, str]
LEAF = hexa("3F7D4E")
HILL = hexa("3C6B63")


def river_hills(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """The landmark: the river bends between hills; a ferry, reeds and a bough in front."""
    sun_x = c.chance.uniform(420, 1180)
    sky(c, day, 470, (sun_x, c.chance.uniform(250, 330)), clouds=4)
    tone = mix(HILL, mood.main, 0.3)
    for far, base, height in ((0.82, 440, 190), (0.62, 462, 150), (0.42, 490, 120)):
        hills(c, day, base, height, tone, far, foot=520)
    ground = mix(mix(LEAF, mood.second, 0.25), day.shade, 0.5 - day.ground * 0.4)
    c.band(486, 420, ((0, mix(ground, day.haze, 0.45)), (0.4, ground), (1, darker(ground, 0.35))))
    bend = c.chance.choice((-1, 1))
    left, right = [], []
    for i in range(40):
        t = i / 39
        y = 490 + 420 * t**1.5
        middle = 800 + bend * (260 * math.sin(t * 4.4) * (0.35 + 0.65 * t)) - bend * 60
        half = 12 + 420 * t**1.9
        left.append((middle - half, y))
        right.append((middle + half, y))
    stops = [(1 - place, mix(colour, day.shade, 0.12)) for place, colour in reversed(list(day.sky))]
    c.shade_poly([*left, *reversed(right)], stops)
    for bank in (left, right):
        c.line(bank, 5, mix(day.sun, (226, 205, 160), 0.5), 0.55)
    for _ in range(90):
        t = c.chance.random()
        y = 495 + 400 * t**1.5
        i = min(39, int(39 * t))
        x = c.chance.uniform(left[i][0] + 10, right[i][0] - 10) if t > 0.08 else left[i][0] + 8
        c.rect(x, y, 10 + 70 * t, 1 + 2 * t, lighter(day.sun, 0.3), 0.28, radius=1)
    for _ in range(150):
        x = c.chance.uniform(0, 1600)
        tone = mix(mix(ground, LEAF, 0.6), day.haze, c.chance.uniform(0.1, 0.45))
        c.oval(x, 494 + c.chance.uniform(-4, 6), c.chance.uniform(10, 26), c.chance.uniform(6, 13), darker(tone, 0.15))
    _village(c, day, ground)
    for _ in range(64):
        x, share = c.chance.gauss(c.chance.choice((190, 520, 1120, 1420)), 130), c.chance.random() ** 1.5
        y = 506 + share * 190
        i = min(39, int(((y - 490) / 420) ** (1 / 1.5) * 39))
        if left[i][0] - 40 < x < right[i][0] + 40:
            continue
        tree(c, x, y, 30 + 90 * share, mix(ground, LEAF, 0.5))
    _ferry(c, day, mood, (left[26][0] + right[26][0]) / 2, left[26][1])
    reed = darker(ground, 0.35)
    for _ in range(70):
        x = c.chance.choice((c.chance.uniform(-20, 330), c.chance.uniform(1290, 1620)))
        tall = c.chance.uniform(60, 210)
        tip = (x + c.chance.uniform(-40, 60), 920 - tall)
        c.poly([(x - 3, 920), tip, (x + 4, 920)], mix(reed, day.sun, c.chance.uniform(0, 0.25)))
    bough(c, day, mood)


def bough(c: Canvas, day: Day, mood: Mood) -> None:
    """A flowering branch from the upper corner, close to the eye."""
    side = c.chance.choice((0, 1))
    bark = darker((92, 62, 50), 0.35)
    x0 = -20 if side == 0 else c.width + 20
    way = 1 if side == 0 else -1
    points = [(x0 + way * 90 * i, 60 + 26 * i - 8 * (i % 2)) for i in range(6)]
    for i in range(5):
        c.limb(points[i], points[i + 1], 20 - 3 * i, 16 - 3 * i, bark)
    for i in range(150):
        spot = points[1 + i % 5]
        x, y = spot[0] + c.chance.gauss(0, 58), spot[1] + c.chance.gauss(14, 38)
        petal = mix(mood.second, (255, 214, 206), c.chance.random() * 0.8)
        shape = c.chance.uniform(5, 13)
        c.oval(x, y, shape, shape * 0.8, mix(petal, day.shade, 0.25 if day.night else 0.08), 0.95)


def _village(c: Canvas, day: Day, ground: Colour) -> None:
    """Strips of field and a few roofs on both banks."""
    for i in range(34):
        y = 512 + (i % 9) * 22
        x, wide = c.chance.uniform(-80, 1600), c.chance.uniform(90, 240)
        strip = mix(ground, c.chance.choice((hexa("C9C25E"), hexa("86B35A"), hexa("B98D55"))), 0.4)
        if not 560 < x + wide / 2 < 1060:
            c.poly([(x, y), (x + wide, y), (x + wide * 1.1, y + 16), (x + 10, y + 16)], strip, 0.6)
    for _ in range(16):
        x = c.chance.choice((c.chance.uniform(60, 470), c.chance.uniform(1120, 1540)))
        foot, s = c.chance.uniform(512, 600), c.chance.uniform(0.6, 1.1)
        wall = mix(hexa("EADBBE"), day.shade, 0.5 - day.ground * 0.42)
        c.rect(x, foot - 18 * s, 42 * s, 18 * s, wall)
        c.poly(
            [
                (x - 6 * s, foot - 17 * s),
                (x + 8 * s, foot - 34 * s),
                (x + 36 * s, foot - 34 * s),
                (x + 48 * s, foot - 17 * s),
            ],
            mix(hexa("B5573A"), day.shade, 0.4 - day.ground * 0.3),
        )
        c.rect(x + 15 * s, foot - 13 * s, 8 * s, 13 * s, day.lamp if day.ground < 0.95 else darker(wall, 0.4))


def _ferry(c: Canvas, day: Day, mood: Mood, x: float, y: float) -> None:
    c.shadow(x, y + 12, 120, 12, 0.5)
    c.blob(
        [(x - 120, y - 12), (x - 60, y + 8), (x + 70, y + 8), (x + 130, y - 16), (x + 60, y - 2), (x - 60, y - 2)],
        hexa("4A3326"),
    )
    for offset, pose in ((-58, "sit"), (-5, "sit"), (66, "stand")):
        look = some_look(c, mood, hat="cone")
        person(
            c,
            x + offset,
            y + (2 if pose == "stand" else 6),
            118 if pose == "stand" else 112,
            look,
            pose,
            side=-1 if pose == "stand" else 1,
        )
    c.line([(x + 84, y - 78), (x + 128, y + 30)], 4, hexa("3A2A20"))


def fields(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Paddies in a quilt towards the hills; people with cone hats on the bunds."""
    sky(c, day, 380, (1180, 170), clouds=7)
    for far, base, height in ((0.78, 372, 130), (0.55, 392, 80)):
        hills(c, day, base, height, HILL, far, foot=420)
    room = Room(c, (800, 372), 620)
    greens = (hexa("7DB356"), hexa("A5C65B"), hexa("5E9E4F"), hexa("C7C760"), hexa("8FC4C9"))
    depth = 26.0
    while depth > 1.2:
        step = depth * 0.2
        width = 3.4 + c.chance.uniform(0, 1)
        x = -40.0
        while x < 40:
            colour = mix(c.chance.choice(greens), day.haze, min(0.6, depth / 40))
            room.face(
                [(x, 1.6, depth), (x + width, 1.6, depth), (x + width, 1.6, depth - step), (x, 1.6, depth - step)],
                colour,
            )
            if depth < 6:
                for i in range(7):
                    row = x + width * i / 7
                    c.line([room.at(row, 1.6, depth), room.at(row, 1.6, depth - step)], 2, darker(colour, 0.16), 0.6)
            c.line([room.at(x, 1.6, depth), room.at(x, 1.6, depth - step)], max(2, 30 / depth), hexa("A98F5A"), 0.9)
            x += width
        c.line(
            [room.at(-40, 1.6, depth - step), room.at(40, 1.6, depth - step)], max(2, 34 / depth), hexa("B59B62"), 0.95
        )
        depth -= step
    for x, z in ((-5, 11), (3.4, 9), (-2.6, 6.2), (4.2, 5)):
        foot = room.at(x, 1.6, z)
        c.shadow(foot[0], foot[1], room.scale(z) * 0.5, room.scale(z) * 0.08)
        person(
            c,
            *foot,
            room.scale(z) * 1.6,
            some_look(c, mood, hat="cone"),
            c.chance.choice(("walk", "push", "stand")),
            side=c.chance.choice((-1, 1)),
        )
    foot = room.at(-0.9, 1.6, 3.1)
    c.shadow(*foot, 110, 16)
    person(c, *foot, 330, some_look(c, mood, hat="cone"), "walk")
    grass(c, 800, 930, hexa("5C8C3F"))


def tea_hills(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Rows of bushes curve over hills in the mist; a line of people climbs with baskets."""
    sky(c, day, 420, (1150, 210), clouds=3)
    for far, base, height in ((0.8, 400, 210), (0.6, 440, 160)):
        hills(c, day, base, height, HILL, far, foot=560)
    c.soft([[(0, 400), (1600, 380), (1600, 450), (0, 460)]], day.haze, 0.8, 30)
    green = mix(hexa("4E8A4A"), mood.main, 0.15)
    for level, (cx, cy, rx, ry) in enumerate(((340, 760, 760, 320), (1330, 830, 820, 370), (700, 1120, 1250, 420))):
        tone = mix(green, day.haze, 0.36 - level * 0.16)
        shape = [(cx + rx * math.cos(math.pi * i / 60), cy - ry * math.sin(math.pi * i / 60)) for i in range(61)]
        c.shade_poly(shape, ((0, lighter(tone, 0.22)), (0.5, tone), (1, darker(tone, 0.3))))
        for ring in range(1, 13):
            share = 1 - ring / 13.5
            for i in range(4, 60):
                angle = math.pi * i / 64
                x = cx + rx * math.cos(angle) * (0.25 + 0.75 * share) + ring * 9
                y = cy - ry * math.sin(angle) * share + c.chance.uniform(-2, 2)
                size = 9 + ring * 1.4 + level * 3
                c.oval(x, y + size * 0.35, size * 1.25, size * 0.7, darker(tone, 0.3), 0.85)
                c.oval(x, y, size * 1.15, size * 0.62, lighter(tone, 0.1 if i % 2 else 0.02))
        if level == 0:
            c.soft([[(0, 620), (1600, 560), (1600, 640), (0, 700)]], day.haze, 0.5, 34)
    path = [(150 + 118 * i, 866 - 34 * i + 14 * math.sin(i * 1.1)) for i in range(7)]
    c.line([(-40, 905), *path, (1010, 640)], 22, hexa("C9A676"), 0.9)
    for i, (x, y) in enumerate(path[:5]):
        size = 218 - 21 * i
        c.shadow(x, y, size * 0.3, size * 0.06)
        c.blob(
            [
                (x - size * 0.2, y - size * 0.78),
                (x - size * 0.04, y - size * 0.78),
                (x - size * 0.06, y - size * 0.48),
                (x - size * 0.17, y - size * 0.48),
            ],
            hexa("A77B45"),
        )
        person(c, x, y, size, some_look(c, mood, hat=("cone", "cap", "cone", "", "cone")[i]), "walk")


def boats(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Fishing boats at rest, bows up, buoys on the rails; the sea behind them."""
    sun_x = c.chance.uniform(950, 1350)
    sky(c, day, 400, (sun_x, 300), clouds=6)
    hills(c, day, 398, 60, HILL, 0.7, wave=0.6, foot=412)
    water(c, day, 400, 760, sun_x, streaks=190)
    sand = mix(hexa("DDBF8C"), day.shade, 0.45 - 0.35 * day.ground)
    c.shade_poly(
        [(0, 700), (500, 668), (1000, 700), (1600, 650), (1600, 900), (0, 900)],
        ((0, lighter(sand, 0.15)), (1, darker(sand, 0.35))),
    )
    c.line(
        [(0, 700), (250, 678), (500, 668), (760, 684), (1000, 700), (1300, 676), (1600, 650)], 6, (250, 246, 236), 0.6
    )
    for x, y, size in ((1360, 560, 0.55), (1040, 600, 0.7), (180, 620, 0.75), (640, 700, 1.1), (1290, 800, 1.45)):
        boat(c, day, mood, x, y, size)
    for x, y in ((330, 838), (455, 850)):
        c.shadow(x, y, 60, 12)
        person(
            c,
            x,
            y,
            210,
            some_look(c, mood, hat=c.chance.choice(("cone", "cap"))),
            c.chance.choice(("hold", "squat", "stand")),
            side=1,
        )
    c.oval(560, 850, 46, 20, hexa("C0452F"))
    c.oval(560, 846, 24, 9, sand)


def boat(c: Canvas, day: Day, mood: Mood, x: float, y: float, s: float) -> None:
    hull = mix(
        c.chance.choice((hexa("1F5FA8"), hexa("2E7D6B"), hexa("B8482F"), hexa("2C4A74"))),
        day.haze,
        max(0, 0.5 - s * 0.5),
    )
    c.shadow(x, y + 8 * s, 240 * s, 20 * s, 0.6)
    c.poly(
        [(x - 70 * s, y - 70 * s), (x - 70 * s, y - 150 * s), (x + 50 * s, y - 150 * s), (x + 60 * s, y - 70 * s)],
        mix((240, 234, 220), day.haze, 0.2),
    )
    c.rect(x - 54 * s, y - 136 * s, 34 * s, 30 * s, darker(day.sky[1][1], 0.4))
    c.rect(x - 8 * s, y - 136 * s, 34 * s, 30 * s, darker(day.sky[1][1], 0.4))
    c.rect(x - 84 * s, y - 160 * s, 150 * s, 12 * s, mood.main)
    c.line([(x + 90 * s, y - 60 * s), (x + 90 * s, y - 300 * s)], 5 * s, hexa("4A3A30"))
    c.line([(x + 90 * s, y - 295 * s), (x - 60 * s, y - 150 * s)], 2 * s, hexa("4A3A30"))
    c.line([(x + 90 * s, y - 295 * s), (x + 225 * s, y - 105 * s)], 2 * s, hexa("4A3A30"))
    c.poly([(x + 90 * s, y - 296 * s), (x + 148 * s, y - 280 * s), (x + 90 * s, y - 262 * s)], hexa("C0152F"))
    c.blob(
        [
            (x - 230 * s, y - 84 * s),
            (x - 150 * s, y - 66 * s),
            (x + 120 * s, y - 70 * s),
            (x + 250 * s, y - 120 * s),
            (x + 190 * s, y - 6 * s),
            (x - 60 * s, y + 8 * s),
            (x - 190 * s, y - 8 * s),
        ],
        hull,
    )
    c.blob(
        [
            (x - 205 * s, y - 22 * s),
            (x - 60 * s, y - 12 * s),
            (x + 195 * s, y - 26 * s),
            (x + 180 * s, y - 2 * s),
            (x - 60 * s, y + 8 * s),
            (x - 188 * s, y - 6 * s),
        ],
        darker(hull, 0.45),
        0.7,
    )
    c.line(
        [(x - 226 * s, y - 82 * s), (x - 140 * s, y - 62 * s), (x + 120 * s, y - 66 * s), (x + 248 * s, y - 116 * s)],
        8 * s,
        lighter(hull, 0.55),
    )
    for i in range(3):
        bx = x + (-120 + 90 * i) * s
        c.oval(bx, y - 42 * s, 19 * s, 19 * s, hexa("E0532F"))
        c.oval(bx, y - 42 * s, 9 * s, 9 * s, darker(hull, 0.2))


def kites(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Paper kites over a river bank, children running up the slope."""
    sky(c, day, 620, (1240, 210 if day.ground > 0.9 else 420), clouds=9)
    hills(c, day, 610, 90, HILL, 0.65, foot=650)
    water(c, day, 616, 700, 1240, streaks=60)
    green = mix(hexa("6FA04E"), day.shade, 0.55 - 0.5 * day.ground)
    slope = [(0, 720), (300, 690), (700, 720), (1100, 690), (1600, 640), (1600, 900), (0, 900)]
    c.shade_poly(slope, ((0, lighter(green, 0.2)), (1, darker(green, 0.3))))
    colours = (hexa("C0152F"), hexa("F2B21B"), hexa("0A4DA2"), hexa("1E7A46"), hexa("E0703A"), hexa("B5405A"))
    children = []
    for i in range(7):
        x = 130 + 215 * i + c.chance.uniform(-50, 50)
        children.append((x, 770 + c.chance.uniform(-30, 70), c.chance.uniform(112, 168)))
    for i in range(26):
        x, y = c.chance.uniform(60, 1540), 40 + 480 * c.chance.random() ** 1.3
        kite(c, x, y, c.chance.uniform(18, 40), colours[i % 6], small=True)
    for i, (x, y, size) in enumerate(children):
        kx, ky = x + c.chance.uniform(60, 230), 130 + c.chance.uniform(0, 320)
        c.line(
            [(x + size * 0.3, y - size * 0.8), ((x + kx) / 2 + 40, (y + ky) / 2 + 60), (kx, ky)],
            1.6,
            (245, 245, 240),
            0.7,
        )
        kite(c, kx, ky, c.chance.uniform(58, 92), colours[i % 6])
        c.shadow(x, y, size * 0.4, size * 0.07)
        person(c, x, y, size, some_look(c, mood), "run" if i % 3 else "raise")
    for x, y in ((1395, 850), (1480, 862)):
        person(c, x, y + 40, 290, some_look(c, mood, hat="cone" if x > 1400 else ""), "sit", side=-1)
    grass(c, 780, 930, darker(green, 0.15))


def kite(c: Canvas, x: float, y: float, s: float, colour: Colour, *, small: bool = False) -> None:
    turn = c.chance.uniform(-0.5, 0.5)
    spot = [
        (x + s * (px * math.cos(turn) - py * math.sin(turn)), y + s * (px * math.sin(turn) + py * math.cos(turn)))
        for px, py in ((0, -1), (0.72, -0.1), (0, 1.1), (-0.72, -0.1))
    ]
    c.poly(spot, colour)
    c.poly([spot[0], spot[1], spot[2]], lighter(colour, 0.3))
    if not small:
        c.line([spot[0], spot[2]], 2, darker(colour, 0.4), 0.8)
        c.line([spot[1], spot[3]], 2, darker(colour, 0.4), 0.8)
    tail = [(spot[2][0] + math.sin(i * 0.9) * s * 0.16, spot[2][1] + i * s * 0.24) for i in range(9)]
    c.line(tail, 2 if not small else 1.4, lighter(colour, 0.35), 0.9)


def street_night(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A street along shopfronts under lamps: somebody sweeps, or drivers wait by their bikes."""
    sky(c, day, 420, (330, 130) if day.night else None, clouds=2)
    room = Room(c, (1010, 430), 640)
    hills(c, day, 450, 60, HILL, 0.45, foot=520)
    c.rect(0, 440, 1600, 60, mix(HILL, day.shade, 0.5))
    _fronts(c, room, day, mood)
    road = mix(hexa("6C6F78"), day.shade, 0.72 - 0.5 * day.ground)
    c.shade_poly(
        [room.at(-4.6, 1.6, 24), room.at(4.6, 1.6, 24), room.at(4.6, 1.6, 0.8), room.at(-4.6, 1.6, 0.8)],
        ((0, mix(road, day.haze, 0.4)), (1, darker(road, 0.3))),
    )
    for side in (-1, 1):
        room.face(
            [(side * 4.6, 1.6, 24), (side * 3.3, 1.6, 24), (side * 3.3, 1.6, 0.8), (side * 4.6, 1.6, 0.8)],
            lighter(road, 0.14),
        )
    for i in range(9):
        room.face(
            [
                (-0.06, 1.6, 2.2 * 1.32**i),
                (0.06, 1.6, 2.2 * 1.32**i),
                (0.06, 1.6, 2.5 * 1.32**i),
                (-0.06, 1.6, 2.5 * 1.32**i),
            ],
            (236, 230, 210),
            0.6,
        )
    for z in (16.0, 9.0, 5.4, 3.4):
        for side in (-1, 1):
            top, foot = room.at(side * 3.2, -2.4, z), room.at(side * 3.2, 1.6, z)
            arm = room.at(side * 2.4, -2.5, z)
            c.line([foot, top, arm], max(2, room.scale(z) * 0.05), darker(road, 0.35))
            pool = room.at(side * 2.2, 1.6, z)
            c.glow(*pool, room.scale(z) * 1.9, day.lamp, 0.5 if day.night else 0.2, 0.26)
            c.glow(*arm, room.scale(z) * 1.2, day.lamp, 0.75 if day.night else 0.4)
            c.oval(*arm, room.scale(z) * 0.1, room.scale(z) * 0.06, (255, 240, 205))
    if options.get("bikes"):
        _riders(c, day, mood)
        return
    x, y = 620, 850
    c.shadow(x + 90, y + 4, 260, 26, 0.6)
    person(c, x, y, 400, Look(hexa("E2703A"), hexa("2B3350"), SKINS[1], HAIRS[0], True, "cone"), "push")
    c.rect(x - 52, y - 268, 74, 10, hexa("F3EFA0"), 0.95)
    c.poly([(x + 108, y - 250), (x + 330, y - 260), (x + 300, y - 60), (x + 140, y - 60)], hexa("2E6E55"))
    c.poly([(x + 108, y - 250), (x + 160, y - 252), (x + 176, y - 60), (x + 140, y - 60)], hexa("1F4F3E"))
    c.rect(x + 96, y - 268, 246, 22, hexa("3C8468"), radius=6)
    for wx in (x + 170, x + 275):
        c.oval(wx, y - 34, 36, 36, hexa("20232B"))
        c.oval(wx, y - 34, 15, 15, hexa("7C828C"))
    c.line([(x + 330, y - 250), (x + 370, y - 420)], 7, hexa("8A6A45"))
    c.poly([(x + 352, y - 430), (x + 386, y - 424), (x + 404, y - 500), (x + 350, y - 505)], hexa("C79B55"))


def _fronts(c: Canvas, room: Room, day: Day, mood: Mood) -> None:
    """Houses on both sides: windows, some lit, shutters and awnings."""
    fronts = (hexa("B98A6A"), hexa("7F8FA6"), hexa("A9B08A"), hexa("B7796F"), hexa("8A7AA0"))
    for side in (-1, 1):
        z = 22.0
        while z > 1.4:
            step = z * 0.24
            tall = 3.4 + c.chance.uniform(0, 3)
            wall = mix(mix(c.chance.choice(fronts), day.shade, 0.62 - 0.4 * day.ground), day.haze, min(0.5, z / 40))
            x = side * 4.6
            corners = [room.at(x, -tall, z), room.at(x, 1.6, z), room.at(x, 1.6, z - step), room.at(x, -tall, z - step)]
            c.shade_poly(corners, ((0, darker(wall, 0.25)), (1, wall)))
            for level in range(int(tall)):
                for k in range(2):
                    start = z - step * (0.18 + 0.42 * k)
                    end = start - step * 0.24
                    lit = c.chance.random() < 0.45
                    pane = day.lamp if lit else darker(wall, 0.4)
                    room.face(
                        [
                            (x, -level - 0.9, start),
                            (x, -level - 0.1, start),
                            (x, -level - 0.1, end),
                            (x, -level - 0.9, end),
                        ],
                        pane,
                        0.95,
                    )
            room.face(
                [
                    (x, 0.1, z - step * 0.1),
                    (x, 1.6, z - step * 0.1),
                    (x, 1.6, z - step * 0.9),
                    (x, 0.1, z - step * 0.9),
                ],
                darker(wall, 0.35),
            )
            awning = mix(c.chance.choice(mood.cloth), day.shade, 0.35)
            room.face(
                [(x, 0.0, z), (x, 0.0, z - step), (x - side * 0.9, 0.35, z - step), (x - side * 0.9, 0.35, z)], awning
            )
            z -= step


def _riders(c: Canvas, day: Day, mood: Mood) -> None:
    """Motorbikes in a row under a tree, their drivers beside them."""
    tree(c, 260, 800, 700, mix(hexa("3F8A4E"), day.shade, 0.22))
    for i in range(4):
        motorbike(c, 360 + i * 215, 838 + (i % 2) * 14, 1.0, mood.cloth[i % 4])
    for x, pose, side in ((330, "sit", 1), (640, "stand", -1), (905, "hold", 1)):
        c.shadow(x, 852, 90, 14)
        person(
            c,
            x,
            852,
            340,
            Look(mood.main, hexa("30364C"), SKINS[x % 3], HAIRS[1], False, "cap", mood.second),
            pose,
            side=side,
        )


def motorbike(c: Canvas, x: float, y: float, s: float, colour: Colour) -> None:
    c.shadow(x, y, 110 * s, 12 * s, 0.6)
    for wx in (x - 66 * s, x + 66 * s):
        c.oval(wx, y - 32 * s, 34 * s, 34 * s, hexa("1C1E25"))
        c.oval(wx, y - 32 * s, 20 * s, 20 * s, hexa("8D929B"))
        c.oval(wx, y - 32 * s, 7 * s, 7 * s, hexa("2A2D35"))
    c.line([(x + 66 * s, y - 32 * s), (x + 40 * s, y - 122 * s), (x + 24 * s, y - 132 * s)], 8 * s, hexa("5A5F6B"))
    c.blob(
        [
            (x - 84 * s, y - 82 * s),
            (x - 40 * s, y - 92 * s),
            (x + 6 * s, y - 66 * s),
            (x + 36 * s, y - 104 * s),
            (x + 50 * s, y - 76 * s),
            (x + 20 * s, y - 34 * s),
            (x - 30 * s, y - 32 * s),
            (x - 74 * s, y - 52 * s),
        ],
        colour,
    )
    c.blob(
        [
            (x - 88 * s, y - 92 * s),
            (x - 30 * s, y - 100 * s),
            (x + 8 * s, y - 84 * s),
            (x - 20 * s, y - 78 * s),
            (x - 80 * s, y - 80 * s),
        ],
        hexa("24262E"),
    )
    c.oval(x + 46 * s, y - 110 * s, 10 * s, 12 * s, hexa("FFE9B0"))


def market(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Stalls with awnings at lighting-up time, peach blossom, people with baskets."""
    sky(c, day, 520, None, clouds=3)
    hills(c, day, 505, 130, HILL, 0.72, foot=540)
    ground = mix(hexa("A98C74"), day.shade, 0.45 - 0.3 * day.ground)
    c.band(520, 380, ((0, mix(ground, day.haze, 0.3)), (1, darker(ground, 0.3))))
    for row, (foot, s, far) in enumerate(((560, 0.55, 0.4), (640, 0.85, 0.12))):
        x = -60.0 - row * 90
        while x < 1650:
            _stall(c, day, mood, x, foot, s, far)
            x += 330 * s
    for place in range(-20, 1700, 150):
        lantern(
            c,
            day,
            place,
            150 + 40 * math.sin(place / 170),
            24,
            c.chance.choice((hexa("C0152F"), hexa("F2B21B"), hexa("E0703A"))),
        )
    c.line([(x, 125 + 40 * math.sin(x / 170)) for x in range(-40, 1700, 40)], 2, (60, 40, 40), 0.7)
    for i in range(13):
        x, y = 30 + i * 130 + c.chance.uniform(-40, 40), 735 + c.chance.uniform(0, 70)
        size = 230 + (y - 735) * 1.2
        c.shadow(x, y, size * 0.26, size * 0.05)
        person(
            c,
            x,
            y,
            size,
            some_look(c, mood, hat=c.chance.choice(("", "", "cone"))),
            c.chance.choice(("walk", "hold", "stand")),
            side=c.chance.choice((-1, 1)),
        )
    for left, foot, tall in ((120, 905, 360), (1500, 910, 400)):
        _blossom(c, left, foot, tall)
    for x in (360, 480, 1180, 1290):
        c.rect(x - 40, 850, 80, 60, hexa("B06A3E"), radius=8)
        c.oval(x, 830, 50, 44, hexa("3F7A43"))
        for _ in range(16):
            c.oval(x + c.chance.uniform(-40, 40), 830 + c.chance.uniform(-36, 36), 8, 8, hexa("F39A2B"))


def _stall(c: Canvas, day: Day, mood: Mood, x: float, y: float, s: float, far: float) -> None:
    def tone(colour: Colour) -> Colour:
        return mix(colour, day.haze, far)

    c.rect(x + 12 * s, y - 250 * s, 276 * s, 250 * s, tone(darker(mood.wall, 0.45)))
    c.glow(x + 150 * s, y - 150 * s, 210 * s, day.lamp, 0.6)
    person(
        c,
        x + 150 * s,
        y - 10 * s,
        215 * s,
        some_look(c, mood, hat="cone" if s < 0.6 else "", far=far, haze=day.haze),
        "hold",
        side=c.chance.choice((-1, 1)),
    )
    c.rect(x, y - 88 * s, 300 * s, 96 * s, tone(hexa("8A5A3A")))
    c.rect(x, y - 96 * s, 300 * s, 14 * s, tone(hexa("B98558")))
    goods = (hexa("3F7A43"), hexa("E7A23A"), hexa("C0452F"), hexa("EDE3CC"), hexa("7FA34F"))
    for i in range(11):
        c.oval(x + (20 + 26 * i) * s, y - 104 * s, 17 * s, 15 * s, tone(goods[(i + int(x)) % 5]))
    pair = (c.chance.choice(mood.cloth), hexa("F4ECDD"))
    for i in range(10):
        left, right = x - 14 * s + 33 * s * i, x - 14 * s + 33 * s * (i + 1)
        c.poly(
            [(left + 12 * s, y - 300 * s), (right + 12 * s, y - 300 * s), (right, y - 228 * s), (left, y - 228 * s)],
            tone(pair[i % 2]),
        )
        c.oval((left + right) / 2, y - 228 * s, 16.5 * s, 12 * s, tone(pair[i % 2]))
    for px in (x + 4 * s, x + 290 * s):
        c.rect(px, y - 240 * s, 7 * s, 244 * s, tone(hexa("4A3328")))


def _blossom(c: Canvas, x: float, y: float, s: float) -> None:
    bark = hexa("4B322A")
    for i in range(9):
        angle = math.pi * (0.2 + 0.6 * i / 8)
        end = (x + math.cos(angle) * s * 0.42, y - s * 0.35 - math.sin(angle) * s * 0.55)
        c.limb((x, y - s * 0.2), end, s * 0.03, s * 0.01, bark)
        for _ in range(15):
            t = c.chance.uniform(0.35, 1)
            px = x + (end[0] - x) * t + c.chance.gauss(0, s * 0.03)
            py = y - s * 0.2 + (end[1] - y + s * 0.2) * t + c.chance.gauss(0, s * 0.03)
            c.oval(px, py, s * 0.02, s * 0.018, mix(hexa("F08BA0"), (255, 236, 232), c.chance.random() * 0.7))
    c.poly(
        [(x - s * 0.14, y - s * 0.22), (x + s * 0.14, y - s * 0.22), (x + s * 0.1, y), (x - s * 0.1, y)], hexa("2C5F8A")
    )
