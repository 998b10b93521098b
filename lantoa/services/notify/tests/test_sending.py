"""From a notice to a letter: written together, at the right hour, few a day, once each."""

from datetime import datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.org.people.models import User
from lantoa.services.notify import ways
from lantoa.services.notify.facade import (
    Fate,
    Outcome,
    add_address,
    choose_way,
    forget_sends,
    mark_read,
    notify,
    register_way,
    send_due,
)
from lantoa.services.notify.models import Address, Notice, Send
from lantoa.services.notify.queue import claim_letters, settle, write_sends
from lantoa.services.notify.rules import LEASE, MAILS_PER_DAY, PAUSES

pytestmark = pytest.mark.django_db
ALL = ("push", "email", "zalo_bot")


def local(day, clock):
    # Ahead of the real clock, by which notices are written.
    return datetime.fromisoformat(f"2046-11-{day:02d}T{clock}").replace(tzinfo=VIETNAM)


@pytest.fixture
def told(monkeypatch):
    """Ways that keep what they are given; `told.fate` is what becomes of each letter."""
    monkeypatch.setattr(ways, "WAYS", ways.WAYS)
    kept = dict(ways.WAYS)

    class Told(list):
        fate, gone, wait = Fate.SENT, (), None

        def send(self, letters):
            for letter in letters:
                self.append(letter)
                yield Outcome(letter, self.fate, "lý do", wait=self.wait, gone=self.gone)

    told = Told()
    register_way("push", told.send)
    register_way("zalo_bot", told.send, may_repeat=False)
    register_way("email", told.send, most_per_day=MAILS_PER_DAY)
    yield told
    ways.WAYS.clear()
    ways.WAYS.update(kept)


@pytest.fixture
def lan():
    lan = User.objects.create(username="lan", email="lan@congdoan.example")
    add_address(user=lan, way="push", values={"endpoint": "a"}, identity="a")
    add_address(user=lan, way="zalo_bot", values={"chat_id": "c"}, identity="c")
    return lan


def states():
    return dict(Send.objects.values_list("way", "state"))


def test_a_notice_is_sent_by_each_way_that_reaches_the_person(told, lan):
    hung = User.objects.create(username="hung", email="hung@congdoan.example")
    mai, gone = User.objects.create(username="mai"), User.objects.create(username="gone", email="g@x.example")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    notify([lan, hung, mai, gone], text="Việc mới", url="/lam-viec/", source="a", ways=["screen", *ALL])
    assert sorted(Send.objects.values_list("user__username", "way")) == [
        ("hung", "email"),
        *(("lan", way) for way in sorted(ALL)),
    ]
    assert send_due(local(18, "12:00")) == 4
    assert send_due(local(18, "12:01")) == 0
    assert {letter.lines[0].url for letter in told} == {"http://testserver/lam-viec/"}
    assert set(Send.objects.values_list("state", flat=True)) == {"sent"}


def test_a_notice_without_ways_costs_two_statements_and_sends_nothing(lan, django_assert_num_queries):
    with django_assert_num_queries(4):  # two of them the savepoint's
        notify([lan], text="Việc mới", source="a")
    assert Send.objects.count() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_ways_cost_one_statement_more_however_many_people(people, django_assert_num_queries):
    users = [User.objects.create(username=f"u{n}", email=f"u{n}@x.example") for n in range(people)]
    with django_assert_num_queries(5):
        notify(users, text="Việc mới", source="a", ways=ALL)
    assert Send.objects.count() == people


def test_told_twice_is_sent_once(told, lan):
    for _time in range(2):
        notify([lan], text="Việc mới", source="a", ways=["email"])
    assert send_due(local(18, "12:00")) == 1


def test_at_night_only_what_is_urgent_goes(told, lan):
    notify([lan], text="Nhắc", source="a", ways=["push"])
    notify([lan], text="Gỡ bài", source="b", ways=["push"], is_urgent=True)
    for clock in ("21:00", "23:59", "06:29"):
        send_due(local(18, clock))
    assert [letter.lines[0].text for letter in told] == ["Gỡ bài"]
    send_due(local(19, "06:30"))
    assert [letter.lines[0].text for letter in told] == ["Gỡ bài", "Nhắc"]


def test_what_is_written_at_night_is_due_in_the_morning(lan):
    notify([lan], text="Nhắc", source="a")
    notify([lan], text="Gỡ bài", source="b", is_urgent=True)
    for source in ("a", "b"):
        write_sends([lan.pk], source=source, ways=["push"], at=local(18, "22:00"))
    due = dict(Send.objects.values_list("notice__text", "next_at"))
    assert due == {"Nhắc": local(19, "06:30"), "Gỡ bài": local(18, "22:00")}


def test_what_waits_together_comes_in_one_letter(told, lan):
    for number in range(5):
        notify([lan], text=f"Việc {number}", source=f"s{number}", ways=["email"])
    assert send_due(local(18, "06:30")) == 1
    assert [line.text for line in told[0].lines] == [f"Việc {number}" for number in range(5)]


def test_a_person_gets_few_mails_a_day_and_the_rest_in_one_next_morning(told, lan):
    for number in range(MAILS_PER_DAY + 2):
        notify([lan], text=f"Việc {number}", source=f"s{number}", ways=["email"])
        send_due(local(18, f"1{number}:00"))
    assert len(told) == MAILS_PER_DAY
    notify([lan], text="Gỡ bài", source="gỡ", ways=["email"], is_urgent=True)
    send_due(local(18, "19:00"))
    assert [line.text for line in told[-1].lines] == ["Gỡ bài"]
    send_due(local(19, "06:30"))
    assert [line.text for line in told[-1].lines] == ["Việc 3", "Việc 4"]


def test_what_was_read_on_the_screen_is_not_sent(told, lan):
    notify([lan], text="Việc", source="a", ways=["push"])
    mark_read(lan)
    assert send_due(local(18, "12:00")) == 0
    assert states() == {"push": "skipped"}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_way_that_is_switched_off_is_silent(told, lan, when):
    if when == "before":
        choose_way(user=lan, way="push", is_on=False)
    notify([lan], text="Việc", source="a", ways=["push", "email"])
    choose_way(user=lan, way="push", is_on=False)
    send_due(local(18, "12:00"))
    assert [letter.way for letter in told] == ["email"]
    choose_way(user=lan, way="push", is_on=True)
    notify([lan], text="Việc", source="b", ways=["push"])
    assert send_due(local(18, "12:00")) == 1


def test_a_place_that_has_ended_is_forgotten_and_nobody_elses(told, lan):
    mai = User.objects.create(username="mai")
    hers = add_address(user=mai, way="push", values={}, identity="b")
    told.fate, told.gone = Fate.NOBODY, (Address.objects.get(user=lan, way="push").pk, hers.pk)
    notify([lan], text="Việc", source="a", ways=["push"])
    send_due(local(18, "12:00"))
    assert sorted(Address.objects.values_list("user__username", "way")) == [("lan", "zalo_bot"), ("mai", "push")]
    assert states() == {"push": "skipped"}


def test_a_relay_that_is_away_is_tried_again_and_in_the_end_given_up(told, lan):
    told.fate = Fate.LATER
    notify([lan], text="Việc", source="a", ways=["email"])
    at, pauses = local(18, "08:00"), []
    while send_due(at) == 0 and Send.objects.get().state == "waiting":
        pauses.append(Send.objects.get().next_at - at)
        assert send_due(at + pauses[-1] - timedelta(seconds=1)) == 0
        at += pauses[-1]
    assert tuple(pauses) == PAUSES
    assert (len(told), Send.objects.get().state) == (5, "failed")
    assert {letter.key for letter in told} == {told[0].key}


def test_a_letter_of_a_dead_worker_goes_again_under_the_same_key(told, lan):
    notify([lan], text="Việc", source="a", ways=["push"])
    [taken] = claim_letters(local(18, "12:00"))
    notify([lan], text="Mới", source="b", ways=["push"])
    send_due(local(18, "12:00") + LEASE - timedelta(seconds=1))
    assert [line.text for letter in told for line in letter.lines] == ["Mới"]
    send_due(local(18, "12:00") + LEASE)
    assert (told[1].key, told[1].lines) == (taken.key, taken.lines)
    assert told[0].key != told[1].key


def test_where_a_repeat_cannot_be_told_a_dead_workers_letter_is_given_up(told, lan):
    notify([lan], text="Việc", source="a", ways=["zalo_bot"])
    claim_letters(local(18, "12:00"))
    assert send_due(local(18, "12:00") + LEASE) == 0
    assert Send.objects.get().state == "failed"


def test_a_worker_that_wakes_late_changes_nothing_that_is_settled(told, lan):
    notify([lan], text="Việc", source="a", ways=["push"])
    [taken] = claim_letters(local(18, "12:00"))
    send_due(local(18, "12:00") + LEASE)
    settle(Outcome(taken, Fate.LATER), local(18, "12:10"))
    assert Send.objects.get().state == "sent"


def test_a_notice_leads_only_to_our_own_pages(told, lan):
    for number, url in enumerate(("https://evil.example/", "//evil.example/", "javascript:alert(1)", "")):
        notify([lan], text="Lạ", url=url, source=f"s{number}", ways=["push"])
    send_due(local(18, "12:00"))
    assert {line.url for letter in told for line in letter.lines} == {""}


def test_an_unknown_way_is_passed_over(told, lan):
    add_address(user=lan, way="fax", values={}, identity="f")
    notify([lan], text="Việc", source="a", ways=["fax"])
    assert send_due(local(18, "12:00")) == 0
    assert states() == {"fax": "skipped"}


def test_settled_sends_are_forgotten_in_the_end(told, lan):
    notify([lan], text="Việc", source="a", ways=ALL)
    send_due(local(18, "12:00"))
    assert forget_sends(local(18, "12:00")) == 0
    assert forget_sends(local(18, "12:01")) == 3
    assert Notice.objects.count() == 1
