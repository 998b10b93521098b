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
