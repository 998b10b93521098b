from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.actions import remind_late
from lantoa.publishing.distribution.facade import (
    coverage,
    finish_task,
    recall_release,
    report_problem,
    share_kit,
    spread_of_page,
)
from lantoa.publishing.distribution.kit import link_target
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user
from lantoa.services.analytics.facade import short_url
from lantoa.services.notify.facade import unread

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = Federation(grassroots=1)
    make_channel(house.units[0], "zalo_group", is_automatic=False)
    house.officer = make_user(Role.OFFICER, house.units[0])
    house.spread = house.release()
    house.task = house.spread.deliveries.get()
    return house


def test_a_kit_has_all_a_person_needs(house):
    kit = share_kit(house.task)
    assert kit.text == "Mời đoàn viên đọc và chia sẻ."
    assert kit.short_url == short_url(house.task.pk)
    assert kit.network_label == "Nhóm Zalo"


def test_a_short_link_leads_to_the_page_and_nowhere_else(house):
    house.spread.content["page_url"] = "http://testserver/tin/bai-1/"
    house.spread.save()
    assert link_target(house.task.pk) == "http://testserver/tin/bai-1/"
    assert link_target(house.task.pk + 1) is None


def test_a_shared_task_reaches_its_unit_and_counts_once(house):
    finish_task(delivery=house.task, by=house.officer, proof_url="https://zalo.me/g/abc")
    finish_task(delivery=house.task, by=house.officer, proof_url="https://zalo.me/g/xyz")

    house.task.refresh_from_db()
    assert (house.task.state, house.task.proof_url) == ("done", "https://zalo.me/g/xyz")
    assert house.task.done_by == house.officer
    assert Fact.objects.filter(kind="share_done", source=f"delivery:{house.task.pk}").count() == 1
    reach = coverage(house.spread)
    assert (reach.asked, reach.reached, reach.percent) == (3, 1, 33.3)
    spread = spread_of_page(house.spread.page_id)
    assert (spread.releases, spread.asked, spread.reached) == (1, 3, 1)


@pytest.mark.parametrize(
    "proof", ["", "   ", "javascript:alert(1)", "zalo.me/g/abc", "http://[bad", "https://" + "a" * 500]
)
def test_a_share_needs_a_proof_that_can_be_opened(house, proof):
    with pytest.raises(RuleBroken):
        finish_task(delivery=house.task, by=house.officer, proof_url=proof)
    house.task.refresh_from_db()
    assert house.task.state == "task"


def test_a_recalled_task_is_not_shared_any_more(house):
    recall_release(release=house.spread, by=house.lan)
    with pytest.raises(RuleBroken, match="thu hồi"):
        finish_task(delivery=house.task, by=house.officer, proof_url="https://zalo.me/g/abc")


def test_a_problem_is_told_to_who_may_release(house):
    report_problem(delivery=house.task, by=house.officer, reason="Nhóm đã bị khóa")
    house.task.refresh_from_db()
    assert (house.task.state, house.task.error) == ("task", "Nhóm đã bị khóa")
    assert "Nhóm đã bị khóa" in unread(house.lan).get().text
    with pytest.raises(RuleBroken):
        report_problem(delivery=house.task, by=house.officer, reason=" ")


def test_nobody_is_reminded_more_than_twice_a_day(house):
    other = house.release(due_at=now() + timedelta(hours=1))
    told = [remind_late(release=release, by=house.lan) for release in (house.spread, other, house.spread, other)]
    assert told == [1, 1, 0, 0]
    assert unread(house.officer).count() == 2
    house.task.refresh_from_db()
    assert house.task.reminded_at is not None


def test_who_has_shared_is_not_reminded(house):
    finish_task(delivery=house.task, by=house.officer, proof_url="https://zalo.me/g/abc")
    assert remind_late(release=house.spread, by=house.lan) == 0
