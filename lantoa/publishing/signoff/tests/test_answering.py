"""What a guest's word does, once; and everything that must not come of a link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import Appointment
from lantoa.publishing.newsroom import actions as newsroom
from lantoa.publishing.newsroom.facade import Approval, Article, approve_piece, publish_piece, withdraw_piece
from lantoa.publishing.newsroom.models import BoardDuty
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.signoff.actions import (
    Answer,
    LinkOver,
    answer_signoff,
    open_signoff,
    tell_expired,
    withdraw_signoff,
)
from lantoa.publishing.signoff.models import Remark, Signoff
from lantoa.publishing.signoff.rules import State
from lantoa.publishing.signoff.tests.factories import GUEST
from lantoa.services.notify.facade import Notice


def say(secret, choice="approve", **changes):
    return answer_signoff(token=secret, answer=Answer(choice, **{"signed_name": GUEST, **changes}))


def now_of(piece):
    return Article.objects.get(pk=piece.pk)


def test_an_approval_by_link_is_the_askers_and_says_whose_word_it_was(lg):
    piece = lg.waiting()
    row, secret = lg.ask(piece)
    open_signoff(token=secret)
    said = say(secret, signed_name="hoang thi luat")
    assert now_of(piece).state == "approved"
    approval = Approval.objects.get()
    assert (approval.approved_by, approval.revision_id, approval.is_urgent) == (lg.second, row.revision_id, False)
    assert approval.reason == f"{GUEST}, Phó Chủ tịch"
    assert (said.outcome, said.approval, said.signed_name) == ("approved", approval, "hoang thi luat")
    for verb in ("newsroom.approve_piece", "signoff.open", "signoff.answer"):
        entry = AuditEntry.objects.get(verb=verb)
        assert (entry.actor, entry.on_behalf_of, entry.detail["guest"]) == (None, lg.second, f"{GUEST}, Phó Chủ tịch")
    # The asker hears of it, and so does whoever holds the piece.
    told = Notice.objects.filter(source=f"signoff:{row.pk}:answered")
    assert {notice.user for notice in told} == {lg.second, lg.editor}
    publish_piece(article=piece, by=lg.second)
    assert now_of(piece).live


def test_a_guest_sends_it_back_with_a_reason(lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    with pytest.raises(RuleBroken, match="lý do"):
        say(secret, "send_back")
    said = say(secret, "send_back", comment="Sai tên chức danh", remarks={0: "Tít quá dài", 99: "không có đoạn này"})
    assert (now_of(piece).state, said.outcome) == ("in_editing", "sent_back")
    assert [(one.passage, one.text) for one in Remark.objects.all()] == [(piece.title, "Tít quá dài")]
    entry = AuditEntry.objects.get(verb="newsroom.send_back_piece")
    assert (entry.actor, entry.on_behalf_of, entry.detail["note"]) == (None, lg.second, "Sai tên chức danh")


def test_an_opinion_changes_nothing_but_what_is_known(lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece, by=lg.editor, kind="opinion")
    for choice in ("approve", "send_back", "publish", ""):
        with pytest.raises(RuleBroken, match="một trong các nút"):
            say(secret, choice)
    with pytest.raises(RuleBroken, match="ít nhất một ý kiến"):
        say(secret, "comment")
    # Who gives an opinion signs with whatever name is theirs.
    assert say(secret, "fine", signed_name="Luật sư Hà").outcome == "commented"
    assert now_of(piece).state == "submitted"
    assert Approval.objects.count() == 0


def test_an_approval_is_signed_with_the_name_that_was_asked(lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    for name in ("", "Trợ lý của Luật", "Luật"):
        with pytest.raises(RuleBroken):
            say(secret, signed_name=name)
    assert now_of(piece).state == "submitted"


def test_a_link_is_used_once(lg):
    _row, secret = lg.ask()
    say(secret)
    for choice in ("approve", "send_back"):
        with pytest.raises(LinkOver) as over:
            say(secret, choice, comment="Nghĩ lại")
        assert over.value.state == State.ANSWERED
    assert Approval.objects.count() == 1


def test_a_link_that_there_is_not(lg):
    _row, secret = lg.ask()
    for forged in (secret[:-1], secret.swapcase(), "x" * 43, ""):
        with pytest.raises(LinkOver) as over:
            say(forged)
        assert over.value.state is None


def ended_by_time(lg, row, piece):
    Signoff.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def ended_by_hand(lg, row, piece):
    withdraw_signoff(signoff=row, by=lg.second)


def ended_by_a_new_text(lg, row, piece):
    rewrite(lg, piece)


def ended_by_an_autosave(lg, row, piece):
    """Wagtail rewrites the writer's last text in place: its number stays."""
    revision = now_of(piece).latest_revision
    text = revision.as_object()
    text.title = "Lén sửa"
    assert text.save_revision(user=lg.editor, overwrite_revision=revision).pk == row.revision_id


def ended_by_going_out(lg, row, piece):
    approve_piece(article=piece, by=lg.second)
    publish_piece(article=piece, by=lg.second)


def ended_by_a_withdrawal(lg, row, piece):
    ended_by_going_out(lg, row, piece)
    withdraw_piece(article=piece, by=lg.second, reason="Sai tên")


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (ended_by_time, State.EXPIRED),
        (ended_by_hand, State.WITHDRAWN),
        (ended_by_a_new_text, State.SUPERSEDED),
        (ended_by_an_autosave, State.SUPERSEDED),
        (ended_by_going_out, State.CLOSED),
        (ended_by_a_withdrawal, State.CLOSED),
    ],
)
def test_what_ends_a_link(lg, end, state):
    piece = lg.waiting()
    row, secret = lg.ask(piece)
    open_signoff(token=secret)
    end(lg, row, piece)
    before = now_of(piece).state, Approval.objects.count()
    for act in (lambda: say(secret), lambda: open_signoff(token=secret)):
        with pytest.raises(LinkOver) as over:
            act()
        assert over.value.state == state
    assert (now_of(piece).state, Approval.objects.count()) == before


def test_the_askers_right_must_still_hold_when_the_guest_answers(lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    BoardDuty.objects.filter(user=lg.second).delete()
    with pytest.raises(RuleBroken, match="chưa nhận được lời duyệt"):
        say(secret)
    Appointment.objects.filter(user=lg.second).update(valid_to="2021-01-01")
    with pytest.raises(RuleBroken, match="chưa nhận được lời duyệt"):
        say(secret)
    lg.second.is_active = False
    lg.second.save()
    with pytest.raises(RuleBroken, match="chưa nhận được lời duyệt"):
        say(secret, "send_back", comment="Không được")
    assert (now_of(piece).state, Approval.objects.count()) == ("submitted", 0)
    # The link stays good: nothing was said with it.
    assert Signoff.objects.get().answered_at is None


def test_the_managing_editors_own_piece_is_approved_as_urgent(lg):
    piece = lg.piece(by=lg.chief)
    _row, secret = lg.ask(piece, by=lg.chief, urgent_reason="Tin bão trong đêm")
    say(secret)
    approval = Approval.objects.get()
    assert (approval.is_urgent, approval.approved_by) == (True, lg.chief)
    assert approval.reason == f"{GUEST}, Phó Chủ tịch: Tin bão trong đêm"
    assert AuditEntry.objects.get(verb="newsroom.approve_piece").detail["urgent"] is True


def test_two_links_one_approval(lg):
    piece = lg.waiting()
    _row, first = lg.ask(piece)
    _row, second = lg.ask(piece)
    say(first)
    assert say(second).approval == Approval.objects.get()
    # A leader who says no stops what another has approved.
    piece = lg.waiting()
    _row, first = lg.ask(piece)
    _row, second = lg.ask(piece)
    say(first)
    say(second, "send_back", comment="Chưa được")
    assert now_of(piece).state == "in_editing"
    with pytest.raises(RuleBroken):
        newsroom.publish_piece(article=piece, by=lg.second)


def test_what_a_guest_writes_is_kept_as_text(lg):
    _row, secret = lg.ask(kind="opinion")
    say(secret, "comment", comment="<script>alert(1)</script>\x00\u202e", remarks={0: "<b>đậm</b>"})
    assert Signoff.objects.get().comment == "<script>alert(1)</script>"
    assert Remark.objects.get().text == "<b>đậm</b>"


def test_a_long_word_is_refused_and_the_link_stays_good(lg):
    _row, secret = lg.ask(kind="opinion")
    with pytest.raises(RuleBroken, match=r"2\.000"):
        say(secret, "comment", comment="x" * 2001)
    assert Signoff.objects.get().answered_at is None


def test_whoever_asked_is_told_once_that_nobody_answered(lg):
    row, _secret = lg.ask()
    _answered, secret = lg.ask()
    say(secret)
    lg.ask(piece := lg.waiting())
    rewrite(lg, piece)
    assert tell_expired() == 0
    Signoff.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert (tell_expired(), tell_expired()) == (1, 0)
    notice = Notice.objects.get(source__endswith=":expired")
    assert (notice.user, notice.source) == (lg.second, f"signoff:{row.pk}:expired")
    Notice.objects.all().delete()
    Signoff.objects.update(expires_at=timezone.now() - timedelta(days=3))
    assert tell_expired() == 0
