"""Events that networks call us for: each takes effect once, however often it comes."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import WebhookEvent
from lantoa.publishing.distribution.reading.soon import read_soon

# Zalo repeats for two hours, Facebook for a day and a half; what comes later is read by its turn anyway.
KEPT = timedelta(days=4)
_ADD = """
INSERT INTO distribution_webhookevent (network, key, received_at)
SELECT %(network)s, key, %(at)s FROM unnest(%(keys)s::text[]) AS given(key) ORDER BY key
ON CONFLICT DO NOTHING RETURNING key
"""


def take_events(network: str, keys: Iterable[str], *, at: datetime) -> set[str]:
    """Those of these events that were not there before; they are there from now on. One statement."""
    hashed = {hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(): key for key in keys}
    if not hashed:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"network": network, "keys": list(hashed), "at": at})
        return {hashed[key] for (key,) in cursor.fetchall()}


@transaction.atomic
def posts_changed(network: str, events: Iterable[tuple[str, str]], *, at: datetime) -> int:
    """(key, post id) of what happened to posts: those posts are read within seconds. Returns how many will be.

    The same events again change nothing. Two statements.
    """
    posts = dict(events)
    new = take_events(network, posts, at=at)
    return read_soon(network, sorted({posts[key] for key in new}), at) if new else 0


def forget_events() -> int:
    """Drop events too old to come again; returns how many."""
    deleted, _by_table = WebhookEvent.objects.filter(received_at__lt=now() - KEPT).delete()
    return deleted
