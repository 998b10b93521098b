"""Pages for what went wrong stand alone: without a database, a session or a name from the settings."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("403.html", "Chưa thể mở trang này"),
        ("403_csrf.html", "Phiên làm việc đã cũ"),
        ("404.html", "Không có trang này"),
        ("410.html", "Trang đã được gỡ"),
        ("500.html", "Có lỗi ở máy chủ"),
    ],
)
def test_a_page_for_what_went_wrong_needs_nothing(template: str, words: str) -> None:
    said = render_to_string(template)
    assert f"<h1>{words}</h1>" in said
    assert "Lan Tỏa</title>" in said
    assert 'href="/' in said
