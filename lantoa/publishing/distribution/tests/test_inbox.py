"""What people do with their tasks: put off, hand over, take back; what is asked after a recall or a correction."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.facts.facade import Kind, total
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Appointment, Role
from lantoa.publishing.distribution.access import aftermath_for, colleagues_for, later_tasks_for, tasks_for
from lantoa.publishing.distribution.facade import (
    coverage,
    finish_correction,
    finish_takedown,
    finish_task,
    hand_back_task,
    hand_over_task,
    report_problem,
    snooze_task,
    undo_finish,
    wake_task,
)
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user
from lantoa.services.notify.facade import unread

pytestmark = pytest.mark.django_db

LINK = "https://zalo.me/g/abc"


@pytest.fixture
def house():
    house = Federation(grassroots=2)
    make_channel(house.units[0], "zalo_group", is_automatic=False)
    house.officer = make_user(Role.OFFICER, house.units[0], full_name="Trần Thị Lan")
    house.reporter = make_user(Role.REPORTER, house.units[0], full_name="Lê Văn Hùng")
    house.stranger = make_user(Role.OFFICER, house.units[1])
    house.spread = house.release()
    house.task = house.spread.deliveries.get()
    return house


def shares_of(unit):
    day = now().date()
    return total(Kind.SHARE_DONE, start=day - timedelta(days=2), end=day + timedelta(days=2), unit_ids=[unit.pk])


# --- taking back ----------------------------------------------------------------------------------


def test_a_mistaken_share_is_taken_back_by_one_more_fact(house):
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    undo_finish(delivery=house.task, by=house.officer)
    undo_finish(delivery=house.task, by=house.officer)

    house.task.refresh_from_db()
    assert (house.task.state, house.task.proof_url, house.task.proof_state, house.task.sent_at) == (
        "task",
        "",
        "",
        None,
    )
    assert list(Fact.objects.filter(kind="share_done").order_by("pk").values_list("quantity", flat=True)) == [1, -1]
    assert shares_of(house.units[0]) == 0
    assert coverage(house.spread).reached == 0


def test_done_again_after_an_undo_counts_once(house):
    for _round in range(2):
        finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
        undo_finish(delivery=house.task, by=house.officer)
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    assert shares_of(house.units[0]) == 1
    assert Fact.objects.filter(kind="share_done").count() == 5


def test_a_doubtful_post_that_was_taken_for_shared_is_doubtful_again(house):
    Delivery.objects.filter(pk=house.task.pk).update(state="in_doubt", needs_person=True, error_class="ambiguous")
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    row = undo_finish(delivery=house.task, by=house.officer)
    assert (row.state, row.needs_person, row.error_class) == ("in_doubt", True, "ambiguous")


@pytest.mark.parametrize(
    ("changes", "who", "why"),
    [
        ({"sent_at": timedelta(minutes=-11)}, "officer", "quá 10 phút"),
        ({}, "reporter", "người đã báo đăng"),
        ({"proof_state": "accepted"}, "officer", "đã được kiểm"),
        ({"is_recalled": True}, "officer", "không còn"),
    ],
)
def test_what_is_settled_is_not_taken_back(house, changes, who, why):
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    changes = {name: now() + value if isinstance(value, timedelta) else value for name, value in changes.items()}
    Delivery.objects.filter(pk=house.task.pk).update(**changes)
    with pytest.raises(RuleBroken, match=why):
        undo_finish(delivery=house.task, by=getattr(house, who))
    assert shares_of(house.units[0]) == 1


# --- putting off ----------------------------------------------------------------------------------


def test_a_task_that_is_put_off_comes_back_by_itself(house):
    snooze_task(delivery=house.task, by=house.officer, until=now() + timedelta(hours=1))
    assert list(tasks_for(house.officer)) == []
    assert list(later_tasks_for(house.officer)) == [house.task]
    Delivery.objects.filter(pk=house.task.pk).update(snoozed_until=now() - timedelta(seconds=1))
    assert list(tasks_for(house.officer)) == [house.task]
    assert list(later_tasks_for(house.officer)) == []


def test_a_task_that_is_put_off_can_be_woken(house):
    snooze_task(delivery=house.task, by=house.officer, until=now() + timedelta(hours=1))
    for _again in range(2):
        wake_task(delivery=house.task, by=house.officer)
    assert list(tasks_for(house.officer)) == [house.task]


@pytest.mark.parametrize("hours", [-1, 5])
def test_nothing_is_put_off_into_the_past_or_past_its_due_time(house, hours):
    with pytest.raises(RuleBroken):
        snooze_task(delivery=house.task, by=house.officer, until=now() + timedelta(hours=hours))
    assert list(tasks_for(house.officer)) == [house.task]


def test_what_is_done_is_neither_put_off_nor_given_away(house):
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    with pytest.raises(RuleBroken, match="không còn mở"):
        snooze_task(delivery=house.task, by=house.officer, until=now() + timedelta(hours=1))
    with pytest.raises(RuleBroken, match="không còn mở"):
        hand_over_task(delivery=house.task, by=house.officer, to=house.reporter)


# --- handing over ---------------------------------------------------------------------------------


def test_a_task_in_a_colleague_s_hands_is_theirs_and_they_are_told(house):
    for _again in range(2):
        hand_over_task(delivery=house.task, by=house.officer, to=house.reporter)
    assert list(tasks_for(house.officer)) == []
    assert list(tasks_for(house.reporter)) == [house.task]
    assert "Trần Thị Lan nhờ" in unread(house.reporter).get().text


@pytest.mark.parametrize("who", ["officer", "reporter"])
def test_a_task_can_be_given_and_taken_back(house, who):
    hand_over_task(delivery=house.task, by=house.officer, to=house.reporter)
    for _again in range(2):
        hand_back_task(delivery=house.task, by=getattr(house, who))
    assert list(tasks_for(house.officer)) == [house.task]
    assert list(tasks_for(house.reporter)) == [house.task]
    assert unread(house.officer).count() == (1 if who == "reporter" else 0)


@pytest.mark.parametrize("who", ["officer", "stranger", "lan"])
def test_a_task_is_given_to_a_colleague_of_the_unit_only(house, who):
    with pytest.raises(RuleBroken):
        hand_over_task(delivery=house.task, by=house.officer, to=getattr(house, who))
    house.task.refresh_from_db()
    assert house.task.handed_to is None


def test_others_do_not_hand_back_what_is_not_theirs(house):
    hand_over_task(delivery=house.task, by=house.officer, to=house.reporter)
    third = make_user(Role.OFFICER, house.units[0])
    with pytest.raises(RuleBroken, match="người khác"):
        hand_back_task(delivery=house.task, by=third)


def test_a_task_of_somebody_who_left_is_everybody_s_again(house):
    hand_over_task(delivery=house.task, by=house.officer, to=house.reporter)
    Appointment.objects.filter(user=house.reporter).update(valid_to=now().date() - timedelta(days=2))
    assert list(tasks_for(house.officer)) == [house.task]
    assert list(tasks_for(house.reporter)) == []


def test_colleagues_are_those_of_the_same_unit(house):
    assert list(colleagues_for(house.officer, house.units[0].pk)) == [house.reporter]


def test_urgent_tasks_stand_first_then_the_oldest_due(house):
    soon = house.release(due_at=now() + timedelta(hours=1)).deliveries.get()
    urgent = house.release(due_at=now() + timedelta(hours=9), is_urgent=True).deliveries.get()
    assert list(tasks_for(house.officer)) == [urgent, soon, house.task]


# --- after a recall, after a correction -----------------------------------------------------------


@pytest.fixture
def shared(house):
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    return house.task


def test_a_recalled_share_is_a_task_until_it_is_taken_down(house, shared):
    Delivery.objects.filter(pk=shared.pk).update(is_recalled=True, needs_person=True)
    assert list(aftermath_for(house.officer)) == [shared]
    assert list(aftermath_for(house.stranger)) == []
    for _again in range(2):
        row = finish_takedown(delivery=shared, by=house.officer)
    assert (row.state, row.needs_person) == ("recalled", False)
    assert list(aftermath_for(house.officer)) == []
    # It was shared that day: the past keeps its figure.
    assert shares_of(house.units[0]) == 1


def test_nothing_is_taken_down_that_nobody_recalled(house, shared):
    with pytest.raises(RuleBroken, match="không có yêu cầu gỡ"):
        finish_takedown(delivery=shared, by=house.officer)


def test_a_corrected_share_is_a_task_until_it_says_the_new_text(house, shared):
    Delivery.objects.filter(pk=shared.pk).update(edit_needs_person=True)
    Release.objects.filter(pk=house.spread.pk).update(version=2, corrected_at=now())
    assert list(aftermath_for(house.officer)) == [shared]
    for _again in range(2):
        row = finish_correction(delivery=shared, by=house.officer)
    assert (row.edit_needs_person, row.version, row.state) == (False, 2, "done")
    assert list(aftermath_for(house.officer)) == []


def test_what_is_recalled_is_taken_down_not_corrected(house, shared):
    Delivery.objects.filter(pk=shared.pk).update(edit_needs_person=True, is_recalled=True, needs_person=True)
    with pytest.raises(RuleBroken, match="cần gỡ"):
        finish_correction(delivery=shared, by=house.officer)


def test_a_reported_problem_survives_an_undo(house):
    report_problem(delivery=house.task, by=house.officer, reason="Nhóm bị khóa")
    finish_task(delivery=house.task, by=house.officer, proof_url=LINK)
    row = undo_finish(delivery=house.task, by=house.officer)
    assert (row.error_class, row.error) == ("reported", "Nhóm bị khóa")
