"""Scenes from close by: hands, a desk, a portrait, a stage."""

import math
from collections.abc import Callable

from lantoa.config.sample.drawing.canvas import Canvas, Colour, Point, darker, hexa, lighter, mix
from lantoa.config.sample.drawing.figures import Look, bust, person, some_look
from lantoa.config.sample.drawing.indoors import WOOD, lit, workshop
from lantoa.config.sample.drawing.palette import GOLD, HAIRS, RED, SKINS, Day, Mood
from lantoa.config.sample.drawing.setting import crowd_backs, flowers, hills, plant, sky

Options = dict[str, str]
Turn = Callable[[float, float], Point]


def phone_hands(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Two hands hold a phone; its light falls on them, lights swim behind."""
    back = mix(mood.main, day.shade, 0.75 if day.night else 0.25)
    c.band(0, c.height, ((0, darker(back, 0.1)), (0.55, mix(back, day.sky[-1][1], 0.45)), (1, darker(back, 0.3))))
    for _ in range(42):
        x, y, r = c.chance.uniform(0, c.width), c.chance.uniform(0, c.height * 0.85), c.chance.uniform(18, 95)
        colour = c.chance.choice((day.lamp, mood.second, mood.accent, day.sky[2][1] if len(day.sky) > 2 else day.lamp))
        c.oval(x, y, r, r, colour, c.chance.uniform(0.08, 0.26))
    for x, side in ((c.width * 0.12, 1), (c.width * 0.9, -1)):
        bust(c, x, c.height * 0.95, 900, some_look(c, mood, far=0.55, haze=back), back=False, side=side)
    skin = mix(SKINS[int(options.get("seed", "0")) % 4], day.shade, 0.25 if day.night else 0.0)
    cx, cy = c.width / 2, c.height * 0.5
    tilt = 0.16 if int(options.get("seed", "0")) % 2 else -0.14

    def turn(x: float, y: float) -> Point:
        return cx + x * math.cos(tilt) - y * math.sin(tilt), cy + x * math.sin(tilt) + y * math.cos(tilt)

    _sleeve(c, mood, day, cx, cy, skin)
    for i in range(4):
        c.limb(turn(250, -120 + 92 * i), turn(150, -150 + 92 * i), 70, 58, darker(skin, 0.16))
        c.limb(turn(-250, -60 + 88 * i), turn(-150, -90 + 88 * i), 68, 56, darker(skin, 0.22))
    w, h = 178, 330
    c.soft(
        [[turn(-w - 10, -h + 30), turn(w + 40, -h + 40), turn(w + 40, h + 50), turn(-w - 10, h + 40)]],
        (8, 10, 20),
        0.5,
        26,
    )
    c.blob(_plate(turn, w, h, 34), hexa("14171F"))
    glass = ((0, hexa("FDFBF6")), (1, hexa("E4ECF4")))
    c.shade_poly(_plate(turn, w - 13, h - 15, 24), glass)
    if options.get("screen") == "list":
        _list(c, mood, turn, w - 13, h - 15)
    else:
        _page(c, mood, turn, w - 13, h - 15)
    c.glow(cx, cy, 620, hexa("E8F0FF"), 0.34 if day.night else 0.1)
    for i in range(4):
        tip = turn(168, -142 + 92 * i)
        c.limb(turn(214, -128 + 92 * i), tip, 62, 50, lighter(skin, 0.06))
        c.oval(tip[0] - 4, tip[1], 15, 12, lighter(skin, 0.35), 0.8)
    c.limb(turn(-290, 190), turn(-176, 70), 92, 74, skin)
    c.limb(turn(-176, 70), turn(-60, 36), 74, 58, lighter(skin, 0.08))
    nail = turn(-52, 33)
    c.oval(nail[0], nail[1], 20, 15, lighter(skin, 0.4), 0.8)


def _sleeve(c: Canvas, mood: Mood, day: Day, cx: float, cy: float, skin: Colour) -> None:
    low = c.height + 60
    for side, x in ((-1, cx - 470), (1, cx + 440)):
        wrist = (cx + side * 300, cy + 230)
        c.limb((x, low), wrist, 250, 150, darker(skin, 0.08))
        c.limb(
            (x + side * 40, low + 60),
            ((x + wrist[0]) / 2, (low + wrist[1]) / 2 + 50),
            330,
            250,
            mix(mood.main, day.shade, 0.3 if day.night else 0.05),
        )
        c.blob(
            [
                (wrist[0] - 100, wrist[1] + 50),
                (wrist[0] - 80, wrist[1] - 150),
                (wrist[0], wrist[1] - 250),
                (wrist[0] + 84, wrist[1] - 150),
                (wrist[0] + 100, wrist[1] + 50),
            ],
            darker(skin, 0.04),
        )


def _plate(turn: Turn, w: float, h: float, r: float) -> list[Point]:
    corners = []
    for sx, sy, start in ((1, -1, -90), (1, 1, 0), (-1, 1, 90), (-1, -1, 180)):
        for k in range(7):
            angle = math.radians(start + 15 * k)
            corners.append(turn(sx * (w - r) + r * math.cos(angle), sy * (h - r) + r * math.sin(angle)))
    return corners


def _page(c: Canvas, mood: Mood, turn: Turn, w: float, h: float) -> None:
    """What the screen shows: a picture, lines, a talk."""

    def block(x: float, y: float, bw: float, bh: float, colour: Colour, alpha: float = 1.0) -> None:
        c.poly([turn(x, y), turn(x + bw, y), turn(x + bw, y + bh), turn(x, y + bh)], colour, alpha)

    block(-w + 4, -h + 24, 2 * w - 8, 42, mood.main)
    block(-w + 20, -h + 38, 120, 13, (255, 255, 255), 0.9)
    c.shade_poly(
        [turn(-w + 18, -h + 84), turn(w - 18, -h + 84), turn(w - 18, -h + 236), turn(-w + 18, -h + 236)],
        ((0, mood.second), (1, lighter(mood.second, 0.6))),
    )
    c.poly(
        [
            turn(-w + 18, -h + 236),
            turn(-w + 18, -h + 190),
            turn(-w + 90, -h + 150),
            turn(-20, -h + 196),
            turn(60, -h + 160),
            turn(w - 18, -h + 206),
            turn(w - 18, -h + 236),
        ],
        darker(mood.main, 0.1),
        0.75,
    )
    sun = turn(70, -h + 124)
    c.oval(*sun, 15, 15, mood.accent)
    for i, wide in enumerate((0.86, 0.7)):
        block(-w + 18, -h + 254 + 25 * i, (2 * w - 36) * wide, 14, hexa("2A3140"))
    for i, (x, wide, colour) in enumerate(
        (
            (0, 0.6, hexa("DDE6F0")),
            (0.34, 0.66, mix(mood.main, (255, 255, 255), 0.72)),
            (0, 0.48, hexa("DDE6F0")),
            (0.44, 0.56, mix(mood.main, (255, 255, 255), 0.72)),
        )
    ):
        left = -w + 18 + (2 * w - 36) * x
        block(left, -h + 328 + 62 * i, (2 * w - 36) * wide, 46, colour)
        block(left + 14, -h + 341 + 62 * i, (2 * w - 36) * wide - 60, 8, hexa("5A6270"), 0.8)
        block(left + 14, -h + 355 + 62 * i, (2 * w - 36) * wide - 100, 8, hexa("5A6270"), 0.6)


def _list(c: Canvas, mood: Mood, turn: Turn, w: float, h: float) -> None:
    """A list of people whose details are covered, and a padlock above it."""
    c.poly([turn(-w + 4, -h + 24), turn(w - 4, -h + 24), turn(w - 4, -h + 150), turn(-w + 4, -h + 150)], mood.main)
    lock = turn(0, -h + 96)
    c.oval(lock[0], lock[1] - 18, 24, 26, (255, 255, 255))
    c.oval(lock[0], lock[1] - 18, 15, 17, mood.main)
    c.rect(lock[0] - 32, lock[1] - 12, 64, 48, (255, 255, 255), radius=8)
    c.oval(lock[0], lock[1] + 8, 7, 7, mood.main)
    for i in range(7):
        y = -h + 178 + 64 * i
        head = turn(-w + 48, y + 18)
        c.oval(*head, 20, 20, mood.cloth[i % 5])
        c.oval(head[0], head[1] - 3, 8, 8, SKINS[i % 4])
        for x, wide, top, tall, colour in (
            (-w + 82, 150, y + 4, 12, hexa("2A3140")),
            (-w + 82, 210, y + 24, 12, hexa("B9C2CE")),
        ):
            c.poly([turn(x, top), turn(x + wide, top), turn(x + wide, top + tall), turn(x, top + tall)], colour)


def filming(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Both hands hold a phone sideways; what stands behind it, out of focus, is sharp on its screen."""
    if options.get("place") == "yard":
        sky(c, day, 470, (1180, 330), clouds=4)
        hills(c, day, 470, 120, hexa("3C6B63"), 0.5, foot=520)
        c.band(490, 410, ((0, mix(hexa("B99A6C"), day.haze, 0.3)), (1, darker(hexa("B99A6C"), 0.3))))
        for i in range(9):
            person(
                c,
                420 + 92 * i,
                640 + 18 * (i % 2),
                300 + 14 * (i % 3),
                some_look(c, mood),
                ("stand", "raise", "hold")[i % 3],
                side=1 if i < 5 else -1,
            )
    else:
        workshop(c, day, mood, options)
    c.window((340, 215, 860, 484), 360, 200, 860, 484)
    screen = c.image.crop((720, 400, 2440, 1368))
    c.haze(mix(mood.wall, day.shade, 0.4), 0.25, 9)
    skin = mix(SKINS[int(options.get("seed", "0")) % 4], day.shade, 0.18 if day.night else 0.0)
    sleeve = mix(mood.main, day.shade, 0.2)
    for side in (-1, 1):
        wrist = (800 + side * 590, 720)
        c.limb((800 + side * 800, 980), wrist, 300, 190, darker(skin, 0.08))
        c.limb((800 + side * 860, 1010), (800 + side * 720, 860), 400, 300, sleeve)
        for i in range(3):
            c.limb((800 + side * 560, 560 - 110 * i), (800 + side * 430, 590 - 110 * i), 86, 70, darker(skin, 0.2))
    c.soft([[(330, 200), (1270, 200), (1270, 740), (330, 740)]], (8, 10, 20), 0.55, 26)
    c.rect(300, 170, 1000, 544, hexa("14171F"), radius=52)
    c.image.paste(screen, (720, 400))
    c.rect(1238, 200, 48, 484, hexa("0C0E13"), 0.55)
    c.oval(1262, 442, 19, 19, (250, 250, 250))
    c.oval(1262, 442, 14, 14, RED)
    c.oval(400, 236, 10, 10, RED)
    c.rect(420, 228, 74, 16, (250, 250, 250), 0.9, radius=4)
    for x, y, dx, dy in ((390, 590, 1, 1), (1190, 590, -1, 1), (390, 290, 1, -1), (1190, 290, -1, -1)):
        c.line([(x, y), (x, y + 40 * dy), (x + 50 * dx, y + 40 * dy)], 4, (250, 250, 250), 0.8)
    for side in (-1, 1):
        c.limb((800 + side * 560, 740), (800 + side * 500, 610), 130, 96, skin)
        c.limb((800 + side * 500, 610), (800 + side * 430, 500), 96, 72, lighter(skin, 0.08))
        c.oval(800 + side * 424, 490, 22, 26, lighter(skin, 0.4), 0.8)


def table_phones(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """From above: hands around a canteen table, a phone in each pair, bowls pushed aside."""
    floor = lit(day, hexa("B9A890"))
    c.band(0, 900, ((0, lighter(floor, 0.1)), (1, darker(floor, 0.12))))
    for i in range(9):
        c.line([(0, 110 * i), (1600, 110 * i)], 2, darker(floor, 0.2), 0.4)
        c.line([(200 * i, 0), (200 * i, 900)], 2, darker(floor, 0.2), 0.4)
    c.soft([[(170, 190), (1470, 190), (1470, 800), (170, 800)]], (20, 16, 24), 0.45, 24)
    top = lit(day, hexa("D8B98C"))
    c.shade_poly([(130, 150), (1470, 150), (1470, 750), (130, 750)], ((0, lighter(top, 0.2)), (1, darker(top, 0.06))))
    for i in range(14):
        c.line([(130, 180 + 42 * i), (1470, 176 + 42 * i)], 1.6, darker(top, 0.14), 0.5)
    if not day.night:
        c.soft(
            [[(260, 0), (520, 0), (980, 900), (560, 900)], [(860, 0), (1060, 0), (1520, 900), (1240, 900)]],
            day.sun,
            0.26,
            26,
            lit=True,
        )
    for x, y in ((400, 450), (800, 420), (1190, 470), (620, 490), (1010, 470)):
        c.shadow(x + 8, y + 12, 62, 54, 0.5)
        c.oval(x, y, 58, 54, hexa("FBFAF7"))
        c.oval(x, y, 44, 41, hexa("EFE6D2"))
        c.oval(x - 6, y - 4, 30, 26, c.chance.choice((hexa("5E8F4A"), hexa("D98A3D"), hexa("E9E2CC"), hexa("9A4A33"))))
        c.line([(x + 30, y - 74), (x + 96, y + 34)], 5, hexa("7A4A2A"))
        c.line([(x + 42, y - 76), (x + 108, y + 30)], 5, hexa("7A4A2A"))
    for i in range(4):
        _pair(c, day, mood, 290 + 340 * i, 880, -1, i)
        _pair(c, day, mood, 300 + 340 * i, 20, 1, i + 1)


def _pair(c: Canvas, day: Day, mood: Mood, x: float, y: float, way: int, number: int) -> None:
    """Head, sleeves and hands with a phone of one person at the table's edge; `way` 1 looks down the picture."""
    skin, cloth = SKINS[number % 4], lit(day, mood.cloth[number % 5])
    hold = y + way * 215
    lean = c.chance.uniform(-24, 24)
    for side in (-1, 1):
        elbow = (x + side * 96, y + way * 96)
        c.limb((x + side * 84, y), elbow, 74, 62, cloth)
        c.limb(elbow, (x + lean + side * 40, hold), 52, 36, skin)
    c.limb((x - 84, y - way * 6), (x + 84, y - way * 6), 110, 110, darker(cloth, 0.06))
    c.shadow(x + lean + 8, hold + way * 20 + 10, 46, 66, 0.5)
    c.rect(x + lean - 36, hold - 64 + way * 18, 72, 128, hexa("14171F"), radius=11)
    c.rect(x + lean - 31, hold - 57 + way * 18, 62, 114, hexa("F6F8FA"), radius=7)
    c.rect(x + lean - 31, hold - 57 + way * 18, 62, 20, mood.main, radius=5)
    for k in range(3):
        c.rect(
            x + lean - 24 + 14 * (k % 2),
            hold - 26 + way * 18 + 24 * k,
            36,
            15,
            (hexa("DDE6F0"), mix(mood.accent, (255, 255, 255), 0.5))[k % 2],
            radius=5,
        )
    for side in (-1, 1):
        c.oval(x + lean + side * 40, hold + way * 8, 21, 26, skin)
        c.limb(
            (x + lean + side * 42, hold + way * 14), (x + lean + side * 20, hold + way * 26), 17, 14, lighter(skin, 0.1)
        )
    c.oval(x, y + way * 10, 64, 70, HAIRS[number % 4])
    c.oval(x - 14, y + way * 10 - 18, 26, 22, lighter(HAIRS[number % 4], 0.16), 0.7)


def board(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A white score board on the wall of a store; people in work clothes point, talk, write."""
    wall = lit(day, mix(mood.wall, hexa("B9B4A4"), 0.4))
    c.band(0, 720, ((0, darker(wall, 0.14)), (0.6, wall), (1, darker(wall, 0.1))))
    for i in range(20):
        c.rect(0, 36 * i, 1600, 2, darker(wall, 0.14), 0.5)
    c.band(700, 200, ((0, lit(day, hexa("A39A8E"))), (1, lit(day, hexa("6F685F")))))
    c.rect(0, 690, 1600, 14, darker(wall, 0.35))
    c.rect(1300, 150, 260, 552, lit(day, darker(mood.main, 0.3)))
    for i in range(12):
        c.rect(1306, 160 + 45 * i, 248, 36, lit(day, darker(mood.main, 0.1)))
    c.soft([[(300, 130), (1180, 130), (1180, 600), (300, 600)]], (20, 20, 30), 0.35, 16)
    c.rect(270, 96, 880, 474, lit(day, hexa("AEB5BC")), radius=8)
    c.rect(284, 110, 852, 446, (250, 250, 246))
    c.rect(284, 110, 852, 52, mood.main)
    for i in range(6):
        c.line([(430 + 118 * i, 162), (430 + 118 * i, 556)], 2, hexa("B9C0C8"))
    for row in range(8):
        y = 162 + 49 * row
        c.line([(284, y), (1136, y)], 2, hexa("B9C0C8"))
        c.rect(300, y + 18, 96, 12, hexa("3A4252"), 0.8, radius=4)
        for column in range(5):
            filled = c.chance.random()
            tone = GOLD if filled > 0.8 else (mood.second if filled > 0.3 else mood.accent)
            c.oval(490 + 118 * column, y + 25, 15, 15, tone)
        c.line([(1080, y + 30), (1096 + c.chance.uniform(0, 26), y + 18)], 4, hexa("2F6FB0"))
    c.line([(1150, 300), (1168, 330), (1164, 400)], 3, hexa("C0152F"))
    c.limb((1164, 400), (1166, 446), 9, 7, hexa("2F6FB0"))
    if not day.night:
        c.soft([[(0, 0), (420, 0), (980, 900), (280, 900)]], day.sun, 0.3, 40, lit=True)
    for x, y, size, pose, side, back in (
        (250, 850, 520, "hold", 1, False),
        (470, 880, 545, "raise", 1, True),
        (1010, 870, 530, "raise", -1, False),
        (1220, 850, 500, "stand", -1, False),
        (1450, 880, 540, "walk", -1, False),
    ):
        c.shadow(x, y, size * 0.24, size * 0.04)
        person(c, x, y, size, some_look(c, mood, hat="helmet" if x in (250, 1450) else ""), pose, side=side, back=back)


def drill(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Out of a bright gate in an orderly stream; thin smoke under the roof, somebody waves them on."""
    wall = mix(mix(mood.wall, hexa("8E8A92"), 0.5), day.shade, 0.35)
    sky(c, day, 420, (1380, 200), clouds=3)
    hills(c, day, 430, 120, hexa("3C6B63"), 0.5, foot=660)
    c.rect(0, 520, 1600, 130, mix(hexa("7D7468"), day.haze, 0.25))
    c.rect(0, 512, 1600, 12, mix(hexa("5E564E"), day.haze, 0.2))
    c.shade_poly([(160, 130), (1260, 130), (1260, 650), (160, 650)], ((0, lighter(wall, 0.1)), (1, darker(wall, 0.12))))
    for i in range(28):
        c.rect(160 + 40 * i, 130, 3, 520, darker(wall, 0.15), 0.5)
    c.poly([(110, 140), (260, 60), (1160, 60), (1310, 140)], mix(mood.main, day.shade, 0.3))
    c.rect(440, 250, 540, 400, lighter(day.lamp, 0.4))
    c.shade_poly([(440, 250), (980, 250), (980, 650), (440, 650)], ((0, hexa("FFF3CF")), (1, hexa("F2B968"))))
    for x in (420, 980):
        c.rect(x - (90 if x < 700 else 0), 240, 110, 412, mix(hexa("6D7C90"), day.shade, 0.25))
    c.rect(640, 186, 140, 44, hexa("1E7A46"), radius=6)
    c.poly([(668, 200), (706, 200), (706, 192), (730, 208), (706, 224), (706, 216), (668, 216)], (250, 250, 246))
    for _ in range(9):
        puff = c.chance.uniform(470, 960)
        c.soft([[(puff - 70, 250), (puff + 80, 250), (puff + 130, 150), (puff - 40, 130)]], (216, 212, 214), 0.34, 22)
    yard = mix(hexa("9C9186"), day.shade, 0.4)
    c.shade_poly([(0, 640), (1600, 640), (1600, 900), (0, 900)], ((0, lighter(yard, 0.15)), (1, darker(yard, 0.25))))
    c.soft([[(460, 650), (960, 650), (1320, 900), (120, 900)]], day.lamp, 0.5, 30, lit=True)
    for i in range(5):
        c.line([(500 - 70 * i, 660 + 52 * i), (470 - 80 * i, 700 + 52 * i)], 8, hexa("F4EFA6"), 0.8)
        c.line([(930 + 80 * i, 660 + 52 * i), (970 + 90 * i, 700 + 52 * i)], 8, hexa("F4EFA6"), 0.8)
    stream = []
    for row in range(6):
        y, size = 656 + row * row * 7 + row * 12, 190 + row * 34
        for k in range(4):
            stream.append((700 + (k - 1.5) * (70 + row * 46) + c.chance.uniform(-12, 12), y, size))
    for left, y, size in stream:
        c.shadow(left, y, size * 0.28, size * 0.05)
        person(c, left, y, size, some_look(c, mood, hat="cap"), "walk", side=1 if left > 700 else -1)
    c.shadow(1330, 860, 130, 20)
    at = person(
        c, 1330, 860, 470, Look(hexa("E8622C"), hexa("30364C"), SKINS[0], HAIRS[0], True, "helmet"), "raise", side=-1
    )
    hand = at["hand_far"]
    c.poly(
        [
            (hand[0] + 8, hand[1] - 12),
            (hand[0] - 70, hand[1] - 52),
            (hand[0] - 70, hand[1] + 26),
            (hand[0] + 8, hand[1] + 8),
        ],
        hexa("F7F4EA"),
    )


def law_desk(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A desk at the window: files, books, a lamp, a small pair of scales."""
    wall = lit(day, mood.wall)
    c.band(0, 640, ((0, darker(wall, 0.18)), (1, wall)))
    x, y, w, h = 560, 60, 640, 420
    c.rect(x - 18, y - 18, w + 36, h + 36, lit(day, hexa("F4EFE4")))
    c.shade_poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], day.sky)
    for level, far in ((0.9, 0.7), (0.6, 0.45)):
        c.poly(
            [(x, y + h), (x, y + h - 150 * level)]
            + [(x + w * i / 20, y + h - (120 + 40 * math.sin(i * 0.7 + level * 4)) * level) for i in range(21)]
            + [(x + w, y + h)],
            mix(hexa("3C6B63"), day.haze, far),
        )
    c.poly(
        [(x + w * 0.44, y + h - 66), (x + w * 0.5, y + h - 66), (x + w * 0.74, y + h), (x + w * 0.3, y + h)],
        mix(day.sky[-1][1], (255, 255, 255), 0.2),
    )
    c.rect(x + w / 2 - 6, y, 12, h, lit(day, hexa("F4EFE4")))
    c.rect(x - 30, y + h + 16, w + 60, 20, lit(day, hexa("DDD3C2")))
    for shelf in range(3):
        base = 190 + 160 * shelf
        c.rect(60, base, 400, 14, lit(day, WOOD))
        bx = 74.0
        while bx < 430:
            bw, bh = c.chance.uniform(16, 34), c.chance.uniform(84, 122)
            tone = lit(day, c.chance.choice((*mood.cloth, hexa("7A2E2E"), hexa("2B4A6B"))))
            c.rect(bx, base - bh, bw, bh, tone, radius=2)
            c.rect(bx + 3, base - bh * 0.8, bw - 6, 5, lighter(tone, 0.5), 0.8)
            bx += bw + 3
    if not day.night:
        c.soft([[(580, 80), (1180, 80), (1500, 900), (700, 900)]], day.sun, 0.32, 30, lit=True)
    top = lit(day, hexa("9A633B"))
    c.shade_poly(
        [(0, 610), (1600, 610), (1600, 900), (0, 900)], ((0, lighter(top, 0.22)), (0.2, top), (1, darker(top, 0.25)))
    )
    c.rect(0, 604, 1600, 8, lighter(top, 0.4))
    for i in range(9):
        c.line([(0, 640 + 30 * i), (1600, 628 + 32 * i)], 1.5, darker(top, 0.25), 0.35)
    _scales(c, day, 420, 690)
    for i in range(7):
        sx = 1190 + c.chance.uniform(-14, 14)
        c.shadow(sx + 130, 735 - i * 22, 150, 8, 0.3)
        c.rect(
            sx,
            712 - i * 22,
            270,
            21,
            lit(day, (hexa("F3EDDE"), mood.second, hexa("FBFAF7"), mood.main)[i % 4]),
            radius=3,
        )
    c.soft([[(560, 700), (1080, 690), (1120, 850), (520, 860)]], (30, 20, 20), 0.35, 16)
    c.poly([(560, 690), (800, 676), (800, 838), (520, 850)], lit(day, hexa("FBFAF7")))
    c.poly([(800, 676), (1050, 690), (1100, 850), (800, 838)], lit(day, hexa("F1ECDF")))
    for i in range(8):
        c.line([(585 - 5 * i, 708 + 17 * i), (778, 696 + 17.4 * i)], 3, hexa("79808C"), 0.7)
        c.line([(822, 696 + 17.4 * i), (1030 + 5 * i, 708 + 17 * i)], 3, hexa("79808C"), 0.7)
    c.rect(832, 742, 200, 20, GOLD, 0.5)
    c.limb((1010, 800), (1130, 760), 10, 6, hexa("22406B"))
    lamp = (300, 420)
    c.line([(210, 690), (190, 520), lamp], 11, lit(day, hexa("2F3A4C")))
    c.oval(212, 694, 70, 16, lit(day, hexa("2F3A4C")))
    c.soft([[(262, 470), (392, 440), (900, 880), (220, 880)]], day.lamp, 0.6 if day.night else 0.2, 34, lit=True)
    c.glow(345, 470, 300, day.lamp, 0.7 if day.night else 0.25)
    c.poly([(250, 470), (292, 392), (330, 384), (404, 442)], lit(day, mood.main))
    c.oval(328, 458, 78, 18, lighter(day.lamp, 0.55))
    c.rect(1080, 560, 70, 92, lit(day, mood.second), radius=10)
    c.oval(1115, 562, 35, 9, lit(day, hexa("6E4226")))
    plant(c, 1480, 610, 260, hexa("3B7A4D"), lit(day, mood.accent))


def _scales(c: Canvas, day: Day, x: float, y: float) -> None:
    brass = lit(day, hexa("C9962F"))
    c.shadow(x, y + 4, 90, 14, 0.5)
    c.poly([(x - 66, y), (x - 44, y - 24), (x + 44, y - 24), (x + 66, y)], brass)
    c.rect(x - 6, y - 220, 12, 200, brass, radius=4)
    c.line([(x - 112, y - 196), (x, y - 214), (x + 112, y - 204)], 9, brass)
    c.oval(x, y - 222, 13, 13, lighter(brass, 0.3))
    for px, drop in ((x - 110, y - 196), (x + 110, y - 204)):
        for side in (-44, 44):
            c.line([(px, drop), (px + side, drop + 90)], 2.4, brass)
        c.blob([(px - 54, drop + 90), (px + 54, drop + 90), (px + 30, drop + 116), (px - 30, drop + 116)], brass)
        c.rect(px - 54, drop + 86, 108, 7, lighter(brass, 0.3), radius=3)


def helmet_portrait(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Head and shoulders of somebody in a helmet before the place of work, lit from one side."""
    seed = int(options.get("seed", "0"))
    horizon = c.height * 0.72
    sky(c, day, horizon, (c.width * 0.2, horizon * 0.7), clouds=3)
    hills(c, day, horizon + 40, 90, hexa("3C6B63"), 0.6, foot=c.height)
    steel = mix(hexa("40577A"), day.haze, 0.5)
    for x, s in ((c.width * 0.12, 1.1), (c.width * 0.86, 1.4)):
        foot = horizon + 90
        for leg in (-70, 70):
            c.line([(x + leg * s, foot), (x + leg * 0.7 * s, foot - 640 * s)], 16 * s, steel)
        for k in range(7):
            c.line([(x - 68 * s, foot - 90 * k * s), (x + 62 * s, foot - 90 * (k + 1) * s)], 6 * s, steel)
        c.line([(x - 330 * s, foot - 620 * s), (x + 330 * s, foot - 620 * s)], 18 * s, steel)
    cx, unit = c.width / 2, c.height / 1000
    y = c.height * 0.5
    skin = SKINS[seed % 4]
    vest, shirt = hexa("E8622C"), mood.main

    def at(px: float, py: float) -> Point:
        return cx + px * unit, y + py * unit

    c.blob(
        [
            at(-430, 560),
            at(-400, 330),
            at(-270, 225),
            at(-110, 178),
            at(0, 190),
            at(110, 178),
            at(270, 225),
            at(400, 330),
            at(430, 560),
        ],
        shirt,
    )
    for side in (-1, 1):
        c.blob(
            [
                at(side * 300, 560),
                at(side * 290, 300),
                at(side * 220, 205),
                at(side * 120, 182),
                at(side * 60, 330),
                at(side * 40, 560),
            ],
            vest,
        )
        c.poly([at(side * 205, 560), at(side * 205, 206), at(side * 160, 192), at(side * 160, 560)], hexa("F4EFA6"))
    c.poly([at(-300, 440), at(-40, 440), at(-42, 485), at(-300, 485)], hexa("F4EFA6"))
    c.poly([at(300, 440), at(40, 440), at(42, 485), at(300, 485)], hexa("F4EFA6"))
    c.blob([at(-84, 60), at(84, 60), at(92, 200), at(0, 268), at(-92, 200)], darker(skin, 0.22))
    c.blob([at(-110, 176), at(-60, 190), at(0, 280), at(-70, 300), at(-140, 220)], lighter(shirt, 0.25))
    c.blob([at(110, 176), at(60, 190), at(0, 280), at(70, 300), at(140, 220)], lighter(shirt, 0.15))
    long_hair = seed % 2 == 0 and seed > 300
    if long_hair:
        c.blob(
            [
                at(-160, -60),
                at(-175, 120),
                at(-130, 240),
                at(-70, 150),
                at(70, 150),
                at(130, 240),
                at(175, 120),
                at(160, -60),
            ],
            HAIRS[0],
        )
    c.blob(
        [
            at(-138, -120),
            at(-146, 0),
            at(-112, 110),
            at(-48, 166),
            at(0, 174),
            at(48, 166),
            at(112, 110),
            at(146, 0),
            at(138, -120),
            at(0, -180),
        ],
        skin,
    )
    c.blob(
        [at(30, -140), at(146, -100), at(146, 0), at(112, 110), at(48, 166), at(0, 174), at(70, 90), at(84, -20)],
        darker(skin, 0.25),
        0.55,
    )
    for side in (-1, 1):
        c.oval(*at(side * 146, 0), 22 * unit, 40 * unit, darker(skin, 0.12 + 0.1 * (side > 0)))
        c.line([at(side * 88, -42), at(side * 60, -52), at(side * 30, -44)], 9 * unit, HAIRS[0], 0.85)
        c.oval(*at(side * 58, -6), 17 * unit, 10 * unit, (250, 247, 242))
        c.oval(*at(side * 58 + 4, -6), 9 * unit, 10 * unit, HAIRS[1])
        c.line([at(side * 80, -6), at(side * 58, -18), at(side * 36, -8)], 5 * unit, darker(skin, 0.65))
    c.line([at(6, 0), at(18, 46), at(-4, 52)], 5 * unit, darker(skin, 0.35))
    c.line([at(-40, 96), at(-14, 108), at(16, 108), at(42, 94)], 6 * unit, darker(skin, 0.45))
    colour = GOLD if seed % 4 else hexa("EDEFF0")
    dome = [at(172 * math.cos(math.pi * (1 - i / 24)), -92 - 190 * math.sin(math.pi * i / 24)) for i in range(25)]
    c.shade_poly(dome, ((0, lighter(colour, 0.35)), (1, darker(colour, 0.12))))
    c.blob(
        [at(60, -100), at(172, -92), at(150, -190), at(90, -255), at(40, -270), at(92, -190)], darker(colour, 0.3), 0.5
    )
    c.blob([at(-34, -92), at(-30, -270), at(0, -292), at(30, -270), at(34, -92)], lighter(colour, 0.25))
    c.blob(
        [
            at(-205, -84),
            at(-170, -112),
            at(0, -124),
            at(170, -112),
            at(205, -84),
            at(120, -70),
            at(0, -84),
            at(-120, -70),
        ],
        darker(colour, 0.1),
    )
    c.blob([at(-146, -74), at(0, -86), at(146, -74), at(120, -40), at(0, -58), at(-120, -40)], (40, 26, 24), 0.28)
    c.line([at(-146, -70), at(-120, 120), at(0, 190)], 6 * unit, hexa("2A2D38"), 0.8)
    c.line([at(146, -70), at(120, 120), at(0, 190)], 6 * unit, hexa("2A2D38"), 0.8)
    c.blob(
        [at(-412, 560), at(-386, 340), at(-262, 236), at(-230, 250), at(-350, 350), at(-376, 560)],
        lighter(day.sun, 0.2),
        0.25,
    )
    c.blob(
        [at(-140, -60), at(-143, 0), at(-112, 104), at(-96, 100), at(-122, 0), at(-120, -60)],
        lighter(day.sun, 0.3),
        0.5,
    )


def award(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A lit stage: people side by side with flowers; seen over the heads of the hall."""
    back = mix(mood.main, day.shade, 0.35)
    c.band(0, 640, ((0, darker(back, 0.35)), (1, back)))
    for i in range(32):
        tone = (darker(back, 0.3), back, lighter(back, 0.1), back)[i % 4]
        c.shade_poly(
            [(i * 50, 0), (i * 50 + 51, 0), (i * 50 + 51, 600), (i * 50, 600)], ((0, darker(tone, 0.3)), (1, tone))
        )
    for angle in range(-6, 7):
        tip = math.radians(90 + angle * 13)
        far = (800 + math.cos(tip - 0.05) * 900, 560 - math.sin(tip - 0.05) * 900)
        far2 = (800 + math.cos(tip + 0.05) * 900, 560 - math.sin(tip + 0.05) * 900)
        c.poly([(800, 560), far, far2], GOLD, 0.12)
    c.oval(800, 330, 250, 250, GOLD, 0.2)
    c.oval(800, 330, 190, 190, lighter(GOLD, 0.3), 0.25)
    c.soft(
        [
            [(220, 0), (330, 0), (700, 640), (260, 640)],
            [(1270, 0), (1380, 0), (1340, 640), (900, 640)],
            [(740, 0), (860, 0), (1010, 640), (590, 640)],
        ],
        day.lamp,
        0.4,
        24,
        lit=True,
    )
    floor = hexa("8C5A3A")
    c.shade_poly([(0, 590), (1600, 590), (1600, 700), (0, 700)], ((0, lighter(floor, 0.3)), (1, floor)))
    c.rect(0, 690, 1600, 40, darker(floor, 0.35))
    for i in range(9):
        x = 260 + 135 * i
        size = 330 + c.chance.uniform(-18, 18)
        c.shadow(x, 640, 80, 12)
        look = some_look(c, mood, hat="helmet" if i in (2, 6) else "")
        at = person(c, x, 640, size, look, "hold", side=1 if i < 5 else -1)
        flowers(
            c,
            at["hand_near"][0] + (14 if i < 5 else -14),
            at["hand_near"][1] - 4,
            74,
            (RED, GOLD, hexa("F7EFE6"), hexa("E08F88")),
        )
    for i in range(17):
        flowers(c, 40 + 96 * i, 716, 70, (hexa("C0152F"), hexa("F2B21B"), hexa("F7EFE6")))
    for _ in range(90):
        left, top = c.chance.uniform(0, 1600), c.chance.uniform(0, 560)
        c.poly(
            [(left, top), (left + 9, top + 3), (left + 7, top + 12), (left - 2, top + 9)],
            c.chance.choice((GOLD, lighter(GOLD, 0.5), RED, (250, 246, 236))),
            0.85,
        )
    c.band(726, 174, ((0, darker(back, 0.6)), (1, darker(back, 0.75))))
    crowd_backs(c, mood, 850, 330, 130, far=0.5, haze=darker(back, 0.6))
    crowd_backs(c, mood, 930, 430, 170, far=0.25, haze=darker(back, 0.6))


def stage(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Singers in crossing beams before a dark hall; arms are raised against the light."""
    back = mix(mood.main, hexa("120E2A"), 0.7)
    c.band(0, 640, ((0, darker(back, 0.4)), (1, mix(back, mood.second, 0.35))))
    c.glow(800, 520, 760, mood.second, 0.6)
    beams = []
    for i in range(7):
        x = 160 + 213 * i
        aim = 800 + (x - 800) * -0.3
        beams.append([(x - 14, 0), (x + 14, 0), (aim + 110, 660), (aim - 110, 660)])
        c.rect(x - 24, 0, 48, 34, (24, 22, 34), radius=6)
    for i, beam in enumerate(beams):
        c.soft([beam], (mood.second, day.lamp, mood.accent)[i % 3], 0.42, 9, lit=True)
    for x in (120, 1480):
        c.line([(x, 0), (x, 640)], 8, (30, 28, 42))
        for k in range(16):
            c.line([(x - 26, 40 * k), (x + 26, 40 * (k + 1))], 3, (30, 28, 42))
    c.band(620, 90, ((0, lighter(mix(back, mood.second, 0.5), 0.15)), (1, darker(back, 0.2))))
    for i in range(9):
        x = 390 + 103 * i
        size = 300 + 40 * math.sin(i * 1.3)
        c.shadow(x, 655, 70, 10, 0.5)
        c.oval(x, 668, 60, 9, lighter(mood.second, 0.4), 0.25)
        pose = ("raise", "hold", "stand")[i % 3]
        at = person(
            c, x, 652, size, some_look(c, mood, hat="helmet" if i % 4 == 1 else ""), pose, side=1 if i % 2 else -1
        )
        if pose == "hold":
            c.limb(at["hand_far"], (at["hand_far"][0], at["hand_far"][1] - 26), 7, 12, (26, 26, 32))
    for _ in range(60):
        c.oval(c.chance.uniform(0, 1600), c.chance.uniform(0, 600), 3, 3, (255, 240, 214), c.chance.uniform(0.2, 0.7))
    c.band(706, 194, ((0, mix(back, mood.second, 0.25)), (1, darker(back, 0.4))))
    _dancing_crowd(c, back)


def _dancing_crowd(c: Canvas, back: Colour) -> None:
    """The hall against the light, some arms up."""
    dark = Look(darker(back, 0.55), (10, 10, 20), darker(back, 0.55), darker(back, 0.6))
    for row, (y, size) in enumerate(((800, 280), (930, 400))):
        x = -40.0 + row * 60
        while x < 1680:
            bust(c, x, y, size, dark)
            if c.chance.random() < 0.3:
                c.limb(
                    (x + size * 0.1, y - size * 0.1),
                    (x + size * 0.16, y - size * 0.36),
                    size * 0.07,
                    size * 0.05,
                    dark.top,
                )
                c.limb(
                    (x + size * 0.16, y - size * 0.36),
                    (x + size * 0.1, y - size * 0.56),
                    size * 0.05,
                    size * 0.04,
                    dark.top,
                )
            x += size * 0.4
