"""Sections followed by Web Push: by day, three at most, each piece once; browsers that are gone are forgotten."""

from datetime import datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.digests import notices
from lantoa.publishing.digests.models import SectionFollower, SectionNotice
from lantoa.publishing.digests.notices import (
    endpoint_hash,
    follow_section,
    forget_notices,
    leave_sections,
    move_section_follower,
    send_section_notices,
    tell_section,
)
from lantoa.publishing.digests.tests.factories import make_piece
from lantoa.publishing.newsroom.signals import piece_published
from lantoa.publishing.newsroom.tests.factories import make_section
from simulator.push_crypto import keys_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(monkeypatch):
    """A clock that stands at noon of today in Việt Nam; called with hours it goes on."""
    present = [datetime.combine(now().astimezone(VIETNAM).date(), datetime.min.time(), VIETNAM) + timedelta(hours=12)]
    monkeypatch.setattr(notices, "now", lambda: present[0])

    def later(hours):
        present[0] += timedelta(hours=hours)

    return later


@pytest.fixture
def follow(lg, simulator, monkeypatch, noon):
    """One more browser at the simulator's push service that follows the section."""
    # The push service of a test stands on this machine, without https.
    monkeypatch.setattr(notices, "check_browser", lambda endpoint, keys: None)

    def one(name, section=None):
        endpoint = f"{simulator.push_url}/send/{name}"
        row = follow_section((section or lg.section).pk, endpoint=endpoint, keys=keys_of(name))
        SectionFollower.objects.filter(pk=row.pk).update(since=notices.now() - timedelta(days=1))
        return endpoint

    return one


def told(simulator):
    return [(row["account"], row["values"]["payload"]["title"]) for row in simulator.posts("webpush")]


def test_those_who_follow_a_section_are_told_of_its_pieces_once(lg, simulator, follow):
    other = make_section("Đời sống")
    follow("may-1"), follow("may-2"), follow("may-3", other)
    piece = make_piece(lg.section, "Bát canh")
    piece_published.send(None, article=piece)
    piece_published.send(None, article=piece)
    assert send_section_notices() == 2
    assert send_section_notices() == 0
    assert sorted(told(simulator)) == [("may-1", "Bát canh"), ("may-2", "Bát canh")]
    assert "Bát canh" not in SectionFollower.objects.values_list("endpoint", flat=True)[0]
    assert not tell_section(make_piece(make_section("Không ai theo dõi")))


def test_at_most_three_a_day_and_never_at_night(lg, simulator, follow, noon):
    follow("may-1")
    for number in range(5):
        tell_section(make_piece(lg.section, f"Bài {number}"))
    assert send_section_notices() == 3
    assert sorted(SectionNotice.objects.values_list("state", flat=True)) == ["dropped"] * 2 + ["sent"] * 3
    noon(11)
    tell_section(make_piece(lg.section, "Bài đêm"))
    assert send_section_notices() == 0
    noon(8)
    assert send_section_notices() == 1
    assert told(simulator)[-1] == ("may-1", "Bài đêm")


def test_it_goes_on_where_a_dead_worker_left_it(lg, simulator, follow, monkeypatch):
    monkeypatch.setattr(notices, "BATCH", 1)
    follow("may-1"), follow("may-2")
    tell_section(make_piece(lg.section))
    real = notices.push_to_browsers
    monkeypatch.setattr(notices, "push_to_browsers", lambda *args, **words: real(*args, **words) and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_section_notices()
    monkeypatch.setattr(notices, "push_to_browsers", real)
    assert send_section_notices() == 2
    # The first browser heard it twice under one topic: it took its own place.
    assert sorted(account for account, _title in told(simulator)) == ["may-1", "may-2"]


def test_what_was_taken_back_is_not_told(lg, simulator, follow):
    follow("may-1")
    piece = make_piece(lg.section)
    tell_section(piece)
    piece.live = False
    piece.save()
    assert send_section_notices() == 0
    assert SectionNotice.objects.get().state == "dropped"
    SectionNotice.objects.update(made_at=now() - timedelta(days=61))
    assert forget_notices() == 1


def test_a_browser_that_is_gone_is_forgotten(lg, simulator, follow):
    follow("may-1"), follow("may-2")
    simulator.add_accounts({"network": "webpush", "id": "may-1", "gone": 410})
    tell_section(make_piece(lg.section))
    assert send_section_notices() == 1
    assert SectionFollower.objects.count() == 1


def test_leaving_and_moving(lg, follow):
    other = make_section("Đời sống")
    old = follow("may-1")
    follow("may-1", other)
    assert move_section_follower(old, endpoint=f"{old}-moi", keys=keys_of("b")) == 2
    assert set(SectionFollower.objects.values_list("endpoint_hash", flat=True)) == {endpoint_hash(f"{old}-moi")}
    assert leave_sections(f"{old}-moi", section_id=other.pk) == 1
    assert leave_sections(f"{old}-moi") == 1
    assert leave_sections(f"{old}-moi") == 0


def test_what_is_no_browser_and_too_many_sections_are_refused(lg, monkeypatch):
    for endpoint, keys in (("javascript:x", keys_of("a")), ("https://push.example/a", {"p256dh": "x", "auth": ""})):
        with pytest.raises(RuleBroken):
            follow_section(lg.section.pk, endpoint=endpoint, keys=keys)
    monkeypatch.setattr(notices, "MOST_SECTIONS", 1)
    follow_section(1, endpoint="https://push.example/a", keys=keys_of("a"))
    follow_section(1, endpoint="https://push.example/a", keys=keys_of("a"))
    with pytest.raises(RuleBroken, match="chuyên mục"):
        follow_section(2, endpoint="https://push.example/a", keys=keys_of("a"))
