"""Hours of the week are summed up the tree, each click and post once, and offered in the composer."""

from datetime import datetime, timedelta

import pytest
from django.utils.html import escape

from lantoa.kit.clock import VIETNAM, now
from lantoa.org.facts.facade import Kind, record_fact
from lantoa.publishing.distribution.best_time.rollup import best_times, roll_up_hours
from lantoa.publishing.distribution.best_time.rules import (
    HOURS,
    next_time,
)
from lantoa.publishing.distribution.models import Delivery, HourFigure
from lantoa.publishing.distribution.tests.factories import make_page
from lantoa.publishing.distribution.tests.screens import say
from lantoa.services.analytics.hours import HourCounts, take_hours

EVERY_HOUR = dict.fromkeys(range(HOURS), 10)
# 2026-11-16 is a Monday.
MONDAY = datetime(2026, 11, 16, tzinfo=VIETNAM)


def hours_of(found):
    return [one.hour for one in found]


pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(release):
    """Deliveries that were sent on Monday at eight."""
    roll_up_hours()
    rows = list(Delivery.objects.filter(state="waiting"))
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state="sent", sent_at=MONDAY + timedelta(hours=8), post_id="1"
    )
    for row in rows:
        record_fact(
            kind=Kind.DELIVERY_SENT,
            unit_id=row.unit_id,
            happened_at=MONDAY + timedelta(hours=8, minutes=10),
            source=f"delivery:{row.pk}",
        )
    return rows


def figures(unit):
    return {row.hour: (row.posts, row.clicks) for row in HourFigure.objects.filter(unit=unit)}


def click(row, moment, times):
    counts = HourCounts()
    for _time in range(times):
        counts.add(row.pk, moment)
    counts.flush()


def test_posts_and_clicks_are_summed_for_every_unit_above_once(sent, federation):
    click(sent[0], MONDAY + timedelta(hours=9), 3)
    click(sent[1], MONDAY + timedelta(hours=9), 4)
    at = max(now(), MONDAY) + timedelta(minutes=6)
    Delivery.objects.update(sent_at=at - timedelta(hours=1))
    for _time in range(2):
        roll_up_hours(at)
    assert figures(federation.province) == {8: (2, 0), 9: (0, 7)}
    assert figures(federation.superior) == figures(federation.province)
    assert figures(sent[0].unit) == {}
    assert take_hours() == []


def test_clicks_on_old_posts_say_nothing_about_the_hour(sent, federation):
    click(sent[0], MONDAY, 3)
    roll_up_hours(MONDAY + timedelta(days=30))
    assert {clicks for _posts, clicks in figures(federation.province).values()} <= {0}


def test_posts_from_before_it_began_are_left_out(federation):
    record_fact(kind=Kind.SHARE_DONE, unit_id=federation.units[0].pk, happened_at=MONDAY, source="share:1")
    roll_up_hours(now() + timedelta(hours=1))
    record_fact(kind=Kind.SHARE_DONE, unit_id=federation.units[0].pk, happened_at=MONDAY, source="share:2")
    roll_up_hours(now() + timedelta(hours=1))
    assert figures(federation.province) == {0: (1, 0)}


def fill(unit):
    HourFigure.objects.bulk_create(
        HourFigure(unit=unit, hour=hour, posts=10, clicks=500 if hour == 96 + 19 else 50) for hour in range(HOURS)
    )


def test_the_best_times_of_a_unit_are_one_query(federation, django_assert_num_queries):
    fill(federation.province)
    with django_assert_num_queries(1):
        assert hours_of(best_times(federation.province.pk)) == [96 + 19]
    assert best_times(federation.superior.pk) == []


def test_the_composer_offers_the_best_times(client, federation):
    page = make_page()
    address = f"/lan-toa/moi/?bai={page.pk}"
    assert "data-fill" not in say(client, federation.lan, address).content.decode()
    fill(federation.province)
    says = say(client, federation.lan, address).content.decode()
    friday = next_time(96 + 19, after=now())
    assert f'data-value="{friday:%Y-%m-%dT19:00}"' in says
    assert escape(f"Thứ Sáu {friday:%d/%m} lúc 19:00") in says
