from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from lantoa.services.analytics import hours, links
from lantoa.services.analytics.codes import link_id_of, short_code
from lantoa.services.analytics.facade import clicks_by_link, take_hours
from lantoa.services.analytics.models import Click, ClickHour, DailySalt
from lantoa.services.analytics.visitors import _salt, visitor_hash

PHONE = "Mozilla/5.0 (Linux; Android 11; SM-A105F) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _targets(monkeypatch):
    monkeypatch.setattr(links, "_resolvers", [lambda link: f"http://testserver/bai-{link}/" if link < 100 else None])
    links._known.clear()
    _salt.cache_clear()


def test_codes_come_back_and_look_unlike_each_other():
    codes = [short_code(number) for number in range(2000)]

    assert [link_id_of(code) for code in codes] == list(range(2000))
    assert len(set(codes)) == 2000
    assert len({code[:4] for code in codes[:100]}) > 50


@pytest.mark.parametrize(
    "code", ["", "abc", "0000000", "OOOOOOO", "a" * 40, short_code(5) + "x", "../../etc", short_code(5)[::-1]]
)
def test_codes_that_nobody_wrote_lead_nowhere(code):
    assert link_id_of(code) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "headers", "counted"),
    [
        ("get", {"user-agent": PHONE}, 1),
        ("head", {"user-agent": PHONE}, 0),
        ("get", {"user-agent": "facebookexternalhit/1.1"}, 0),
        ("get", {"user-agent": "Mozilla/5.0 (compatible; ZaloPC preview)"}, 0),
        ("get", {"user-agent": "TelegramBot (like TwitterBot)"}, 0),
        ("get", {"user-agent": ""}, 0),
        ("get", {"user-agent": PHONE, "sec-purpose": "prefetch;prerender"}, 0),
    ],
)
def test_only_people_are_counted(method, headers, counted):
    answer = getattr(Client(), method)(f"/s/{short_code(7)}", headers=headers)

    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/bai-7/")
    assert answer["Cache-Control"] == "no-store"
    assert Click.objects.count() == counted


@pytest.mark.django_db
def test_two_people_three_clicks():
    for agent in (PHONE, PHONE, PHONE + " Zalo/23"):
        Client().get(f"/s/{short_code(7)}", headers={"user-agent": agent})

    assert clicks_by_link([7, 8]) == {7: (3, 2)}


@pytest.mark.django_db
def test_no_address_is_kept_and_days_cannot_be_joined():
    first = visitor_hash("113.160.1.2", PHONE, day=date(2026, 5, 1))

    assert first == visitor_hash("113.160.1.2", PHONE, day=date(2026, 5, 1))
    assert first != visitor_hash("113.160.1.2", PHONE, day=date(2026, 5, 2))
    assert len(first) == 16
    assert DailySalt.objects.count() == 2


@pytest.mark.django_db
def test_an_unknown_link_is_not_found():
    assert Client().get(f"/s/{short_code(5000)}", headers={"user-agent": PHONE}).status_code == 404
    assert Client().get("/s/abcdefg", headers={"user-agent": PHONE}).status_code == 404


@pytest.mark.django_db
def test_a_click_is_one_statement_and_its_hour_is_written_now_and_then(django_assert_num_queries):
    counts = hours.HourCounts()
    moment = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
    phone = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": PHONE, "REMOTE_ADDR": "1.2.3.4"}
    # The first one of a day makes its salt.
    links.follow(short_code(7), phone)
    take_hours()
    with django_assert_num_queries(1):
        links.follow(short_code(7), phone)
    for _time in range(3):
        counts.add(7, moment)
    counts.add(8, moment + timedelta(days=6))
    with django_assert_num_queries(1):
        counts.flush()
    with django_assert_num_queries(0):
        counts.flush()
    counts.add(7, moment)
    counts.flush()
    # Monday 08:30 in Việt Nam.
    assert sorted(take_hours()) == [(7, 8, 4), (8, 6 * 24 + 8, 1)]
    assert take_hours() == []


@pytest.mark.django_db
def test_many_links_are_written_at_once_before_they_fill_the_memory():
    counts = hours.HourCounts()
    for link in range(1, hours.MOST_KEPT + 1):
        counts.add(link, datetime(2026, 11, 16, tzinfo=UTC))
    assert ClickHour.objects.count() == hours.MOST_KEPT
