"""The editor shows its preview in a frame; no other site may."""

import pytest


@pytest.mark.django_db
def test_only_the_house_itself_may_frame_a_page(client):
    answer = client.get("/khong-co-trang-nay/")

    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
