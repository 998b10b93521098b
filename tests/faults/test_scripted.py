"""A scripted network in the workers' own processes, two workers, one of them killed every moment."""

import os
import random
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from bench.nation import build_nation
from lantoa.kit.clock import now
from lantoa.publishing.distribution.facade import Audience
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.tests.factories import make_page
from tests.faults.book import Book
from tests.faults.field import assert_books_agree, is_open, know_the_network, spread, states
from tests.faults.ground import Ground
from tests.faults.nursery import Nursery


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
    know_the_network(monkeypatch)
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
        tally = assert_books_agree(book, releases, deliveries=size.units * size.releases)
    assert tally["sent"] > 0.97 * size.units * size.releases
    tries = dict(sorted(book.calls().items()))
    print(f"\n{tally.total()} deliveries in {took:.0f} s, {kills} kills, load {os.getloadavg()}")
    print(f"{dict(tally)}; tries: {tries}; {book.senders()} processes posted")


def _start_releases(size):
    root, editor = build_nation(grassroots=size.units)
    Channel.objects.filter(network="zalo_group").delete()
    Channel.objects.update(network="scripted")
    page, audience = make_page(), Audience(under=root.code, kinds=("grassroots",))
    return [spread(root, editor, page=page, audience=audience) for _ in range(size.releases)]


def _kill_until_settled(nursery, size):
    chance = random.Random(20261126)
    for _ in range(2):
        nursery.start()
    patience, said_at, kills = time.monotonic() + size.patience_seconds, time.monotonic(), 0
    while is_open():
        assert time.monotonic() < patience, "it does not come to its end"
        time.sleep(chance.uniform(*size.between_kills))
        if kills < size.kills:
            nursery.kill(chance.choice(nursery.alive))
            nursery.start()
            kills += 1
        if size.is_full and time.monotonic() - said_at > 30:
            said_at = time.monotonic()
            print(now(), kills, "kills", states(), "load", os.getloadavg(), file=sys.stderr, flush=True)
    return kills
