"""From approval to withdrawal: what becomes true, and what is refused."""

from datetime import timedelta

import pytest
from django.db.models import F

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry, history_of
from lantoa.publishing.newsroom import actions, signals
from lantoa.publishing.newsroom.models import Approval, Article, Dispatch
from lantoa.publishing.newsroom.tests.steps import approved, facts, published, rewrite, submitted
from lantoa.services.notify.facade import unread


class TestApproval:
    def test_who_wrote_does_not_approve(self, lg):
        piece = submitted(lg)
        with pytest.raises(RuleBroken, match="không tự duyệt"):
            actions.approve_piece(article=piece, by=lg.editor, urgent_reason="gấp")
        with pytest.raises(RuleBroken, match="chưa được giao duyệt"):
            actions.approve_piece(article=piece, by=lg.secretary)
        rewrite(lg, piece, by=lg.second)
        with pytest.raises(RuleBroken, match="không tự duyệt"):
            actions.approve_piece(article=piece, by=lg.second)
        assert Approval.objects.count() == 0
        actions.approve_piece(article=piece, by=lg.chief)
        assert Article.objects.get().state == "approved"

    def test_approving_again_changes_nothing(self, lg):
        piece = approved(lg)
        count = AuditEntry.objects.count()
        actions.approve_piece(article=piece, by=lg.chief)
        assert (Approval.objects.count(), AuditEntry.objects.count()) == (1, count)

    def test_only_the_managing_editor_approves_what_nobody_submitted(self, lg):
        piece = lg.piece()
        with pytest.raises(RuleBroken, match="chưa được gửi duyệt"):
            actions.approve_piece(article=piece, by=lg.second)
        assert actions.approve_piece(article=piece, by=lg.chief).is_urgent is False

    def test_the_urgent_path_wants_a_reason_and_keeps_it(self, lg):
        piece = lg.piece(by=lg.chief)
        with pytest.raises(RuleBroken, match="duyệt khẩn"):
            actions.approve_piece(article=piece, by=lg.chief)
        with pytest.raises(RuleBroken, match="300 ký tự"):
            actions.approve_piece(article=piece, by=lg.chief, urgent_reason="x" * 301)
        approval = actions.approve_piece(article=piece, by=lg.chief, urgent_reason="Bão vào")
        assert (approval.is_urgent, approval.reason) == (True, "Bão vào")
        assert history_of(piece).filter(verb="newsroom.approve_piece").get().detail["reason"] == "Bão vào"

    def test_a_text_nobody_looked_at_is_not_approved(self, lg):
        piece = submitted(lg)
        seen = actions.text_mark(Article.objects.get())
        rewrite(lg, piece)
        with pytest.raises(RuleBroken, match="vừa sửa bài"):
            actions.approve_piece(article=piece, by=lg.second, seen=seen)

    def test_an_edit_ends_the_approval_and_the_schedule(self, lg):
        piece = approved(lg)
        actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)
        rewrite(lg, piece)
        row = Article.objects.get()
        assert (row.state, row.publish_at) == ("submitted", None)
        with pytest.raises(RuleBroken, match="chưa được duyệt"):
            actions.publish_piece(article=piece, by=lg.second)

    def test_an_edit_unseen_by_the_hooks_still_is_not_published(self, lg):
        piece = approved(lg)
        piece.get_latest_revision_as_object().save_revision(user=lg.editor)
        with pytest.raises(RuleBroken, match="sửa sau khi duyệt"):
            actions.publish_piece(article=piece, by=lg.second)
        with pytest.raises(RuleBroken, match="sửa sau khi duyệt"):
            actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)

    def test_who_approves_in_the_section_is_told_of_what_waits(self, lg):
        submitted(lg)
        assert [unread(user).count() for user in (lg.second, lg.editor, lg.secretary)] == [1, 0, 0]

    def test_an_empty_piece_is_not_submitted(self, lg):
        piece = actions.start_piece(section=lg.section, title="Trống", by=lg.editor)
        with pytest.raises(RuleBroken, match="chưa có nội dung"):
            actions.submit_piece(article=piece, by=lg.editor)

    def test_sending_back_needs_an_approver_and_a_note(self, lg):
        piece = submitted(lg)
        with pytest.raises(RuleBroken, match="Chỉ người duyệt"):
            actions.send_back_piece(article=piece, note="x", by=lg.secretary)
        actions.send_back_piece(article=piece, note="Rút gọn", by=lg.second)
        assert Article.objects.get().state == "in_editing"
        with pytest.raises(RuleBroken, match="bước duyệt"):
            actions.send_back_piece(article=piece, note="Rút gọn", by=lg.second)
        assert actions.submit_piece(article=piece, by=lg.editor).state == "submitted"
        assert actions.submit_piece(article=piece, by=lg.editor).state == "submitted"

    def test_holding_and_handing_over_a_piece(self, lg):
        piece = lg.piece()
        with pytest.raises(RuleBroken, match="đang giữ bài"):
            actions.take_piece(article=piece, by=lg.second)
        with pytest.raises(RuleBroken, match="Chỉ người đang giữ"):
            actions.hand_over_piece(article=piece, to=lg.second, by=lg.second)
        with pytest.raises(RuleBroken, match="không thuộc ban"):
            actions.hand_over_piece(article=piece, to=lg.lan, by=lg.editor)
        actions.hand_over_piece(article=piece, to=lg.second, by=lg.editor)
        assert actions.hand_over_piece(article=piece, to=lg.second, by=lg.chief).editor == lg.second
        assert actions.take_piece(article=piece, by=lg.second).editor == lg.second
        Article.objects.update(editor=None)
        assert actions.take_piece(article=piece, by=lg.editor).editor == lg.editor

    def test_a_held_or_locked_piece_is_not_rewritten(self, lg):
        piece = lg.piece()
        with pytest.raises(RuleBroken, match="đang giữ bài"):
            rewrite(lg, piece, by=lg.secretary)
        Article.objects.update(locked=True, locked_by=lg.second, locked_at=now())
        with pytest.raises(RuleBroken, match="đang bị khóa"):
            rewrite(lg, piece)


class TestPublication:
    def test_publishing_is_once(self, lg, django_capture_on_commit_callbacks):
        piece, heard = approved(lg), []

        def hear(sender, article, **_):
            heard.append(article.pk)

        signals.piece_published.connect(hear)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                for _ in range(2):
                    actions.publish_piece(article=piece, by=lg.second)
        finally:
            signals.piece_published.disconnect(hear)
        row = Article.objects.get()
        assert (row.live, row.state, heard) == (True, "published", [piece.pk])
        assert ("piece_published", lg.unit.pk, f"piece:{piece.pk}") in facts()
        assert Dispatch.objects.get().state == "published"
        assert unread(lg.lan).count() == 1

    def test_publishing_without_waiting_approves_only_what_waits(self, lg):
        piece = approved(lg)
        for _ in range(2):
            assert actions.publish_without_waiting(article=piece, by=lg.chief, reason="REST").live
        assert Approval.objects.count() == 1

    def test_the_desks_own_piece_counts_for_no_unit(self, lg):
        piece = actions.start_piece(section=lg.section, title="Thông báo", lead="Sapo", by=lg.editor)
        actions.submit_piece(article=piece, by=lg.editor)
        actions.publish_without_waiting(article=piece, by=lg.second, reason="x")
        assert facts() == []

    def test_what_cannot_be_saved_is_said(self, lg):
        from wagtail.models import Revision

        piece = approved(lg)
        text = Revision.objects.get(pk=piece.latest_revision_id)
        text.content = {**text.content, "title": ""}
        text.save()
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.publish_piece(article=piece, by=lg.second)
        assert Article.objects.get().live is False

    def test_beginning_in_the_editor_keeps_a_holder(self, lg):
        piece = lg.piece()
        assert actions.enrol_piece(article=piece, by=lg.second).editor == lg.editor

    def test_only_approvers_and_the_secretary_publish(self, lg):
        piece = approved(lg)
        from lantoa.org.people.facade import Role
        from lantoa.publishing.newsroom.tests.factories import make_user

        photographer = make_user(lg.province, Role.PHOTO_EDITOR)
        for step in (
            lambda: actions.publish_piece(article=piece, by=photographer),
            lambda: actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=photographer),
        ):
            with pytest.raises(RuleBroken, match="chưa được giao đăng"):
                step()
        actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)
        with pytest.raises(RuleBroken, match="chưa được giao đăng"):
            actions.unschedule_piece(article=piece, by=photographer)
        assert actions.publish_piece(article=piece, by=lg.secretary).live

    def test_a_schedule_goes_out_at_its_time(self, lg):
        piece = approved(lg)
        with pytest.raises(RuleBroken, match="phía trước"):
            actions.schedule_piece(article=piece, at=now() - timedelta(minutes=1), by=lg.second)
        actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)
        assert actions.publish_due_pieces() == 0
        Article.objects.update(publish_at=F("publish_at") - timedelta(hours=2))
        assert actions.publish_due_pieces() == 1
        assert actions.publish_due_pieces() == 0
        row = Article.objects.get()
        assert (row.live, row.state, row.publish_at) == (True, "published", None)
        assert history_of(row).get(verb="newsroom.publish_piece").actor is None

    def test_a_schedule_can_be_dropped(self, lg):
        piece = approved(lg)
        actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)
        for _ in range(2):
            row = actions.unschedule_piece(article=piece, by=lg.second)
        assert (row.state, row.publish_at) == ("approved", None)

    def test_a_due_piece_whose_approval_fell_goes_back_and_is_not_tried_for_ever(self, lg):
        piece = approved(lg)
        actions.schedule_piece(article=piece, at=now() + timedelta(hours=1), by=lg.second)
        piece.get_latest_revision_as_object().save_revision(user=lg.editor)
        Article.objects.update(publish_at=F("publish_at") - timedelta(hours=2))
        assert actions.publish_due_pieces() == 0
        row = Article.objects.get()
        assert (row.live, row.state, row.publish_at) == (False, "submitted", None)

    def test_a_correction_is_put_out_by_somebody_else(self, lg):
        piece = published(lg)
        with pytest.raises(RuleBroken, match="Chưa có bản sửa"):
            actions.correct_piece(article=piece, note="Sửa tít", by=lg.second)
        rewrite(lg, piece)
        with pytest.raises(RuleBroken, match="không tự duyệt"):
            actions.correct_piece(article=piece, note="Sửa tít", by=lg.editor)
        with pytest.raises(RuleBroken, match="ghi rõ lý do"):
            actions.correct_piece(article=piece, note=" ", by=lg.second)
        actions.correct_piece(article=piece, note="Sửa tít", by=lg.second)
        row = Article.objects.get()
        assert (row.title, row.correction_note, row.has_unpublished_changes) == ("Tít khác", "Sửa tít", False)
        assert row.corrected_at is not None
        rewrite(lg, piece, title="Lần ba", by=lg.chief)
        actions.correct_piece(article=piece, note="Gấp", by=lg.chief)
        assert [row.is_urgent for row in Approval.objects.order_by("pk")] == [False, False, True]

    def test_a_withdrawn_piece_is_gone_and_counts_once_when_it_comes_back(self, lg):
        piece = published(lg)
        with pytest.raises(RuleBroken, match="ghi rõ lý do"):
            actions.withdraw_piece(article=piece, reason="", by=lg.second)
        with pytest.raises(RuleBroken, match="Chỉ người duyệt"):
            actions.withdraw_piece(article=piece, reason="x", by=lg.secretary)
        for _ in range(2):
            actions.withdraw_piece(article=piece, reason="Sai số liệu", by=lg.second)
        row = Article.objects.get()
        assert (row.live, row.state, row.withdrawn_reason) == (False, "withdrawn", "Sai số liệu")
        with pytest.raises(RuleBroken, match="Chỉ người duyệt"):
            actions.reopen_piece(article=piece, by=lg.secretary)
        actions.reopen_piece(article=piece, by=lg.second)
        with pytest.raises(RuleBroken, match="chưa được duyệt"):
            actions.publish_piece(article=piece, by=lg.second)
        actions.submit_piece(article=piece, by=lg.editor)
        actions.approve_piece(article=piece, by=lg.chief)
        actions.publish_piece(article=piece, by=lg.chief)
        assert [kind for kind, _unit, _source in facts()].count("piece_published") == 1

    @pytest.mark.parametrize("step", ["correct", "withdraw", "reopen"])
    def test_what_is_not_out_is_not_corrected_or_withdrawn(self, lg, step):
        piece = lg.piece()
        with pytest.raises(RuleBroken):
            {
                "correct": lambda: actions.correct_piece(article=piece, note="x", by=lg.chief),
                "withdraw": lambda: actions.withdraw_piece(article=piece, reason="x", by=lg.chief),
                "reopen": lambda: actions.reopen_piece(article=piece, by=lg.chief),
            }[step]()

    def test_others_desks_and_officers_change_no_piece(self, lg):
        piece = lg.piece()
        for who in (lg.lan, lg.leader):
            with pytest.raises(NotAllowed):
                actions.submit_piece(article=piece, by=who)
            with pytest.raises(NotAllowed):
                actions.publish_without_waiting(article=piece, by=who, reason="x")
