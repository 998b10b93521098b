"""Who sees which areas."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from lantoa.config.navigation import areas
from lantoa.kit.clock import today
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan() -> User:
    return User.objects.create_user("lan")


def _appoint(user: User, role: str, until: date | None = None, *, kind: str = "province") -> None:
    unit, _ = Unit.objects.get_or_create(code="LG", defaults={"kind": kind, "name": "LG", "valid_from": "2000-01-01"})
    Appointment.objects.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1), valid_to=until)


def _addresses(user: User | AnonymousUser) -> list[str]:
    request = RequestFactory().get("/lan-toa/")
    request.user = user
    return [item.url for item in areas(request)["nav_items"]]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.REPORTER, ["/lam-viec/", "/to-chuc/"]),
        (Role.OFFICER, ["/lam-viec/", "/lan-toa/", "/to-chuc/"]),
        (Role.SECTION_EDITOR, ["/lam-viec/", "/toa-soan/", "/lan-toa/", "/to-chuc/"]),
        (Role.LEADERSHIP, ["/lam-viec/", "/toa-soan/", "/lan-toa/", "/chi-dao/", "/to-chuc/"]),
        (Role.MANAGING_EDITOR, ["/lam-viec/", "/toa-soan/", "/lan-toa/", "/chi-dao/", "/to-chuc/"]),
        (Role.ADMINISTRATOR, ["/lam-viec/", "/toa-soan/", "/lan-toa/", "/chi-dao/", "/to-chuc/"]),
    ],
)
def test_a_role_sees_its_areas(lan: User, role: str, expected: list[str]) -> None:
    _appoint(lan, role, kind="grassroots")
    assert _addresses(lan) == expected


def test_an_officer_above_others_sees_the_board(lan: User) -> None:
    _appoint(lan, Role.OFFICER, kind="superior")
    assert _addresses(lan) == ["/lam-viec/", "/lan-toa/", "/chi-dao/", "/to-chuc/"]


def test_a_role_that_ended_opens_nothing(lan: User) -> None:
    _appoint(lan, Role.MANAGING_EDITOR, until=today() - timedelta(days=1))
    assert _addresses(lan) == ["/lam-viec/", "/to-chuc/"]


def test_nobody_signed_in_sees_no_areas_and_nothing_is_asked(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        assert _addresses(AnonymousUser()) == []


def test_only_the_present_area_is_marked(lan: User, django_assert_num_queries: object) -> None:
    _appoint(lan, Role.OFFICER)
    request = RequestFactory().get("/lan-toa/12/")
    request.user = lan
    with django_assert_num_queries(1):
        items = list(areas(request)["nav_items"])
    assert [item.url for item in items if item.is_current] == ["/lan-toa/"]


@pytest.mark.parametrize(
    ("role", "pays"), [(Role.SECRETARY, True), (Role.LEADERSHIP, True), (Role.SECTION_EDITOR, False), (None, False)]
)
def test_who_answers_for_money_is_shown_where_it_is_reckoned(lan, role, pays, django_assert_num_queries) -> None:
    if role:
        _appoint(lan, role)
    request = RequestFactory().get("/toa-soan/")
    request.user = lan
    with django_assert_num_queries(1):
        shown = areas(request)
        assert bool(shown["nav_pays"]) is pays
        list(shown["nav_items"])
    request.user = AnonymousUser()
    assert not areas(request)["nav_pays"]
