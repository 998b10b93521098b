"""A scripted network in the workers' own processes, two workers, one of them killed every moment."""

import os
import random
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection

from bench.nation import build_nation
from lantoa.kit.clock import now
from lantoa.org.facts.models import Fact
from lantoa.publishing.distribution.facade import Audience, coverage, start_release
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.networks import registry
from lantoa.publishing.distribution.tests.factories import make_page
from tests.faults import scripted
from tests.faults.book import Book
from tests.faults.ground import Ground
from tests.faults.nursery import Nursery

OPEN = "state IN ('waiting', 'sending', 'in_doubt') AND NOT needs_person"


@dataclass(frozen=True)
class Size:
    """So many pages, each told so many releases; a worker dies every so often, up to `kills` times."""

    units: int
    releases: int
    kills: int
    between_kills: tuple[float, float]
    patience_seconds: float
    pace: str
    is_full: bool = False


SMALL = Size(2_500, 2, 12, (0.3, 1.0), 120, "FAST")
FULL = Size(250_000, 4, 100_000, (0.5, 4.0), 5400, "STEADY", is_full=True)


@pytest.fixture
def size(request):
    return FULL if request.config.getoption("--full", default=False) else SMALL


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_posted_twice_whatever_a_network_answers_and_whoever_dies(size, tmp_path, monkeypatch):
    _know_the_network(monkeypatch)
    book = Book(tmp_path)
    with ExitStack() as stack:
        environment = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"]}
        if size.is_full:
            ground = Ground(tmp_path / "ground", is_disposable=False)
            stack.callback(ground.stop)
            stack.enter_context(ground.entered())
            environment = ground.environment
        releases = _start_releases(size)
        environment |= {"FAULTS_BOOK": str(tmp_path), "FAULTS_PACE": size.pace, "FAULTS_CONCURRENCY": "48"}
        nursery = Nursery(environment)
        stack.callback(nursery.stop)
        started = time.monotonic()
        kills = _kill_until_settled(nursery, size)
        took = time.monotonic() - started
        nursery.stop()
        states = _compare(size, releases, book)
    tries = dict(sorted(book.calls().items()))
    print(f"\n{size.units * size.releases} deliveries in {took:.0f} s, {kills} kills, load {os.getloadavg()}")
    print(f"{dict(states)}; tries: {tries}; {book.senders()} processes posted")


def _know_the_network(monkeypatch):
    known = scripted.spec()
    monkeypatch.setitem(registry.SPECS, known.name, known)
    monkeypatch.setattr(registry, "ALL", (*registry.ALL, known))


def _start_releases(size):
    root, editor = build_nation(grassroots=size.units)
    Channel.objects.filter(network="zalo_group").delete()
    Channel.objects.update(network="scripted")
    page = make_page()
    common = {"texts": {"default": "Mời đọc."}, "due_at": now() + timedelta(hours=4), "by": editor}
    return [
        start_release(page=page, audience=Audience(under=root.code, kinds=("grassroots",)), **common)
        for _ in range(size.releases)
    ]


def _kill_until_settled(nursery, size):
    chance = random.Random(20261126)
    for _ in range(2):
        nursery.start()
    patience, said_at, kills = time.monotonic() + size.patience_seconds, time.monotonic(), 0
    while _open_ones():
        assert time.monotonic() < patience, "it does not come to its end"
        time.sleep(chance.uniform(*size.between_kills))
        if kills < size.kills:
            nursery.kill(chance.choice(nursery.alive))
            nursery.start()
            kills += 1
        if size.is_full and time.monotonic() - said_at > 30:
            said_at = time.monotonic()
            print(now(), kills, "kills", _states(), "load", os.getloadavg(), file=sys.stderr, flush=True)
    return kills


def _open_ones():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM distribution_delivery WHERE {OPEN})")
        return cursor.fetchone()[0]


def _states():
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM distribution_delivery GROUP BY 1")
        return dict(cursor.fetchall())


def _compare(size, releases, book):
    """The network's file against ours, delivery by delivery."""
    posts = book.posts()
    rows = {pk: (state, post_id) for pk, state, post_id in Delivery.objects.values_list("pk", "state", "post_id")}
    states = Counter(state for state, _post_id in rows.values())
    twice = [pk for pk, times in posts.items() if times > 1]
    assert not twice, f"posted twice: {len(twice)} of them, {twice[:10]}"
    sent = {pk for pk, (state, post_id) in rows.items() if state == "sent" and post_id == str(pk)}
    assert sent == posts.keys(), (
        f"{len(posts.keys() - sent)} posts of nobody's, {len(sent - posts.keys())} never posted"
    )
    assert len(rows) == size.units * size.releases
    assert set(states) <= {"sent", "task", "failed", "in_doubt"}, states
    assert not Delivery.objects.filter(state="in_doubt", needs_person=False).exists()
    assert not Delivery.objects.exclude(leased_by="", lease_until=None).exists(), "something is still held"
    assert states["sent"] == len(sent) > 0.97 * len(rows)
    assert Fact.objects.filter(kind="delivery_sent").count() == len(sent)
    told = [coverage(Release.objects.get(pk=release.pk)) for release in releases]
    assert sum(one.reached for one in told) == len(sent)
    assert sum(sum(one.deliveries.values()) for one in told) == len(rows)
    return states
