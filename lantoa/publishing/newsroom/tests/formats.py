"""A whole piece of every format: what must be in it before it may go out, and words to find again."""

import io
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.documents import get_document_model

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.models import Format
from lantoa.services.media.facade import Picture, Video

_numbers = count(1)
MARKS = {
    Format.PHOTO_STORY: "Xếp hàng nhận canh 2",
    Format.INFOGRAPHIC: "Phường Hoa Lam",
    Format.EMAGAZINE: "Đêm dài bên bờ kênh",
    Format.VIDEO: "Lời chị Sen trong phim",
    Format.AUDIO: "Lời đọc bản tin sáng",
    Format.LIVE: "Mời xem trực tiếp",
    Format.QA: "Nghỉ việc có được trả sổ không?",
    Format.DOCUMENT: "Điểm đáng chú ý thứ nhất",
    Format.EVENT: "Đón đại biểu",
}


def picture(width: int = 960, height: int = 640) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (10, 77, 162)).save(file, "JPEG")
    name = f"anh-{next(_numbers)}.jpg"
    content = ContentFile(file.getvalue(), name=name)
    return Picture.objects.create(title="Ảnh", description="Chuyền may", file=content, width=width, height=height)


def shot(caption: str) -> dict[str, Any]:
    return {"image": picture(), "caption": caption, "credit": "Lan Phương"}


def video() -> Video:
    values = {"state": Video.State.READY, "sha256": "0" * 64, "content_type": "video/mp4", "duration_seconds": 135}
    return Video.objects.create(
        title="Bát canh", file="videos/bat-canh.mp4", width=640, height=360, poster=picture(), **values
    )


def document(name: str) -> Any:
    return get_document_model().objects.create(title=name, file=ContentFile(b"noi dung", name=name))


def figures() -> list[tuple[str, Any]]:
    """One of each figure."""
    rows = [{"label": "2024", "value": 12.0}, {"label": "2025", "value": 20.5}]
    cells = [{"name": "Phường Hoa Lam", "value": 9.0, "row": None, "column": None}]
    usual = {"column": "Năm", "unit": "nghìn", "source": "Ban Tổ chức"}
    return [
        ("number", {"value": "80.000", "label": "đoàn viên"}),
        ("chart", {"title": "Tăng đều", "kind": "bars", "rows": rows, **usual}),
        ("chart", {"title": "Đường lên", "kind": "line", "rows": rows, **usual}),
        ("map", {"title": "Nơi nào đông", "cells": cells, **usual}),
        ("timeline", {"title": "Các mốc", "rows": [{"when": "1929", "what": "Thành lập"}]}),
        ("steps", {"title": "Ba bước", "rows": ["Viết đơn", "Nộp đơn"]}),
    ]


def content_of(format: str) -> dict[str, Any]:
    """Columns of a whole piece of this format, its body apart."""
    made = {
        Format.ARTICLE: dict,
        Format.PHOTO_STORY: lambda: {"photos": [("picture", shot(f"Xếp hàng nhận canh {n}")) for n in range(1, 4)]},
        Format.INFOGRAPHIC: lambda: {"figures": figures()},
        Format.EMAGAZINE: _emagazine,
        Format.VIDEO: lambda: {"video": video(), "transcript": MARKS[Format.VIDEO]},
        Format.AUDIO: lambda: {
            "sound": document("ban-tin.mp3"),
            "duration_seconds": 75,
            "transcript": MARKS[Format.AUDIO],
        },
        Format.LIVE: lambda: {
            "starts_at": now() + timedelta(hours=1),
            "stream_url": "https://www.youtube.com/watch?v=abcdefghijk",
            "body": [("paragraph", f"<p>{MARKS[Format.LIVE]}</p>")],
        },
        Format.QA: lambda: {
            "questions": [("question", {"question": MARKS[Format.QA], "answer": "<p>Được trả.</p>", "answered_by": ""})]
        },
        Format.DOCUMENT: lambda: {
            "number": "12/KH-LĐLĐ",
            "issuer": "LĐLĐ tỉnh Lam Giang",
            "issued_on": now().date(),
            "file": document("ke-hoach.pdf"),
            "summary": MARKS[Format.DOCUMENT],
        },
        Format.EVENT: lambda: {
            "starts_at": now() + timedelta(days=3),
            "place": "Nhà văn hóa",
            "programme": [("row", {"at": "7:30", "what": MARKS[Format.EVENT]})],
        },
    }
    return made[Format(format)]()


def _emagazine() -> dict[str, Any]:
    scene = {"image": picture(), "title": MARKS[Format.EMAGAZINE], "text": "Lời dẫn", "credit": ""}
    return {
        "palette": "night",
        "scenes": [
            ("scene", scene),
            ("text", {"text": "<p>Một đêm ca ba.</p>", "has_drop_cap": True}),
            ("quote", {"text": "Nóng rồi nhé", "said_by": "Chị Sen"}),
            ("pair", {"pictures": [shot("Bên trái"), shot("Bên phải")]}),
            ("video", {"video": video(), "caption": "Bếp lúc nửa đêm"}),
            *figures(),
        ],
    }
