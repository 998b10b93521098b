from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import today
from lantoa.services.analytics.facade import daily_views, forget_visitors, views_of_pages
from lantoa.services.analytics.models import DailySalt, PageViewDaily, Visitor
from lantoa.services.analytics.views import source_of
from lantoa.services.analytics.visitors import _salt

PHONE = "Mozilla/5.0 (Linux; Android 11; SM-A105F) Chrome/120 Mobile"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_salts_of_other_tests():
    _salt.cache_clear()


def _see(page, agent=PHONE, referrer=""):
    return Client().post("/dem/xem", {"trang": page, "tu": referrer}, headers={"user-agent": agent})


def test_views_and_visitors_add_up():
    for agent, referrer in [(PHONE, ""), (PHONE, "https://l.facebook.com/x"), (PHONE + "b", "https://chat.zalo.me/")]:
        assert _see(12, agent, referrer).status_code == 204

    assert views_of_pages([12, 13], start=today(), end=today()) == {12: 3}
    assert daily_views(start=today(), end=today()) == [(today(), 3, 2)]
    assert set(PageViewDaily.objects.values_list("source", flat=True)) == {"direct", "facebook", "zalo"}


@pytest.mark.parametrize("page", ["", "x", "-1", "1e9", "9" * 30, "²"])
def test_nonsense_counts_nothing_and_harms_nothing(page):
    assert _see(page).status_code == 204
    assert PageViewDaily.objects.count() == 0


def test_robots_are_not_readers():
    _see(12, "Googlebot/2.1")

    assert PageViewDaily.objects.count() == 0


@pytest.mark.parametrize(
    ("referrer", "source"),
    [
        ("", "direct"),
        ("http://testserver/tin-tuc/", "portal"),
        ("https://www.google.com/search", "search"),
        ("https://evil-facebook.com/", "other"),
        ("http://[broken", "other"),
    ],
)
def test_where_readers_come_from(referrer, source):
    assert source_of(referrer) == source


def test_what_tells_visitors_apart_goes_after_a_day():
    _see(12)
    forget_visitors(today() + timedelta(days=1))
    assert (DailySalt.objects.count(), Visitor.objects.count()) == (1, 1)

    forget_visitors(today() + timedelta(days=2))

    assert (DailySalt.objects.count(), Visitor.objects.count()) == (0, 0)
    assert daily_views(start=today(), end=today()) == [(today(), 1, 1)]
