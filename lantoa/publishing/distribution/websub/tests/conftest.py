"""The hub over HTTP: a simulator plays units' sites, and a source of entries that knows no newsroom."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import WebSubSubscription
from lantoa.publishing.distribution.tests.conftest import FAST, deliver, one_simulator, simulator
from lantoa.publishing.distribution.websub import feeds
from lantoa.publishing.distribution.websub.feeds import Entry, Source

__all__ = ["FAST", "deliver", "one_simulator", "simulator"]
TOPIC, OTHER = "http://testserver/rss/", "http://testserver/rss/don-vi/LG/"


class Feeds:
    """Pages by number; `put` makes one, or a new version of it."""

    def __init__(self):
        self.entries = {}

    def put(self, page_id, version="1", *, topics=(TOPIC,), changed_at=None):
        text = f"<rss><item>{page_id}/{version}</item></rss>".encode()
        changed = changed_at or now()
        self.entries[page_id] = Entry(page_id, version, changed, topics, lambda topic: text + topic.encode())
        return page_id

    def changed_since(self, moment):
        return [page_id for page_id, entry in self.entries.items() if entry.changed_at >= moment]


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(db):
    cache.clear()


@pytest.fixture
def made_feeds(monkeypatch):
    made = Feeds()
    source = Source(made.entries.get, made.changed_since, lambda address: address in (TOPIC, OTHER))
    monkeypatch.setattr(feeds, "_sources", [source])
    return made


@pytest.fixture
def subscribed(simulator):
    """A confirmed subscription of a site, without the way there."""

    def make(site, *, topic=TOPIC, secret="", channel=None, **values):
        simulator.add_accounts({"network": "receiver", "id": site, "secret": secret})
        moment = now() - timedelta(hours=1)
        values = {"state": "active", "lease_until": now() + timedelta(days=1), "active_since": moment} | values
        return WebSubSubscription.objects.create(
            topic=topic,
            callback=f"{simulator.receiver_url}/{site}",
            callback_host="127.0.0.1",
            secret=secret,
            channel=channel,
            asked_at=moment,
            **values,
        )

    return make
