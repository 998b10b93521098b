"""The title card: a picture that says what the news is and whose it is."""

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from lantoa.kit.text import nfc
from lantoa.publishing.distribution.kit.lines import Setting, set_lines
from lantoa.publishing.distribution.kit.look import REGULAR, SEMIBOLD, colours, font
from lantoa.publishing.distribution.kit.pictures import jpeg, shaped


@dataclass(frozen=True)
class CardText:
    """What stands on a card; `address` is the short link as people read it."""

    title: str
    unit: str
    section: str
    address: str


@dataclass(frozen=True)
class Plan:
    """Where things stand on one shape of card, in pixels from the top; `foot` leaves room for an app's own buttons."""

    size: tuple[int, int]
    picture_height: int
    top: int
    foot: int
    largest: int
    smallest: int
    most_lines: int


MARGIN, GAP, LEADING = 72, 40, 1.28
PLANS = {
    "square": Plan((1080, 1080), 500, 572, 928, 64, 40, 5),
    # Stories and reels cover about 250 px at the top and 340 px at the bottom with their own words.
    "vertical": Plan((1080, 1920), 900, 980, 1480, 80, 48, 6),
}
# Without a picture the words have the whole card.
BARE = {
    "square": replace(PLANS["square"], picture_height=0, top=250, largest=92, smallest=48, most_lines=7),
    "vertical": replace(PLANS["vertical"], picture_height=0, top=520, largest=104, smallest=56, most_lines=9),
}


def card(text: CardText, *, shape: str, picture: Image.Image | None = None) -> bytes:
    """A JPEG of the card, `square` or `vertical`; the picture is the upper part when there is one."""
    plan = PLANS[shape] if picture else BARE[shape]
    ink = colours()
    image = Image.new("RGB", plan.size, ink["blue"])
    draw = ImageDraw.Draw(image)
    if picture is not None:
        image.paste(shaped(picture, (plan.size[0], plan.picture_height)), (0, 0))
        draw.rectangle((0, plan.picture_height, plan.size[0], plan.picture_height + 9), fill=ink["gold"])
    else:
        _waves(draw, plan)
    _title(draw, nfc(text.title), nfc(text.section), plan)
    _foot(draw, text, plan)
    return jpeg(image, quality=90, is_text=True)


def _waves(draw: ImageDraw.ImageDraw, plan: Plan) -> None:
    """The house's mark, large and quiet, behind the words."""
    x, y = plan.size[0] - 120, plan.top - 60
    for radius in (90, 190, 300, 420):
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=colours()["blue-deep"], width=26)
    draw.ellipse((x - 30, y - 30, x + 30, y + 30), fill=colours()["blue-deep"])


def fitted(title: str, plan: Plan, *, top: int) -> tuple[int, Setting]:
    """The largest size in pixels at which the title stands whole, and its lines; cut at the smallest when it must."""
    width, room = plan.size[0] - 2 * MARGIN, plan.foot - GAP - top
    for size in range(plan.largest, plan.smallest - 1, -4):
        most = min(int(room / (size * LEADING)), plan.most_lines)
        measure = font(SEMIBOLD, size).getlength
        setting = set_lines(title, measure=measure, width=width, most=most, may_cut=size == plan.smallest)
        if setting.lines:
            return size, setting
    return plan.smallest, Setting(())


def _title(draw: ImageDraw.ImageDraw, title: str, section: str, plan: Plan) -> None:
    label_height = 64 if section else 0
    size, setting = fitted(title, plan, top=plan.top + label_height)
    height = label_height + round(len(setting.lines) * size * LEADING)
    # Without a picture the words stand on the foot; below a picture they hang from it.
    top = plan.top if plan.picture_height else plan.foot - GAP - height
    if section:
        label = set_lines(section, measure=font(SEMIBOLD, 32).getlength, width=plan.size[0] - 2 * MARGIN - 40, most=1)
        draw.rectangle((MARGIN, top + 9, MARGIN + 14, top + 33), fill=colours()["gold"])
        draw.text((MARGIN + 32, top), label.lines[0], font=font(SEMIBOLD, 32), fill="white")
    for number, line in enumerate(setting.lines):
        place = (MARGIN - 2, top + label_height + round(number * size * LEADING))
        draw.text(place, line, font=font(SEMIBOLD, size), fill="white")


def _foot(draw: ImageDraw.ImageDraw, text: CardText, plan: Plan) -> None:
    width = plan.size[0] - 2 * MARGIN
    draw.rectangle((MARGIN, plan.foot, plan.size[0] - MARGIN, plan.foot + 2), fill="#FFFFFF")
    unit = set_lines(nfc(text.unit), measure=font(REGULAR, 30).getlength, width=width, most=1)
    if unit.lines:
        draw.text((MARGIN, plan.foot + 18), unit.lines[0], font=font(REGULAR, 30), fill="white")
    draw.text((MARGIN, plan.foot + 64), text.address, font=font(SEMIBOLD, 34), fill="white")
