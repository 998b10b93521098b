"""Writing pictures."""

from typing import IO

from django.db import transaction

from lantoa.kit.text import one_line, slugify_vietnamese
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.services.media.models import Picture
from lantoa.services.media.pictures import clean_picture


@transaction.atomic
def store_photo(
    file: IO[bytes], *, title: str, unit: Unit | None = None, by: User | None = None, credit: str = ""
) -> Picture:
    """A new picture of what `file` shows: upright JPEG of at most 2560 pixels, without camera and position data.

    Raises RuleBroken in Vietnamese when the file is empty, too large, or no JPG, PNG, WebP or GIF.
    """
    content = clean_picture(file)
    title = one_line(title)[:255] or "Ảnh"
    content.name = f"{slugify_vietnamese(title, longest=60)}.jpg"
    picture = Picture(title=title, unit=unit, uploaded_by_user=by, credit=one_line(credit)[:120], file=content)
    picture._set_image_file_metadata()
    picture.save()
    return picture
