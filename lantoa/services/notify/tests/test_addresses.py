"""Places are a person's own."""

import pytest
from django.db import connection

from lantoa.org.audit.models import AuditEntry
from lantoa.org.people.models import User
from lantoa.services.notify.addresses import MOST_PER_WAY
from lantoa.services.notify.facade import add_address, choices_of, choose_way, remove_address
from lantoa.services.notify.models import Address

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return User.objects.create(username="lan", email="lan@congdoan.example")


@pytest.fixture
def mai():
    return User.objects.create(username="mai")


def places(user):
    return {way: [one.values for one in rows] for way, rows in choices_of(user).places.items()}


def test_a_place_is_kept_once_and_unreadable_in_the_database(lan):
    for _time in range(2):
        add_address(user=lan, way="push", values={"endpoint": "https://push.example/geheim"}, identity="x")
    assert places(lan) == {"push": [{"endpoint": "https://push.example/geheim"}]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT values_text FROM notify_address")
        assert "push.example" not in cursor.fetchone()[0]


def test_a_place_belongs_to_who_asked_last(lan, mai):
    add_address(user=lan, way="push", values={}, identity="x")
    add_address(user=mai, way="push", values={}, identity="x")
    assert (places(lan), places(mai)) == ({}, {"push": [{}]})


def test_the_oldest_of_too_many_goes(lan):
    for number in range(MOST_PER_WAY + 1):
        add_address(user=lan, way="push", values={"n": number}, identity=str(number))
    assert [one["n"] for one in places(lan)["push"]] == list(range(1, MOST_PER_WAY + 1))


def test_nobody_removes_anothers_place(lan, mai):
    place = add_address(user=lan, way="push", values={}, identity="x")
    assert remove_address(user=mai, address_id=place.pk) is False
    assert Address.objects.count() == 1
    assert [remove_address(user=lan, address_id=place.pk) for _time in range(2)] == [True, False]


def test_adding_a_place_switches_its_way_on_again(lan):
    for _time in range(2):
        choose_way(user=lan, way="push", is_on=False)
    assert choices_of(lan).silent == {"push"}
    add_address(user=lan, way="push", values={}, identity="x")
    assert choices_of(lan).silent == frozenset()
    choose_way(user=lan, way="push", is_on=True)
    verbs = ["notify.choose_way", "notify.add_address"]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == verbs
