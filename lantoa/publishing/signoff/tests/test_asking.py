"""Who may ask whom for what; and the writer who would approve their own piece."""

from uuid import uuid4

import pytest

from lantoa.kit.crypto import digest
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.newsroom.facade import Article, approve_piece, publish_piece, text_mark
from lantoa.publishing.newsroom.models import BoardDuty
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.signoff.actions import ask_again, ask_signoff, withdraw_signoff
from lantoa.publishing.signoff.models import Signoff


def test_a_link_is_of_one_text_and_kept_as_its_digest_only(lg):
    piece = lg.waiting()
    row, secret = lg.ask(piece, note="Xin xem số liệu")
    assert len(secret) == 43
    assert (row.token_digest, row.text_mark) == (digest(secret), text_mark(piece))
    assert row.revision_id == piece.latest_revision_id
    entry = AuditEntry.objects.get(verb="signoff.ask")
    assert (entry.actor, entry.object_id, entry.detail["to"]) == (lg.second, str(piece.pk), row.guest)
    assert secret not in str(entry.detail)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "họ tên"),
        ({"role": "\x00"}, "chức danh"),
        ({"kind": "payment"}, "góp ý hay xin duyệt"),
        ({"hours": 0}, "14 ngày"),
        ({"hours": 400}, "14 ngày"),
        ({"email": "không phải thư"}, "Địa chỉ thư"),
        ({"email": "a@b.vn\nBcc: x@y.vn"}, "Địa chỉ thư"),
        ({"note": "x" * 1001}, "1.000 ký"),
    ],
)
def test_what_cannot_be_asked(lg, changes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        lg.ask(**changes)
    assert Signoff.objects.count() == 0


def test_the_writer_gets_no_approval_by_a_link_of_their_own(lg):
    """The editor has a duty in the section, and wrote the piece."""
    piece = lg.waiting()
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        lg.ask(piece, by=lg.editor)
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        lg.ask(piece, by=lg.editor, urgent_reason="Gấp lắm")
    # An opinion is worth nothing to the state of the piece: anybody who edits it may ask for one.
    row, _secret = lg.ask(piece, by=lg.editor, kind="opinion")
    assert row.urgent_reason == ""


def test_who_has_no_duty_gives_no_approval_away(lg):
    piece = lg.waiting()
    BoardDuty.objects.all().delete()
    with pytest.raises(RuleBroken, match="chưa được giao"):
        lg.ask(piece)
    for stranger in (lg.mai, lg.foreign_chief, lg.leader):
        with pytest.raises(NotAllowed):
            lg.ask(piece, by=stranger, kind="opinion")


def test_the_managing_editor_who_wrote_it_gives_a_reason(lg):
    piece = lg.piece(by=lg.chief)
    with pytest.raises(RuleBroken, match="ghi rõ lý do"):
        lg.ask(piece, by=lg.chief)
    row, _secret = lg.ask(piece, by=lg.chief, urgent_reason="Tin bão, đăng trong đêm")
    assert row.urgent_reason == "Tin bão, đăng trong đêm"


@pytest.mark.parametrize("who", ["editor", "second"])
def test_no_approval_goes_to_a_writers_mailbox_or_the_askers_own(lg, who):
    person = getattr(lg, who)
    person.email = "nguoi.viet@lamgiang.example"
    person.save()
    with pytest.raises(RuleBroken, match="mời người khác"):
        lg.ask(email="Nguoi.Viet@lamgiang.example")


def test_an_approval_is_asked_for_what_waits_for_one(lg):
    with pytest.raises(RuleBroken, match="chưa được gửi duyệt"):
        lg.ask(lg.piece())
    piece = lg.waiting()
    approve_piece(article=piece, by=lg.second)
    with pytest.raises(RuleBroken, match="đã được duyệt"):
        lg.ask(piece)
    lg.ask(piece, kind="opinion")
    publish_piece(article=piece, by=lg.second)
    with pytest.raises(RuleBroken, match="đã đăng"):
        lg.ask(piece, kind="opinion")


def test_a_text_changed_meanwhile_is_not_sent_out(lg):
    piece = lg.waiting()
    seen = text_mark(piece)
    rewrite(lg, piece)
    with pytest.raises(RuleBroken, match="vừa được sửa"):
        ask_signoff(article=piece, wish=lg.wish(), by=lg.second, seen=seen)


def test_the_same_form_twice_is_one_wish(lg):
    piece, again = lg.waiting(), uuid4()
    lg.ask(piece, client_id=again)
    with pytest.raises(RuleBroken, match="chỉ hiện một lần"):
        lg.ask(piece, client_id=again)
    assert Signoff.objects.count() == 1


def test_there_are_not_too_many(lg, monkeypatch):
    monkeypatch.setattr("lantoa.publishing.signoff.actions.ask.MOST_OPEN", 2)
    piece = lg.waiting()
    lg.ask(piece)
    lg.ask(piece)
    with pytest.raises(RuleBroken, match="thu hồi bớt"):
        lg.ask(piece)
    monkeypatch.setattr("lantoa.publishing.signoff.actions.ask.MOST_PER_HOUR", 2)
    with pytest.raises(RuleBroken, match="quá nhiều"):
        lg.ask(lg.waiting())


def test_withdrawn_and_asked_again(lg):
    piece = lg.waiting()
    row, secret = lg.ask(piece, note="Xem giúp", hours=24)
    assert withdraw_signoff(signoff=row, by=lg.second).withdrawn_by == lg.second
    withdraw_signoff(signoff=row, by=lg.chief)
    assert AuditEntry.objects.filter(verb="signoff.withdraw").count() == 1
    rewrite(lg, piece)
    newer, other = ask_again(signoff=row, client_id=uuid4(), by=lg.second)
    assert other != secret
    assert (newer.guest_name, newer.note, newer.kind) == (row.guest_name, "Xem giúp", "approval")
    assert newer.text_mark == text_mark(Article.objects.get(pk=piece.pk)) != row.text_mark
    assert round((newer.expires_at - newer.asked_at).total_seconds() / 3600) == 24


def test_asking_again_withdraws_what_still_waits(lg):
    row, _secret = lg.ask()
    ask_again(signoff=row, client_id=uuid4(), by=lg.second)
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_who_may_not_approve_does_not_ask_again_for_an_approval(lg):
    row, _secret = lg.ask()
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        ask_again(signoff=row, client_id=uuid4(), by=lg.editor)
    row.refresh_from_db()
    assert row.withdrawn_at is None
