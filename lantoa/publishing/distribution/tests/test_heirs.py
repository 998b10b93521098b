"""Units that end or are merged while a release runs: their rows stay, and somebody does their tasks."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import today
from lantoa.org.people.facade import Role
from lantoa.org.units.facade import Decision, end_unit, merge_units
from lantoa.publishing.distribution.access import get_task_for, heirs_of, inherited_by, people_of_unit, tasks_for
from lantoa.publishing.distribution.actions import finish_task
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.queries import coverage
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import say, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    made = Federation(grassroots=3)
    for unit in made.units:
        make_channel(unit, "zalo_group", is_automatic=False)
    made.hung = make_user(Role.OFFICER, made.units[1])
    made.spread = made.release()
    return made


def decision():
    return Decision(on=today(), number="12/QĐ-LĐLĐ")


def test_after_a_merger_the_successor_does_the_open_tasks_and_the_figures_stay(house):
    first, second, _third = house.units
    mai = make_user(Role.OFFICER, make_unit("Công đoàn khác", parent=house.superior))
    before = coverage(house.spread)
    merge_units([first], into=second, decision=decision(), by=house.lan)
    assert {task.unit_id for task in tasks_for(house.hung)} == {first.pk, second.pk}
    assert list(tasks_for(mai)) == []
    task = Delivery.objects.get(unit=first)
    finish_task(delivery=get_task_for(house.hung, task.pk), by=house.hung, proof_url="https://zalo.me/g/1")
    after = coverage(house.spread)
    assert (after.asked, after.reached) == (before.asked, before.reached + 1)
    assert Delivery.objects.get(pk=task.pk).unit_id == first.pk
    assert list(people_of_unit(first.pk)) == [house.hung]


def test_a_unit_that_ends_without_a_successor_leaves_its_tasks_to_the_one_above(house):
    officer = make_user(Role.OFFICER, house.superior)
    end_unit(house.units[0], decision=decision(), by=house.lan)
    assert [task.unit_id for task in tasks_for(officer)] == [house.units[0].pk]
    assert coverage(house.spread).asked == 5
    page = text_of(say_unit(house))
    assert "việc còn dở do cấp trên làm tiếp" in page


def say_unit(house):
    from django.test import Client

    return say(Client(), house.lan, f"/lan-toa/don-vi/{house.units[0].code}/")


def test_every_open_delivery_has_an_owner_after_two_mergers(house):
    first, second, third = house.units
    merge_units([first], into=second, decision=decision(), by=house.lan)
    # A unit may not end on the day it took over: what comes after it is told by its own decision.
    second.refresh_from_db()
    second.valid_from = today() - timedelta(days=400)
    second.save()
    merge_units([second], into=third, decision=decision(), by=house.lan)
    assert inherited_by([third.pk]) == sorted([first.pk, second.pk, third.pk])
    assert third.pk in heirs_of([first.pk])
    linh = make_user(Role.OFFICER, third)
    assert {task.unit_id for task in tasks_for(linh)} == {first.pk, second.pk, third.pk}


def test_a_unit_that_only_will_end_keeps_its_tasks(house):
    unit = house.units[0]
    unit.valid_to, unit.successor = today() + timedelta(days=3), house.units[1]
    unit.save()
    assert {task.unit_id for task in tasks_for(house.hung)} == {house.units[1].pk}
