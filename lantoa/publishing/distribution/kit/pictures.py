"""A release's pictures in the shapes that networks show."""

import io
from collections.abc import Callable
from typing import IO

from PIL import Image, ImageFilter, ImageOps

SHAPES = {"square": (1080, 1080), "vertical": (1080, 1920), "wide": (1200, 630)}
JPEG_QUALITY = 86
# A crop that keeps less than this share of a picture cuts people off: it stands whole on its own blurred ground then.
LEAST_KEPT_SHARE = 0.5
# Faces are above the middle more often than below.
CENTRE = (0.5, 0.4)


def opened(file: IO[bytes], size: tuple[int, int]) -> Image.Image:
    """The picture upright in RGB, decoded no larger than `size` needs. Raises OSError when it is none."""
    image: Image.Image = Image.open(file)
    # A JPEG decodes at an eighth, a quarter or half of its size, never below what is asked.
    image.draft("RGB", (max(size), max(size)))
    return ImageOps.exif_transpose(image).convert("RGB")


def shaped(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` filling `size`: cropped when most of it stays, else whole on its own blurred ground."""
    box = _crop_box(image.size, size)
    kept_share = (box[2] - box[0]) * (box[3] - box[1]) / (image.width * image.height)
    if kept_share >= LEAST_KEPT_SHARE:
        return image.resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)
    width, height = size
    # Blurred and darkened small, then enlarged: the same ground in a fraction of the time.
    small = image.resize((width // 12, height // 12), Image.Resampling.BOX, box=box, reducing_gap=1.0)
    small = small.filter(ImageFilter.GaussianBlur(4)).point([round(value * 0.75) for value in range(256)] * 3)
    ground = small.resize(size, Image.Resampling.BILINEAR)
    whole = ImageOps.contain(image, size, Image.Resampling.BICUBIC)
    ground.paste(whole, ((width - whole.width) // 2, (height - whole.height) // 2))
    return ground


def _crop_box(given: tuple[int, int], wanted: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest part of a picture that has the wanted proportions, around CENTRE."""
    scale = max(wanted[0] / given[0], wanted[1] / given[1])
    width, height = wanted[0] / scale, wanted[1] / scale
    left, top = (given[0] - width) * CENTRE[0], (given[1] - height) * CENTRE[1]
    return left, top, min(left + width, given[0]), min(top + height, given[1])


def jpeg(image: Image.Image, *, quality: int = JPEG_QUALITY, is_text: bool = False) -> bytes:
    """The image as a JPEG without any other data; `is_text` keeps coloured edges sharp."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0 if is_text else 2, exif=b"")
    return out.getvalue()


def cropped(open_file: Callable[[], IO[bytes]], shape: str) -> bytes:
    """One picture in one of SHAPES, as a JPEG."""
    size = SHAPES[shape]
    with open_file() as file:
        return jpeg(shaped(opened(file, size), size))
