"""What becomes true, and what is refused."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry, history_of
from lantoa.org.facts.models import Fact
from lantoa.publishing.newsroom import actions, signals
from lantoa.publishing.newsroom.drafts import Draft
from lantoa.publishing.newsroom.models import Approval, Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import Federation, photo_file
from lantoa.services.notify.facade import unread


def submitted(lg, **changes):
    piece = lg.piece(**changes)
    return actions.submit_piece(article=piece, by=lg.editor)


def approved(lg):
    piece = submitted(lg)
    actions.approve_piece(article=piece, by=lg.second)
    return piece


def published(lg):
    return actions.publish_piece(article=approved(lg), by=lg.second)


def rewrite(lg, piece, title="Tít khác", by=None):
    return actions.edit_piece(article=piece, draft=Draft(title=title, lead="Sapo khác"), by=by or lg.editor)


def facts():
    return sorted(Fact.objects.values_list("kind", "unit_id", "source"))


class TestFiling:
    def test_filing_leaves_dispatch_fact_and_audit(self, lg):
        dispatch = lg.dispatch(title="  Hội   thi ", place="x" * 300, body="a\r\nb")
        assert (dispatch.title, dispatch.body, dispatch.state) == ("Hội thi", "a\nb", "received")
        assert len(dispatch.place) == 200
        assert facts() == [("dispatch_filed", lg.unit.pk, f"dispatch:{dispatch.pk}")]
        assert [row.verb for row in history_of(dispatch)] == ["newsroom.file_dispatch"]

    def test_the_same_id_is_the_same_dispatch(self, lg):
        one = uuid4()
        first, again = lg.dispatch(client_id=one), lg.dispatch(client_id=one, title="Khác")
        assert first == again
        assert Dispatch.objects.get().title == first.title
        assert len(facts()) == AuditEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": " \u200b\x00 "}, "Hãy viết tít"),
            ({"title": "x" * 201}, "dài quá 200"),
            ({"body": "x" * 50_001}, "50.000"),
            ({"happened_at": now() + timedelta(days=2)}, "Thời gian"),
        ],
    )
    def test_what_is_wrong_is_said(self, lg, changes, sentence):
        with pytest.raises(RuleBroken, match=sentence):
            lg.dispatch(**changes)
        assert Dispatch.objects.count() == 0

    @pytest.mark.parametrize("who", ["mai", "editor", "leader"])
    def test_only_the_units_own_people_file(self, lg, who):
        with pytest.raises(RuleBroken, match="chưa được giao"):
            lg.dispatch(by=getattr(lg, who))

    def test_an_ended_unit_files_nothing(self, lg):
        lg.unit.valid_to = "2021-01-01"
        lg.unit.save()
        lg.unit.refresh_from_db()
        with pytest.raises(RuleBroken, match="đã kết thúc"):
            lg.dispatch()

    def test_a_photo_comes_once_and_from_the_filer_only(self, lg):
        dispatch, one = lg.dispatch(), uuid4()
        for _ in range(2):
            photo = actions.add_photo(dispatch=dispatch, by=lg.lan, client_id=one, file=photo_file(), position=0)
        assert list(dispatch.photos.all()) == [photo]
        assert photo.picture.credit == "Trần Lan"
        with pytest.raises(RuleBroken, match="Chỉ người gửi"):
            actions.add_photo(dispatch=dispatch, by=lg.editor, client_id=uuid4(), file=photo_file(), position=0)
        with pytest.raises(RuleBroken, match="không phải ảnh"):
            actions.add_photo(
                dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=io.BytesIO(b"PK\x03\x04abc"), position=1
            )

    def test_photos_have_a_limit_and_an_end(self, lg, monkeypatch):
        monkeypatch.setattr("lantoa.publishing.newsroom.actions.dispatches.MOST_PHOTOS", 1)
        dispatch = lg.dispatch()

        def add():
            actions.add_photo(dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=photo_file(), position=0)

        add()
        with pytest.raises(RuleBroken, match="tối đa"):
            add()
        actions.decline_dispatch(dispatch=dispatch, reason="Trùng", by=lg.editor)
        with pytest.raises(RuleBroken, match="xử lý xong"):
            add()


class TestDeskAndUnit:
    def test_a_return_and_its_answer(self, lg):
        dispatch = lg.dispatch()
        actions.take_dispatch(dispatch=dispatch, by=lg.editor)
        actions.return_dispatch(dispatch=dispatch, note="Thiếu tên", by=lg.editor)
        assert Dispatch.objects.get().state == "returned"
        assert [notice.url for notice in unread(lg.lan)] == [f"/lam-viec/tin/{dispatch.pk}/"]
        with pytest.raises(RuleBroken, match="chờ đơn vị"):
            actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
        with pytest.raises(RuleBroken, match="Chỉ người gửi"):
            actions.answer_return(dispatch=dispatch, by=lg.mai, note="x")

        actions.answer_return(dispatch=dispatch, by=lg.lan, body="Có tên", place="Sân", author="Lan", note="")
        row = Dispatch.objects.get()
        assert (row.state, row.body, row.place, row.title) == ("in_editing", "Có tên", "Sân", dispatch.title)
        assert [note.kind for note in row.notes.all()] == ["returned", "answered"]
        assert unread(lg.editor).count() == 1
        with pytest.raises(RuleBroken, match="không chờ bổ sung"):
            actions.answer_return(dispatch=dispatch, by=lg.lan, title="Lần nữa")

    def test_returning_needs_words_and_an_open_dispatch(self, lg):
        dispatch = lg.dispatch()
        with pytest.raises(RuleBroken, match="ghi rõ"):
            actions.return_dispatch(dispatch=dispatch, note=" ", by=lg.editor)
        with pytest.raises(RuleBroken, match=r"2\.000"):
            actions.return_dispatch(dispatch=dispatch, note="x" * 2001, by=lg.editor)
        actions.decline_dispatch(dispatch=dispatch, reason="Trùng", by=lg.editor)
        for step in (
            lambda: actions.return_dispatch(dispatch=dispatch, note="x", by=lg.editor),
            lambda: actions.take_dispatch(dispatch=dispatch, by=lg.editor),
            lambda: actions.decline_dispatch(dispatch=dispatch, reason="x", by=lg.editor),
            lambda: actions.hand_over_dispatch(dispatch=dispatch, to=lg.second, by=lg.chief),
        ):
            with pytest.raises(RuleBroken, match="Không sử dụng"):
                step()

    def test_taking_twice_is_once_and_the_other_is_told_who_has_it(self, lg):
        dispatch = lg.dispatch()
        first = actions.take_dispatch(dispatch=dispatch, by=lg.editor)
        again = actions.take_dispatch(dispatch=dispatch, by=lg.editor)
        assert first.taken_at == again.taken_at
        with pytest.raises(RuleBroken, match="Phạm Văn Biên đang giữ"):
            actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.second)

    def test_handing_over_and_putting_back(self, lg):
        dispatch = lg.dispatch()
        actions.take_dispatch(dispatch=dispatch, by=lg.editor)
        with pytest.raises(RuleBroken, match="Chỉ người đang giữ"):
            actions.hand_over_dispatch(dispatch=dispatch, to=lg.second, by=lg.second)
        with pytest.raises(RuleBroken, match="không thuộc ban"):
            actions.hand_over_dispatch(dispatch=dispatch, to=lg.mai, by=lg.editor)
        actions.hand_over_dispatch(dispatch=dispatch, to=lg.second, by=lg.secretary)
        with pytest.raises(RuleBroken, match="không giữ"):
            actions.put_back_dispatch(dispatch=dispatch, by=lg.editor)
        row = actions.put_back_dispatch(dispatch=dispatch, by=lg.second)
        assert (row.state, row.taken_by) == ("received", None)
        actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
        with pytest.raises(RuleBroken, match="đã thành bài"):
            actions.put_back_dispatch(dispatch=dispatch, by=lg.editor)
        with pytest.raises(RuleBroken, match="đã thành bài"):
            actions.decline_dispatch(dispatch=dispatch, reason="x", by=lg.editor)

    def test_accepting_twice_is_one_piece(self, lg):
        dispatch = lg.dispatch()
        first = actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
        again = actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.second)
        assert first == again == Article.objects.get()
        assert (first.editor, first.unit, first.author_name, first.live) == (lg.editor, lg.unit, "Trần Lan", False)

    def test_pieces_of_one_title_have_addresses_of_their_own(self, lg):
        slugs = [lg.piece(title="Bữa cơm công đoàn").slug for _ in range(3)]
        assert slugs == ["bua-com-cong-doan", "bua-com-cong-doan-2", "bua-com-cong-doan-3"]

    def test_officers_and_leadership_decide_nothing_at_the_desk(self, lg):
        dispatch = lg.dispatch()
        for who in (lg.lan, lg.mai, lg.leader):
            with pytest.raises(NotAllowed):
                actions.take_dispatch(dispatch=dispatch, by=who)
            with pytest.raises(NotAllowed):
                actions.start_piece(section=lg.section, title="x", by=who)
        assert Dispatch.objects.get().taken_by is None


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


def at_once(calls):
    """Every call in a thread with its own line to the database; results or exceptions, in order."""

    def run(call):
        try:
            return call()
        except (RuleBroken, NotAllowed) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_five_filings_at_once_are_one_dispatch(self):
        lg, one = Federation(), uuid4()
        found = at_once([lambda: lg.dispatch(client_id=one).pk] * 5)
        assert found == [Dispatch.objects.get().pk] * 5
        assert Fact.objects.count() == 1

    def test_one_of_two_editors_gets_the_dispatch(self):
        lg = Federation()
        dispatch = lg.dispatch()
        people = [lg.editor, lg.second, lg.secretary, lg.chief]
        found = at_once([lambda who=who: actions.take_dispatch(dispatch=dispatch, by=who) for who in people])
        holder = Dispatch.objects.get().taken_by
        refusals = [row for row in found if isinstance(row, RuleBroken)]
        assert len(refusals) == 3
        assert all(str(holder) in str(row) for row in refusals)

    def test_accepting_many_at_once_into_one_section(self):
        lg = Federation()
        waiting = [lg.dispatch() for _ in range(4)]
        calls = [
            lambda one=one: actions.accept_dispatch(dispatch=one, section=lg.section, by=lg.editor) for one in waiting
        ]
        found = at_once(calls + calls)
        assert len({row.pk for row in found}) == Article.objects.count() == 4
        assert len(set(Article.objects.values_list("slug", flat=True))) == 4

    def test_publishing_at_once_is_once(self):
        lg = Federation()
        piece = approved(lg)
        Article.objects.update(state="scheduled", publish_at=now())
        at_once([lambda: actions.publish_piece(article=piece, by=lg.second), actions.publish_due_pieces] * 2)
        assert Article.objects.get().state == "published"
        assert AuditEntry.objects.filter(verb="newsroom.publish_piece").count() == 1
        assert Fact.objects.filter(kind="piece_published").count() == 1
