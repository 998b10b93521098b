"""What tests read of a public page."""

import json
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def words_of(client: Client, path: str) -> str:
    """The words of a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def cost_of(client: Client, path: str) -> int:
    """How many queries a page costs when the process knows what all pages share."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def addresses_in(said: str) -> list[str]:
    """Addresses of the pieces in a page's lists, in their order."""
    return re.findall(r'class="teaser__title"><a href="([^"]+)"', said)


def data_in(said: str) -> dict:
    """What the page says to machines."""
    return json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', said)[1])
