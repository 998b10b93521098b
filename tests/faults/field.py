"""A federation on the scripted network: planting it, waiting for its deliveries, comparing the network's book."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection

from lantoa.kit.clock import now
from lantoa.org.facts.models import Fact
from lantoa.publishing.distribution.facade import Audience, coverage, start_release
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.networks import registry
from lantoa.publishing.distribution.tests.factories import make_page
from tests.faults import scripted
from tests.faults.book import Book

_OPEN = """SELECT EXISTS (SELECT FROM distribution_delivery
WHERE state IN ('waiting', 'sending', 'in_doubt') AND NOT needs_person)"""


def know_the_network(monkeypatch) -> None:
    """This process, which starts releases, knows the scripted network until the test ends."""
    known = scripted.spec()
    monkeypatch.setitem(registry.SPECS, known.name, known)
    monkeypatch.setattr(registry, "ALL", (*registry.ALL, known))


def spread(unit, editor, **values) -> Release:
    """One release to all below `unit`."""
    common = {"texts": {"default": "Mời đọc."}, "due_at": now() + timedelta(hours=30), "by": editor}
    return start_release(**{"page": make_page(), "audience": Audience(under=unit.code), **common, **values})


def is_open() -> bool:
    """Whether a worker still has business with something."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN)
        return bool(cursor.fetchone()[0])


def states() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM distribution_delivery GROUP BY 1")
        return dict(cursor.fetchall())


def wait_until_settled(seconds: float) -> None:
    patience = time.monotonic() + seconds
    while is_open():
        assert time.monotonic() < patience, f"not settled after {seconds} s: {states()}"
        time.sleep(0.3)


def assert_books_agree(book: Book, releases: Sequence[Release], *, deliveries: int) -> Counter[str]:
    """The network's file against ours, delivery by delivery; returns how many are in each state."""
    posts = book.posts()
    rows = {pk: (state, post_id) for pk, state, post_id in Delivery.objects.values_list("pk", "state", "post_id")}
    tally = Counter(state for state, _post_id in rows.values())
    twice = [pk for pk, times in posts.items() if times > 1]
    assert not twice, f"posted twice: {len(twice)} of them, {twice[:10]}"
    sent = {pk for pk, (state, post_id) in rows.items() if state == "sent" and post_id == str(pk)}
    assert sent == posts.keys(), f"{len(posts.keys() - sent)} nobody's posts, {len(sent - posts.keys())} never posted"
    assert len(rows) == deliveries
    assert set(tally) <= {"sent", "task", "failed", "in_doubt"}, tally
    assert not is_open()
    assert not Delivery.objects.exclude(leased_by="", lease_until=None).exists(), "something is still held"
    assert Fact.objects.filter(kind="delivery_sent").count() == tally["sent"] == len(sent)
    told = [coverage(Release.objects.get(pk=release.pk)) for release in releases]
    assert sum(one.reached for one in told) == len(sent)
    assert sum(sum(one.deliveries.values()) for one in told) == deliveries
    return tally
