"""The example federation's pictures: drawn by code, the same in every run, to be shown as illustrations."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from lantoa.config.sample.drawing import close, indoors, land, outside
from lantoa.config.sample.drawing.canvas import Canvas
from lantoa.config.sample.drawing.palette import DAYS, MOODS, Day, Mood

WIDE, TALL = (1600, 900), (1200, 1500)
QUALITY = 82
LARGEST = 200_000
LAMPLIT = frozenset(
    {
        "sewing_hall",
        "assembly",
        "table_talk",
        "classroom",
        "feast",
        "law_desk",
        "workshop",
        "filming",
        "table_phones",
        "board",
    }
)
"""Scenes whose nights are warm: people are inside."""
WARM_TINT = (255, 240, 218)
Scene = Callable[[Canvas, Day, Mood, dict[str, str]], None]
SCENES: dict[str, Scene] = {
    "river_hills": land.river_hills,
    "fields": land.fields,
    "tea_hills": land.tea_hills,
    "boats": land.boats,
    "kites": land.kites,
    "street_night": land.street_night,
    "market": land.market,
    "sewing_hall": indoors.sewing_hall,
    "assembly": indoors.assembly,
    "meeting_hall": indoors.meeting_hall,
    "table_talk": indoors.table_talk,
    "workshop": indoors.workshop,
    "small_room": indoors.small_room,
    "classroom": indoors.classroom,
    "hospital": indoors.hospital,
    "feast": indoors.feast,
    "port": outside.port,
    "dormitory": outside.dormitory,
    "pitch": outside.pitch,
    "construction": outside.construction,
    "phone_hands": close.phone_hands,
    "filming": close.filming,
    "table_phones": close.table_phones,
    "board": close.board,
    "drill": close.drill,
    "law_desk": close.law_desk,
    "helmet_portrait": close.helmet_portrait,
    "award": close.award,
    "stage": close.stage,
}


@dataclass(frozen=True)
class PictureSpec:
    """One picture to draw, with the words that go with it."""

    scene: str
    options: tuple[tuple[str, str], ...]
    alt: str
    caption: str
    credit: str

    @property
    def name(self) -> str:
        """A file name without ending, the same for the same picture."""
        return "-".join([self.scene.replace("_", "-"), *(value for _, value in self.options)])


def parse_picture(row: str) -> PictureSpec:
    """`scene key=value … | alt | caption | credit`; a photo of a dispatch has only its caption."""
    what, *words = (cell.strip() for cell in row.split("|"))
    scene, *options = what.split()
    if len(words) == 1:
        words = [words[0], words[0], ""]
    pairs = (option.partition("=") for option in options)
    return PictureSpec(
        scene=scene,
        options=tuple((key, value) for key, _, value in pairs),
        alt=words[0],
        caption=words[1],
        credit=words[2],
    )


def draw(spec: PictureSpec) -> Image.Image:
    """The finished picture, 1600 × 900 or, with `tall=1`, 1200 × 1500. About a third of a second."""
    options = dict(spec.options)
    day, mood = DAYS[options.get("time", "day")], MOODS[options.get("palette", "blue")]
    size = TALL if options.get("tall") else WIDE
    canvas = Canvas(*size, mood.wall, int(options.get("seed", "0")))
    SCENES[spec.scene](canvas, day, mood, options)
    inside = day.night and spec.scene in LAMPLIT
    return canvas.finished(tint=WARM_TINT if inside else day.tint, tint_strength=day.tint_strength)


def jpeg(spec: PictureSpec) -> bytes:
    """The picture as a progressive JPEG of at most 200 kB."""
    image = draw(spec)
    for quality in (QUALITY, 76, 70, 60):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= LARGEST:
            break
    return file.getvalue()
