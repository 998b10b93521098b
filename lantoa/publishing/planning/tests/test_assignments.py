"""The board asks, units answer and file, everybody is reminded once."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.newsroom.actions import publish_piece
from lantoa.publishing.newsroom.tests.factories import make_unit, make_user
from lantoa.publishing.newsroom.tests.steps import approved
from lantoa.publishing.newsroom.tests.test_races import at_once
from lantoa.publishing.planning import actions
from lantoa.publishing.planning.models import Assignment, PlanEntry
from lantoa.publishing.planning.queries import open_assignments_of, shown_entries
from lantoa.publishing.planning.tests.factories import Board
from lantoa.services.notify.facade import Notice

VIEW = "/toa-soan/ke-hoach/viec/"


def told():
    return sorted((notice.user.full_name, notice.source.split(":")[-1]) for notice in Notice.objects.all())


def test_everybody_who_files_for_the_unit_is_asked(lg):
    assignment = lg.ask()
    assert (assignment.state, assignment.unit, assignment.asked_by) == ("asked", lg.unit, lg.chief)
    assert told() == [("Bùi Thị Tâm", "asked"), ("Trần Thị Lan", "asked")]
    assert AuditEntry.objects.filter(verb="planning.ask_coverage").count() == 1
    assert [open_assignments_of(who) for who in (lg.lan, lg.tam, lg.mai)] == [[assignment], [assignment], []]


def test_one_person_is_asked_alone(lg):
    assignment = lg.ask(person=lg.lan)
    assert [open_assignments_of(who) for who in (lg.lan, lg.tam)] == [[assignment], []]
    of_the_board = lg.ask(unit=None, person=lg.secretary)
    assert open_assignments_of(lg.secretary) == [of_the_board]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": None}, "chọn đơn vị hoặc người"),
        ({"title": "  "}, "tên việc"),
        ({"title": "x" * 201}, "dài quá"),
        ({"due_at": None}, "hạn nộp"),
        ({"due_at": now() - timedelta(minutes=1)}, "phía trước"),
    ],
)
def test_what_cannot_be_asked(lg, changes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        lg.ask(**changes)
    assert not Assignment.objects.exists()


def test_people_who_do_not_file_there_cannot_be_asked(lg):
    empty = make_unit(lg.district)
    for changes, sentence in (
        ({"unit": empty}, "chưa có ai"),
        ({"person": lg.mai}, "không gửi tin cho đơn vị"),
        ({"unit": None, "person": lg.lan}, "không thuộc ban biên tập"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            lg.ask(**changes)


@pytest.mark.parametrize("who", ["lan", "leader", "foreign_chief"])
def test_who_does_not_plan_asks_nothing(lg, who):
    with pytest.raises(NotAllowed):
        lg.ask(by=getattr(lg, who))


def test_seen_accepted_filed_published(lg):
    entry = lg.entry()
    assignment = lg.ask(entry=entry)
    assert actions.mark_seen(assignment=assignment, by=lg.chief).state == "asked"
    assert actions.mark_seen(assignment=assignment, by=lg.lan).state == "seen"
    assert actions.accept_assignment(assignment=assignment, by=lg.lan).state == "accepted"
    assert actions.accept_assignment(assignment=assignment, by=lg.lan).answered_by == lg.lan
    with pytest.raises(RuleBroken, match="Trần Thị Lan đã nhận"):
        actions.accept_assignment(assignment=assignment, by=lg.tam)
    with pytest.raises(RuleBroken, match="Trần Thị Lan đã nhận"):
        actions.decline_assignment(assignment=assignment, reason="Bận", by=lg.tam)
    piece = approved(lg)
    dispatch = piece.dispatch
    actions.file_assignment(assignment=assignment, dispatch=dispatch, by=lg.lan)
    done = actions.file_assignment(assignment=assignment, dispatch=dispatch, by=lg.lan)
    assert (done.state, done.dispatch) == ("filed", dispatch)
    assert [one.stage for one in shown_entries(PlanEntry.objects.all())] == ["filed"]
    publish_piece(article=piece, by=lg.second)
    [shown] = shown_entries(PlanEntry.objects.all())
    assert (shown.stage, shown.article.pk, shown.is_late) == ("published", piece.pk, False)
    with pytest.raises(RuleBroken, match="khép lại"):
        actions.cancel_assignment(assignment=assignment, reason="Thôi", by=lg.chief)


def test_a_decline_says_why_and_the_board_hears(lg):
    assignment = lg.ask(title="Hội thao")
    with pytest.raises(RuleBroken, match="lý do"):
        actions.decline_assignment(assignment=assignment, reason=" ", by=lg.lan)
    actions.decline_assignment(assignment=assignment, reason="Trùng ca trực", by=lg.lan)
    assert Assignment.objects.get().reason == "Trùng ca trực"
    assert Notice.objects.get(user=lg.chief).text.startswith("Việc “Hội thao” không có người nhận")
    with pytest.raises(RuleBroken, match="khép lại"):
        actions.accept_assignment(assignment=assignment, by=lg.tam)


def test_what_is_not_the_persons_own_is_not_filed(lg):
    assignment, other = lg.ask(), lg.ask(title="Việc khác")
    dispatch = lg.dispatch()
    for by in (lg.mai, lg.chief):
        with pytest.raises(NotAllowed):
            actions.file_assignment(assignment=assignment, dispatch=dispatch, by=by)
    with pytest.raises(NotAllowed):
        actions.file_assignment(assignment=assignment, dispatch=dispatch, by=lg.tam)
    with pytest.raises(NotAllowed):
        actions.file_assignment(assignment=assignment, article=lg.piece(), by=lg.lan)
    with pytest.raises(RuleBroken, match="chọn tin"):
        actions.file_assignment(assignment=assignment, by=lg.lan)
    actions.file_assignment(assignment=assignment, dispatch=dispatch, by=lg.lan)
    with pytest.raises(RuleBroken, match="việc khác"):
        actions.file_assignment(assignment=other, dispatch=dispatch, by=lg.lan)


def test_a_cancelled_assignment_leaves_the_plan_free(lg):
    entry = lg.entry()
    assignment = lg.ask(entry=entry)
    with pytest.raises(RuleBroken, match="đã giao rồi"):
        lg.ask(entry=entry)
    actions.cancel_assignment(assignment=assignment, reason="Hoãn lễ", by=lg.chief)
    assert open_assignments_of(lg.lan) == []
    assert lg.ask(entry=entry).pk != assignment.pk


class TestReminders:
    def late(self, **changes):
        Assignment.objects.update(**{"asked_at": now() - timedelta(days=5), **changes})

    def test_once_before_the_deadline_and_once_after(self, lg):
        lg.ask()
        assert actions.remind_assignments() == 0
        self.late(due_at=now() + timedelta(hours=20))
        assert [actions.remind_assignments(), actions.remind_assignments()] == [1, 0]
        self.late(due_at=now() - timedelta(hours=1))
        assert [actions.remind_assignments(), actions.remind_assignments()] == [1, 0]
        soon = [("Bùi Thị Tâm", "soon"), ("Trần Thị Lan", "soon")]
        over = [("Bùi Thị Tâm", "late"), ("Trần Thị Lan", "late"), ("Đặng Văn Trưởng", "late")]
        assert [one for one in told() if one[1] != "asked"] == sorted(soon + over)

    def test_who_accepted_is_reminded_alone(self, lg):
        actions.accept_assignment(assignment=lg.ask(), by=lg.tam)
        self.late(due_at=now() + timedelta(hours=20))
        actions.remind_assignments()
        assert [one for one in told() if one[1] == "soon"] == [("Bùi Thị Tâm", "soon")]

    def test_what_was_filed_is_left_alone(self, lg):
        actions.file_assignment(assignment=lg.ask(), dispatch=lg.dispatch(), by=lg.lan)
        self.late(due_at=now() - timedelta(hours=1))
        assert actions.remind_assignments() == 0


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_one_of_two_accepts(self):
        lg = Board()
        assignment = lg.ask()
        people = [lg.lan, lg.tam] * 2
        found = at_once([lambda who=who: actions.accept_assignment(assignment=assignment, by=who) for who in people])
        holder = Assignment.objects.get().answered_by
        refusals = [one for one in found if isinstance(one, RuleBroken)]
        assert len(refusals) == 2
        assert all(str(holder) in str(one) for one in refusals)
        assert AuditEntry.objects.filter(verb="planning.accept_assignment").count() == 1

    def test_one_entry_is_assigned_once(self):
        lg = Board()
        entry = lg.entry()
        found = at_once([lambda: lg.ask(entry=entry)] * 3)
        assert sum(isinstance(one, RuleBroken) for one in found) == 2
        assert Assignment.objects.count() == 1

    def test_two_workers_remind_once(self):
        lg = Board()
        lg.ask()
        Assignment.objects.update(due_at=now() - timedelta(hours=1))
        assert sum(at_once([actions.remind_assignments] * 3)) == 1


class TestScreens:
    @pytest.fixture
    def at(self, client):
        def look(user, path, data=None):
            client.force_login(user)
            answer = client.get(path) if data is None else client.post(path, data, follow=True)
            return answer.status_code, answer.content.decode()

        return look

    def test_the_board_asks_by_name_and_the_unit_answers(self, lg, at):
        due = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
        given = {"title": "Khánh thành nhà trẻ", "unit": "may song lam", "due_at": due, "section": lg.section.slug}
        status, page = at(lg.editor, f"{VIEW}moi/", given)
        assert status == 200
        assert "Đã giao việc cho CĐCS Công ty May Sông Lam." in page
        path = f"{VIEW}{Assignment.objects.get().pk}/"
        assert "Nhận việc" in at(lg.lan, path)[1]
        assert Assignment.objects.get().state == "seen"
        assert "Đồng chí đã nhận việc này." in at(lg.lan, f"{path}nhan/", {})[1]
        status, page = at(lg.tam, f"{path}nhan/", {})
        assert status == 409
        assert "Trần Thị Lan đã nhận việc này." in page
        dispatch = lg.dispatch(title="Nhà trẻ mới")
        assert "Nhà trẻ mới" in at(lg.lan, path)[1]
        assert "Đã nộp." in at(lg.lan, f"{path}nop/", {"dispatch": dispatch.pk})[1]
        assert "Nhà trẻ mới" in at(lg.chief, path)[1]

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"unit": "không có"}, "Không tìm thấy đơn vị"),
            ({"unit": "cong ty"}, "Có nhiều đơn vị khớp"),
            ({"unit": "may song lam", "person": "Mai"}, "Không tìm thấy người"),
            ({"unit": "may song lam", "person": "Thị"}, "Có nhiều người tên"),
            ({"unit": "may song lam", "person": "Lan", "due_at": "hôm qua"}, "hạn nộp"),
        ],
    )
    def test_a_refusal_keeps_what_was_typed(self, lg, at, given, sentence):
        due = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
        status, page = at(lg.editor, f"{VIEW}moi/", {"title": "Giữ lại", "due_at": due, **given})
        assert status == 409
        assert sentence in page
        assert 'value="Giữ lại"' in page

    def test_other_units_people_see_nothing(self, lg, at):
        assignment = lg.ask()
        path = f"{VIEW}{assignment.pk}/"
        missing = f"{VIEW}99999/"
        for who in (lg.mai, lg.foreign_chief, make_user()):
            assert at(who, path)[0] == at(who, missing)[0] == 404
            assert at(who, f"{path}nhan/", {})[0] == 404
            assert at(who, VIEW)[0] == 404
            assert at(who, f"{VIEW}moi/")[0] == 404
        assert Assignment.objects.get().state == "asked"

    def test_leadership_looks_and_asks_nothing(self, lg, at):
        assignment = lg.ask()
        assert at(lg.leader, f"{VIEW}{assignment.pk}/")[0] == 200
        assert at(lg.leader, f"{VIEW}moi/")[0] == 404
        assert at(lg.leader, f"{VIEW}{assignment.pk}/thoi/", {"reason": "x"})[0] == 404
        assert at(lg.leader, f"{VIEW}{assignment.pk}/bay/", {})[0] == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_however_long(self, client, lg, count, django_assert_num_queries):
        for _ in range(count):
            lg.ask()
        client.force_login(lg.chief)
        client.get(VIEW)
        with django_assert_num_queries(9):
            page = client.get(VIEW).content.decode()
        assert page.count("list__title") == count

    @pytest.mark.parametrize(("state", "count"), [("open", 2), ("late", 1), ("filed", 0), ("declined", 1), ("la", 2)])
    def test_the_list_is_narrowed_by_state(self, lg, at, state, count):
        lg.ask()
        Assignment.objects.filter(pk=lg.ask().pk).update(due_at=now() - timedelta(hours=1))
        actions.decline_assignment(assignment=lg.ask(), reason="Bận", by=lg.lan)
        assert at(lg.chief, f"{VIEW}?trang-thai={state}")[1].count("list__title") == count
        assert at(lg.chief, f"{VIEW}?trang-thai={state}&chuyen-muc=khac")[1].count("list__title") == 0


def test_a_reporter_of_a_closed_role_is_asked_no_more(lg):
    lg.ask()
    lg.tam.appointments.update(valid_to=now().date() - timedelta(days=1))
    assert open_assignments_of(lg.tam) == []
