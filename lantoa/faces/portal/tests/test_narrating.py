"""A piece to hear: its words as they are said, its player, and that it goes with the piece."""

import io
from pathlib import Path

import pytest
from django.test import Client

from lantoa.faces.portal.narrating import spoken_piece
from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_unit
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn
from lantoa.services.speech import actions
from lantoa.services.speech.actions import make_narrations
from lantoa.services.speech.provider import Sound

pytestmark = pytest.mark.django_db
SOUND = Sound(b"ID3" + b"\x00" * 997, "audio/mpeg")


@pytest.fixture
def piece(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    settings.SPEECH_URL, settings.MEDIA_ROOT = "http://127.0.0.1:9/say", tmp_path  # type: ignore[attr-defined]
    # The provider itself is spoken to in the tests of `services.speech`.
    monkeypatch.setattr(actions, "speak", lambda text: SOUND)
    body = [
        ("heading", "Ba việc"),
        ("paragraph", '<p>Ngày 26/11, <a href="https://a.example/">LĐLĐ tỉnh</a> thăm 1.200 người &amp; tặng quà.</p>'),
        ("picture", {"image": make_picture(), "caption": "Không đọc chú thích", "credit": ""}),
    ]
    return make_piece("Bát canh đầu tiên", lead="Có canh nóng.", body=body, unit=make_unit())


def test_its_words_are_said_as_people_say_them(piece: Article) -> None:
    lines = spoken_piece(piece).splitlines()
    assert lines[:3] == ["Bát canh đầu tiên", "Có canh nóng.", "Ba việc"]
    assert "hai mươi sáu" in lines[3] or "26 tháng 11" in lines[3]
    assert "Liên đoàn Lao động" in lines[3]
    assert "a.example" not in lines[3]
    assert "chú thích" not in "".join(lines)
    piece.body = [("paragraph", f"<p>{'Chị Sen đặt hộp cơm lên bàn. ' * 150}</p>") for _ in range(10)]
    assert 10_000 < len(spoken_piece(piece)) <= 20_000


def test_the_player_comes_with_the_sound_and_goes_with_the_piece(client: Client, piece: Article) -> None:
    def said() -> str:
        return client.get(address(piece)).content.decode()

    piece_published.send(None, article=piece)
    assert "<audio" not in said()
    assert 'data-aid="say"' in said()
    assert make_narrations() == 1
    page = said()
    assert 'data-aid="say"' not in page
    path = page.split('preload="none" src="')[1].split('"')[0]
    sound = client.get(path, headers={"range": "bytes=0-2"})
    assert (sound.status_code, sound["Content-Type"]) == (206, "audio/mpeg")
    assert io.BytesIO(b"".join(sound.streaming_content)).read() == b"ID3"
    assert client.get(path[:-1] + "x").status_code == 404
    assert client.get(path[:-24] + "0" * 24).status_code == 404
    piece_changed.send(None, article=piece)
    assert client.get(path).status_code == 200
    piece.live, piece.state = False, piece.State.WITHDRAWN
    piece.save()
    assert client.get(path).status_code == 404
    piece_withdrawn.send(None, article=piece)
    piece.live = True
    piece.save()
    assert client.get(path).status_code == 404
