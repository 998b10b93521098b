"""A dispatch's whole way."""

from uuid import uuid4

from lantoa.publishing.newsroom.actions import add_photo, approve_piece, publish_piece, submit_piece
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import photo_file


def test_the_whole_way(lg):
    dispatch = lg.dispatch()
    for position in range(2):
        add_photo(
            dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=photo_file(gps=True), position=position, caption="Hội"
        )
    from lantoa.publishing.newsroom.actions import accept_dispatch

    piece = accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
    submit_piece(article=piece, by=lg.editor)
    approve_piece(article=piece, by=lg.second)
    publish_piece(article=piece, by=lg.second)
    piece = Article.objects.get()
    assert piece.live
    assert piece.state == "published"
    assert Dispatch.objects.get().state == "published"
    assert piece.lead == "Sáng nay 120 đoàn viên dự thi."
    assert "Mười đội" in str(piece.body)
    assert piece.cover is not None
    assert [block.block_type for block in piece.body] == ["paragraph", "picture"]
