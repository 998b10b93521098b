"""What comes through the door, and what does not."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lantoa.kit.errors import RuleBroken
from lantoa.services.media.facade import Picture, store_photo
from lantoa.services.media.forms import PictureForm

RED, BLUE = (200, 20, 20), (20, 20, 200)


def file_of(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def half_and_half(width=400, height=300, mode="RGB"):
    """Red above, blue below."""
    image = Image.new(mode, (width, height), BLUE)
    image.paste(RED, (0, 0, width, height // 2))
    return image


def position():
    exif = Image.Exif()
    exif[0x010F] = "Sông Lam Phone"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (18.0, 20.0, 30.0), 3: "E", 4: (105.0, 54.0, 20.0)})
    return exif


@pytest.mark.django_db
def test_a_phones_photo_is_upright_and_says_nothing_of_where_it_was_taken():
    picture = store_photo(file_of(half_and_half(), exif=position()), title="  Lễ   trao nhà  ", credit="Trần Lan")

    with picture.file.open("rb") as stored:
        data = stored.read()
    shown = Image.open(io.BytesIO(data))
    assert (picture.title, picture.credit) == ("Lễ trao nhà", "Trần Lan")
    assert (picture.width, picture.height) == shown.size == (300, 400)
    assert len(shown.getexif()) == 0
    assert b"Exif" not in data
    assert b"Phone" not in data
    # Orientation 6: what the sensor had above is at the right.
    assert shown.getpixel((280, 200))[0] > 150
    assert shown.getpixel((20, 200))[2] > 150
    assert picture.file_hash
    assert picture.file_size == len(data)


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_ends_with_the_right_shape(turn):
    from lantoa.services.media.pictures import clean_picture

    exif = Image.Exif()
    exif[0x0112] = turn
    shown = Image.open(clean_picture(file_of(half_and_half(), exif=exif)))
    assert shown.size == ((400, 300) if turn < 5 else (300, 400))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "I;16"), ("WEBP", "RGBA"), ("GIF", "P"), ("JPEG", "CMYK")],
)
@pytest.mark.django_db
def test_other_kinds_become_jpeg(kind, mode):
    picture = store_photo(file_of(Image.new(mode, (40, 30)), kind), title="Ảnh")
    with picture.file.open("rb") as stored:
        assert Image.open(stored).format == "JPEG"


@pytest.mark.django_db
def test_a_large_photo_is_made_small():
    picture = store_photo(file_of(half_and_half(6000, 3000)), title="Toàn cảnh")
    assert (picture.width, picture.height) == (2560, 1280)


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "không phải ảnh")
    return out.getvalue()


def cut(data):
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "trống"),
        (b"\xff\xd8\xff" + bytes(26 * 1024 * 1024), "25 MB"),
        (zipped(), "tệp nén"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "HEIC"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 40, "video"),
        (b"%PDF-1.7 " + b"\0" * 40, "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "không phải ảnh"),
        (b"GIF89a", "hỏng|không phải ảnh"),
        (cut(file_of(half_and_half(900, 900)).getvalue()), "hỏng"),
        (cut(file_of(half_and_half(), "PNG").getvalue()), "hỏng"),
        (file_of(Image.new("1", (9000, 9000)), "PNG").getvalue(), "64 triệu"),
        (file_of(Image.new("1", (15000, 15000)), "PNG").getvalue(), "64 triệu"),
        (file_of(Image.new("1", (6000, 6000)), "PNG").getvalue(), "25 triệu"),
    ],
)
@pytest.mark.django_db
def test_what_is_no_picture_of_ours_is_refused_in_words(data, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        store_photo(io.BytesIO(data), title="Ảnh")
    assert Picture.objects.count() == 0


def form_with(data, name="anh.jpg"):
    from wagtail.images.forms import get_image_form
    from wagtail.models import Collection

    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    upload = SimpleUploadedFile(name, data, "image/jpeg")
    return get_image_form(Picture)(
        {"title": "Ảnh", "collection": root.pk, "description": "", "credit": "", "tags": ""}, {"file": upload}
    )


@pytest.mark.django_db
def test_the_editors_upload_passes_the_same_door():
    form = form_with(file_of(half_and_half(), exif=position()).getvalue())
    assert isinstance(form, PictureForm)
    assert form.is_valid(), form.errors
    picture = form.save()
    with picture.file.open("rb") as stored:
        data = stored.read()
    assert b"Exif" not in data
    assert Image.open(io.BytesIO(data)).size == (300, 400)
    assert (picture.width, picture.height) == (300, 400)


@pytest.mark.django_db
def test_the_editors_upload_refuses_a_zip():
    assert "file" in form_with(zipped()).errors


@pytest.mark.django_db
def test_the_editors_upload_has_our_limits_and_an_edit_without_a_file_keeps_the_old_one():
    assert "25 triệu" in str(
        form_with(file_of(Image.new("1", (6000, 6000)), "PNG").getvalue(), "to.png").errors["file"]
    )
    given = form_with(file_of(half_and_half()).getvalue())
    assert given.is_valid()
    picture = given.save()
    form = type(given)(
        {"title": "Tên mới", "collection": picture.collection_id, "description": "", "credit": "", "tags": ""},
        instance=picture,
    )
    assert form.is_valid(), form.errors
    assert form.save().file.name == picture.file.name
