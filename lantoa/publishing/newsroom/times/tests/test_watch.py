"""Scheduled publication: once, late when it must be, and somebody is told; never twice, whatever dies."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.org.audit.facade import AuditEntry, history_of
from lantoa.org.facts.models import Fact
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.actions import scheduling
from lantoa.publishing.newsroom.models import Article, Pulse
from lantoa.publishing.newsroom.tests.dying import held_up, killed_while_waiting
from lantoa.publishing.newsroom.tests.factories import Federation
from lantoa.publishing.newsroom.tests.steps import approved
from lantoa.publishing.newsroom.tests.test_races import at_once
from lantoa.publishing.newsroom.times.embargo import set_embargo
from lantoa.publishing.newsroom.times.watch import PUBLISHING, beat, lateness, oldest_late
from lantoa.services.notify.facade import Notice, unread

PUBLISH = "from lantoa.publishing.newsroom.actions import publish_due_pieces; publish_due_pieces()"


def due(lg, *, minutes=12):
    """A scheduled piece whose hour came so many minutes ago."""
    piece = approved(lg)
    actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)
    Article.objects.filter(pk=piece.pk).update(publish_at=now() - timedelta(minutes=minutes, seconds=5))
    return Article.objects.get(pk=piece.pk)


def told(who, words):
    return unread(who).filter(text__contains=words).count()


@pytest.mark.django_db(transaction=True)
def test_workers_that_die_and_workers_that_race_publish_once_and_late():
    lg = Federation()
    piece = due(lg)
    # In the middle of it: the text is live for nobody yet, the fact is not written.
    with held_up("LOCK TABLE facts_fact IN EXCLUSIVE MODE"):
        killed_while_waiting(PUBLISH)
    assert (Article.objects.get().state, Fact.objects.filter(kind="piece_published").count()) == ("scheduled", 0)
    at_once([actions.publish_due_pieces] * 4)
    row = Article.objects.get()
    assert (row.state, row.live, row.publish_at) == ("published", True, None)
    [entry] = history_of(piece).filter(verb="newsroom.publish_piece")
    assert entry.detail["late_minutes"] == 12
    assert Fact.objects.filter(kind="piece_published").count() == 1
    assert [told(who, "đăng trễ 12 phút") for who in (lg.chief, lg.editor, lg.second)] == [1, 1, 0]


def test_what_goes_out_on_time_is_told_as_late_to_nobody(lg, django_assert_num_queries):
    piece = due(lg, minutes=0)
    assert actions.publish_due_pieces() == 1
    assert "late_minutes" not in history_of(piece).get(verb="newsroom.publish_piece").detail
    assert told(lg.chief, "trễ") == 0
    with django_assert_num_queries(1):
        assert lateness().count == 0
    assert Pulse.objects.get(name=PUBLISHING).ran_at <= now()


def test_one_that_may_not_go_out_is_told_once_with_the_reason_and_holds_up_nobody(lg):
    first, second, third = due(lg, minutes=9), due(lg, minutes=8), due(lg, minutes=7)
    Article.objects.filter(pk=first.pk).update(embargo_until=now() + timedelta(hours=1), embargo_reason="Chờ họp báo")
    second.get_latest_revision_as_object().save_revision(user=lg.editor)
    assert (actions.publish_due_pieces(), actions.publish_due_pieces()) == (1, 0)
    states = {row.pk: (row.state, row.publish_at) for row in Article.objects.all()}
    # Its approval holds still; the other's does not.
    assert states == {
        first.pk: ("approved", None),
        second.pk: ("submitted", None),
        third.pk: ("published", None),
    }
    assert told(lg.chief, "Chờ họp báo") == told(lg.editor, "Chờ họp báo") == 1
    assert told(lg.chief, "sửa sau khi duyệt") == 1
    assert history_of(first).filter(verb="newsroom.miss_piece").get().detail["reason"].startswith("Không được đăng")


def test_a_closed_section_keeps_it_in(lg):
    piece = due(lg)
    lg.section.unpublish()
    assert actions.publish_due_pieces() == 0
    assert Article.objects.get().state == "approved"
    assert told(lg.chief, "Chuyên mục của bài đang đóng") == 1
    with pytest.raises(Exception, match="đang đóng"):
        actions.publish_piece(article=piece, by=lg.second)


def test_a_fault_of_ours_is_tried_again_and_told_once(lg, monkeypatch):
    due(lg, minutes=9), due(lg, minutes=8)
    broken = Article.objects.order_by("publish_at").first()
    real = scheduling.publish_row

    def publish_row(row, *, by, due):
        if row.pk == broken.pk:
            raise ValueError("a fault of ours")
        return real(row, by=by, due=due)

    monkeypatch.setattr("lantoa.publishing.newsroom.actions.scheduling.publish_row", publish_row)
    assert (actions.publish_due_pieces(), actions.publish_due_pieces()) == (1, 0)
    assert told(lg.chief, "máy vẫn đang thử lại") == 1
    monkeypatch.undo()
    assert actions.publish_due_pieces() == 1
    assert set(Article.objects.values_list("state", flat=True)) == {"published"}


def test_without_a_worker_the_web_side_sees_it_says_it_and_tells_people_once(lg, client):
    piece = due(lg)
    assert lateness().minutes == 12
    assert not lateness().is_worked
    for _time in range(2):
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["parts"]["on_time"] is False
    assert told(lg.chief, "chưa có tiến trình nền nào đăng") == told(lg.editor, "chưa có tiến trình nền nào đăng") == 1
    lines = client.get("/metrics").content.decode().splitlines()
    [age] = [line for line in lines if line.startswith('lantoa_oldest_due_seconds{kind="piece"}')]
    assert 720 <= float(age.split()[-1]) < 780
    client.force_login(lg.second)
    for page in ("/toa-soan/bang/", "/toa-soan/?muc=da-duyet", "/toa-soan/han/", f"/toa-soan/bai/{piece.pk}/"):
        assert "lâu nhất 12 phút: chưa có tiến trình nền nào đăng" in client.get(page).content.decode(), page
    assert "trễ 12 phút</span>" in client.get("/toa-soan/bang/cot/").content.decode()
    assert Notice.objects.filter(text__contains="tiến trình nền").count() == 2
    # With one that works, the card says late and nobody is alarmed.
    beat(PUBLISHING)
    assert "chưa có tiến trình" not in client.get("/toa-soan/bang/").content.decode()
    actions.publish_due_pieces()
    assert oldest_late() == timedelta()


@pytest.mark.django_db(transaction=True)
def test_an_embargo_and_the_hour_at_once_never_let_it_out_before(lg):
    for _round in range(2):
        piece = due(lg, minutes=0)
        until = now() + timedelta(hours=1)
        at_once(
            [
                actions.publish_due_pieces,
                lambda p=piece, u=until: set_embargo(article=p, until=u, reason="Chờ", by=lg.chief),
            ]
        )
        row = Article.objects.get(pk=piece.pk)
        assert row.live is (row.embargo_until is None)
    assert AuditEntry.objects.filter(verb="newsroom.publish_piece").count() == Article.objects.filter(live=True).count()
