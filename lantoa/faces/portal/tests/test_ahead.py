"""Sizes are there before a piece comes out."""

from lantoa.faces.portal import ahead
from lantoa.faces.portal.ahead import make_sizes_ahead
from lantoa.faces.portal.pictures import LARGE, SHARED, SMALL
from lantoa.faces.portal.tests.factories import make_picture, make_piece
from lantoa.publishing.newsroom.facade import Article
from lantoa.services.media.facade import Picture

SIZES = {*SMALL, *LARGE, SHARED}


def _drafted(**more):
    piece = make_piece(state=Article.State.IN_EDITING, live=False, first_published_at=None, **more)
    piece.save_revision()
    return Article.objects.get(pk=piece.pk)


def _sizes(picture: Picture) -> set[str]:
    return set(Picture.get_rendition_model().objects.filter(image=picture).values_list("filter_spec", flat=True))


def test_pictures_of_a_draft_have_their_sizes_once(db, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(ahead, "_ready", {})
    cover, inside = make_picture(1200, 800), make_picture(900, 600)
    piece = _drafted(cover=cover, body=[("picture", {"image": inside, "caption": "", "credit": ""})])

    assert make_sizes_ahead() == 1
    assert _sizes(cover) == SIZES
    assert _sizes(inside) == set(LARGE)
    with django_assert_num_queries(1):
        assert make_sizes_ahead() == 0

    other = piece.cover = make_picture(1500, 1000)
    piece.save_revision()
    assert make_sizes_ahead() == 1
    assert _sizes(other) == SIZES


def test_a_broken_picture_holds_up_nothing(db, monkeypatch, caplog):
    monkeypatch.setattr(ahead, "_ready", {})
    broken, whole = make_picture(), make_picture()
    _drafted(cover=broken)
    _drafted(cover=whole)
    broken.file.storage.delete(broken.file.name)

    assert make_sizes_ahead() == 2
    assert _sizes(whole) == SIZES
    assert "sizes of the pictures" in caplog.text
    assert make_sizes_ahead() == 0


def test_live_pieces_are_left_alone(db, monkeypatch):
    monkeypatch.setattr(ahead, "_ready", {})
    make_piece(cover=make_picture()).save_revision()

    assert make_sizes_ahead() == 0
