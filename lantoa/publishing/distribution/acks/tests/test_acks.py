"""Units confirm, and those that do not are chased step by step, up the tree in the end."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.acks.actions import acknowledge, chase_due
from lantoa.publishing.distribution.acks.queries import acks_for
from lantoa.publishing.distribution.acks.rules import STEPS, chase_at
from lantoa.publishing.distribution.facade import Plan, recall_release
from lantoa.publishing.distribution.models import Acknowledgement
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import say, text_of
from lantoa.services.notify.facade import unread

NOON = datetime(2026, 11, 26, 12, tzinfo=VIETNAM)


def test_steps_come_in_order_and_end():
    due = NOON + timedelta(hours=4)
    moments = [chase_at(step, started_at=NOON, due_at=due) for step in range(len(STEPS) + 1)]
    assert moments[0] == NOON
    assert moments[1] == NOON + timedelta(hours=2)
    assert moments[3] == due
    assert moments[-1] is None
    assert moments[:-1] == sorted(moments[:-1])


def test_nobody_is_chased_at_night():
    evening = NOON.replace(hour=20)
    assert chase_at(3, started_at=evening, due_at=evening + timedelta(hours=4)) == NOON.replace(
        day=27, hour=6, minute=30
    )


@pytest.fixture
def house(db):
    made = Federation()
    for unit in made.units:
        make_channel(unit)
    made.officers = [make_user(Role.OFFICER, unit) for unit in (*made.units, made.superior, made.province)]
    plan = Plan(needs_ack=True, ack_due_at=now() + timedelta(hours=4))
    made.directive = made.release(plan=plan)
    return made


def due(step=None):
    Acknowledgement.objects.filter(acknowledged_at__isnull=True).update(
        chase_at=now() - timedelta(minutes=1), **({} if step is None else {"step": step})
    )


def test_every_unit_asked_is_asked_to_confirm_channels_or_not(house):
    asked = set(house.directive.acknowledgements.values_list("unit_id", flat=True))
    assert asked == {house.province.pk, house.superior.pk, *(unit.pk for unit in house.units)}


def test_a_confirmation_stands_and_is_given_once(house):
    first = acknowledge(release=house.directive, unit=house.units[0], by=house.officers[0])
    again = acknowledge(release=house.directive, unit=house.units[0], by=house.officers[1])
    assert (again.acknowledged_at, again.acknowledged_by) == (first.acknowledged_at, house.officers[0])
    assert list(acks_for(house.officers[0])) == []
    assert [row.unit for row in acks_for(house.officers[1])] == [house.units[1]]


def test_who_is_not_asked_cannot_confirm(house):
    stranger = make_unit("Công đoàn khác")
    with pytest.raises(RuleBroken, match="không phải xác nhận"):
        acknowledge(release=house.directive, unit=stranger, by=house.officers[0])
    recall_release(release=house.directive, by=house.lan)
    house.directive.refresh_from_db()
    with pytest.raises(RuleBroken, match="thu hồi"):
        acknowledge(release=house.directive, unit=house.units[0], by=house.officers[0])


def test_each_step_is_taken_once_and_only_with_those_who_are_silent(house):
    acknowledge(release=house.directive, unit=house.units[0], by=house.officers[0])
    due()
    assert [chase_due(), chase_due()] == [3, 0]
    assert unread(house.officers[0]).count() == 0
    [notice] = unread(house.officers[1])
    assert "Xin xác nhận đã đọc" in notice.text
    assert notice.ways == ["push"]
    assert set(Acknowledgement.objects.filter(acknowledged_at__isnull=True).values_list("step", flat=True)) == {1}


def test_past_the_due_moment_the_superior_unit_hears_how_many_are_silent(house):
    due(step=4)
    chase_due()
    superior, province = house.officers[2], house.officers[3]
    assert "2 đơn vị chưa xác nhận" in unread(superior)[0].text
    # The superior unit and the province itself are silent too.
    assert "2 đơn vị chưa xác nhận" in unread(province)[0].text
    due(step=5)
    chase_due()
    due(step=6)
    assert chase_due() == 4
    assert not Acknowledgement.objects.filter(chase_at__isnull=False).exists()


def test_a_recalled_directive_chases_nobody(house):
    recall_release(release=house.directive, by=house.lan)
    due()
    chase_due()
    assert unread(house.officers[0]).count() == 0


def test_the_officer_confirms_on_the_page_and_watchers_see_who_has_not(client, house):
    path = reverse("distribution:ack_list", args=[house.directive.pk])
    assert "Xác nhận đã đọc" in text_of(say(client, house.officers[0], path))
    give = reverse("distribution:ack_give", args=[house.directive.pk, house.units[0].code])
    assert "Đã ghi nhận" in text_of(client.post(give, follow=True))
    seen = text_of(say(client, house.lan, path))
    assert "1 / 4 đơn vị" in seen
    below = text_of(client.get(path, {"don-vi": house.superior.code}))
    assert "1 / 3 đơn vị" in below
    assert house.units[1].name in below


def test_nobody_confirms_for_another_unit(client, house):
    give = reverse("distribution:ack_give", args=[house.directive.pk, house.units[0].code])
    missing = reverse("distribution:ack_give", args=[house.directive.pk, "KHONG-CO"])
    client.force_login(house.officers[1])
    assert [client.post(give).status_code, client.post(missing).status_code] == [404, 404]
    client.force_login(house.lan)
    assert client.post(give).status_code == 404
    outside = client.get(reverse("distribution:ack_list", args=[house.directive.pk]), {"don-vi": "KHONG-CO"})
    assert outside.status_code == 404
    assert not Acknowledgement.objects.filter(acknowledged_at__isnull=False).exists()
