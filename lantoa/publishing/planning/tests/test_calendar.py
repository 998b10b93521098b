"""What is planned, how far it is, and the calendar of one's own."""

from datetime import date, timedelta

import pytest

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.publishing.newsroom.tests.factories import make_section
from lantoa.publishing.newsroom.tests.steps import published
from lantoa.publishing.planning import actions
from lantoa.publishing.planning.models import CalendarKey, Campaign, PlanEntry

VIEW = "/toa-soan/ke-hoach/"


@pytest.fixture
def at(client):
    def look(user, path="", data=None):
        client.force_login(user)
        answer = client.get(VIEW + path) if data is None else client.post(VIEW + path, data, follow=True)
        return answer.status_code, answer.content.decode()

    return look


def test_a_piece_is_planned_changed_linked_and_let_go(lg, at):
    campaign = actions.start_campaign(name="Tết Sum vầy", starts_on=today(), ends_on=today(), by=lg.chief)
    given = {"title": "Chợ Tết 0 đồng", "planned_for": f"{today()}", "section": lg.section.slug, "genre": "report"}
    assert "Đã thêm vào kế hoạch." in at(lg.editor, "bai/moi/", {**given, "campaign": campaign.pk})[1]
    entry = PlanEntry.objects.get()
    assert (entry.section, entry.genre, entry.campaign, entry.created_by) == (lg.section, "report", campaign, lg.editor)
    later = today() + timedelta(days=2)
    at(lg.editor, f"bai/{entry.pk}/", {"title": "Chợ Tết", "planned_for": f"{later}", "genre": "la"})
    entry.refresh_from_db()
    assert (entry.title, entry.planned_for, entry.genre, entry.campaign) == ("Chợ Tết", later, "", None)
    piece = published(lg)
    assert "Đã nối với bài." in at(lg.editor, f"bai/{entry.pk}/noi/", {"article": piece.pk})[1]
    assert "stage--published" in at(lg.editor, f"bai/{entry.pk}/")[1]
    assert "Đã bỏ nối bài." in at(lg.editor, f"bai/{entry.pk}/noi/", {"article": ""})[1]
    assert "Đã bỏ khỏi kế hoạch." in at(lg.editor, f"bai/{entry.pk}/bo/", {})[1]
    assert not PlanEntry.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": "", "planned_for": "2026-12-01"}, "tên việc"),
        ({"title": "X", "planned_for": "mai"}, "chọn ngày"),
        ({"title": "X", "planned_for": "2226-12-01"}, "quá xa"),
        ({"title": "X", "planned_for": "2026-12-01", "campaign": "99999"}, "chiến dịch"),
    ],
)
def test_a_plan_that_is_none_is_refused(lg, at, given, sentence):
    status, page = at(lg.editor, "bai/moi/", given)
    assert status == 409
    assert sentence in page
    assert not PlanEntry.objects.exists()


def test_week_month_and_campaign_show_their_own(lg, at):
    campaign = actions.start_campaign(
        name="Đại hội", starts_on=today(), ends_on=today() + timedelta(days=90), by=lg.chief
    )
    lg.entry(title="Tuần này")
    lg.entry(title="Xa lắm", days=70, campaign=campaign)
    assert "Tuần này" in at(lg.leader)[1]
    assert "Xa lắm" not in at(lg.leader)[1]
    assert "Xa lắm" in at(lg.leader, f"?xem=thang&ngay={today() + timedelta(days=70)}")[1]
    of_campaign = at(lg.leader, f"?chien-dich={campaign.pk}")[1]
    assert "Xa lắm" in of_campaign
    assert "Tuần này" not in of_campaign
    assert at(lg.leader, "?xem=la&ngay=la&buoc=la")[0] == 200
    assert at(lg.leader, "?chien-dich=99999")[0] == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("chuyen-muc=khac", {"Mục khác"}),
        ("the-loai=portrait", {"Chân dung"}),
        ("dinh-dang=article", {"Chân dung"}),
        ("buoc=assigned", {"Đã giao việc"}),
        ("buoc=published", set()),
    ],
)
def test_the_calendar_is_narrowed(lg, at, query, found):
    lg.entry(title="Mục khác", section=make_section("Khác", "khac"))
    portrait = lg.entry(title="Chân dung", genre="portrait")
    PlanEntry.objects.filter(pk=portrait.pk).update(article=lg.piece())
    lg.ask(entry=lg.entry(title="Đã giao việc"))
    page = at(lg.chief, f"?{query}")[1]
    assert {title for title in ("Mục khác", "Chân dung", "Đã giao việc") if f">{title}</a>" in page} == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_costs_the_same_however_much_is_planned(client, lg, count, django_assert_num_queries):
    for _ in range(count):
        lg.ask(entry=lg.entry())
    client.force_login(lg.chief)
    client.get(VIEW)
    with django_assert_num_queries(10):
        page = client.get(VIEW).content.decode()
    assert page.count('class="stage stage--assigned"') == count


def test_a_campaign_is_moved_under_its_name_and_ends_after_it_starts(lg, at):
    at(lg.chief, "chien-dich/", {"name": "Tháng Công nhân", "starts_on": "2027-05-01", "ends_on": "2027-05-31"})
    at(lg.chief, "chien-dich/", {"name": "Tháng Công nhân", "starts_on": "2027-04-20", "ends_on": "2027-05-31"})
    assert Campaign.objects.get().starts_on == date(2027, 4, 20)
    for given, sentence in (
        ({"name": "X", "starts_on": "2027-05-02", "ends_on": "2027-05-01"}, "sau ngày đầu"),
        ({"name": " ", "starts_on": "2027-05-01", "ends_on": "2027-05-01"}, "đặt tên"),
    ):
        status, page = at(lg.chief, "chien-dich/", given)
        assert status == 409
        assert sentence in page


def test_only_the_portals_board_plans(lg, at):
    entry = lg.entry()
    for who in (lg.lan, lg.foreign_chief):
        for path in ("", "bai/moi/", f"bai/{entry.pk}/", "lich/", "hom-nay/"):
            assert at(who, path)[0] == 404
        with pytest.raises(NotAllowed):
            actions.remove_entry(entry=entry, by=who)
    assert at(lg.leader, f"bai/{entry.pk}/")[0] == 200
    assert at(lg.leader, f"bai/{entry.pk}/", {"title": "X", "planned_for": "2026-12-01"})[0] == 404


class TestFeed:
    def test_a_secret_address_shows_the_plan_until_it_is_changed(self, client, lg, at):
        lg.entry(title="Bài đã hẹn")
        lg.ask(title="Việc đã giao")
        at(lg.chief, "lich/", {})
        old = CalendarKey.objects.get()
        assert old.secret in at(lg.chief, "lich/")[1]
        client.logout()
        answer = client.get(f"{VIEW}lich/{old.secret}.ics")
        text = answer.content.decode().replace("\r\n ", "")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "SUMMARY:Bài đã hẹn" in text
        assert "SUMMARY:Hạn: Việc đã giao" in text
        at(lg.chief, "lich/", {})
        client.logout()
        assert client.get(f"{VIEW}lich/{old.secret}.ics").status_code == 404
        assert client.get(f"{VIEW}lich/{CalendarKey.objects.get().secret}.ics").status_code == 200

    def test_who_left_the_board_reads_no_more(self, client, lg):
        key = actions.renew_calendar_key(by=lg.secretary)
        lg.secretary.appointments.update(valid_to=today() - timedelta(days=1))
        assert client.get(f"{VIEW}lich/{key.secret}.ics").status_code == 404

    def test_the_secret_is_not_kept_in_the_clear(self, lg):
        from django.db import connection

        key = actions.renew_calendar_key(by=lg.chief)
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM planning_calendarkey")
            assert key.secret not in cursor.fetchone()[0]

    def test_an_outsider_gets_no_address(self, lg):
        with pytest.raises(NotAllowed):
            actions.renew_calendar_key(by=lg.lan)


def test_an_entry_of_the_past_without_a_piece_is_late(lg, at):
    entry = lg.entry()
    PlanEntry.objects.update(planned_for=today() - timedelta(days=1))
    assert "quá hạn" in at(lg.chief, f"bai/{entry.pk}/")[1]
    with pytest.raises(RuleBroken):
        lg.ask(entry=entry, due_at=None)
