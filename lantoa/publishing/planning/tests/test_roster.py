"""Who has duty when, who is away, who stands in; and what the chief editor directs."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.publishing.newsroom.tests.factories import make_section
from lantoa.publishing.planning import actions
from lantoa.publishing.planning.models import Direction, DirectionAck, Leave, Shift
from lantoa.publishing.planning.queries import directions_on, shifts_between
from lantoa.services.notify.facade import Notice

ROSTER, DIRECTIONS, TODAY = (f"/toa-soan/ke-hoach/{part}/" for part in ("truc", "chi-dao", "hom-nay"))


@pytest.fixture
def at(client):
    def look(user, path, data=None):
        client.force_login(user)
        answer = client.get(path) if data is None else client.post(path, data, follow=True)
        return answer.status_code, answer.content.decode()

    return look


def duty(lg, user=None, **changes):
    values = {"day": today(), "user": user or lg.editor, "section": lg.section, "genre": "", "by": lg.secretary}
    return actions.put_on_duty(**{**values, **changes})


class TestRoster:
    def test_a_duty_twice_is_one_and_names_its_note(self, lg):
        duty(lg)
        duty(lg, note="Trực tối")
        assert Shift.objects.get().note == "Trực tối"
        duty(lg, genre="photo_story")
        duty(lg, section=None)
        assert Shift.objects.count() == 3

    def test_leave_opens_a_gap_and_a_substitute_closes_it(self, lg):
        shift = duty(lg)
        actions.give_leave(user=lg.editor, first_day=today(), last_day=today(), by=lg.editor)
        assert [one.who for one in shifts_between(today(), today())] == [None]
        actions.let_substitute(shift=shift, to=lg.second, by=lg.secretary)
        [shown] = shifts_between(today(), today())
        assert (shown.who, shown.is_substituted) == (lg.second, True)
        assert Notice.objects.get().user == lg.second
        actions.let_substitute(shift=shift, to=None, by=lg.secretary)
        assert [one.who for one in shifts_between(today(), today())] == [None]
        actions.end_leave(leave=Leave.objects.get(), by=lg.editor)
        assert [one.who for one in shifts_between(today(), today())] == [lg.editor]

    def test_who_is_away_gets_no_duty(self, lg):
        shift = duty(lg)
        actions.give_leave(user=lg.second, first_day=today(), last_day=today() + timedelta(days=1), by=lg.secretary)
        for act in (
            lambda: duty(lg, lg.second),
            lambda: actions.let_substitute(shift=shift, to=lg.second, by=lg.secretary),
        ):
            with pytest.raises(RuleBroken, match="nghỉ ngày này"):
                act()
        with pytest.raises(RuleBroken, match="người khác"):
            actions.let_substitute(shift=shift, to=lg.editor, by=lg.secretary)
        with pytest.raises(RuleBroken, match="vai trò"):
            duty(lg, lg.lan)
        with pytest.raises(RuleBroken, match="sau ngày đầu"):
            actions.give_leave(user=lg.editor, first_day=today(), last_day=today() - timedelta(days=1), by=lg.editor)

    def test_the_week_is_kept_by_the_secretary_and_read_by_the_board(self, lg, at):
        given = {"day": f"{today()}", "to": lg.editor.pk, "section": lg.section.slug, "note": "Ca tối"}
        assert "Đã xếp trực cho Phạm Văn Biên." in at(lg.secretary, f"{ROSTER}xep/", given)[1]
        shift = Shift.objects.get()
        assert "Ca tối" in at(lg.editor, ROSTER)[1]
        assert f"{ROSTER}xep/" not in at(lg.editor, ROSTER)[1]
        assert "Đã đổi người trực." in at(lg.secretary, f"{ROSTER}{shift.pk}/thay/", {"to": lg.second.pk})[1]
        assert "thay Phạm Văn Biên" in at(lg.editor, ROSTER)[1]
        assert "Hồ Thị Tập" in at(lg.editor, TODAY)[1]
        assert "Đã bỏ ca trực." in at(lg.secretary, f"{ROSTER}{shift.pk}/bo/", {})[1]
        for bad in ({"day": "", "to": lg.editor.pk}, {"day": f"{today()}", "to": "x"}):
            assert at(lg.secretary, f"{ROSTER}xep/", bad)[0] == 409
        assert at(lg.secretary, f"{ROSTER}?tuan=la")[0] == 200

    def test_a_substitute_who_is_away_is_refused_on_the_page(self, lg, at):
        shift = duty(lg)
        actions.give_leave(user=lg.second, first_day=today(), last_day=today(), by=lg.secretary)
        status, page = at(lg.secretary, f"{ROSTER}{shift.pk}/thay/", {"to": lg.second.pk})
        assert status == 409
        assert "nghỉ ngày này" in page

    def test_everybody_enters_their_own_leave_only(self, lg, at):
        given = {"first_day": f"{today()}", "last_day": "", "reason": "Việc nhà"}
        assert "Đã ghi lượt nghỉ của Phạm Văn Biên." in at(lg.editor, f"{ROSTER}nghi/", given)[1]
        leave = Leave.objects.get()
        assert (leave.user, leave.last_day) == (lg.editor, today())
        assert at(lg.editor, f"{ROSTER}nghi/", {**given, "to": lg.second.pk})[0] == 404
        assert at(lg.second, f"{ROSTER}nghi/{leave.pk}/bo/", {})[0] == 404
        assert at(lg.editor, f"{ROSTER}nghi/", {"first_day": ""})[0] == 409
        assert "Đã bỏ lượt nghỉ." in at(lg.editor, f"{ROSTER}nghi/{leave.pk}/bo/", {})[1]

    @pytest.mark.parametrize("who", ["lan", "foreign_chief"])
    def test_strangers_have_no_roster(self, lg, at, who):
        shift, user = duty(lg), getattr(lg, who)
        assert at(user, ROSTER)[0] == 404
        assert at(user, f"{ROSTER}{shift.pk}/bo/", {})[0] == 404
        with pytest.raises(NotAllowed):
            duty(lg, by=user)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_week_costs_the_same_however_full(self, client, lg, count, django_assert_num_queries):
        for number in range(count):
            duty(lg, day=today(), genre="", section=make_section(f"Mục {number}"))
        client.force_login(lg.editor)
        client.get(ROSTER)
        with django_assert_num_queries(12):
            assert client.get(ROSTER).content.decode().count("<strong>Phạm Văn Biên</strong>") == count


class TestDirections:
    def give(self, lg, **changes):
        values = {"text": "Không giật tít.", "valid_from": today(), "valid_until": None, "by": lg.chief}
        return actions.give_direction(**{**values, **changes})

    def test_whom_it_concerns_is_told_and_acknowledges_once(self, lg, at):
        direction = self.give(lg, section=lg.section)
        assert {notice.user for notice in Notice.objects.all()} == {lg.editor, lg.second}
        assert "Không giật tít." in at(lg.editor, TODAY)[1]
        back = {"next": "/toa-soan/bang/"}
        for _ in range(2):
            at(lg.editor, f"{DIRECTIONS}{direction.pk}/da-doc/", back)
        assert [ack.user for ack in DirectionAck.objects.all()] == [lg.editor]
        assert "Không giật tít." not in at(lg.editor, TODAY)[1]
        assert "Phạm Văn Biên (" in at(lg.chief, DIRECTIONS)[1]

    def test_it_shows_on_its_piece_its_section_or_everywhere(self, lg, at):
        piece, other = lg.piece(), make_section("Khác")
        on_piece = self.give(lg, article=piece, text="Về bài")
        self.give(lg, section=other, text="Mục khác")
        everywhere = self.give(lg, text="Cho tất cả")
        self.give(lg, text="Tuần sau", valid_from=today() + timedelta(days=7))
        self.give(
            lg, text="Tháng trước", valid_from=today() - timedelta(days=40), valid_until=today() - timedelta(days=9)
        )
        assert list(directions_on(piece, lg.section)) == [everywhere, on_piece]
        page = at(lg.editor, f"{DIRECTIONS}bai/{piece.pk}/")[1]
        assert [text in page for text in ("Về bài", "Cho tất cả", "Mục khác", "Tuần sau")] == [True, True, False, False]

    def test_the_piece_page_asks_for_it(self, lg, at):
        piece = lg.piece()
        assert f"{DIRECTIONS}bai/{piece.pk}/" in at(lg.editor, f"/toa-soan/bai/{piece.pk}/")[1]

    def test_given_on_the_screen_and_ended(self, lg, at):
        piece = lg.piece()
        assert "Về bài:" in at(lg.chief, f"{DIRECTIONS}?bai={piece.pk}")[1]
        given = {"text": "Chờ số liệu", "valid_from": f"{today()}", "valid_until": "", "article": piece.pk}
        assert "Đã gửi chỉ đạo." in at(lg.chief, DIRECTIONS, given)[1]
        direction = Direction.objects.get()
        assert (direction.article_id, direction.section) == (piece.pk, None)
        for _ in range(2):
            at(lg.chief, f"{DIRECTIONS}{direction.pk}/thoi/", {})
        assert Direction.objects.get().valid_until == today()

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"text": "", "valid_from": f"{today()}"}, "nội dung chỉ đạo"),
            ({"text": "X", "valid_from": ""}, "chọn ngày"),
            ({"text": "X", "valid_from": f"{today()}", "valid_until": "2026-01-01"}, "sau ngày đầu"),
            ({"text": "X" * 4001, "valid_from": f"{today()}"}, "dài quá"),
        ],
    )
    def test_a_direction_that_is_none_is_refused(self, lg, at, given, sentence):
        status, page = at(lg.chief, DIRECTIONS, given)
        assert status == 409
        assert sentence in page

    def test_editors_read_and_strangers_see_nothing(self, lg, at):
        direction, piece = self.give(lg), lg.piece()
        with pytest.raises(NotAllowed):
            self.give(lg, by=lg.editor)
        assert at(lg.editor, f"{DIRECTIONS}{direction.pk}/thoi/", {})[0] == 404
        for who in (lg.lan, lg.foreign_chief):
            for path in (DIRECTIONS, f"{DIRECTIONS}bai/{piece.pk}/"):
                assert at(who, path)[0] == 404
            assert at(who, f"{DIRECTIONS}{direction.pk}/da-doc/", {})[0] == 404
        assert not DirectionAck.objects.exists()

    def test_a_read_leads_nowhere_else(self, client, lg):
        direction = self.give(lg)
        client.force_login(lg.editor)
        answer = client.post(f"{DIRECTIONS}{direction.pk}/da-doc/", {"next": "https://la.example/"})
        assert answer.url == DIRECTIONS
