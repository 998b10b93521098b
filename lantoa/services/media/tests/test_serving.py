import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in ("images/a.jpg", "documents/b.docx", "secret.txt"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "outside.txt").write_bytes(b"x")


def test_pictures_are_served_and_kept(folder):
    answer = Client().get("/media/images/a.jpg")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"x")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "documents/b.docx",
        "secret.txt",
        "images/",
        "images/none.jpg",
        "images/../secret.txt",
        "images/%2e%2e/secret.txt",
        "images/../../outside.txt",
    ],
)
def test_nothing_else_is(folder, path):
    assert Client().get(f"/media/{path}").status_code in (301, 404)


@pytest.fixture
def film(folder, settings):
    path = settings.MEDIA_ROOT / "videos/a.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(range(100)))
    return "/media/videos/a.mp4"


@pytest.mark.parametrize(
    ("asked", "told", "content"),
    [
        ("bytes=0-9", "bytes 0-9/100", bytes(range(10))),
        ("bytes=90-", "bytes 90-99/100", bytes(range(90, 100))),
        ("bytes=90-500", "bytes 90-99/100", bytes(range(90, 100))),
        ("bytes=-5", "bytes 95-99/100", bytes(range(95, 100))),
        ("bytes=-500", "bytes 0-99/100", bytes(range(100))),
    ],
)
def test_a_part_of_a_video_is_served(film, asked, told, content):
    answer = Client().get(film, headers={"range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (206, told)
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Length"] == str(len(content))


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=9-3", "bytes=-0", "bytes=-"])
def test_a_part_that_is_not_there_is_refused(film, asked):
    answer = Client().get(film, headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=" + "9" * 40 + "-"])
def test_a_wish_that_cannot_be_read_gets_the_whole(film, asked):
    answer = Client().get(film, headers={"range": asked})
    assert (answer.status_code, len(b"".join(answer.streaming_content))) == (200, 100)
    assert answer["Accept-Ranges"] == "bytes"


def test_a_part_of_an_older_file_is_not_mixed_with_the_new_one(film):
    whole = Client().get(film)
    same = {"range": "bytes=0-1", "if-range": whole["Last-Modified"]}
    other = {"range": "bytes=0-1", "if-range": "Mon, 01 Jan 2024 00:00:00 GMT"}
    b"".join(whole.streaming_content)
    assert [Client().get(film, headers=wish).status_code for wish in (same, other)] == [206, 200]


def test_files_that_are_still_a_strangers_are_not_served(folder, settings):
    path = settings.MEDIA_ROOT / "videos_raw/a"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert Client().get("/media/videos_raw/a").status_code == 404
