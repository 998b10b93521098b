"""The gallery shows every component and asks nothing of anybody."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

# Only there while htmx waits for an answer, or where a form of Django lists what is wrong.
LATER = {"htmx-indicator", "htmx-request", "errorlist"}


@pytest.mark.django_db
def test_the_gallery_shows_the_components(client: Client) -> None:
    page = client.get("/thu-vien-giao-dien/")
    assert page.status_code == 200
    said = page.content.decode()
    for mark in ("button--primary", "field__error", "badge--failed", "chart__line", "1.128", 'class="spark"'):
        assert mark in said
    assert " style=" not in said
    assert "onclick" not in said


def test_every_component_of_the_workplace_is_in_it(client: Client, db: None) -> None:
    said = client.get("/thu-vien-giao-dien/").content.decode()
    shown = {name for names in re.findall(r'class="([^"]+)"', said) for name in names.split()}
    sheet = Path(str(finders.find("design/components.css"))).read_text()
    components = set(re.findall(r"\.([a-z]+(?:-[a-z]+)*)\b(?![_-])", sheet))
    assert components - shown - LATER == set()
