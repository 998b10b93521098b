"""Scenes inside: halls, workshops, rooms."""

import math

from lantoa.config.sample.drawing.canvas import Canvas, Colour, darker, hexa, lighter, mix
from lantoa.config.sample.drawing.figures import Look, bust, person, some_look
from lantoa.config.sample.drawing.palette import GOLD, HAIRS, RED, SKINS, Day, Mood
from lantoa.config.sample.drawing.setting import (
    Room,
    crowd_backs,
    flowers,
    lantern,
    pendant,
    plant,
    strip_lamps,
    sunbeams,
    windows,
)

Options = dict[str, str]
WOOD = hexa("A8744A")


def lit(day: Day, colour: Colour) -> Colour:
    """A wall's colour under the lamps of the hour."""
    if day.night:
        return mix(mix(colour, (52, 34, 44), 0.36), day.lamp, 0.1)
    return mix(colour, day.shade, 0.06 + (1 - day.ground) * 0.4)


def sewing_hall(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Rows of machines run towards the far wall; people bend over the cloth under tube lights."""
    room = Room(c, (760, 270), 760)
    depth = 15.0
    room.shell(7, 2.4, 1.7, depth, lit(day, mood.wall), lit(day, mood.floor), lit(day, hexa("E4E6E4")))
    room.tiles(7, 1.7, depth, darker(mood.floor, 0.3))
    windows(room, day, 1, 7, -1.6, 0.3, depth, count=6)
    sunbeams(room, day, 1, 7, -1.2, 1.7, depth)
    strip_lamps(room, day, (-4.6, -0.2, 4.2), 2.4, depth)
    for i in range(9):
        z = 14.0 - i * 1.5
        for x in (-5.6, -3.2, 1.1, 3.5):
            _sewing_place(c, room, mood, day, x, z)
    for x, z in ((-0.4, 8.5), (-0.2, 4.6)):
        foot = room.at(x, 1.7, z)
        c.shadow(*foot, room.scale(z) * 0.35, room.scale(z) * 0.07)
        person(c, *foot, room.scale(z) * 1.6, some_look(c, mood), "walk" if z > 5 else "hold", side=-1)


def _sewing_place(c: Canvas, room: Room, mood: Mood, day: Day, x: float, z: float) -> None:
    s = room.scale(z)
    far = min(0.5, z / 28)
    look = Look(
        mood.main,
        hexa("34394C"),
        c.chance.choice(SKINS),
        c.chance.choice(HAIRS),
        True,
        "cap",
        mood.second,
        far,
        lit(day, mood.wall),
    )
    foot = room.at(x + 0.1, 1.7, z + 0.5)
    person(c, foot[0], foot[1] + s * 0.02, s * 1.62, look, "work")
    room.table(x + 0.15, 1.7, z, 1.35, 0.72, 0.62, mix(lit(day, hexa("C9A27A")), look.haze, far))
    top = room.at(x + 0.85, 0.98, z + 0.3)
    pale = mix(lit(day, hexa("EEF0EE")), look.haze, far)
    c.rect(top[0] - s * 0.02, top[1] - s * 0.3, s * 0.42, s * 0.13, pale, radius=s * 0.03)
    c.rect(top[0] + s * 0.28, top[1] - s * 0.28, s * 0.12, s * 0.28, darker(pale, 0.1), radius=s * 0.02)
    c.rect(top[0] - s * 0.02, top[1] - s * 0.3, s * 0.1, s * 0.26, pale, radius=s * 0.02)
    cloth = c.chance.choice(mood.cloth)
    c.blob(
        [
            (top[0] - s * 0.42, top[1]),
            (top[0] - s * 0.2, top[1] - s * 0.09),
            (top[0] + s * 0.1, top[1] - s * 0.03),
            (top[0] + s * 0.16, top[1] + s * 0.05),
            (top[0] - s * 0.2, top[1] + s * 0.22),
            (top[0] - s * 0.46, top[1] + s * 0.16),
        ],
        lit(day, cloth),
    )
    c.glow(top[0] + s * 0.03, top[1] - s * 0.05, s * 0.32, day.lamp, 0.7 if day.night else 0.3)


def assembly(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A belt runs through the middle; people in caps on both sides under white light."""
    room = Room(c, (800, 280), 720)
    depth = 16.0
    room.shell(
        6, 2.2, 1.7, depth, lit(day, mix(mood.wall, (240, 246, 248), 0.6)), lit(day, hexa("A9C0C4")), hexa("E6ECEC")
    )
    room.tiles(6, 1.7, depth, (120, 140, 150))
    windows(room, day, -1, 6, -1.5, 0.2, depth, count=5)
    sunbeams(room, day, -1, 6, -1.2, 1.7, depth)
    strip_lamps(room, day, (-2.6, 2.6), 2.2, depth)
    z = depth - 1.6
    while z > 2.2:
        for side in (-1, 1):
            for lane in (1.35, 4.1):
                far = min(0.5, z / 30)
                look = Look(
                    lit(day, mix(mood.main, (245, 248, 250), 0.25 + 0.45 * (lane > 2))),
                    hexa("3B4660"),
                    c.chance.choice(SKINS),
                    c.chance.choice(HAIRS),
                    False,
                    "cap",
                    lit(day, mood.second),
                    far,
                    lit(day, mood.wall),
                )
                foot = room.at(side * (lane + 0.42), 1.7, z + 0.4)
                person(c, *foot, room.scale(z) * 1.62, look, "work", side=-side)
        for x, wide in ((-0.95, 1.9), (-3.8, 0.7), (3.1, 0.7)):
            room.box(x, 1.7, z - 0.35, wide, 0.75, 1.3, lit(day, hexa("8FA3AE") if wide > 1 else hexa("C3CDD0")))
        for x in (-0.45, 0.15):
            spot = room.at(x, 0.95, z + 0.2)
            s = room.scale(z)
            c.poly(
                [
                    (spot[0], spot[1]),
                    (spot[0] + s * 0.34, spot[1]),
                    (spot[0] + s * 0.3, spot[1] - s * 0.09),
                    (spot[0] + s * 0.05, spot[1] - s * 0.09),
                ],
                mood.accent if z % 3 < 1.5 else hexa("2C7A4B"),
            )
        z -= 1.5


def meeting_hall(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """From the last rows: heads, a lit stage with drapery, a speaker, flowers."""
    warm = lit(day, mix(mood.wall, mood.second, 0.25))
    room = Room(c, (800, 330), 640)
    room.shell(8, 3.4, 1.8, 11, warm, lit(day, hexa("9A6A48")), lit(day, hexa("D9CDBB")))
    for side in (-1, 1):
        for z in (10.0, 7.6, 5.6, 4.0):
            room.face(
                [(side * 8, -2.2, z), (side * 8, 1.2, z), (side * 8, 1.2, z - 0.8), (side * 8, -2.2, z - 0.8)],
                darker(warm, 0.22),
            )
            c.glow(*room.at(side * 7.8, -1.2, z - 1.2), room.scale(z) * 1.3, day.lamp, 0.4)
    left, top = room.at(-5.6, -2.7, 10.9)
    right, foot = room.at(5.6, 0.75, 10.9)
    drape = mix(RED, mood.main, 0.0 if mood.accent != GOLD else 0.35)
    fold = (right - left) / 26
    for i in range(26):
        tone = (darker(drape, 0.38), drape, lighter(drape, 0.1), drape)[i % 4]
        c.shade_poly(
            [
                (left + i * fold, top),
                (left + (i + 1) * fold + 1, top),
                (left + (i + 1) * fold + 1, foot),
                (left + i * fold, foot),
            ],
            ((0, lighter(tone, 0.08)), (1, darker(tone, 0.25))),
        )
    for i in range(7):
        x = left + (right - left) * i / 7
        w = (right - left) / 7
        c.blob(
            [(x, top - 6), (x + w, top - 6), (x + w * 0.8, top + 46), (x + w / 2, top + 62), (x + w * 0.2, top + 46)],
            darker(GOLD, 0.12),
        )
        c.blob([(x + w * 0.1, top - 6), (x + w * 0.9, top - 6), (x + w * 0.5, top + 38)], lighter(GOLD, 0.15), 0.8)
    width = right - left
    c.rect(left + width * 0.24, top + 86, width * 0.52, 62, darker(drape, 0.3), radius=3)
    c.rect(left + width * 0.25, top + 92, width * 0.5, 50, lighter(GOLD, 0.2), 0.95, radius=2)
    c.rect(left + width * 0.3, top + 112, width * 0.4, 4, darker(GOLD, 0.35), 0.7)
    c.rect(left - 60, foot, width + 120, 46, lit(day, hexa("7A4B32")))
    c.rect(left - 60, foot, width + 120, 9, lit(day, hexa("C28E5F")))
    c.soft(
        [
            [(640, 0), (760, 0), (930, foot + 10), (620, foot + 10)],
            [(1050, 0), (1120, 0), (1010, foot + 10), (760, foot + 10)],
        ],
        day.lamp,
        0.34,
        26,
        lit=True,
    )
    for i in range(6):
        x = left + width * (0.08 + 0.135 * i)
        if 2 <= i <= 3:
            continue
        bust(c, x, foot - 34, 190, some_look(c, mood), back=False, side=1 if i < 3 else -1)
    for x, w in ((left + 20, width * 0.33), (right - width * 0.34 - 10, width * 0.33)):
        c.rect(x, foot - 36, w, 38, lit(day, mix(mood.main, (250, 250, 248), 0.65)))
        c.rect(x, foot - 40, w, 8, lit(day, hexa("FBFAF7")))
    person(c, 800, foot + 4, 205, Look(mood.cloth[0], hexa("2B2F40"), SKINS[0], HAIRS[0], True), "hold")
    c.poly([(812, foot - 98), (882, foot - 98), (872, foot + 4), (822, foot + 4)], lit(day, WOOD))
    c.poly([(812, foot - 98), (828, foot - 98), (836, foot + 4), (822, foot + 4)], lit(day, darker(WOOD, 0.3)))
    flowers(c, 847, foot - 82, 60, (hexa("C0152F"), hexa("F2B21B"), hexa("F7EFE6")))
    for x in (left - 20, right + 20):
        plant(c, x, foot + 46, 130, hexa("3B7A4D"), hexa("B9764C"))
    _audience(c, day, mood, warm, has_question=int(options.get("seed", "0")) % 2 == 1)


def _audience(c: Canvas, day: Day, mood: Mood, warm: Colour, *, has_question: bool) -> None:
    """Rows of heads over seats, larger towards us; one arm up for a question."""
    for row in range(5):
        y, size = 560 + row * row * 14 + row * 44, 250 + row * 105
        crowd_backs(c, mood, y, size, size * 0.42, far=0.34 - row * 0.07, haze=warm)
        seat = lit(day, darker(mood.main, 0.25 + 0.05 * row))
        x = -size * 0.2
        while x < 1700:
            c.rect(x, y - size * 0.02, size * 0.36, size * 0.5, seat, radius=size * 0.05)
            c.rect(x + size * 0.02, y - size * 0.0, size * 0.32, size * 0.03, lighter(seat, 0.2), radius=size * 0.015)
            x += size * 0.41
    if has_question:
        look = some_look(c, mood)
        c.limb((1196, 640), (1222, 470), 46, 34, look.top)
        c.limb((1222, 470), (1216, 410), 30, 26, look.skin)
        c.oval(1214, 396, 20, 24, look.skin)


def table_talk(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Two sides at one long table, papers between them; somebody speaks."""
    wall = lit(day, mood.wall)
    c.band(0, 900, ((0, darker(wall, 0.12)), (0.5, wall), (1, darker(wall, 0.2))))
    panes = [(110.0, 70, 330, 300), (490.0, 70, 330, 300), (870.0, 70, 330, 300)]
    for x, y, w, h in panes:
        c.rect(x - 12, y - 12, w + 24, h + 24, lit(day, hexa("F2EEE4")))
        c.shade_poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], day.sky)
        crest = [(x + w * i / 16, y + h - 70 - 26 * math.sin((x + w * i / 16) / 120)) for i in range(17)]
        c.poly([(x, y + h), *crest, (x + w, y + h)], mix(hexa("3C6B63"), day.haze, 0.5))
        c.rect(x + w / 2 - 4, y, 8, h, lit(day, hexa("F2EEE4")))
        c.rect(x, y + h * 0.42, w, 6, lit(day, hexa("F2EEE4")))
        c.rect(x - 20, y + h + 12, w + 40, 14, lit(day, hexa("D8CFBF")))
    c.rect(1290, 90, 220, 250, lit(day, WOOD), radius=4)
    c.rect(1302, 102, 196, 226, lit(day, hexa("F6F1E4")))
    for i in range(7):
        c.rect(1320, 124 + 28 * i, c.chance.uniform(90, 160), 9, lit(day, mood.cloth[i % 4]), 0.8, radius=4)
    c.rect(1452, 470, 190, 190, lit(day, darker(WOOD, 0.15)))
    c.rect(1440, 460, 220, 14, lit(day, lighter(WOOD, 0.2)))
    plant(c, 1540, 462, 230, hexa("3B7A4D"), lit(day, mood.main))
    if not day.night:
        c.soft(
            [[(150, 90), (430, 90), (760, 860), (330, 860)], [(900, 90), (1180, 90), (1560, 860), (1150, 860)]],
            day.sun,
            0.26,
            24,
            lit=True,
        )
    sides = [some_look(c, mood) for _ in range(5)]
    for i, look in enumerate(sides):
        x = 250.0 + 262 * i + c.chance.uniform(-14, 14)
        size = 560 * c.chance.uniform(0.96, 1.04)
        bust(c, x, 560, size, look, back=False, side=1 if i < 2 else -1)
        if i == 2:
            c.limb((x + 60, 520), (x + 136, 452), 40, 32, look.top)
            c.limb((x + 136, 452), (x + 166, 372), 30, 24, look.skin)
            c.oval(x + 170, 356, 20, 24, look.skin)
    top = lit(day, lighter(WOOD, 0.12))
    c.shade_poly([(150, 552), (1450, 552), (1640, 780), (-40, 780)], ((0, lighter(top, 0.14)), (1, top)))
    c.poly([(-40, 780), (1640, 780), (1640, 812), (-40, 812)], darker(top, 0.3))
    c.rect(0, 812, 1600, 88, darker(wall, 0.55))
    for i, look in enumerate(sides):
        for side in (-1, 1):
            if i == 2 and side > 0:
                continue
            elbow, hand = (250 + 262 * i + side * 78, 566), (250 + 262 * i + side * 22, 596)
            c.limb((250 + 262 * i + side * 66, 536), elbow, 40, 34, darker(look.top, 0.12))
            c.limb(elbow, hand, 30, 22, look.skin)
            c.oval(*hand, 14, 11, look.skin)
    for i in range(5):
        x = 262 + 262 * i
        c.soft([[(x - 60, 556), (x + 60, 556), (x + 50, 610), (x - 50, 610)]], (40, 24, 20), 0.22, 10)
        c.poly([(x - 40, 590), (x + 44, 588), (x + 54, 632), (x - 46, 634)], lit(day, hexa("FBFAF7")))
        for k in range(3):
            c.line([(x - 30, 600 + 9 * k), (x + 30 - 12 * k, 599 + 9 * k)], 2, (120, 128, 140), 0.7)
        c.rect(x + 70, 580, 26, 34, lit(day, mood.second), radius=5)
        c.oval(x + 83, 581, 13, 5, lit(day, hexa("7A4A2A")))
    c.poly([(700, 664), (890, 660), (912, 724), (690, 728)], lit(day, hexa("D9DCDD")))
    c.poly([(712, 672), (880, 668), (898, 714), (702, 718)], lit(day, hexa("F3F3EF")))
    c.oval(760, 692, 40, 15, lit(day, hexa("F8F6EE")))
    c.oval(848, 684, 26, 10, lit(day, hexa("5E8F4A")))
    c.oval(852, 703, 24, 9, lit(day, hexa("B5683A")))
    for x in (330, 650, 960, 1290):
        bust(c, x + c.chance.uniform(-20, 20), 880, 680, some_look(c, mood), back=True)
        c.rect(x - 128, 858, 256, 80, lit(day, darker(WOOD, 0.35)), radius=22)
        c.rect(x - 116, 866, 232, 8, lit(day, WOOD), 0.8, radius=4)
    if day.night:
        pendant(c, day, 560, 120, 46, mood.main)
        pendant(c, day, 1060, 120, 46, mood.main)


def workshop(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Sun falls through the saw-tooth roof onto benches, rolls and people in helmets."""
    room = Room(c, (880, 330), 700)
    wall = lit(day, mix(mood.wall, hexa("A89A86"), 0.55))
    room.shell(6.5, 3.4, 1.7, 14, wall, lit(day, hexa("94877A")), lit(day, hexa("6F6A66")))
    room.tiles(6.5, 1.7, 14, (70, 62, 58))
    for i in range(6):
        z = 2.6 + i * 1.9
        for x in (-4.6, -1.4, 1.8):
            room.face(
                [(x, -3.39, z), (x + 2.2, -3.39, z), (x + 2.2, -3.39, z + 1), (x, -3.39, z + 1)],
                mix(day.sky[-1][1], (255, 255, 255), 0.4),
            )
        c.line([room.at(-6.5, -3.3, z - 0.4), room.at(6.5, -3.3, z - 0.4)], room.scale(z) * 0.09, darker(wall, 0.45))
    windows(room, day, -1, 6.5, -2, -0.4, 14, count=6)
    beams = [
        [room.at(x, -3.3, z), room.at(x + 1.6, -3.3, z), room.at(x + 4.2, 1.7, z + 0.6), room.at(x + 1.9, 1.7, z + 0.6)]
        for x, z in ((-4.6, 9), (-1.4, 6.5), (-4.2, 4.4), (0.8, 8.4))
    ]
    rope = GOLD
    c.line([room.at(6.45, -0.15, 13.5), room.at(6.45, -0.1, 6), room.at(6.45, -0.15, 2.0)], 7, rope)
    bell = room.at(6.3, -0.55, 5.2)
    c.poly(
        [
            (bell[0] - 26, bell[1] + 40),
            (bell[0] - 16, bell[1] - 10),
            (bell[0], bell[1] - 24),
            (bell[0] + 16, bell[1] - 10),
            (bell[0] + 26, bell[1] + 40),
        ],
        darker(GOLD, 0.2),
    )
    c.oval(bell[0], bell[1] + 40, 28, 7, darker(GOLD, 0.45))
    for z in (11.0, 8.4, 6.0, 4.0):
        for x in (-4.9, 2.6):
            room.box(x, 1.7, z, 1.9, 0.8, 0.9, lit(day, mood.main if x < 0 else darker(mood.second, 0.1)))
            room.box(x + 0.4, 0.9, z + 0.2, 0.8, 0.5, 0.4, lit(day, hexa("D5D6D2")))
        for k in range(3):
            roll = room.at(-1.9 + 0.1 * k, 1.7, z + 0.3)
            s = room.scale(z)
            c.rect(
                roll[0] - s * 0.9 + s * 0.5 * k,
                roll[1] - s * (0.45 + 0.0 * k),
                s * 0.46,
                s * 0.45,
                lit(day, hexa("D8B98A")),
                radius=s * 0.05,
            )
            c.oval(roll[0] - s * 0.67 + s * 0.5 * k, roll[1] - s * 0.45, s * 0.23, s * 0.08, lit(day, hexa("F0DDB8")))
        for x, side in ((-2.8, -1), (2.1, 1)):
            if c.chance.random() < 0.8:
                foot = room.at(x, 1.7, z - 0.1)
                c.shadow(*foot, room.scale(z) * 0.3, room.scale(z) * 0.07)
                look = some_look(c, mood, hat="helmet", far=min(0.4, z / 30), haze=wall)
                person(c, *foot, room.scale(z) * 1.62, look, c.chance.choice(("hold", "push", "stand")), side=side)
    c.soft(beams, day.sun, 0.42 if not day.night else 0.15, 16, lit=True)
    foot = room.at(0.55, 1.7, 2.75)
    c.shadow(*foot, 120, 20)
    person(
        c,
        *foot,
        420,
        Look(mood.cloth[0], hexa("34394C"), SKINS[1], HAIRS[0], False, "helmet"),
        "raise" if int(options.get("seed", "0")) % 2 else "hold",
    )


def small_room(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A small quiet room: armchair, half-drawn curtain, a fridge, a mother with her child."""
    wall = lit(day, mood.wall)
    c.band(0, 690, ((0, darker(wall, 0.08)), (1, lighter(wall, 0.1))))
    c.band(690, 210, ((0, lit(day, hexa("C9A27C"))), (1, lit(day, hexa("9C744F")))))
    c.rect(0, 676, 1600, 16, lit(day, hexa("F6EFE6")))
    x, y, w, h = 180, 90, 430, 420
    c.rect(x - 18, y - 18, w + 36, h + 36, lit(day, hexa("FBF6EC")))
    c.shade_poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], day.sky)
    for level in (0.6, 0.35):
        crest = [(x + w * i / 20, y + h - (190 + 46 * math.sin(i * 0.42 + level * 9)) * level) for i in range(21)]
        c.poly([(x, y + h), *crest, (x + w, y + h)], mix(hexa("4E8A5A"), day.haze, level))
    c.rect(x + w / 2 - 5, y, 10, h, lit(day, hexa("FBF6EC")))
    c.rect(x, y + h * 0.45, w, 8, lit(day, hexa("FBF6EC")))
    c.soft([[(200, 120), (600, 120), (1180, 880), (560, 880)]], day.sun, 0.42, 30, lit=True)
    for i in range(9):
        fx = 640 + i * 30
        tone = (mood.second, lighter(mood.second, 0.25), darker(mood.second, 0.14))[i % 3]
        c.shade_poly([(fx, 60), (fx + 31, 60), (fx + 34 + i, 660), (fx + i, 660)], ((0, tone), (1, darker(tone, 0.14))))
    c.rect(120, 48, 880, 12, lit(day, hexa("8A6A4C")), radius=6)
    c.rect(1270, 330, 210, 372, lit(day, hexa("EEF1F0")), radius=14)
    c.rect(1270, 330, 40, 372, lit(day, hexa("D5DBDB")), radius=14)
    c.rect(1284, 462, 186, 4, (150, 158, 160), 0.7)
    c.rect(1448, 380, 9, 60, (150, 158, 160), radius=4)
    c.rect(1448, 490, 9, 80, (150, 158, 160), radius=4)
    plant(c, 1375, 332, 150, hexa("3F7F52"), mood.accent)
    for i in range(3):
        c.rect(1250, 120 + 0, 260, 150, lit(day, hexa("FDFBF5")), 0.4, radius=6)
        c.oval(1310 + 70 * i, 195, 26, 26, (mood.main, mood.second, mood.accent)[i], 0.85)
    chair = lit(day, mood.main)
    c.shadow(860, 800, 260, 34)
    c.rect(690, 420, 330, 330, darker(chair, 0.1), radius=70)
    c.rect(650, 560, 90, 210, chair, radius=36)
    person(c, 848, 800, 560, Look(lit(day, hexa("F2E7D6")), hexa("3E4A6B"), SKINS[3], HAIRS[0], True), "sit")
    c.blob([(880, 590), (950, 560), (1030, 580), (1040, 630), (960, 660), (890, 640)], lighter(mood.second, 0.45))
    c.oval(1010, 578, 32, 30, SKINS[3])
    c.blob([(984, 566), (1010, 542), (1040, 562), (1030, 558), (1008, 560)], HAIRS[1])
    c.limb((856, 520), (918, 612), 42, 36, lit(day, hexa("F2E7D6")))
    c.limb((918, 612), (1010, 630), 30, 24, SKINS[3])
    c.rect(970, 640, 76, 130, chair, radius=34)
    c.rect(650, 730, 400, 46, darker(chair, 0.2), radius=22)
    c.oval(520, 826, 300, 36, mix(mood.accent, wall, 0.55), 0.5)
    c.rect(380, 690, 130, 96, lit(day, WOOD), radius=6)
    flowers(c, 445, 690, 120, (mood.main, mood.second, hexa("F7EFE6")))


def classroom(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Children round their teacher and leaves on the floor; or, by night, grown-ups at desks."""
    room = Room(c, (800, 300), 660)
    wall = lit(day, mood.wall)
    room.shell(5.4, 2.5, 1.7, 8.4, wall, lit(day, hexa("C99A66")), lit(day, hexa("F0E8DA")))
    windows(room, day, -1, 5.4, -1.5, 0.5, 8.4, count=4)
    board_left, board_top = room.at(-2.6, -1.35, 8.3)
    board_right, board_foot = room.at(2.6, 0.45, 8.3)
    c.rect(board_left - 8, board_top - 8, board_right - board_left + 16, board_foot - board_top + 16, lit(day, WOOD))
    c.rect(board_left, board_top, board_right - board_left, board_foot - board_top, lit(day, hexa("2F5D4C")))
    for i in range(4):
        c.line(
            [
                (board_left + 30, board_top + 26 + 28 * i),
                (board_left + 90 + c.chance.uniform(60, 200), board_top + 26 + 28 * i),
            ],
            3,
            (230, 236, 228),
            0.55,
        )
    for i in range(5):
        frame = room.at(5.35, -1.3, 3.2 + i)
        c.rect(frame[0] - 20, frame[1], 34, 50, mood.cloth[i % 5], 0.9)
    for i in range(7):
        place = room.at(-3.6 + 1.2 * i, -2.2, 7)
        if not options.get("adults"):
            c.line([(place[0], 0), place], 2, (120, 110, 100), 0.5)
            c.blob(
                [
                    (place[0], place[1] - 16),
                    (place[0] + 20, place[1]),
                    (place[0], place[1] + 24),
                    (place[0] - 20, place[1]),
                ],
                mood.cloth[i % 5],
            )
    sunbeams(room, day, -1, 5.4, -1.2, 1.7, 8.4)
    if options.get("adults"):
        _night_class(c, room, day, mood)
        return
    rug = room.at(0, 1.7, 4.2)
    c.oval(rug[0], rug[1], 560, 128, lit(day, mood.second), 0.85)
    c.oval(rug[0], rug[1], 470, 102, lit(day, lighter(mood.second, 0.25)), 0.85)
    for _ in range(46):
        angle, reach = c.chance.uniform(0, 6.3), c.chance.uniform(0, 1)
        leaf = c.chance.choice((hexa("C0452F"), hexa("E0A03C"), hexa("9A5B00"), hexa("C8552F")))
        lx, ly = rug[0] + math.cos(angle) * reach * 400, rug[1] + math.sin(angle) * reach * 80
        c.blob([(lx - 20, ly), (lx, ly - 9), (lx + 22, ly - 3), (lx, ly + 8)], leaf)
    teacher = room.at(0.1, 1.7, 5.4)
    person(
        c,
        teacher[0],
        teacher[1] + 6,
        372,
        Look(lit(day, mood.main), hexa("3E4A6B"), SKINS[3], HAIRS[0], True),
        "squat",
        side=-1,
    )
    for i in range(9):
        angle = math.pi * (-0.12 + 1.24 * i / 8)
        x, y = rug[0] + math.cos(angle) * 500, rug[1] + math.sin(angle) * 118 + 20
        size = 250 + (y - rug[1]) * 0.6
        c.shadow(x, y, size * 0.2, size * 0.05)
        look = some_look(c, mood)
        person(
            c,
            x,
            y,
            size,
            Look(c.chance.choice(mood.cloth), mood.accent, look.skin, look.hair, look.long_hair),
            "squat",
            side=1 if x < rug[0] else -1,
        )


def _night_class(c: Canvas, room: Room, day: Day, mood: Mood) -> None:
    """Grown-ups at desks, seen from behind, under hanging lamps."""
    for lamp in (330, 800, 1270):
        pendant(c, day, lamp, 70, 40, mood.main)
    person(c, *room.at(-0.7, 1.7, 7.2), room.scale(7.2) * 1.62, some_look(c, mood), "raise", side=1)
    for z, xs in (
        (6.2, (-3.6, -1.4, 0.8, 3.0)),
        (4.6, (-3.4, -1.4, 0.6, 2.6)),
        (3.3, (-3.0, -1.25, 0.5, 2.2)),
        (2.25, (-1.9, -0.55, 0.8)),
    ):
        for x in xs:
            foot = room.at(x + 0.45, 1.7, z)
            room.table(x - 0.1, 1.7, z + 0.35, 1.2, 0.74, 0.55, lit(day, WOOD))
            sheet = room.at(x + 0.4, 0.96, z + 0.6)
            c.poly(
                [
                    (sheet[0] - 22, sheet[1] + 8),
                    (sheet[0] + 18, sheet[1] + 8),
                    (sheet[0] + 14, sheet[1] - 6),
                    (sheet[0] - 18, sheet[1] - 6),
                ],
                (250, 248, 240),
            )
            look = some_look(c, mood)
            bust(
                c,
                foot[0],
                foot[1] - room.scale(z) * 0.5,
                room.scale(z) * 1.6,
                Look(look.top, look.legs, look.skin, look.hair, True),
                back=True,
            )
            s = room.scale(z)
            c.rect(
                foot[0] - s * 0.27,
                foot[1] - s * 0.56,
                s * 0.54,
                s * 0.62,
                lit(day, darker(mood.main, 0.2)),
                radius=s * 0.06,
            )


def hospital(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """A bright corridor: people on the bench, a doctor bends to listen."""
    room = Room(c, (980, 320), 700)
    wall = lit(day, mix(mood.wall, (250, 250, 246), 0.55))
    room.shell(3.6, 2.3, 1.7, 15, wall, lit(day, hexa("BFD0CE")), hexa("F3F3EE"))
    room.tiles(3.6, 1.7, 15, (140, 160, 160))
    room.face([(-3.6, 0.6, 15), (-3.6, 1.7, 15), (-3.6, 1.7, 0.9), (-3.6, 0.6, 0.9)], mix(mood.second, wall, 0.45))
    room.face([(3.6, 0.6, 15), (3.6, 1.7, 15), (3.6, 1.7, 0.9), (3.6, 0.6, 0.9)], mix(mood.second, wall, 0.35))
    windows(room, day, 1, 3.6, -1.5, 0.4, 15, count=6)
    sunbeams(room, day, 1, 3.6, -1.3, 1.7, 15, count=5)
    strip_lamps(room, day, (0,), 2.3, 15)
    for z in (12.0, 8.4, 5.4):
        room.face(
            [(-3.58, -0.9, z), (-3.58, 1.7, z), (-3.58, 1.7, z - 1.1), (-3.58, -0.9, z - 1.1)],
            lit(day, mix(mood.main, hexa("FFFFFF"), 0.55)),
        )
        c.oval(*room.at(-3.58, 0.5, z - 1.0), 5, 7, (90, 90, 96))
    for z in (10.4, 8.8, 7.4, 6.2, 5.1, 4.2):
        foot = room.at(-2.75, 1.7, z)
        s = room.scale(z)
        c.rect(foot[0] - s * 0.42, foot[1] - s * 0.9, s * 0.14, s * 0.9, lit(day, mood.main), radius=s * 0.05)
        c.rect(
            foot[0] - s * 0.42,
            foot[1] - s * 0.5,
            s * 0.72,
            s * 0.1,
            lit(day, lighter(mood.main, 0.15)),
            radius=s * 0.05,
        )
        person(c, foot[0], foot[1], s * 1.62, some_look(c, mood, far=min(0.35, z / 30), haze=wall), "sit")
    white = hexa("F7F7F2")
    for x, z, pose, side in ((0.4, 9.0, "walk", -1), (1.2, 6.0, "hold", -1)):
        foot = room.at(x, 1.7, z)
        c.shadow(*foot, room.scale(z) * 0.3, room.scale(z) * 0.06)
        person(c, *foot, room.scale(z) * 1.62, Look(white, hexa("7E9AA8"), SKINS[0], HAIRS[1], True), pose, side=side)
    foot = room.at(-0.75, 1.7, 3.15)
    c.shadow(*foot, 130, 22)
    person(c, *foot, 372, Look(white, hexa("7E9AA8"), SKINS[3], HAIRS[0], False), "push", side=-1)
    foot = room.at(-1.95, 1.7, 3.1)
    c.rect(foot[0] - 110, foot[1] - 120, 190, 22, lit(day, mood.main), radius=10)
    person(c, foot[0] - 40, foot[1], 366, Look(mood.cloth[1], hexa("3E4A6B"), SKINS[1], HAIRS[0], True), "sit")
    plant(c, 1450, 880, 330, hexa("3B7A4D"), lit(day, mood.accent))


def feast(c: Canvas, day: Day, mood: Mood, options: Options) -> None:
    """Long tables under lanterns: steam, bowls, people turned to each other; a peach bough."""
    room = Room(c, (800, 270), 700)
    wall = lit(day, mix(mood.wall, mood.main, 0.25))
    room.shell(6.5, 2.8, 1.7, 13, wall, lit(day, hexa("A5754C")), darker(wall, 0.3))
    for i in range(5):
        left, top = room.at(-5.2 + 2.2 * i, -1.5, 12.9)
        c.rect(left, top, room.scale(12.9) * 1.4, room.scale(12.9) * 1.7, mix(day.sky[1][1], day.lamp, 0.1))
        c.rect(left + room.scale(12.9) * 0.68, top, 4, room.scale(12.9) * 1.7, darker(wall, 0.2))
    for z in (11.0, 7.5, 5.0, 3.6):
        for x in (-3.2, 0, 3.2):
            place = room.at(x, -1.35, z)
            c.line([(place[0], 0), place], 2, (50, 30, 30), 0.6)
            lantern(c, day, *place, room.scale(z) * 0.22, hexa("C0152F") if (x + z) % 2 < 1 else hexa("E0703A"))
    for z in (10.4, 7.6, 5.4, 3.7, 2.4):
        for x in (-4.9, 0.5):
            far = min(0.4, z / 28)
            s = room.scale(z)
            for k in range(5):
                foot = room.at(x + 0.5 + k * 0.85, 1.7, z + 1.0)
                bust(
                    c,
                    foot[0],
                    foot[1] - s * 0.62,
                    s * 1.6,
                    some_look(c, mood, far=far, haze=wall),
                    back=False,
                    side=c.chance.choice((-1, 1)),
                )
            room.table(x, 1.7, z, 4.4, 0.75, 0.9, lit(day, mix(hexa("EFE3CC"), wall, far)))
            for k in range(9):
                dish = room.at(x + 0.3 + k * 0.48, 0.95, z + c.chance.uniform(0.2, 0.7))
                c.oval(dish[0], dish[1], s * 0.15, s * 0.05, hexa("FBFAF7"))
                c.oval(
                    dish[0],
                    dish[1] - s * 0.015,
                    s * 0.11,
                    s * 0.035,
                    c.chance.choice((hexa("5E8F4A"), hexa("C8552F"), hexa("E7B04A"), hexa("8E3B2E"))),
                )
            c.soft(
                [
                    [
                        room.at(x + 2, 0.9, z + 0.4),
                        room.at(x + 2.4, 0.9, z + 0.4),
                        room.at(x + 2.7, 0.0, z + 0.4),
                        room.at(x + 2.0, 0.0, z + 0.4),
                    ]
                ],
                (255, 250, 240),
                0.25,
                12,
                lit=True,
            )
            for k in range(4):
                foot = room.at(x + 0.8 + k * 0.95, 1.7, z - 0.25)
                if c.chance.random() < 0.85:
                    bust(c, foot[0], foot[1] - s * 0.52, s * 1.6, some_look(c, mood, far=far, haze=wall), back=True)
                    c.rect(
                        foot[0] - s * 0.27,
                        foot[1] - s * 0.6,
                        s * 0.54,
                        s * 0.6,
                        mix(lit(day, darker(mood.main, 0.4)), wall, far),
                        radius=s * 0.05,
                    )
