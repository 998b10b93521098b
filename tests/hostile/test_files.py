"""Hostile files at the door where officers send photos."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lantoa.publishing.newsroom.facade import Dispatch, DispatchPhoto
from lantoa.publishing.newsroom.tests.factories import photo_file
from lantoa.services.media.facade import Picture

pytestmark = pytest.mark.django_db


def empty_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    return out.getvalue()


def png_bomb(side: int = 60_000) -> bytes:
    """A few kB that would be 3.6 billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def long_gif(frames: int = 10_000) -> bytes:
    out = io.BytesIO()
    first = Image.new("P", (20, 20), 0)
    first.save(out, "GIF", save_all=True, append_images=[Image.new("P", (20, 20), n % 7) for n in range(1, frames)])
    return out.getvalue()


REFUSED = {
    "zip": (b"PK\x03\x04" + b"x" * 500, "tệp nén"),
    "docx": (empty_docx(), "tệp nén"),
    "empty": (b"", "trống"),
    "truncated": (photo_file(2000, 1500).getvalue()[:9000], "hỏng"),
    "only a head": (b"\xff\xd8\xff\xe0\x00\x10JFIF", ""),
    "bomb": (png_bomb(), "64 triệu"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + b"\0" * 100, "HEIC"),
    "video": (b"\x00\x00\x00\x18ftypmp42" + b"\0" * 100, "video"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "không phải ảnh"),
    "26 MB": (b"\xff\xd8\xff" + b"\0" * (26 * 1024 * 1024), "25 MB"),
}


def file_with(client, unit, *files, **changes):
    form = {"unit": unit.pk, "client_id": str(uuid4()), "title": "Tin có ảnh", "body": "Việc", **changes}
    return client.post("/lam-viec/gui-tin/", {**form, "photos": list(files)})


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_refused_in_words_and_nothing_is_filed(world, kind):
    content, words = REFUSED[kind]
    before = Dispatch.objects.count()
    answer = file_with(world.client("lan"), world.unit, SimpleUploadedFile("anh.jpg", content, "image/jpeg"))
    # Django drops an empty file of a form before anybody sees it when the browser sent no name.
    assert answer.status_code == 422, answer.status_code
    assert words in answer.content.decode()
    assert Dispatch.objects.count() == before
    headers = world.token("lan")
    data = {"title": "Tin", "photos": SimpleUploadedFile("anh.jpg", content, "image/jpeg")}
    told = world.client("anonymous").post("/api/v1/dispatches", data, headers=headers)
    assert told.status_code in (409, 413, 422)
    assert words in told.json()["detail"]
    assert Dispatch.objects.count() == before


def test_a_gif_of_ten_thousand_frames_is_one_picture(world):
    answer = file_with(world.client("lan"), world.unit, SimpleUploadedFile("a.gif", long_gif(), "image/gif"))
    assert answer.status_code == 302
    assert DispatchPhoto.objects.latest("pk").picture.width == 20


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\x.jpg",
        "a\x00b.jpg",
        "x" * 300 + ".jpg",
        "<b>.html",
        ".htaccess",
        "con\u202egpj.exe",
    ],
)
def test_no_file_name_reaches_the_disk(world, name, settings):
    file = SimpleUploadedFile("a.jpg", photo_file().getvalue(), "image/jpeg")
    file._name = name
    answer = file_with(world.client("lan"), world.unit, file)
    assert answer.status_code == 302, answer.status_code
    picture = Picture.objects.latest("pk")
    assert picture.file.name.startswith("original_images/tin-co-anh")
    assert picture.file.name.endswith(".jpg")
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert all(path.suffix == ".jpg" and "passwd" not in path.name for path in stored)


def test_sixty_photos_are_too_many_for_one_dispatch(world):
    photos = [SimpleUploadedFile(f"{n}.jpg", photo_file(60 + n, 40).getvalue(), "image/jpeg") for n in range(60)]
    before = Dispatch.objects.count()
    assert file_with(world.client("lan"), world.unit, *photos).status_code == 422
    for photo in photos:
        photo.seek(0)
    answer = world.client("anonymous").post(
        "/api/v1/dispatches", {"title": "Tin", "photos": photos}, headers=world.token("lan")
    )
    assert (answer.status_code, "tối đa" in answer.json()["detail"]) == (409, True)
    assert Dispatch.objects.count() == before


BIG = """
import io, resource, sys
from PIL import Image
import django; django.setup()
from lantoa.services.media.pictures import clean_picture
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
cleaned = clean_picture(io.BytesIO(content))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, Image.open(cleaned).size)
"""


@pytest.mark.parametrize("progressive", [False, True])
def test_sixty_megapixels_do_not_fill_the_memory(tmp_path, progressive):
    picture = Image.effect_noise((1000, 750), 60).resize((9000, 6700)).convert("RGB")
    path = tmp_path / "lon.jpg"
    picture.save(path, quality=60, progressive=progressive)
    done = subprocess.run([sys.executable, "-c", BIG, str(path)], capture_output=True, text=True, check=True)
    grown, size = done.stdout.split(" ", 1)
    assert max(eval(size)) == 2560
    # Whole in memory it would be 181 MB before any work; a progressive one keeps its coefficients (2 bytes each).
    assert int(grown) < (420 if progressive else 90), f"{grown} MB"
