"""A thousand pieces by one decision: each by its own rules, once, whatever dies."""

import io
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.bulk import rules
from lantoa.publishing.newsroom.bulk.actions import get_task_for, run_again, start_task, stop_task, undo_task
from lantoa.publishing.newsroom.bulk.work import work_bulk
from lantoa.publishing.newsroom.models import Article, BoardDuty, BulkItem, BulkTask, HomePage, TopicPage
from lantoa.publishing.newsroom.tests.dying import held_up, killed_while_waiting
from lantoa.publishing.newsroom.tests.factories import Federation, make_section
from lantoa.publishing.newsroom.tests.steps import approved, published, rewrite, submitted
from lantoa.publishing.newsroom.tests.test_races import at_once
from lantoa.publishing.newsroom.times.embargo import set_embargo
from lantoa.publishing.newsroom.times.expiry import set_expiry
from lantoa.publishing.newsroom.times.watch import BULK, beat
from lantoa.services.notify.facade import unread

WORK = "from lantoa.publishing.newsroom.bulk.work import work_bulk; work_bulk()"


def ask(lg, act, pieces, *, by=None, key=None, **detail):
    ids = [piece.pk for piece in pieces]
    return start_task(act=act, detail=detail, pieces=ids, by=by or lg.second, client_id=key or uuid4())


def results(task):
    return dict(task.items.values_list("article_id", "state"))


def topic(title="Tháng Công nhân"):
    return HomePage.objects.get().add_child(instance=TopicPage(title=title, slug=f"t-{uuid4().hex[:6]}"))


def done(lg, act, pieces, **detail):
    task = ask(lg, act, pieces, **detail)
    work_bulk()
    return BulkTask.objects.get(pk=task.pk)


@pytest.mark.parametrize(
    ("worked", "count", "percent"), [(0, 0, 100), (0, 3, 0), (2, 3, 66), (999, 1000, 99), (3, 3, 100)]
)
def test_all_is_only_all(worked, count, percent):
    assert rules.share_percent(worked, count) == percent


class TestEachByItsOwnRules:
    def test_publishing_goes_on_past_what_is_refused_and_says_why_for_each(self, lg):
        well, held, waiting, out = approved(lg), approved(lg), submitted(lg), published(lg)
        set_embargo(article=held, until=now() + timedelta(hours=1), reason="Chờ họp báo", by=lg.editor)
        task = done(lg, "publish", [well, held, waiting, out])
        assert results(task) == {well.pk: "done", held.pk: "refused", waiting.pk: "refused", out.pk: "same"}
        notes = dict(task.items.values_list("article_id", "note"))
        assert "Chờ họp báo" in notes[held.pk]
        assert "chưa được duyệt" in notes[waiting.pk]
        assert (task.state, task.ended_at is not None) == ("done", True)
        assert unread(lg.second).filter(text__contains="1 bài làm được, 2 bài không làm được").count() == 1
        # What was in the way is gone: only what is left runs again.
        actions.approve_piece(article=waiting, by=lg.second)
        again = run_again(task=task, by=lg.second)
        work_bulk()
        assert results(again) == {held.pk: "refused", waiting.pk: "done"}

    def test_the_rights_are_those_of_whoever_asked_at_that_moment(self, lg):
        piece = approved(lg)
        task = ask(lg, "publish", [piece], by=lg.editor)
        BoardDuty.objects.all().delete()
        work_bulk()
        assert results(task) == {piece.pk: "refused"}
        gone = ask(lg, "publish", [piece], by=lg.second)
        type(lg.second).objects.filter(pk=lg.second.pk).update(is_active=False)
        work_bulk()
        assert results(gone) == {piece.pk: "refused"}
        assert not Article.objects.get().live

    def test_nobody_asks_for_what_they_do_not_see(self, lg):
        piece = approved(lg)
        for who in (lg.leader, lg.lan):
            with pytest.raises(NotAllowed):
                ask(lg, "publish", [piece], by=who)
        for act, pieces, said in (
            ("publish", [], "ít nhất một"),
            ("nuke", [piece], "việc cần làm"),
            ("undo", [piece], "việc"),
        ):
            with pytest.raises(RuleBroken, match=said):
                ask(lg, act, pieces)
        mine = ask(lg, "publish", [piece], by=lg.second)
        assert get_task_for(lg.chief, mine.pk) == mine
        for who in (lg.editor, lg.secretary, lg.lan):
            with pytest.raises(NotAllowed):
                get_task_for(who, mine.pk)
            with pytest.raises(NotAllowed):
                stop_task(task=mine, by=who)

    def test_the_same_press_is_the_same_task(self, lg):
        piece, key = approved(lg), uuid4()
        assert ask(lg, "publish", [piece], key=key) == ask(lg, "publish", [piece], key=key)
        with pytest.raises(NotAllowed):
            ask(lg, "publish", [piece], key=key, by=lg.editor)
        assert BulkItem.objects.count() == 1
        # What was stopped is left, and can be gone on with.
        task = BulkTask.objects.get()
        for _time in range(2):
            stop_task(task=task, by=lg.second)
        assert work_bulk() == 0
        assert results(task) == {piece.pk: "waiting"}
        run_again(task=task, by=lg.second)
        assert work_bulk() == 1

    def test_a_fault_of_ours_is_one_pieces_result(self, lg, monkeypatch):
        pieces = [approved(lg), approved(lg)]

        def publish_piece(*, article, by):
            if article.pk == pieces[0].pk:
                raise ValueError("broken")
            return actions.publish_piece(article=article, by=by)

        monkeypatch.setattr("lantoa.publishing.newsroom.bulk.acts.publish_piece", publish_piece)
        task = done(lg, "publish", pieces)
        assert results(task) == {pieces[0].pk: "failed", pieces[1].pk: "done"}
        assert "broken" not in task.items.get(state="failed").note


class TestTakingBack:
    def test_topics_are_set_live_at_once_kept_by_the_next_text_and_taken_back(self, lg, client):
        live, draft, had = published(lg), lg.piece(), published(lg)
        tet = topic()
        done(lg, "tag", [had], topic=tet.pk)
        task = done(lg, "tag", [live, draft, had], topic=tet.pk)
        assert results(task) == {live.pk: "done", draft.pk: "done", had.pk: "same"}
        assert set(tet.articles.values_list("pk", flat=True)) == {live.pk, draft.pk, had.pk}
        client.force_login(lg.second)
        assert "gắn chuyên đề" in client.get(f"/toa-soan/bai/{live.pk}/").content.decode()
        rewrite(lg, live)
        text = Article.objects.get(pk=live.pk).get_latest_revision_as_object()
        assert [one.pk for one in text.topics.all()] == [tet.pk]
        # No approval has fallen, and nothing new waits to be corrected but the text that was written.
        assert Article.objects.get(pk=had.pk).latest_revision_id == Article.objects.get(pk=had.pk).live_revision_id
        undo_task(task=task, by=lg.second)
        work_bulk()
        assert set(tet.articles.values_list("pk", flat=True)) == {had.pk}
        with pytest.raises(RuleBroken, match="đã hoàn tác rồi"):
            undo_task(task=task, by=lg.second)

    def test_pieces_move_with_their_address_and_back(self, lg, client):
        pieces = [published(lg), published(lg), approved(lg)]
        other = make_section("Đời sống", "doi-song")
        task = done(lg, "move", pieces, section=other.pk)
        # Her duty is in the other section only.
        assert set(results(task).values()) == {"refused"}
        task = done(lg, "move", pieces, by=lg.chief, section=other.pk)
        assert set(results(task).values()) == {"done"}
        rows = list(Article.objects.order_by("pk"))
        assert len({row.path for row in rows}) == len({row.slug for row in rows}) == 3
        assert all(row.path.startswith(other.path) for row in rows)
        old = f"/{lg.section.slug}/{pieces[0].slug}-{pieces[0].pk}/"
        assert client.get(old)["Location"] == f"/doi-song/{rows[0].slug}-{rows[0].pk}/"
        assert actions.publish_piece(article=rows[2], by=lg.chief).live
        undo_task(task=task, by=lg.chief)
        work_bulk()
        assert all(row.path.startswith(lg.section.path) for row in Article.objects.all())
        lg.section.refresh_from_db()
        assert lg.section.numchild == 3

    def test_an_end_is_set_and_what_was_before_comes_back(self, lg):
        first, second = published(lg), published(lg)
        before = now() + timedelta(days=9)
        set_expiry(article=first, at=before, by=lg.second)
        end = now() + timedelta(days=2)
        task = done(lg, "expire", [first, second], at=end.isoformat(), way="withdraw")
        assert set(Article.objects.values_list("expires_at", "expiry_way")) == {(end, "withdraw")}
        undo_task(task=task, by=lg.second)
        work_bulk()
        rows = dict(Article.objects.values_list("pk", "expires_at"))
        assert rows == {first.pk: before, second.pk: None}

    def test_a_withdrawal_is_not_taken_back_in_bulk(self, lg):
        piece = published(lg)
        task = done(lg, "withdraw", [piece], reason="Trùng")
        assert Article.objects.get().withdrawn_reason == "Trùng"
        with pytest.raises(RuleBroken, match="không hoàn tác"):
            undo_task(task=task, by=lg.second)
        with pytest.raises(RuleBroken, match="Không còn bài nào"):
            run_again(task=task, by=lg.second)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_nothing_twice():
    lg = Federation()
    pieces = [approved(lg) for _number in range(4)]
    task = ask(lg, "publish", pieces)
    third = task.items.order_by("pk")[2].article_id
    with held_up(f"SELECT 1 FROM newsroom_article WHERE page_ptr_id = {third} FOR UPDATE"):
        killed_while_waiting(WORK)
    assert sorted(results(task).values()) == ["done", "done", "waiting", "waiting"]
    assert Article.objects.filter(live=True).count() == 2
    at_once([work_bulk] * 3)
    assert set(results(task).values()) == {"done"}
    assert BulkTask.objects.get().state == "done"
    assert AuditEntry.objects.filter(verb="newsroom.publish_piece").count() == 4
    assert unread(lg.second).filter(text__contains="4 bài làm được").count() == 1


class TestScreens:
    def test_all_that_match_by_one_task_and_the_result_as_a_table(self, lg, client):
        well, held = approved(lg), approved(lg)
        submitted(lg)
        set_embargo(article=held, until=now() + timedelta(hours=1), reason="Chờ", by=lg.editor)
        client.force_login(lg.second)
        page = client.get(
            f"/toa-soan/hang-loat/?trang-thai=approved&chuyen-muc={lg.section.slug}&q=nau+an"
        ).content.decode()
        assert "Tất cả 2 bài khớp" in page
        query = f"trang-thai=approved&chuyen-muc={lg.section.slug}"
        asked = {"scope": "tat-ca", "query": query, "act": "publish"}
        confirm = client.post("/toa-soan/hang-loat/xac-nhan/", asked).content.decode()
        assert "Làm với 2 bài" in confirm
        assert BulkTask.objects.count() == 0
        key = str(uuid4())
        go = {"act": "publish", "ids": f"{well.pk},{held.pk}", "go": "1", "key": key}
        for _press in range(2):
            there = client.post("/toa-soan/hang-loat/xac-nhan/", go)["Location"]
        task = BulkTask.objects.get()
        waits = client.get(there).content.decode()
        assert "chưa có tiến trình nền nào chạy" in waits
        assert 'hx-trigger="every 2s"' in waits
        beat(BULK)
        assert "chưa có tiến trình" not in client.get(f"{there}tien-do/").content.decode()
        work_bulk()
        page = client.get(there).content.decode()
        assert "2/2 bài (100 %)" in page
        assert "every 2s" not in page
        assert "Chạy lại 1 bài chưa được" in page
        only = client.get(f"{there}?ket-qua=refused").content.decode()
        assert only.count("desk__row") == 1
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{there}ket-qua.xlsx").content))
        rows = list(book.active.values)
        assert rows[0][:3] == ("Mã bài", "Bài", "Kết quả")
        assert {row[0]: row[2] for row in rows[1:]} == {well.pk: "Đã làm", held.pk: "Không làm được"}
        assert client.post(f"{there}chay-lai/").status_code == 302
        latest = BulkTask.objects.latest("pk")
        assert client.post(f"/toa-soan/hang-loat/{latest.pk}/dung/")["Location"] == f"/toa-soan/hang-loat/{latest.pk}/"
        assert client.post(f"{there}hoan-tac/", follow=True).content.decode().count("không hoàn tác được") == 1
        assert client.post(f"{there}bay/").status_code == 404
        assert client.get("/toa-soan/hang-loat/viec/").content.decode().count("Đăng: ") == 2
        client.force_login(lg.editor)
        assert client.get(f"/toa-soan/hang-loat/{task.pk}/").status_code == 404

    def test_an_act_without_what_it_needs_is_asked_for_again(self, lg, client):
        piece = published(lg)
        client.force_login(lg.second)
        for act, words, said in (
            ("withdraw", {}, "lý do"),
            ("tag", {"topic": "x"}, "Hãy chọn chuyên đề"),
            ("move", {}, "Hãy chọn chuyên mục"),
            ("expire", {"ends": "2020-01-01T00:00"}, "phía trước"),
            ("expire", {}, "Hãy chọn ngày và giờ"),
        ):
            given = {"act": act, "ids": str(piece.pk), "go": "1", **words}
            answer = client.post("/toa-soan/hang-loat/xac-nhan/", given)
            assert (answer.status_code, said in answer.content.decode()) == (409, True), act
        assert BulkTask.objects.count() == 0

    def test_nothing_ticked_says_so_and_who_only_looks_finds_nothing(self, lg, client):
        approved(lg)
        client.force_login(lg.second)
        answer = client.post("/toa-soan/hang-loat/xac-nhan/", {"act": "publish", "scope": "chon"})
        assert (answer.status_code, "ít nhất một bài" in answer.content.decode()) == (409, True)
        client.force_login(lg.leader)
        assert client.get("/toa-soan/hang-loat/").status_code == 404
        assert client.post("/toa-soan/hang-loat/xac-nhan/", {"act": "publish"}).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_however_long(self, lg, client, count, django_assert_num_queries):
        for _number in range(count):
            lg.piece()
        client.force_login(lg.second)
        client.get("/toa-soan/hang-loat/?trang-thai=in_editing")
        with django_assert_num_queries(13):
            page = client.get("/toa-soan/hang-loat/?trang-thai=in_editing").content.decode()
        assert page.count('name="bai"') == count
