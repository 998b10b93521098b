"""The gallery: every component with a sample."""

import re
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lantoa.design.figures import bars, curve, tiles
from lantoa.design.figures.charts import Tile

ICONS = re.findall(r'id="([a-z]+)"', (Path(__file__).parent / "static/design/icons.svg").read_text())
_HOURS = ["08h", "09h", "10h", "11h", "12h", "13h", "14h", "15h", "16h"]
_SHARES = [0, 21, 46, 68, 81, 88, 90, 92.5, 94]


_AREAS = [("Vân Khê", 40.0), ("Tân Lam", 66.0), ("Hoa Lam", 96.0), ("Bến Sưa", 82.0), ("Cửa Vân", 58.0)]


def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "states": [
            ("waiting", "Chờ gửi"),
            ("sending", "Đang gửi"),
            ("sent", "Đã gửi"),
            ("failed", "Không gửi được"),
            ("in_doubt", "Chưa chắc đã lên"),
            ("task", "Việc chia sẻ"),
            ("done", "Đã chia sẻ"),
            ("late", "Quá hạn"),
            ("recalled", "Đã thu hồi"),
            ("returned", "Trả lại"),
            ("published", "Đã đăng"),
            ("urgent", "Khẩn"),
            ("live", "Đang trực tiếp"),
            ("in_editing", "Đang biên tập"),
            ("submitted", "Chờ duyệt"),
            ("approved", "Đã duyệt"),
            ("scheduled", "Hẹn giờ"),
            ("declined", "Không sử dụng"),
            ("withdrawn", "Đã gỡ"),
            ("expiring", "Sắp hết hạn"),
        ],
        "icons": ICONS,
        "points": list(zip(_HOURS, _SHARES, strict=True)),
        "message": "Độ phủ chạm 90 % sau 6 giờ; đợt trước cần hơn 8 giờ",
        "before": [0, 12, 30, 45, 57, 66, 74, 79, 83],
        "week": [812, 1020, 980, 1340, 1205, 640, 590],
        "figures": [
            bars(_AREAS[1:4], title="Ba phường đông nhất", head="Phường", unit=" đơn vị", note="số liệu mẫu"),
            curve(list(zip(_HOURS, _SHARES, strict=True)), title="Độ phủ qua từng giờ", head="Giờ", unit=" %"),
            tiles([Tile(name, value) for name, value in _AREAS], title="Mỗi ô một địa bàn", head="Địa bàn"),
        ],
        "colours": ["paper", "surface", "ink", "muted", "line", "blue", "red", "gold", "green", "amber"],
    }
    return render(request, "design/gallery.html", context)
