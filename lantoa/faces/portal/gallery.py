"""A sample of everything on the portal's pages: each format's newest piece, each block with sample words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.blocks import BoundBlock

from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.teasers import Teaser, listed, teaser_of
from lantoa.publishing.newsroom.facade import QA, Article, EMagazine, Format, Infographic
from lantoa.services.media.facade import Picture, Video

# Streams whose blocks draw themselves; an event's programme is drawn by its page.
STREAMS: tuple[tuple[type[Model], str], ...] = (
    (Article, "body"),
    (EMagazine, "scenes"),
    (Infographic, "figures"),
    (QA, "questions"),
)
_ROWS = [{"label": "2024", "value": 980.0}, {"label": "2025", "value": 1210.0}, {"label": "2026", "value": 1325.0}]
_CELLS = [("Vân Khê", 40.0), ("Tân Lam", 66.0), ("Hoa Lam", 96.0), ("Bến Sưa", 82.0)]
_FIGURE = {"column": "Năm", "unit": "nghìn suất", "source": "số liệu mẫu"}
_WORDS: dict[str, Any] = {
    "paragraph": "<p>Ca ba nghỉ lúc nửa đêm, <b>bát canh</b> còn nóng. Chị em xem <a href='/don-vi/'>tổ mình</a>.</p>",
    "heading": "Ba việc làm trong một tháng",
    "quote": {"text": "Có bát canh, đêm ngắn lại.", "said_by": "Chị Sen, chuyền 5"},
    "table": {
        "data": [["Bếp", "Suất ăn"], ["Xưởng 1", "420"], ["Xưởng 2", "385"]],
        "table_header_choice": "row",
        "table_caption": "Suất ăn ca ba",
        "first_row_is_table_header": True,
    },
    "player": {"address": "https://www.youtube.com/watch?v=abcdefghijk", "caption": "Phim của nhà khác"},
    "number": {"value": "1.325", "label": "suất ăn nóng mỗi đêm"},
    "chart": {"title": "Suất ăn nóng tăng ba năm liền", "kind": "bars", "rows": _ROWS, **_FIGURE},
    "map": {
        "title": "Hoa Lam đông nhất",
        "cells": [{"name": name, "value": value, "row": None, "column": None} for name, value in _CELLS],
        **_FIGURE,
        "column": "Phường",
    },
    "timeline": {"title": "Từ lá đơn đến bát canh", "rows": [{"when": "Tháng 3", "what": "Chị em góp ý"}]},
    "steps": {"title": "Góp ý về bữa ăn", "rows": ["Ghi vào sổ", "Tổ trưởng mang họp", "Bếp trả lời"]},
    "text": {"text": "<p>Đêm ở xưởng hai dài hơn ở nhà.</p>", "has_drop_cap": True},
    "question": {"question": "Ca ba được nghỉ bao lâu?", "answer": "<p>Bốn mươi lăm phút.</p>", "answered_by": "Bếp"},
}


@dataclass(frozen=True)
class BlockSample:
    """One kind of block, ready to be drawn; None where the portal has no picture or video to show it with."""

    name: str
    label: str
    block: BoundBlock | None


@dataclass(frozen=True)
class FormatSample:
    """One format with its newest piece, if one is out."""

    label: str
    piece: Teaser | None


def format_samples(frame: Frame) -> list[FormatSample]:
    """Every format in the order of their list. One query a format, and one for its pictures."""
    newest = {name: listed().filter(format=name).first() for name in Format.values}
    return [
        FormatSample(str(Format(name).label), teaser_of(found, frame) if found else None)
        for name, found in newest.items()
    ]


def block_samples() -> list[BlockSample]:
    """Every block of every stream once. Some five queries."""
    found = listed().filter(cover__isnull=False).first()
    picture = found.cover if found else None
    video = Video.objects.filter(state=Video.State.READY).order_by("-pk").first()
    return list({sample.name: sample for sample in _samples(picture, video.pk if video else None)}.values())


def _samples(picture: Picture | None, video: int | None) -> Iterator[BlockSample]:
    values = _WORDS | _with_pictures(picture) | ({"video": {"video": video, "caption": "Phim mẫu"}} if video else {})
    for model, part in STREAMS:
        stream = model._meta.get_field(part).stream_block  # type: ignore[union-attr]
        for name, block in stream.child_blocks.items():
            raw = [{"type": name, "value": values[name]}] if name in values else []
            yield BlockSample(name, str(block.label), next(iter(stream.to_python(raw)), None))


def _with_pictures(picture: Picture | None) -> dict[str, Any]:
    if picture is None:
        return {}
    image = {"image": picture.pk, "alt_text": picture.description or picture.title, "decorative": False}
    shot = {"image": image, "caption": "Bát canh của ca ba", "credit": "Ảnh mẫu"}
    return {
        "picture": shot,
        "gallery": [shot, shot],
        "pair": {"pictures": [shot, shot]},
        "scene": {"image": image, "title": "Đêm dài bên bờ kênh", "text": "Mười một giờ, đèn còn sáng.", "credit": ""},
    }
