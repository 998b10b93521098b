"""Scenes of work and leisure outside: port, yard, pitch, building site."""

from lantoa.config.sample.drawing.canvas import Canvas, Colour, darker, hexa, lighter, mix
from lantoa.config.sample.drawing.figures import Look, person, some_look
from lantoa.config.sample.drawing.land import HILL, LEAF, motorbike
from lantoa.config.sample.drawing.palette import GOLD, HAIRS, SKINS, Day, Mood
from lantoa.config.sample.drawing.setting import Room, grass, hills, sky, tree, water

Options = dict[str, str]
STEEL = hexa("2F4A68")


def port(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Gantry cranes over a ship against the sky; stacks of containers and people in helmets."""
    sun_x = 470 if day.ground < 0.9 else 1240
    sky(c, day, 520, (sun_x, 380 if day.ground < 0.9 else 150), clouds=5)
    hills(c, day, 520, 60, HILL, 0.75, foot=535)
    water(c, day, 520, 700, sun_x, streaks=150)
    _ship(c, day, 980, 600)
    for x, s, far in ((210, 0.62, 0.45), (560, 0.8, 0.25), (1180, 1.1, 0.05)):
        _crane(c, day, mood, x, 690, s, far)
    quay = mix(hexa("8F8B86"), day.shade, 0.55 - 0.45 * day.ground)
    c.band(672, 228, ((0, mix(quay, day.haze, 0.25)), (0.3, quay), (1, darker(quay, 0.35))))
    c.rect(0, 666, 1600, 10, lighter(quay, 0.3))
    for x in range(20, 1600, 190):
        c.rect(x, 640, 26, 30, GOLD, radius=5)
        c.rect(x, 650, 26, 8, hexa("22252E"))
    for i in range(5):
        c.poly([(700 + 210 * i, 900), (800 + 160 * i, 690), (806 + 160 * i, 690), (716 + 210 * i, 900)], GOLD, 0.4)
    colours = (mood.main, hexa("B8482F"), hexa("2E7D6B"), hexa("D9A441"), hexa("3A5E8C"), hexa("8A3B3F"))
    for left, top in ((-70, 4), (190, 3), (1330, 4), (1590, 2)):
        for level in range(top):
            _container(c, day, left + c.chance.uniform(-6, 6), 838 - level * 106, c.chance.choice(colours))
    if day.ground < 0.95:
        c.glow(sun_x, 700, 520, day.sun, 0.35, 0.22)
    for x, y, size, pose, side in (
        (560, 830, 190, "stand", 1),
        (640, 838, 196, "raise", -1),
        (1010, 800, 168, "walk", -1),
        (1120, 868, 224, "hold", -1),
        (790, 866, 214, "walk", 1),
    ):
        c.shadow(x, y, size * 0.35, size * 0.06, 0.5)
        person(c, x, y, size, some_look(c, mood, hat="helmet"), pose, side=side)


def _container(c: Canvas, day: Day, x: float, y: float, colour: Colour) -> None:
    tone = mix(colour, day.shade, 0.4 - 0.32 * day.ground)
    c.shade_poly(
        [(x, y - 104), (x + 254, y - 104), (x + 254, y), (x, y)], ((0, lighter(tone, 0.1)), (1, darker(tone, 0.25)))
    )
    for i in range(17):
        c.rect(x + 12 + i * 14, y - 94, 6, 84, darker(tone, 0.22), 0.7)
        c.rect(x + 18 + i * 14, y - 94, 2, 84, lighter(tone, 0.3), 0.5)
    for px, py, w, h in ((x, y - 104, 254, 8), (x, y - 8, 254, 8), (x, y - 104, 9, 104), (x + 245, y - 104, 9, 104)):
        c.rect(px, py, w, h, darker(tone, 0.12))


def _crane(c: Canvas, day: Day, mood: Mood, x: float, y: float, s: float, far: float) -> None:
    steel = mix(mix(STEEL, mood.main, 0.25), day.haze, far)
    bright = mix(hexa("D9582F"), day.haze, far)
    tall = 560 * s
    for leg in (-80, 80):
        c.line([(x + leg * s, y), (x + leg * s * 0.82, y - tall)], 15 * s, steel)
    c.line([(x - 78 * s, y - tall * 0.42), (x + 78 * s, y - tall * 0.42)], 12 * s, steel)
    c.line([(x - 80 * s, y), (x + 74 * s, y - tall * 0.42)], 6 * s, steel)
    c.line([(x + 78 * s, y - tall * 0.42), (x - 66 * s, y - tall)], 6 * s, steel)
    boom = [(x - 250 * s, y - tall), (x + 420 * s, y - tall)]
    c.line(boom, 17 * s, bright)
    c.line([(x - 250 * s, y - tall - 26 * s), (x + 420 * s, y - tall - 26 * s)], 6 * s, bright)
    for i in range(22):
        bx = x + (-250 + 30.5 * i) * s
        c.line([(bx, y - tall), (bx + 15 * s, y - tall - 26 * s), (bx + 30 * s, y - tall)], 3 * s, bright)
    peak = (x - 10 * s, y - tall - 150 * s)
    c.line([(x - 66 * s, y - tall), peak, (x + 66 * s, y - tall)], 10 * s, steel)
    for end in (-240, 230, 410):
        c.line([peak, (x + end * s, y - tall - 20 * s)], 3 * s, steel)
    c.rect(x + 60 * s, y - tall + 8 * s, 62 * s, 44 * s, mix(hexa("E9E4D6"), day.haze, far), radius=4 * s)
    c.rect(x + 68 * s, y - tall + 16 * s, 46 * s, 20 * s, mix(hexa("28415F"), day.haze, far))
    hook = x + 250 * s
    drop = y - tall + 210 * s
    for side in (-26, 26):
        c.line([(hook + side * s, y - tall), (hook + side * s, drop)], 2.4 * s, steel)
    c.rect(hook - 74 * s, drop, 148 * s, 60 * s, mix(mood.second, day.haze, far))
    for i in range(9):
        c.rect(hook + (-66 + 15.5 * i) * s, drop + 6 * s, 6 * s, 48 * s, darker(mix(mood.second, day.haze, far), 0.22))


def _ship(c: Canvas, day: Day, x: float, y: float) -> None:
    hull = mix(hexa("20344F"), day.haze, 0.15)
    c.poly([(x - 330, y - 20), (x + 420, y - 20), (x + 372, y + 66), (x - 290, y + 66)], hull)
    c.poly([(x - 318, y + 40), (x + 386, y + 40), (x + 372, y + 66), (x - 290, y + 66)], hexa("8A3B33"))
    c.rect(x - 300, y - 118, 76, 100, mix((240, 236, 226), day.haze, 0.2))
    c.rect(x - 310, y - 132, 96, 16, mix((240, 236, 226), day.haze, 0.2))
    for i in range(3):
        c.rect(x - 290, y - 106 + 26 * i, 56, 9, hexa("35506F"))
    blocks = (hexa("B8482F"), hexa("2E7D6B"), hexa("D9A441"), hexa("3A5E8C"))
    for i in range(9):
        for level in range(1 + (i * 7) % 3):
            c.rect(x - 190 + 62 * i, y - 52 - 32 * level, 60, 31, mix(blocks[(i + level) % 4], day.haze, 0.3))


def dormitory(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Rooms along a yard: lit doors, washing, bicycles; rain on the ground or children reading."""
    sky(c, day, 520, (1290, 130) if day.night and not options.get("rain") else None, clouds=5)
    floors = 2 if options.get("rain") or options.get("tables") else 4
    room = Room(c, (1130, 450), 760)
    ground = mix(hexa("A48C78"), day.shade, 0.62 - 0.4 * day.ground)
    c.band(520, 380, ((0, mix(ground, day.haze, 0.35)), (1, darker(ground, 0.2))))
    hills(c, day, 530, 90, HILL, 0.6, foot=545)
    _wing(c, room, day, mood, -3.4, floors, 1)
    _wing(c, room, day, mood, 5.2, max(1, floors - 1), -1)
    c.shade_poly(
        [room.at(-3.4, 1.6, 30), room.at(5.2, 1.6, 30), room.at(5.2, 1.6, 0.9), room.at(-3.4, 1.6, 0.9)],
        ((0, mix(ground, day.haze, 0.3)), (1, darker(ground, 0.22))),
    )
    if options.get("rain"):
        _rain(c, day, room)
        for x, z, side in ((-0.6, 5.2, 1), (1.3, 4.2, -1), (0.3, 7.5, 1)):
            foot = room.at(x, 1.6, z)
            size = room.scale(z) * 1.62
            at = person(c, *foot, size, some_look(c, mood), "hold", side=side)
            c.poly(
                [
                    (at["head"][0] - size * 0.36, at["head"][1] + size * 0.02),
                    (at["head"][0], at["head"][1] - size * 0.22),
                    (at["head"][0] + size * 0.36, at["head"][1] + size * 0.02),
                ],
                c.chance.choice(mood.cloth),
            )
    elif options.get("tables"):
        _readers(c, day, mood, room)
    else:
        tree(c, 1430, 800, 520, mix(LEAF, day.shade, 0.4 - 0.3 * day.ground))
        for x, z, side in ((0.0, 6.0, -1), (0.5, 6.1, -1), (2.2, 9.0, 1)):
            person(c, *room.at(x, 1.6, z), room.scale(z) * 1.62, some_look(c, mood), "walk", side=side)
        motorbike(c, 880, 852, 1.25, mood.main)
        motorbike(c, 1160, 872, 1.3, mood.second)


def _wing(c: Canvas, room: Room, day: Day, mood: Mood, x: float, floors: int, side: int) -> None:
    wall = mix(mix(mood.wall, mood.second, 0.2), day.shade, 0.62 - 0.45 * day.ground)
    top = 1.6 - floors * 2.3
    corners = [room.at(x, top, 26), room.at(x, 1.6, 26), room.at(x, 1.6, 1.1), room.at(x, top, 1.1)]
    c.shade_poly(
        corners,
        ((0, mix(wall, day.haze, 0.3)), (1, wall)) if side < 0 else ((0, wall), (1, mix(wall, day.haze, 0.3))),
        sideways=True,
    )
    for level in range(floors):
        foot = 1.6 - level * 2.3
        z = 24.0
        while z > 1.5:
            step = z * 0.17
            glow = c.chance.random() < (0.75 if day.ground < 0.95 else 0.15)
            pane = lighter(day.lamp, 0.15) if glow else darker(wall, 0.5)
            door = mix(c.chance.choice(mood.cloth), day.shade, 0.35)
            room.face(
                [
                    (x, foot - 1.9, z),
                    (x, foot - 0.05, z),
                    (x, foot - 0.05, z - step * 0.26),
                    (x, foot - 1.9, z - step * 0.26),
                ],
                door,
            )
            room.face(
                [
                    (x, foot - 1.75, z - step * 0.38),
                    (x, foot - 0.85, z - step * 0.38),
                    (x, foot - 0.85, z - step * 0.74),
                    (x, foot - 1.75, z - step * 0.74),
                ],
                pane,
            )
            middle = z - step * 0.56
            c.line([room.at(x, foot - 1.75, middle), room.at(x, foot - 0.85, middle)], 2, darker(wall, 0.3))
            if glow:
                spot = room.at(x + side * 0.4, foot - 1.2, middle)
                c.glow(*spot, room.scale(z) * 1.1, day.lamp, 0.35)
            if c.chance.random() < 0.6:
                for k in range(3):
                    place = room.at(x + side * 0.85, foot - 1.75, z - step * (0.25 + 0.16 * k))
                    s = room.scale(z)
                    shirt = mix(c.chance.choice(mood.cloth), day.shade, 0.25)
                    c.poly(
                        [
                            (place[0] - s * 0.09, place[1]),
                            (place[0] + s * 0.09, place[1]),
                            (place[0] + s * 0.11, place[1] + s * 0.42),
                            (place[0] - s * 0.11, place[1] + s * 0.42),
                        ],
                        shirt,
                    )
            z -= step
        out = x + side * 0.9
        room.face(
            [(x, foot - 2.2, 26), (out, foot - 2.2, 26), (out, foot - 2.2, 1.1), (x, foot - 2.2, 1.1)],
            darker(wall, 0.25),
        )
        if level:
            room.face(
                [(out, foot, 26), (out, foot - 0.12, 26), (out, foot - 0.12, 1.1), (out, foot, 1.1)], lighter(wall, 0.2)
            )
            room.face(
                [(out, foot - 0.7, 26), (out, foot - 0.76, 26), (out, foot - 0.76, 1.1), (out, foot - 0.7, 1.1)],
                darker(wall, 0.35),
            )
            z = 24.0
            while z > 1.3:
                c.line([room.at(out, foot, z), room.at(out, foot - 0.74, z)], max(1.5, 9 / z), darker(wall, 0.35))
                z *= 0.9
    room.face(
        [(x, top, 26), (x + side * 1.2, top - 0.0, 26), (x + side * 1.2, top, 1.1), (x, top, 1.1)],
        mix(hexa("8C4A38"), day.shade, 0.4),
    )
    room.face(
        [
            (x + side * 1.2, top, 26),
            (x + side * 1.2, top - 0.16, 26),
            (x + side * 1.2, top - 0.16, 1.1),
            (x + side * 1.2, top, 1.1),
        ],
        mix(hexa("A85B44"), day.shade, 0.3),
    )


def _rain(c: Canvas, day: Day, room: Room) -> None:
    sheet = [room.at(-3.2, 1.6, 20), room.at(5.1, 1.6, 20), room.at(5.1, 1.6, 0.9), room.at(-3.2, 1.6, 0.9)]
    c.poly(sheet, mix(day.sky[-1][1], hexa("20324F"), 0.4), 0.7)
    for _ in range(70):
        z = c.chance.uniform(1.6, 16)
        x, y = room.at(c.chance.uniform(-3.2, -1), 1.6, z)
        c.rect(x, y, 2 + 70 / z, 2 + 5 / z, day.lamp, 0.28, radius=2)
    for _ in range(50):
        z = c.chance.uniform(1.8, 14)
        x, y = room.at(c.chance.uniform(-3, 5), 1.6, z)
        s = room.scale(z)
        c.oval(x, y, s * 0.16, s * 0.03, (210, 224, 240), 0.25)
        c.oval(x, y, s * 0.1, s * 0.018, hexa("2A4060"), 0.5)
    for _ in range(420):
        x, y, long = c.chance.uniform(0, 1700), c.chance.uniform(-40, 900), c.chance.uniform(24, 70)
        c.line([(x, y), (x - long * 0.22, y + long)], 1.3, (205, 220, 240), c.chance.uniform(0.12, 0.42))


def _readers(c: Canvas, day: Day, mood: Mood, room: Room) -> None:
    lamp = (800, 250)
    c.line([(0, 150), lamp, (1600, 190)], 3, (20, 22, 34))
    c.soft([[(720, 260), (880, 260), (1380, 880), (260, 880)]], day.lamp, 0.5, 60, lit=True)
    c.glow(*lamp, 430, day.lamp, 0.8)
    c.poly([(760, 262), (782, 226), (818, 226), (840, 262)], hexa("3A4A66"))
    c.oval(800, 264, 30, 14, (255, 246, 214))
    for i in range(5):
        person(c, 430 + 185 * i, 740, 250, some_look(c, mood), "sit" if i % 2 else "hold", side=1 if i < 3 else -1)
    wood = hexa("B9814F")
    c.poly([(330, 640), (1270, 640), (1390, 742), (210, 742)], lighter(wood, 0.15))
    c.poly([(210, 742), (1390, 742), (1390, 764), (210, 764)], darker(wood, 0.3))
    for x in (260, 1320):
        c.rect(x, 760, 22, 120, darker(wood, 0.4))
    for i in range(7):
        x, y = 350 + 145 * i, 690 + 14 * (i % 2)
        c.poly([(x - 52, y + 14), (x, y + 4), (x, y - 20), (x - 44, y - 12)], hexa("FDF9EC"))
        c.poly([(x + 52, y + 14), (x, y + 4), (x, y - 20), (x + 44, y - 12)], hexa("EFE8D4"))
    for i, x in enumerate((180, 520, 760, 1050, 1420)):
        person(
            c,
            x,
            905,
            300,
            some_look(c, mood),
            ("squat", "sit", "stand", "sit", "squat")[i],
            side=1 if x < 800 else -1,
            back=i == 2,
        )


def pitch(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Late sun over the pitch: long shadows, a header in front of the goal, full stands."""
    sky(c, day, 330, (300, 230), clouds=4)
    stand = mix(hexa("5C6477"), day.haze, 0.25)
    c.shade_poly([(0, 210), (1600, 230), (1600, 400), (0, 400)], ((0, darker(stand, 0.25)), (1, stand)))
    for row in range(9):
        for i in range(150):
            x = i * 10.8 + (row % 2) * 5 + c.chance.uniform(-2, 2)
            c.oval(
                x,
                236 + row * 17 + c.chance.uniform(-2, 2),
                5,
                6.5,
                mix(c.chance.choice((*mood.cloth, *SKINS)), stand, 0.25),
            )
    c.poly([(0, 176), (1600, 196), (1600, 234), (0, 214)], mix(mood.main, day.haze, 0.3))
    for x in (90, 560, 1050, 1530):
        c.line([(x, 400), (x, 40)], 7, darker(stand, 0.3))
        c.rect(x - 40, 20, 80, 34, darker(stand, 0.2), radius=4)
        for k in range(4):
            c.oval(x - 28 + 19 * k, 37, 7, 7, (255, 248, 225))
        c.glow(x, 37, 180, day.lamp, 0.5 if day.ground < 0.9 else 0.15)
    c.rect(0, 392, 1600, 26, mix(mood.second, (250, 246, 236), 0.3))
    green = mix(hexa("5FA04B"), day.shade, 0.42 - 0.34 * day.ground)
    room = Room(c, (800, 340), 700)
    c.band(416, 484, ((0, lighter(green, 0.16)), (1, darker(green, 0.18))))
    z = 11.0
    stripe = False
    while z > 1.0:
        if stripe:
            room.face(
                [(-30, 1.4, z), (30, 1.4, z), (30, 1.4, z * 0.86), (-30, 1.4, z * 0.86)], lighter(green, 0.1), 0.7
            )
        stripe = not stripe
        z *= 0.86
    white = (246, 246, 236)
    for z0, z1 in ((8.6, 8.75), (4.0, 4.07)):
        room.face([(-12, 1.4, z1), (12, 1.4, z1), (12, 1.4, z0), (-12, 1.4, z0)], white, 0.8)
    c.line([room.at(3.6, 1.4, 8.7), room.at(3.2, 1.4, 4)], 4, white, 0.8)
    posts = [room.at(5.0, 1.4, 8.4), room.at(5.0, -0.7, 8.4), room.at(9.4, -0.7, 8.4), room.at(9.4, 1.4, 8.4)]
    for i in range(17):
        t = i / 16
        c.line(
            [
                (posts[1][0] + (posts[2][0] - posts[1][0]) * t, posts[1][1]),
                (posts[0][0] + (posts[3][0] - posts[0][0]) * t + 14, posts[0][1] - 26),
            ],
            1,
            white,
            0.45,
        )
        c.line(
            [
                (posts[0][0], posts[1][1] + (posts[0][1] - posts[1][1]) * t),
                (posts[3][0], posts[1][1] + (posts[0][1] - posts[1][1]) * t),
            ],
            1,
            white,
            0.45,
        )
    c.line(posts, 7, white)
    red, blue = mood.main, mood.accent
    team = (
        (330, 640, 240, "run", 1, red), (610, 590, 200, "run", 1, blue), (1120, 560, 180, "raise", -1, GOLD),
        (900, 690, 290, "run", 1, red), (1080, 720, 300, "run", -1, blue), (210, 540, 160, "walk", 1, blue),
        (1400, 640, 225, "stand", -1, red), (520, 820, 370, "run", 1, blue),
    )  # fmt: skip
    for x, y, size, pose, side, colour in sorted(team, key=lambda player: player[1]):
        c.soft(
            [
                [
                    (x - size * 0.08, y),
                    (x + size * 0.1, y),
                    (x + size * 0.95, y + size * 0.24),
                    (x + size * 0.75, y + size * 0.26),
                ]
            ],
            (20, 40, 30),
            0.42,
            5,
        )
        person(
            c,
            x,
            y,
            size,
            Look(colour, lighter(colour, 0.75) if colour != GOLD else hexa("30343F"), c.chance.choice(SKINS), HAIRS[0]),
            pose,
            side=side,
        )
    c.oval(985, 440, 17, 17, (250, 250, 246))
    c.oval(980, 446, 7, 6, (50, 54, 60))
    c.oval(994, 432, 4, 4, (50, 54, 60))
    grass(c, 850, 940, darker(green, 0.15), 160)


def construction(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A roof goes up among hills: scaffolding, people in helmets, shade under a tent."""
    sky(c, day, 520, (1260, 200), clouds=6)
    for far, base, height in ((0.8, 500, 220), (0.55, 530, 150)):
        hills(c, day, base, height, HILL, far, foot=560)
    soil = mix(hexa("C69C6D"), day.shade, 0.45 - 0.38 * day.ground)
    c.shade_poly(
        [(0, 600), (500, 570), (1100, 580), (1600, 550), (1600, 900), (0, 900)],
        ((0, mix(soil, day.haze, 0.25)), (1, darker(soil, 0.25))),
    )
    for x, size in ((1440, 200), (1540, 250), (60, 170)):
        tree(c, x, 610, size, mix(LEAF, day.shade, 0.35 - 0.3 * day.ground))
    brick = _house(c, day, mood)
    _scaffold(c, day)
    for x, y, size, pose, side in (
        (640, 232, 130, "squat", 1),
        (780, 232, 130, "squat", -1),
        (960, 232, 150, "walk", 1),
        (480, 450, 130, "raise", 1),
        (830, 450, 132, "hold", -1),
        (1090, 570, 140, "push", -1),
    ):
        person(c, x, y, size, some_look(c, mood, hat="helmet"), pose, side=side)
    _tent(c, day, mood, 1290, 790)
    for x, y, size, pose, side in (
        (170, 800, 270, "walk", 1),
        (330, 830, 290, "push", 1),
        (700, 800, 250, "hold", 1),
        (900, 850, 300, "walk", -1),
    ):
        c.shadow(x, y, size * 0.35, size * 0.06)
        person(c, x, y, size, some_look(c, mood, hat="helmet"), pose, side=side)
    c.poly([(410, 700), (560, 690), (530, 790), (440, 790)], hexa("4F6B57"))
    c.oval(486, 808, 34, 34, hexa("22252E"))
    for i in range(4):
        for k in range(5 - i):
            c.rect(560 + k * 58 + i * 29, 872 - i * 24, 56, 22, mix(brick, lighter(brick), (i + k) % 3 / 3), radius=2)


def _house(c: Canvas, day: Day, mood: Mood) -> Colour:
    """Brick walls and a half-tiled roof; gives the colour of the bricks."""
    brick = mix(hexa("C97B54"), day.shade, 0.4 - 0.32 * day.ground)
    c.shade_poly([(420, 360), (1130, 360), (1130, 660), (420, 660)], ((0, brick), (1, darker(brick, 0.15))))
    for row in range(15):
        for k in range(24):
            c.rect(422 + k * 30 + (row % 2) * 14, 362 + row * 20, 27, 1.5, darker(brick, 0.25), 0.5)
    for i in range(3):
        x = 470 + 230 * i
        c.rect(x, 440, 130, 130, mix(day.sky[1][1], hexa("33485F"), 0.4))
        c.rect(x - 8, 434, 146, 10, lighter(brick, 0.4))
    roof = mix(mood.main, day.shade, 0.3 - 0.25 * day.ground)
    c.poly([(370, 372), (560, 230), (860, 230), (860, 372)], roof)
    for i in range(18):
        c.line([(385 + i * 27, 372), (565 + i * 17, 232)], 2, darker(roof, 0.25), 0.8)
    for i in range(8):
        x = 860 + i * 44
        c.line([(x, 372), (x - 110 + i * 10, 230)], 7, hexa("8A6038"))
    c.line([(560, 230), (1070, 230)], 9, hexa("8A6038"))
    c.line([(840, 300), (1120, 300)], 6, hexa("8A6038"))
    return brick


def _scaffold(c: Canvas, day: Day) -> None:
    pole = mix(hexa("6B5A45"), day.shade, 0.3)
    for x in (400, 560, 720, 880, 1040, 1160):
        c.line([(x, 690), (x, 330)], 6, pole)
    for y in (450, 570):
        c.rect(380, y, 800, 12, lighter(pole, 0.35))
        c.line([(390, y - 56), (1170, y - 56)], 4, pole)
    for x in (400, 720, 1040):
        c.line([(x, 570), (x + 160, 450)], 4, pole)


def _tent(c: Canvas, day: Day, mood: Mood, x: float, y: float) -> None:
    c.soft([[(x - 210, y + 70), (x + 300, y + 60), (x + 240, y - 10), (x - 180, y)]], (30, 26, 40), 0.35, 12)
    for px in (x - 190, x + 210):
        c.line([(px, y + 70), (px, y - 170)], 8, hexa("5A4A3A"))
    for i, px in enumerate((x - 110, x + 10, x + 120)):
        person(c, px, y + 60, 220, some_look(c, mood, hat="helmet" if i == 1 else ""), "sit", side=1 if i < 2 else -1)
    c.rect(x - 6, y - 10, 60, 74, hexa("3F86B0"), radius=10)
    c.poly([(x - 250, y - 160), (x - 160, y - 250), (x + 190, y - 250), (x + 280, y - 160)], mood.second)
    for i in range(6):
        left = x - 250 + 88.3 * i
        c.poly(
            [(left, y - 160), (left + 44, y - 160), (x - 160 + 58 * i + 29, y - 250), (x - 160 + 58 * i, y - 250)],
            lighter(mood.second, 0.45),
        )
