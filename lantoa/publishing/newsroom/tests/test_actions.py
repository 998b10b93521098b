"""What becomes true, and what is refused."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry, history_of
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import photo_file
from lantoa.publishing.newsroom.tests.steps import facts
from lantoa.services.notify.facade import unread


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

    def test_an_answer_nobody_holds_goes_back_to_the_queue(self, lg):
        dispatch = lg.dispatch()
        actions.return_dispatch(dispatch=dispatch, note="Thiếu tên", by=lg.editor)
        Dispatch.objects.update(taken_by=None)
        when = now()
        actions.answer_return(dispatch=dispatch, by=lg.lan, title="Tít mới", happened_at=when)
        row = Dispatch.objects.get()
        assert (row.state, row.title, row.happened_at) == ("received", "Tít mới", when)

    def test_duties_are_for_the_board_and_by_its_head(self, lg):
        duty = actions.assign_duty(user=lg.second, section_slug="", title="Trực", by=lg.chief)
        assert actions.assign_duty(user=lg.second, section_slug="", title="Trực tin", by=lg.chief) == duty
        with pytest.raises(RuleBroken, match="Hãy ghi nhiệm vụ"):
            actions.assign_duty(user=lg.second, section_slug="", title=" ", by=lg.chief)
        with pytest.raises(NotAllowed):
            actions.assign_duty(user=lg.second, section_slug="", title="x", by=lg.editor)
        with pytest.raises(NotAllowed):
            actions.remove_duty(duty=duty, by=lg.editor)

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
