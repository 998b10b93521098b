"""The gallery shows every component and asks nothing of anybody."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_gallery_shows_the_components(client: Client) -> None:
    page = client.get("/thu-vien-giao-dien/")
    assert page.status_code == 200
    said = page.content.decode()
    for mark in ("button--primary", "field__error", "badge--failed", "chart__line", "1.128", 'class="spark"'):
        assert mark in said
    assert " style=" not in said
    assert "onclick" not in said
