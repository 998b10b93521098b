"""Figures counted beforehand and figures counted when asked for are the same."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.figures import rollup, stored
from lantoa.publishing.distribution.figures.count import UNREACHED, Sums, count_groups, count_units, count_whole
from lantoa.publishing.distribution.figures.rollup import count_changed, count_release, mark_clicked
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseFigure, ReleaseMark, ReleaseSummary
from lantoa.publishing.distribution.queries import coverage
from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.screens import missing
from lantoa.publishing.distribution.screens.missing import REASONS, Wanted, missing_counts, missing_units
from lantoa.publishing.distribution.screens.picture import clicks, counts, picture
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import say, text_of
from lantoa.publishing.distribution.worker.periodic import own_duties
from lantoa.services.analytics.facade import Click

pytestmark = pytest.mark.django_db


@pytest.fixture
def wide():
    """Two superior units with grassroots units below, some of them without a channel, and groups below one."""
    made = Federation(grassroots=5)
    made.other = make_unit("Công đoàn ngành Dệt may", kind="superior", parent=made.province)
    made.far = [make_unit(f"Công đoàn cơ sở xa {n}", parent=made.other) for n in range(4)]
    made.group = make_unit("Tổ công đoàn 1", kind="group", parent=made.units[0])
    for unit in [*made.units[:4], *made.far[:3], made.group, made.superior]:
        make_channel(unit)
        make_channel(unit, "zalo_group", is_automatic=False)
    return made


@pytest.fixture
def all_large(monkeypatch):
    """Every release counts as a large one."""
    monkeypatch.setattr(stored, "STORED_FROM_UNITS", 1)
    monkeypatch.setattr(rollup, "STORED_FROM_UNITS", 1)
    monkeypatch.setattr(missing, "STORED_FROM_UNITS", 1)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self, start):
        self.start, self.passed = start, timedelta()

    def now(self):
        return self.start + self.passed

    def monotonic(self):
        return self.passed.total_seconds()

    def pass_(self, seconds):
        self.passed += timedelta(seconds=seconds)


def shuffle(release, seed):
    chance = random.Random(seed)
    for row in Delivery.objects.filter(release=release):
        row.state = chance.choice(Delivery.State.values)
        row.sent_at = release.started_at + timedelta(seconds=chance.randrange(200_000))
        row.is_recalled = chance.random() < 0.2
        row.error_class = chance.choice(["", "transient", "permission"])
        row.reactions, row.views = chance.choice([None, 3]), chance.choice([None, 40])
        row.save()
    ids = list(Delivery.objects.filter(release=release).values_list("pk", flat=True))
    for link in chance.sample(ids, 5):
        Click.objects.create(day=today(), link_id=link, visitor=bytes(16), clicks=chance.randrange(1, 9))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_is_what_would_be_counted(wide, all_large, seed):
    release = wide.release()
    shuffle(release, seed)
    paths, at = [release.under.path], now()
    units = [wide.province, wide.superior, wide.other, wide.units[0]]
    before = [picture(release, paths=paths, unit=unit, at=at, missing=5) for unit in units]
    count_release(release)
    kept = stored.stored(release, paths)
    assert kept is not None
    assert [picture(release, paths=paths, unit=unit, at=at, kept=kept, missing=5) for unit in units] == before
    assert counts(release, paths, kept) == counts(release, paths)
    assert clicks(release, paths, kept) == clicks(release, paths)
    for unit in units:
        live = count_units(release, paths=[unit.path], unit=unit)
        assert coverage(release, within=[unit.path]).deliveries == live.total.states
        assert sum(stored.sums_of(release, [unit.pk])[unit.pk].values(), Sums()) == live.total


@pytest.mark.parametrize("seed", range(6))
def test_the_books_add_up_to_what_was_asked(wide, seed):
    release = wide.release()
    shuffle(release, seed)
    shown = picture(release, paths=[release.under.path], unit=release.under, at=now())
    asked = Delivery.objects.filter(release=release).count() + release.gaps.count()
    assert sum(number for _part, number, _share in shown.books) == asked
    assert round(sum(share for _part, _number, share in shown.books), 6) == 100.0
    assert sum(number for _level, rows in shown.levels for _part, number, _share in rows) == asked
    assert sum(group.number for group in count_groups(release, [release.under.path])) == asked - release.gaps.count()
    assert shown.coverage.asked == release.units_asked


def test_a_unit_with_units_below_is_counted_with_them(wide):
    release = wide.release()
    nodes = count_whole(release, missing=5).nodes
    of = {pk: sum(sums.asked for (unit, _kind), sums in nodes.items() if unit == pk) for pk, _kind in nodes}
    assert of[wide.province.pk] == release.units_asked == 13
    assert (of[wide.superior.pk], of[wide.other.pk], of[wide.units[0].pk]) == (7, 5, 2)
    assert wide.units[1].pk not in of


def by_reason(units):
    return Counter(unit.reason for unit in units)


@pytest.mark.parametrize("seed", range(8))
def test_the_list_of_a_large_release_is_the_one_of_a_small_release(wide, all_large, monkeypatch, seed):
    release = wide.release()
    shuffle(release, seed)
    at = release.due_at + timedelta(hours=1 if seed % 2 else -1)
    scopes = [[release.under.path], [wide.superior.path], [wide.other.path, wide.superior.path], []]
    wanted = [Wanted(reason, words) for reason in ("", *REASONS) for words in ("", "co so xa", "so 2 khong co")]
    monkeypatch.setattr(missing, "PAGE", 2)
    for is_counted in (False, True):
        if is_counted:
            count_release(release)
        for paths, one in itertools.product(scopes, wanted):
            expected = list(missing.every_missing_unit(release, paths, one, at=at))
            found, after = missing_units(release, paths, one, at=at)
            while after:
                page, after = missing_units(release, paths, replace(one, after=after), at=at)
                found += page
            assert [(unit.code, unit.reason, unit.parts) for unit in found] == [
                (unit.code, unit.reason, unit.parts) for unit in expected
            ]
        for paths in scopes:
            expected = by_reason(missing.every_missing_unit(release, paths, Wanted(), at=at))
            assert missing_counts(release, paths, at=at) == expected


def test_figures_from_before_reasons_were_counted_hide_nobody(wide, all_large):
    release = wide.release()
    Delivery.objects.filter(unit=wide.far[1]).update(state="failed")
    count_release(release)
    ReleaseFigure.objects.update(**dict.fromkeys(UNREACHED, 0))
    found, _after = missing_units(release, [release.under.path], Wanted("loi"), at=now())
    assert [unit.unit_id for unit in found] == [wide.far[1].pk]


def test_units_where_nothing_is_missing_are_not_looked_at(wide, all_large):
    release = wide.release()
    Delivery.objects.update(state="sent", sent_at=now())
    Delivery.objects.filter(unit=wide.far[1]).update(state="failed", sent_at=None)
    count_release(release)
    assert set(stored.places_with(release, ["failed_units"])) == {wide.province.pk, wide.other.pk}
    assert stored.places_with(release, ["task_units"]) == []
    assert set(stored.places_with(release, [])) == {wide.province.pk, wide.superior.pk, wide.other.pk}
    assert stored.places_with(wide.release(page=make_page("Bài khác")), []) is None


def test_the_page_of_a_large_release_says_the_same(client, wide, all_large):
    release = wide.release()
    shuffle(release, 3)
    before = text_of(say(client, wide.lan, f"/lan-toa/{release.pk}/"))
    count_release(release)
    assert text_of(say(client, wide.lan, f"/lan-toa/{release.pk}/")) == before
    live = client.get(f"/lan-toa/{release.pk}/truc-tiep/")
    assert client.get(f"/lan-toa/{release.pk}/truc-tiep/", HTTP_IF_NONE_MATCH=live["ETag"]).status_code == 304
    assert ReleaseFigure.objects.filter(release=release).exists()


def test_who_sees_a_part_of_a_large_release_sees_that_part_alone(client, wide, all_large):
    release = wide.release()
    Delivery.objects.update(state="sent", sent_at=now())
    Delivery.objects.filter(unit__in=wide.far).update(state="task", sent_at=None)
    count_release(release)
    mai = make_user(Role.OFFICER, wide.other)
    assert "0 / 5 đơn vị" in text_of(say(client, mai, f"/lan-toa/{release.pk}/"))
    assert "0 / 5 đơn vị · 0 %" in text_of(say(client, mai, "/lan-toa/"))
    assert "6 / 13 đơn vị" in text_of(say(client, wide.lan, "/lan-toa/"))


# --- what has changed is counted again ------------------------------------------------------------


def marked():
    return set(ReleaseMark.objects.values_list("release_id", flat=True))


def test_whoever_changes_a_delivery_leaves_a_mark(wide):
    release, other = wide.release(), wide.release(page=make_page("Bài khác"))
    ReleaseMark.objects.all().delete()
    Delivery.objects.filter(release=release, network="facebook").update(state="failed")
    assert marked() == {release.pk}
    assert ReleaseMark.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE distribution_delivery SET attempts = attempts + 1")
    assert marked() == {release.pk, other.pk}
    Delivery.objects.filter(pk=0).update(state="failed")
    assert ReleaseMark.objects.count() == 3


def test_a_changed_release_is_counted_once_and_its_marks_are_gone(wide):
    release = wide.release()
    Delivery.objects.update(state="sent", sent_at=now())
    assert count_changed() == 1
    assert ReleaseSummary.objects.get(release=release).reached == 9
    assert marked() == set()
    assert count_changed() == 0


def test_a_release_counted_just_now_rests_and_keeps_its_mark(wide):
    release = wide.release()
    count_changed()
    Delivery.objects.update(state="sent", sent_at=now())
    assert count_changed() == 0
    assert marked() == {release.pk}
    ReleaseSummary.objects.update(counted_at=now() - timedelta(seconds=10))
    assert count_changed() == 1
    assert ReleaseSummary.objects.get(release=release).reached == 9


@pytest.mark.parametrize("seconds", [0.1, 1.5, 3.0])
def test_a_figure_is_never_older_than_ten_seconds_while_its_release_moves(wide, monkeypatch, seconds):
    """Deliveries change all the time, and counting takes as long as on a machine that has too much to do."""
    release, clock = wide.release(), Clock(now())
    monkeypatch.setattr(rollup, "now", clock.now)
    monkeypatch.setattr(rollup, "time", clock)
    real, every = rollup.count_groups, next(one for one in own_duties(Pace()) if one.name == "count_changed").every
    monkeypatch.setattr(rollup, "count_groups", lambda *values: (clock.pass_(seconds), real(*values))[1])
    count_changed()
    oldest, counted = 0.0, 0
    for _round in range(40):
        Delivery.objects.filter(release=release).update(state="sent", sent_at=now())
        before = ReleaseSummary.objects.get(release=release).counted_at
        clock.pass_(max(every.total_seconds(), 1.0))
        counted += count_changed()
        oldest = max(oldest, (clock.now() - before).total_seconds())
    assert oldest <= 10
    assert counted >= 10


def test_a_lost_mark_heals_after_a_twentieth_of_the_releases_age(wide):
    release = wide.release()
    count_changed()
    Delivery.objects.update(state="sent", sent_at=now())
    ReleaseMark.objects.all().delete()
    Release.objects.update(started_at=now() - timedelta(hours=10))
    ReleaseMark.objects.all().delete()
    ReleaseSummary.objects.update(counted_at=now() - timedelta(minutes=29))
    assert count_changed() == 0
    ReleaseSummary.objects.update(counted_at=now() - timedelta(minutes=31))
    assert count_changed() == 1
    assert ReleaseSummary.objects.get(release=release).reached == 9


def test_clicks_of_today_are_counted_again(wide):
    release = wide.release()
    count_changed()
    link = Delivery.objects.filter(release=release).first().pk
    Click.objects.create(day=today(), link_id=link, visitor=bytes(16), clicks=4)
    assert mark_clicked() == 1
    ReleaseSummary.objects.update(counted_at=now() - timedelta(seconds=10))
    count_changed()
    assert ReleaseSummary.objects.get(release=release).clicks["total"] == 4


def test_marks_of_releases_that_are_gone_are_swept(wide):
    ReleaseMark.objects.create(release_id=2**40)
    count_changed()
    assert marked() == set()


def test_an_earlier_release_of_similar_size_stands_beside_the_curve(client, wide):
    earlier = wide.release()
    Delivery.objects.update(state="sent", sent_at=earlier.started_at + timedelta(seconds=30))
    Release.objects.update(started_at=earlier.started_at - timedelta(days=1))
    earlier.refresh_from_db()
    Delivery.objects.update(sent_at=earlier.started_at + timedelta(seconds=30))
    count_release(earlier)
    release = wide.release(page=make_page("Bài mới"))
    assert "đợt gần nhất" not in text_of(say(client, wide.lan, f"/lan-toa/{release.pk}/"))
    Delivery.objects.filter(release=release).update(state="sent", sent_at=release.started_at + timedelta(seconds=60))
    page = say(client, wide.lan, f"/lan-toa/{release.pk}/")
    assert "trung bình 1 đợt gần nhất cùng phạm vi" in text_of(page)
    assert page.context["earlier"].percents[-1] == page.context["picture"].coverage.percent
