"""Readers by the hour: each visitor once a day, one address at most so often, written in one batch."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.kit.clock import now, today
from lantoa.services.analytics import crowd as crowds
from lantoa.services.analytics.facade import forget_old_reads, readers_of_days, readers_of_hours, reads
from lantoa.services.analytics.models import PageViewDaily, ReadHour
from lantoa.services.analytics.visitors import _salt

PHONE = "Mozilla/5.0 (Linux; Android 11; SM-A105F) Chrome/120 Mobile"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_afresh(monkeypatch):
    _salt.cache_clear()
    reads._counts.clear()
    monkeypatch.setattr(crowds.crowd, "_counts", type(crowds.crowd._counts)())


def _see(page, agent=PHONE, address="10.0.0.1"):
    return Client(REMOTE_ADDR=address).post("/dem/xem", {"trang": page}, headers={"user-agent": agent})


def _of_today():
    reads.flush()
    return readers_of_hours(since=now() - timedelta(hours=2), most=10)


def test_a_reader_counts_once_and_lists_and_robots_do_not():
    for page, agent in [(12, PHONE), (12, PHONE), (12, PHONE + "b"), (13, PHONE), (0, PHONE), (12, "Googlebot/2.1")]:
        assert _see(page, agent).status_code == 204
    assert _of_today() == {12: 2, 13: 1}
    assert list(_of_today()) == [12, 13]
    assert readers_of_days(start=today(), end=today(), most=1) == {12: 2}


def test_hours_add_up_in_one_statement():
    hour = now()
    for page in (5, 6, 5):
        reads._counts[page, hour.replace(minute=0, second=0, microsecond=0)] += 1
    with CaptureQueriesContext(connection) as seen:
        reads.flush()
    assert len(seen) == 1
    reads.add(5, hour)
    assert _of_today() == {5: 3, 6: 1}
    reads.flush()
    assert ReadHour.objects.count() == 2


def test_one_address_does_not_make_a_crowd(monkeypatch):
    monkeypatch.setattr(crowds, "MOST_OF_A_PAGE", 6)
    for number in range(crowds.MOST_OF_A_PAGE + 5):
        _see(12, f"{PHONE} {number}")
    assert _of_today() == {12: crowds.MOST_OF_A_PAGE}
    _see(12, PHONE, address="10.0.0.2")
    _see(13, PHONE)
    assert _of_today() == {12: crowds.MOST_OF_A_PAGE + 1, 13: 1}


def test_an_address_may_count_again_an_hour_later(monkeypatch):
    crowd, at = crowds.Crowd(), [1_000.0]
    monkeypatch.setattr(crowds.time, "monotonic", lambda: at[0])
    monkeypatch.setattr(crowds, "MOST_IN_ALL", 3)
    assert [crowd.may_count(b"a", page) for page in range(5)] == [True, True, True, False, False]
    assert crowd.may_count(b"b", 1)
    at[0] += crowds.SECONDS
    assert crowd.may_count(b"a", 1)


def test_what_is_known_of_addresses_stays_small(monkeypatch):
    monkeypatch.setattr(crowds, "MOST_KEPT", 4)
    crowd = crowds.Crowd()
    assert all(crowd.may_count(bytes([number]), number) for number in range(50))
    assert len(crowd._counts) == 4


def test_old_hours_go():
    ReadHour.objects.create(page_id=1, hour=now() - timedelta(hours=60), readers=1)
    ReadHour.objects.create(page_id=1, hour=now() - timedelta(hours=30), readers=1)
    forget_old_reads()
    assert ReadHour.objects.count() == 1
    assert not PageViewDaily.objects.exists()
