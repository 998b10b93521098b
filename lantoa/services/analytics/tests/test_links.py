from datetime import date

import pytest
from django.test import Client

from lantoa.services.analytics import links
from lantoa.services.analytics.codes import link_id_of, short_code
from lantoa.services.analytics.facade import clicks_by_link
from lantoa.services.analytics.models import Click, DailySalt
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
