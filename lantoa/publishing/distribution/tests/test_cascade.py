"""Waves, schedules, lines of superior units, stops and corrections, delivered by a real worker."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.actions import remind_late, stop_release, waive_intro
from lantoa.publishing.distribution.actions.begin import begin_due_releases
from lantoa.publishing.distribution.actions.recall import recall_withdrawn
from lantoa.publishing.distribution.audience import superiors_of
from lantoa.publishing.distribution.content import text_of
from lantoa.publishing.distribution.facade import (
    Audience,
    Plan,
    correct_release,
    finish_task,
    pause_release,
    recall_release,
    resume_release,
    write_intro,
)
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import (
    Federation,
    make_channel,
    make_page,
    make_unit,
    make_user,
)
from lantoa.publishing.distribution.worker.claim import Claimer
from lantoa.publishing.distribution.worker.outcome import Outcome
from lantoa.publishing.distribution.worker.record import record
from lantoa.services.notify.facade import unread

pytestmark = pytest.mark.django_db(transaction=True)
REQUIRED = Plan(intro=Release.Intro.REQUIRED)


@pytest.fixture
def house():
    made = Federation()
    for unit in (made.superior, *made.units):
        make_channel(unit)
    make_channel(made.units[0], "zalo_group", is_automatic=False)
    return made


def states(release):
    return sorted(release.deliveries.values_list("state", flat=True))


def messages(simulator):
    return [post["message"] for post in simulator.posts("facebook") if not post["is_removed"]]


def test_each_level_is_served_in_its_wave(house, deliver):
    release = house.release(plan=Plan(waves={"grassroots": 3}))
    deliver()
    assert states(release) == ["sent", "waiting", "waiting", "waiting"]
    assert release.deliveries.get(state="sent").unit == house.superior
    # Three hours later, the group's share becomes somebody's task.
    Delivery.objects.filter(state="waiting").update(next_attempt_at=now())
    deliver()
    assert states(release) == ["sent", "sent", "sent", "task"]


def test_resuming_does_not_bring_a_wave_forward(house, deliver):
    release = house.release(plan=Plan(waves={"grassroots": 3}))
    pause_release(release=release, by=house.lan)
    resume_release(release=release, by=house.lan)
    deliver()
    assert states(release) == ["sent", "waiting", "waiting", "waiting"]
    due = release.deliveries.filter(state="waiting").values_list("next_attempt_at", flat=True)
    assert {at - release.started_at for at in due} == {timedelta(hours=3)}


def test_a_scheduled_release_begins_once_with_the_tree_as_it_then_stands(house):
    release = house.release(plan=Plan(starts_at=now() + timedelta(hours=1)))
    assert (release.state, release.deliveries.count(), begin_due_releases()) == ("scheduled", 0, 0)
    make_channel(house.province)
    Release.objects.update(starts_at=now())
    assert [begin_due_releases(), begin_due_releases()] == [1, 0]
    release.refresh_from_db()
    assert (release.state, release.deliveries.count(), release.units_asked) == ("running", 5, 4)


def test_a_scheduled_release_of_a_withdrawn_page_does_not_begin_and_somebody_is_told(house):
    page = make_page()
    release = house.release(page=page, plan=Plan(starts_at=now() + timedelta(hours=1)))
    page.live = False
    page.save()
    Release.objects.update(starts_at=now())
    assert begin_due_releases() == 1
    release.refresh_from_db()
    assert (release.state, release.deliveries.count()) == ("stopped", 0)
    assert "không bắt đầu" in unread(house.lan)[0].text


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (Plan(starts_at=now() - timedelta(hours=1)), "Giờ bắt đầu"),
        (Plan(starts_at=now() + timedelta(days=400)), "90 ngày"),
        (Plan(starts_at=now() + timedelta(days=2)), "Hạn chia sẻ"),
        (Plan(waves={"khác": 1}), "cấp này"),
        (Plan(waves={"grassroots": -1}), "đi sau"),
        (Plan(variants={"default": ["a"] * 6}), "lời khác nhau"),
        (Plan(variants={"default": ["{lạ}"]}), "{lạ}"),
        (Plan(needs_ack=True), "xác nhận"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(house, plan, says):
    with pytest.raises(RuleBroken, match=says):
        house.release(plan=plan)
    assert Release.objects.count() == 0


def test_texts_name_the_unit_they_are_for_and_take_turns(house, deliver, simulator):
    plan = Plan(variants={"default": ["Mời {đơn vị} cùng xem."]})
    house.release(texts={"default": "{đơn vị} ơi, đọc nhé."}, plan=plan)
    deliver()
    firsts = {message.partition("\n")[0] for message in messages(simulator)}
    assert len(firsts) == 3
    assert any(text.startswith("Mời ") for text in firsts)
    assert any(text.endswith(" ơi, đọc nhé.") for text in firsts)


def test_what_requires_a_line_waits_for_it_and_carries_it(house, deliver, simulator):
    release = house.release(plan=REQUIRED)
    deliver()
    assert states(release) == ["waiting"] * 4
    mai = make_user(Role.OFFICER, house.superior)
    write_intro(release=release, unit=house.superior, text="Công đoàn KCN mời:", by=mai)
    deliver()
    assert states(release) == ["sent", "sent", "sent", "task"]
    assert all(message.startswith("Công đoàn KCN mời:\n\nMời đoàn viên") for message in messages(simulator))
    assert text_of(release.deliveries.get(state="task")).startswith("Công đoàn KCN mời:")


def test_a_line_is_written_once_and_not_after_the_first_post(house, deliver):
    release = house.release(plan=REQUIRED)
    write_intro(release=release, unit=house.superior, text="Lời một", by=house.lan)
    with pytest.raises(RuleBroken, match="đã có"):
        write_intro(release=release, unit=house.superior, text="Lời hai", by=house.lan)
    late = house.release(plan=Plan(intro=Release.Intro.ALLOWED))
    deliver()
    with pytest.raises(RuleBroken, match="đã bắt đầu"):
        write_intro(release=late, unit=house.superior, text="Muộn", by=house.lan)


@pytest.mark.parametrize(
    ("plan", "unit", "text", "says"),
    [
        (Plan(), "superior", "Lời", "giữ nguyên"),
        (REQUIRED, "province", "Lời", "cấp trên"),
        (REQUIRED, "superior", "x" * 301, "300"),
    ],
)
def test_a_line_that_may_not_be_is_refused(house, plan, unit, text, says):
    release = house.release(plan=plan)
    with pytest.raises(RuleBroken, match=says):
        write_intro(release=release, unit=getattr(house, unit), text=text, by=house.lan)


def test_who_released_may_go_on_without_lines(house, deliver):
    release = house.release(plan=REQUIRED)
    waive_intro(release=release, by=house.lan)
    deliver()
    assert states(release) == ["sent", "sent", "sent", "task"]


def test_a_pause_and_a_resume_do_not_spare_the_line(house, deliver):
    release = house.release(plan=REQUIRED)
    pause_release(release=release, by=house.lan)
    resume_release(release=release, by=house.lan)
    deliver()
    assert states(release) == ["waiting"] * 4


def test_a_stop_exempts_what_waits_and_leaves_what_stands(house, deliver, simulator):
    release = house.release(plan=Plan(waves={"grassroots": 3}))
    deliver()
    stop_release(release=release, by=house.lan)
    stop_release(release=release, by=house.lan)
    deliver()
    assert states(release) == ["exempt", "exempt", "exempt", "sent"]
    assert {row.error for row in release.deliveries.filter(state="exempt")} == {"Đợt đã dừng."}
    assert len(messages(simulator)) == 1


def test_what_was_in_hand_at_a_stop_waits_for_nothing_afterwards(house):
    release = house.release(audience=Audience(under=house.units[1].code))
    claimer = Claimer("w", FAST)
    [claimed] = claimer.claim(10).claimed
    stop_release(release=release, by=house.lan)
    assert states(release) == ["sending"]
    record([Outcome(claimed, "waiting", now(), error_class="transient", error="Mạng bận.")])
    assert states(release) == ["exempt"]


def test_a_correction_changes_what_stands_and_asks_people_for_the_rest(house, deliver):
    release = house.release(plan=Plan(waves={"group": 1}))
    deliver()
    task = release.deliveries.get(state="task")
    finish_task(delivery=task, by=house.lan, proof_url="https://zalo.me/g/abc")
    officer = make_user(Role.OFFICER, house.units[0])
    correct_release(release=release, by=house.lan, texts={"default": "Bản đúng."}, reason="Sai tên")
    release.refresh_from_db()
    task.refresh_from_db()
    assert (release.version, len(release.history), task.edit_needs_person) == (2, 1, True)
    assert "hãy sửa bài" in unread(officer)[0].text
    assert text_of(Delivery.objects.select_related("release", "unit__parent").get(pk=task.pk)) == "Bản đúng."


def test_a_correction_that_changes_nothing_is_refused(house):
    release = house.release()
    with pytest.raises(RuleBroken, match="giống hệt"):
        correct_release(release=release, by=house.lan, texts=release.texts, reason="Không rõ")
    with pytest.raises(RuleBroken, match="điều đã sai"):
        correct_release(release=release, by=house.lan, texts={"default": "Khác"}, reason=" ")
    stop_release(release=release, by=house.lan)
    recall_release(release=release, by=house.lan)
    with pytest.raises(RuleBroken, match="chưa thu hồi"):
        correct_release(release=release, by=house.lan, texts={"default": "Khác"}, reason="Sai")


def test_what_waits_is_posted_right_from_the_start_after_a_correction(house, deliver, simulator):
    release = house.release()
    correct_release(release=release, by=house.lan, texts={"default": "Bản đúng."}, reason="Sai tên")
    deliver()
    assert all(message.startswith("Bản đúng.") for message in messages(simulator))
    assert {row.version for row in release.deliveries.filter(state="sent")} == {2}


def test_a_recall_gives_people_what_no_program_can_take_down(house, deliver):
    release = house.release()
    deliver()
    task = release.deliveries.get(state="task")
    finish_task(delivery=task, by=house.lan, proof_url="https://zalo.me/g/abc")
    officer = make_user(Role.OFFICER, house.units[0])
    recall_release(release=release, by=house.lan)
    deliver()
    task.refresh_from_db()
    assert (task.state, task.is_recalled, task.needs_person) == ("done", True, True)
    assert "hãy gỡ bài" in unread(officer)[0].text
    assert states(release) == ["done", "recalled", "recalled", "recalled"]


def test_a_withdrawn_page_is_pulled_back_from_every_channel_by_itself(house, deliver, simulator):
    page = make_page()
    release = house.release(page=page)
    other = house.release()
    deliver()
    page.live = False
    page.save()
    assert [recall_withdrawn(), recall_withdrawn()] == [1, 0]
    deliver()
    release.refresh_from_db()
    assert (release.state, states(release)) == ("recalled", ["recalled"] * 4)
    assert states(other) == ["sent", "sent", "sent", "task"]
    assert len(messages(simulator)) == 3


def test_a_superior_unit_that_is_left_out_writes_no_line(house):
    other = make_unit("Công đoàn phường Bến Sưa", kind="superior", parent=house.province)
    make_channel(other)
    without = Audience(under=house.province.code, without=(other.code,))
    assert set(superiors_of(house.release(plan=REQUIRED))) == {house.superior, other}
    assert set(superiors_of(house.release(plan=REQUIRED, audience=without))) == {house.superior}


def test_an_audience_leaves_out_subtrees_and_takes_sectors(house):
    house.units[1].sector = "Dệt may"
    house.units[1].save()
    without = house.release(audience=Audience(under=house.province.code, without=(house.units[0].code,)))
    assert {row.unit for row in without.deliveries.all()} == {house.superior, house.units[1]}
    textile = house.release(audience=Audience(under=house.province.code, sectors=("Dệt may",)))
    assert {row.unit for row in textile.deliveries.all()} == {house.units[1]}
    assert Audience.from_json(textile.audience) == Audience(under=house.province.code, sectors=("Dệt may",))


def test_a_channel_that_takes_only_clips_is_exempt_from_a_release_without_one(house, deliver):
    make_channel(house.units[0], "youtube", address="UC1", token="yt.UC1.a0")
    release = house.release()
    deliver()
    row = release.deliveries.get(network="youtube")
    assert (row.state, row.error) == ("exempt", "Kênh này chỉ nhận video.")


def test_what_units_share_as_they_please_is_never_late_and_nobody_is_reminded(house, deliver):
    free, bound = house.release(plan=Plan(is_mandatory=False)), house.release()
    late = now() + timedelta(hours=5)
    assert [release.is_overdue(late) for release in (free, bound)] == [False, True]
    make_user(Role.OFFICER, house.units[0])
    assert remind_late(release=bound, by=house.lan) == 1
    with pytest.raises(RuleBroken, match="tùy đơn vị"):
        remind_late(release=free, by=house.lan)
