"""Units are merged and ended in the middle of a release: what is on its way arrives, and everything has an owner."""

import os
import time
from datetime import timedelta

import pytest

from lantoa.kit.clock import today
from lantoa.org.people.facade import Role
from lantoa.org.units.facade import Decision, Unit, end_unit, merge_units
from lantoa.publishing.distribution.access import own_unit_ids, people_of_unit, tasks_for
from lantoa.publishing.distribution.facade import coverage
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit, make_user
from tests.faults.book import Book
from tests.faults.field import know_the_network, spread, states, wait_until_settled
from tests.faults.nursery import Nursery

SUPERIORS, EACH, SOME = 6, 30, 5


@pytest.fixture
def field():
    """A province, superior units, their grassroots units; each of these has a page and a group that people share to."""
    province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    superiors = [make_unit(f"Công đoàn cấp trên {n}", kind="superior", parent=province) for n in range(SUPERIORS)]
    for superior in superiors:
        for number in range(EACH):
            unit = make_unit(f"Công đoàn cơ sở {number}", parent=superior)
            make_channel(unit, "scripted")
            make_channel(unit, "zalo_group", is_automatic=False)
    return province, superiors, make_user(Role.MANAGING_EDITOR, province)


def reorganise(superiors, by):
    """Two superior units become one with all below them; in the others, grassroots units are merged or end."""
    decision = Decision(on=today(), number="12/QĐ-LĐLĐ")
    merge_units([superiors[1]], into=superiors[0], decision=decision, by=by)
    for superior in superiors[2:4]:
        into, *others = Unit.objects.filter(parent=superior)
        merge_units(others[:SOME], into=into, decision=decision, by=by)
    for superior in superiors[4:]:
        for unit in Unit.objects.filter(parent=superior)[:SOME]:
            end_unit(unit, decision=decision, by=by)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_each_delivery_has_an_owner_and_coverage_adds_up_after_mergers_in_mid_release(tmp_path, monkeypatch, field):
    know_the_network(monkeypatch)
    province, superiors, editor = field
    names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "FAULTS_BOOK": str(tmp_path)}
    nursery = Nursery({**names, "FAULTS_SCRIPT": "slow", "FAULTS_CONCURRENCY": "4"})
    try:
        release = spread(province, editor)
        before = coverage(release)
        nursery.start()
        pages = Delivery.objects.filter(network="scripted")
        while pages.filter(state="sent").count() < EACH:
            time.sleep(0.02)
        under_way = states()
        reorganise(superiors, editor)
        wait_until_settled(60)
    finally:
        nursery.stop()
    print(f"\nwhen the decisions came: {under_way}")
    assert under_way.keys() >= {"waiting", "sending", "task", "sent"}
    release = Release.objects.get(pk=release.pk)
    _assert_all_counted(release, before, Book(tmp_path))
    _assert_all_owned(province)


def _assert_all_counted(release, before, book):
    after = coverage(release)
    assert after.asked == before.asked == SUPERIORS * (EACH + 1) + 1
    assert {part.kind: part.asked for part in after.by_kind} == {part.kind: part.asked for part in before.by_kind}
    assert sum(after.deliveries.values()) == 2 * SUPERIORS * EACH
    posts = book.posts()
    sent = Delivery.objects.filter(network="scripted", state="sent")
    assert set(posts.values()) == {1}
    assert posts.keys() == set(sent.values_list("pk", flat=True))
    assert after.reached == len(posts)


def _assert_all_owned(province):
    """One officer in each living unit: together they hold every open task, and each task somebody hears of."""
    living = Unit.objects.filter(path__startswith=province.path, valid_to__isnull=True)
    officers = [make_user(Role.OFFICER, unit) for unit in living]
    open_ones = Delivery.objects.filter(state="task") | Delivery.objects.filter(needs_person=True)
    held = [task.pk for officer in officers for task in tasks_for(officer)]
    assert sorted(held) == sorted(open_ones.values_list("pk", flat=True)), "a task is nobody's, or two people's"
    assert {unit for officer in officers for unit in own_unit_ids(officer)} == set(
        Unit.objects.filter(path__startswith=province.path).values_list("pk", flat=True)
    )
    ended = Unit.objects.filter(valid_to__lt=today() + timedelta(days=1))
    assert ended.count() == 1 + 4 * SOME
    assert all(people_of_unit(unit.pk).exists() for unit in ended)
