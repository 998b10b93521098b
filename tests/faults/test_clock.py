"""Machines whose clocks are an hour wrong and jump by two: nothing goes early, late or twice."""

import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Plan
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit, make_user
from tests.faults.book import Book
from tests.faults.field import assert_books_agree, know_the_network, spread, wait_until_settled
from tests.faults.nursery import Nursery

UNITS, HOUR = 300, 3600


@pytest.fixture
def field():
    province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    for number in range(UNITS):
        make_channel(make_unit(f"Công đoàn cơ sở {number}", parent=province), "scripted")
    return province, make_user(Role.MANAGING_EDITOR, province)


@pytest.fixture
def machines(tmp_path):
    """Two worker machines, one an hour ahead and one an hour behind; each with its clock's file."""
    made = []
    for name, shift in (("ahead", HOUR), ("behind", -HOUR)):
        clock = tmp_path / name
        clock.write_text(str(shift))
        names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "FAULTS_CLOCK": str(clock)}
        script = {"FAULTS_BOOK": str(tmp_path), "FAULTS_SCRIPT": "timely"}
        made.append((Nursery(names | script), clock))
    yield made
    for nursery, _clock in made:
        nursery.stop()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_clocks_an_hour_wrong_that_jump_by_two_delay_and_double_nothing(tmp_path, monkeypatch, field, machines):
    know_the_network(monkeypatch)
    true_now = timezone.now
    later = spread(*field, plan=Plan(starts_at=true_now() + timedelta(minutes=30)))
    releases = []
    for shift in (HOUR, -HOUR):
        # The web process, too, believes its own clock.
        monkeypatch.setattr(timezone, "now", lambda by=shift: true_now() + timedelta(seconds=by))
        releases.append(spread(*field))
    monkeypatch.setattr(timezone, "now", true_now)
    started = time.monotonic()
    for nursery, _clock in machines:
        nursery.start()
    time.sleep(1)
    for _nursery, clock in machines:
        clock.write_text(str(-float(clock.read_text())))
    wait_until_settled(60)
    print(f"settled {time.monotonic() - started:.1f} s after the start")
    tally = assert_books_agree(Book(tmp_path), releases, deliveries=2 * UNITS)
    assert tally["sent"] > 0.95 * 2 * UNITS
    assert Release.objects.get(pk=later.pk).state == Release.State.SCHEDULED, "it has begun before its time"
