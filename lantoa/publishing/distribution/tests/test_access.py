import pytest

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution import access
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = Federation()
    house.task_channel = make_channel(house.units[0], "zalo_group", is_automatic=False)
    house.hung = make_user(Role.OFFICER, house.superior)
    house.officer = make_user(Role.REPORTER, house.units[0])
    house.mai = make_user(Role.MANAGING_EDITOR, make_unit("LĐLĐ tỉnh khác", kind="province"))
    house.spread = house.release()
    return house


def test_a_release_is_seen_by_whom_it_concerns(house):
    for user in (house.lan, house.hung, make_user(Role.LEADERSHIP, house.province)):
        assert access.get_release_for(user, house.spread.pk) == house.spread
    for user, number in [(house.mai, house.spread.pk), (house.lan, house.spread.pk + 99)]:
        with pytest.raises(NotAllowed, match=str(access.MISSING_RELEASE)):
            access.get_release_for(user, number)


def test_a_release_is_steered_by_who_may_release_there(house):
    assert access.get_own_release_for(house.lan, house.spread.pk) == house.spread
    for user in (house.hung, house.officer, house.mai):
        with pytest.raises(NotAllowed, match=str(access.MISSING_RELEASE)):
            access.get_own_release_for(user, house.spread.pk)


def test_a_task_is_for_its_units_people_and_the_editors_above(house):
    task = house.spread.deliveries.get()
    for user in (house.officer, house.lan):
        assert access.get_task_for(user, task.pk) == task
    for user, number in [(house.hung, task.pk), (house.mai, task.pk), (house.lan, task.pk + 99)]:
        with pytest.raises(NotAllowed, match=str(access.MISSING_DELIVERY)):
            access.get_task_for(user, number)


def test_everybody_has_the_tasks_of_their_own_units_only(house):
    task = house.spread.deliveries.get()
    assert list(access.tasks_for(house.officer)) == [task]
    assert not access.tasks_for(house.hung).exists()
    assert not access.tasks_for(house.mai).exists()


def test_channels_are_seen_from_above(house):
    assert list(access.channels_for(house.hung)) == [house.task_channel]
    assert not access.channels_for(house.mai).exists()
    assert not access.channels_for(make_user()).exists()
