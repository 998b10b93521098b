"""Reminders: in steps, one digest, two a day, never at night."""

from datetime import datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.actions import hand_over_task, remind_late
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.reminders import remind_due
from lantoa.publishing.distribution.task_rules import (
    STEPS,
    URGENT_STEPS,
    Deadline,
    last_step,
    snooze_choices,
)
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user
from lantoa.services.notify.facade import Notice


def local(day, clock):
    return datetime.fromisoformat(f"2026-11-{day:02d}T{clock}").replace(tzinfo=VIETNAM)


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_urgent", [False, True])
def test_each_step_is_due_from_its_moment_on(is_urgent):
    due = local(18, "12:00")
    deadline = Deadline(due - timedelta(days=2), due, is_urgent)
    steps = URGENT_STEPS if is_urgent else STEPS
    assert last_step(deadline, at=due + steps[0] - timedelta(seconds=1)) is None
    for step in steps:
        assert last_step(deadline, at=due + step) == due + step
    assert last_step(deadline, at=due + timedelta(days=9)) is None


def test_nobody_is_reminded_of_what_just_came():
    due = local(18, "12:00")
    deadline = Deadline(due - timedelta(hours=2), due, is_urgent=False)
    assert last_step(deadline, at=due - timedelta(hours=1)) is None
    assert last_step(deadline, at=due + timedelta(hours=1)) == due + timedelta(hours=1)


def test_a_task_is_never_put_off_past_its_due_time():
    at = local(18, "09:00")
    assert [code for code, _ in snooze_choices(local(19, "20:00"), at=at)] == [
        "1-gio",
        "3-gio",
        "chieu",
        "toi",
        "sang-mai",
    ]
    assert [code for code, _ in snooze_choices(local(18, "10:30"), at=at)] == ["1-gio"]
    assert snooze_choices(local(18, "09:30"), at=at) == []
    assert snooze_choices(local(17, "09:30"), at=at) == []
    assert [code for code, _ in snooze_choices(local(19, "06:00"), at=local(18, "18:57"))] == ["1-gio", "3-gio"]


# --- people ---------------------------------------------------------------------------------------


DUE = local(18, "12:00")


@pytest.fixture
def house(db):
    house = Federation(grassroots=2)
    for unit in house.units:
        make_channel(unit, "zalo_group", is_automatic=False)
    house.officer = make_user(Role.OFFICER, house.units[0])
    house.reporter = make_user(Role.REPORTER, house.units[0])
    house.other = make_user(Role.OFFICER, house.units[1])
    return house


def spread(house, *, due=DUE, started=None, **values):
    release = house.release(**values)
    Release.objects.filter(pk=release.pk).update(due_at=due, started_at=started or due - timedelta(days=2))
    return release


def told(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


@pytest.fixture
def clock(monkeypatch):
    """Notices are dated by this clock."""
    from lantoa.services.notify import facade

    class Clock:
        at = DUE

        def remind(self, at):
            self.at = at
            return remind_due(at)

    made = Clock()
    monkeypatch.setattr(facade, "now", lambda: made.at)
    return made


def test_people_are_reminded_before_and_after_once_a_step(house, clock):
    spread(house)
    assert clock.remind(DUE - timedelta(hours=4)) == 0
    assert clock.remind(DUE - timedelta(hours=3)) == 3
    assert clock.remind(DUE - timedelta(hours=2)) == 0
    assert clock.remind(DUE + timedelta(hours=1)) == 3
    assert clock.remind(DUE + timedelta(hours=2)) == 0
    assert clock.remind(DUE + timedelta(hours=24)) == 3
    assert [text.split(" ")[0] for text in told(house.officer)] == ["Sắp", "Quá", "Quá"]


def test_ten_tasks_are_one_digest(house, clock):
    for _number in range(4):
        spread(house)
    spread(house, due=DUE - timedelta(hours=2), is_urgent=True)
    assert clock.remind(DUE + timedelta(hours=1)) == 3
    (text,) = told(house.officer)
    assert text.startswith("Còn 5 việc chia sẻ, 5 việc đã quá hạn. Gấp nhất:")


def test_nobody_is_told_more_than_twice_a_day_over_all_releases(house, clock):
    for hours in range(6):
        spread(house, due=DUE + timedelta(hours=hours))
    day = [clock.remind(local(18, f"{hour:02d}:{minute}")) for hour in range(24) for minute in ("00", "30")]
    assert sum(day) == 6
    assert len(told(house.officer)) == 2
    # The next morning what waited is told.
    assert clock.remind(local(19, "06:30")) == 3


def test_reminders_by_hand_are_counted_too(house, clock):
    release = spread(house)
    clock.at = local(18, "08:00")
    import lantoa.publishing.distribution.actions.remind as remind

    own_now = remind.now
    try:
        remind.now = lambda: clock.at
        remind_late(release=release, by=house.lan)
        clock.at += timedelta(minutes=1)
        remind_late(release=release, by=house.lan)
    finally:
        remind.now = own_now
    assert clock.remind(DUE + timedelta(hours=1)) == 0


def test_nobody_is_woken_at_night(house, clock):
    spread(house, due=local(18, "23:30"))
    assert clock.remind(local(18, "20:30")) == 3
    for at in (local(18, "23:59"), local(19, "00:30"), local(19, "06:00")):
        assert clock.remind(at) == 0
    assert clock.remind(local(19, "06:30")) == 3


def test_only_who_has_the_task_in_hand_is_reminded(house, clock):
    release = spread(house)
    Release.objects.filter(pk=release.pk).update(due_at=DUE + timedelta(days=300))
    task = Delivery.objects.get(release=release, unit=house.units[0])
    hand_over_task(delivery=task, by=house.officer, to=house.reporter)
    Release.objects.filter(pk=release.pk).update(due_at=DUE)
    Notice.objects.all().delete()
    assert clock.remind(DUE + timedelta(hours=1)) == 2
    assert told(house.officer) == []


@pytest.mark.parametrize(
    "changes", [{"state": "done", "sent_at": DUE}, {"is_recalled": True}, {"snoozed_until": DUE + timedelta(hours=9)}]
)
def test_what_is_done_recalled_or_put_off_reminds_nobody(house, clock, changes):
    Delivery.objects.filter(release=spread(house)).update(**changes)
    assert clock.remind(DUE + timedelta(hours=1)) == 0


@pytest.mark.parametrize("state", ["paused", "recalled", "stopped", "scheduled"])
def test_a_release_that_does_not_run_reminds_nobody(house, clock, state):
    Release.objects.filter(pk=spread(house).pk).update(state=state)
    assert clock.remind(DUE + timedelta(hours=1)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_round_costs_the_same_however_many_units(house, clock, count, django_assert_num_queries):
    for _number in range(count):
        unit = house.units[0]
        make_channel(unit, "notice", is_automatic=False)
    spread(house)
    clock.at = DUE + timedelta(hours=1)
    with django_assert_num_queries(20):
        clock.remind(clock.at)
