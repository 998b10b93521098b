"""The one door for pictures: real format by decoding, upright, without position data, of a size we serve."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lantoa.kit.errors import RuleBroken
from lantoa.services.media.rules import FORMATS, LONGEST_SIDE, check_pixels, check_size, refusal_of

JPEG_QUALITY = 86


def clean_picture(file: IO[bytes]) -> ContentFile:
    """The picture of `file` as a JPEG of at most LONGEST_SIDE: upright, nothing in it but pixels and colour profile.

    The whole of a JPEG is never in memory: it is decoded at the smallest scale that still fills LONGEST_SIDE.
    Raises RuleBroken when the file is empty, too large, or no picture we take.
    """
    check_size(_size_of(file))
    try:
        with _opened(file) as image:
            check_pixels(*image.size, is_jpeg=image.format == "JPEG")
            return ContentFile(_encoded(_upright(image)))
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleBroken(_refusal(file, error)) from error
    except (OSError, SyntaxError, ValueError, IndexError, EOFError) as error:
        raise RuleBroken(_("Ảnh hỏng hoặc gửi chưa trọn. Hãy gửi lại ảnh gốc.")) from error


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(file, formats=FORMATS)
    try:
        yield image
    finally:
        # The caller's file stays open; only the decoder's memory goes.
        image.fp = None
        image.close()


def _size_of(file: IO[bytes]) -> int:
    file.seek(0, io.SEEK_END)
    return file.tell()


def _refusal(file: IO[bytes], error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError):
        file.seek(0)
        return refusal_of(file.read(32))
    return _("Ảnh lớn quá 64 triệu điểm ảnh. Hãy thu nhỏ ảnh rồi gửi lại.")


def _upright(image: Image.Image) -> Image.Image:
    # Only JPEG decodes at a part of its size; for the others this does nothing.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    orientation = image.getexif().get(0x0112, 1)
    small = _plain(image)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small.info = {"icc_profile": profile} if profile else {}
    exif = Image.Exif()
    exif[0x0112] = orientation if orientation in range(1, 9) else 1
    small.info["exif"] = exif.tobytes()
    turned = ImageOps.exif_transpose(small)
    turned.info = {"icc_profile": profile} if profile else {}
    return turned


def _plain(image: Image.Image) -> Image.Image:
    """RGB, with transparency laid on white."""
    if image.mode == "RGB":
        return image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return image.convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        quality=JPEG_QUALITY,
        optimize=True,
        progressive=True,
        icc_profile=image.info.get("icc_profile"),
        exif=b"",
    )
    return out.getvalue()
