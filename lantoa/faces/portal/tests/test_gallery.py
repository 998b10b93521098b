"""The gallery of formats and blocks: complete with sample data, and honest without."""

from django.test import Client

from lantoa.faces.portal.gallery import STREAMS, block_samples
from lantoa.faces.portal.tests.factories import address, make_piece
from lantoa.faces.portal.tests.test_formats import make
from lantoa.publishing.newsroom.facade import FORMATS


def test_every_block_and_every_format_is_shown(client: Client, db: None) -> None:
    pieces = [make(name) for name in FORMATS]
    said = client.get("/thu-vien-giao-dien/dinh-dang/").content.decode()
    kinds = {name for model, part in STREAMS for name in model._meta.get_field(part).stream_block.child_blocks}
    assert {sample.name for sample in block_samples() if sample.block is not None} == kinds
    assert all(f'id="khoi-{name}"' in said for name in kinds)
    assert [piece for piece in pieces if f'src="{address(piece)}"' not in said] == []
    for mark in ("photos__strip", 'class="scene', "big-number", "<svg", "Suất ăn ca ba", "Bốn mươi lăm phút"):
        assert mark in said, mark
    assert "Chưa có" not in said


def test_without_pictures_and_pieces_it_says_so(client: Client, db: None) -> None:
    make_piece()
    said = client.get("/thu-vien-giao-dien/dinh-dang/").content.decode()
    assert said.count("Chưa có bài nào ở dạng này.") == len(FORMATS) - 1
    assert "Cổng chưa có ảnh hay video để làm mẫu." in said
    assert "1.325" in said
