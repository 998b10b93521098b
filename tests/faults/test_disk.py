"""The database's disk is full in mid release: workers wait, say why, and go on when there is room."""

import os
import time

import pytest
from django.db import connection

from lantoa.kit.embedded_postgres import CannotStart
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit, make_user
from tests.faults.book import Book
from tests.faults.disk import Disk
from tests.faults.field import assert_books_agree, is_open, know_the_network, spread, wait_until_settled
from tests.faults.ground import Ground
from tests.faults.nursery import Nursery

UNITS = 500
PATIENCE_SECONDS = 60


@pytest.fixture
def disk():
    made = Disk(220)
    yield made
    made.remove()


@pytest.fixture(params=["tables", "everything"])
def ground(request, tmp_path, disk, transactional_db):
    """Either the tables alone lie on the small disk, or the whole cluster with its log."""
    if request.param == "tables":
        made = Ground(tmp_path / "ground", tables=disk.folder / "tables")
    else:
        made = Ground(disk.folder / "ground")
    with made.entered():
        yield made
    made.stop()


def wait_for(condition, what):
    patience = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < patience, what
        time.sleep(0.1)


@pytest.mark.mounts
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_stops_nothing_for_good(tmp_path, monkeypatch, disk, ground):
    know_the_network(monkeypatch)
    province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    for number in range(UNITS):
        make_channel(make_unit(f"Công đoàn cơ sở {number}", parent=province), "scripted")
    release = spread(province, make_user(Role.MANAGING_EDITOR, province))
    log = tmp_path / "workers.log"
    names = {**ground.environment, "FAULTS_BOOK": str(tmp_path), "FAULTS_CONCURRENCY": "4", "FAULTS_SCRIPT": "slow"}
    nursery = Nursery(names, log=log)
    try:
        workers = [nursery.start(), nursery.start()]
        wait_for(lambda: Delivery.objects.filter(state="sent").count() > UNITS // 10, "nothing is sent")
        disk.fill()
        said = "its disk is full" if ground.tables else "the database is away"
        if not ground.tables:
            ground.use_up_log()
        wait_for(lambda: said in log.read_text(), f"no worker says that {said}")
        if not ground.tables:
            _assert_that_it_says_why(ground)
        for pid in workers:
            os.kill(pid, 0)
        disk.make_room()
        if not ground.server.is_running():
            ground.revive()
        connection.close()
        assert is_open(), "everything was sent before the disk was full"
        wait_until_settled(PATIENCE_SECONDS)
    finally:
        nursery.stop()
    tally = assert_books_agree(Book(tmp_path), [release], deliveries=UNITS)
    print(f"\n{dict(tally)}; {log.read_text().count(said)} times: {said}")


def _assert_that_it_says_why(ground):
    wait_for(lambda: not ground.server.is_running(), "the server runs on without a log")
    with pytest.raises(CannotStart, match="đã đầy"):
        ground.revive()
