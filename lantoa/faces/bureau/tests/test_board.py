from datetime import timedelta

import pytest

from lantoa.faces.bureau.queries import unit_rows
from lantoa.kit.clock import now, today
from lantoa.org.facts.facade import Kind, record_fact
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Audience, Channel, Delivery, Release, start_release
from lantoa.publishing.distribution.tests.factories import make_channel, make_page
from lantoa.publishing.newsroom.facade import Dispatch
from lantoa.publishing.newsroom.tests.factories import Federation, make_unit, make_user

BOARD = "/chi-dao/"


@pytest.fixture
def house(db):
    house = Federation()
    for unit in (house.unit, house.other_unit):
        make_channel(unit, "zalo_group", is_automatic=False)
    return house


def release(house, title="Bữa cơm ca ba"):
    return start_release(
        page=make_page(title),
        audience=Audience(under=house.province.code, kinds=("grassroots",)),
        texts={},
        due_at=now() + timedelta(hours=4),
        is_urgent=False,
        by=house.chief,
    )


def reach(house, started, unit):
    Delivery.objects.filter(release=started, unit=unit).update(state="done", sent_at=now())


def board(client, user, query=""):
    client.force_login(user)
    return client.get(BOARD + query).content.decode()


def test_who_has_nobody_below_finds_no_board(client, house):
    for user in (house.lan, house.editor, house.secretary, make_user()):
        client.force_login(user)
        assert client.get(BOARD).status_code == 404
    client.logout()
    assert client.get(BOARD).status_code == 302


def test_leadership_sees_all_a_superior_officer_their_subtree(client, house):
    reach(house, release(house), house.unit)
    officer = make_user(house.other_district, Role.OFFICER)
    for user in (house.leader, house.chief):
        assert '1<span class="figure__of"> / 2</span>' in board(client, user)
    page = board(client, officer)
    assert '0<span class="figure__of"> / 1</span>' in page
    assert "CĐCS Công ty Gạch Núi Hồng" in page
    assert "CĐCS Công ty May Sông Lam" not in page


def test_what_is_late_or_failing_is_counted_with_its_age(client, house):
    started = release(house)
    assert "Không có gì quá hạn" in board(client, house.leader)

    Release.objects.filter(pk=started.pk).update(due_at=now() - timedelta(days=2, hours=1))
    Delivery.objects.filter(release=started, unit=house.other_unit).update(state="failed")
    Channel.objects.filter(unit=house.unit).update(state="reconnect", state_since=now())
    house.dispatch()
    Dispatch.objects.update(filed_at=now() - timedelta(days=5, hours=1))
    page = board(client, house.leader)
    for words in ("tin gửi chờ nhận quá 24 giờ", "việc chia sẻ quá hạn", "lượt đăng không thành", "kênh mất kết nối"):
        assert f'<span class="board__count">1</span> <span>{words}' in page
    assert "5\xa0ngày" in page


def test_units_are_compared_by_what_they_did(house):
    reach(house, release(house), house.unit)
    record_fact(kind=Kind.LINK_CLICKS, unit_id=house.unit.pk, happened_at=now(), source="a", quantity=7)
    record_fact(
        kind=Kind.LINK_CLICKS, unit_id=house.unit.pk, happened_at=now() - timedelta(days=40), source="b", quantity=5
    )
    house.dispatch()
    rows = {row.code: row for row in unit_rows(house.province, days=30, on=today(), at=now())}
    assert set(rows) == {house.district.code, house.other_district.code}
    own = rows[house.district.code]
    assert (own.asked, own.reached, own.clicks, own.dispatches) == (1, 1, 7, 1)
    assert (own.weeks[-1], sum(own.weeks)) == (7, 12)
    assert rows[house.other_district.code].percent == 0.0


def test_a_release_that_has_not_begun_has_no_coverage_yet(client, house):
    Release.objects.filter(pk=release(house, "Bài của ngày mai").pk).update(state="scheduled")
    client.force_login(house.leader)
    assert "Bài của ngày mai" not in client.get("/chi-dao/").content.decode()


def test_recalled_releases_do_not_count(house):
    started = release(house)
    Release.objects.filter(pk=started.pk).update(state="recalled")
    assert {row.asked for row in unit_rows(house.province, days=30, on=today(), at=now())} == {0}


def test_the_month_is_told_in_a_sentence(client, house):
    record_fact(kind=Kind.PIECE_PUBLISHED, unit_id=house.unit.pk, happened_at=now(), source="a")
    assert "Tháng này đăng 1 bài, cùng kỳ tháng trước 0" in board(client, house.leader)


def test_period_and_order_live_in_the_address(client, house):
    page = board(client, house.leader, "?ngay=7&xep=tin-gui")
    assert 'href="?ngay=7&amp;xep=tin-gui#xep-hang" aria-current="true"' in page
    assert board(client, house.leader, "?ngay=x&xep=y").count('aria-current="true"') == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_however_many_units(client, house, count, django_assert_num_queries):
    release(house)
    for _number in range(count):
        make_unit(house.province, kind="superior")
    board(client, house.leader)
    with django_assert_num_queries(24):
        assert board(client, house.leader).count('class="board__rank"') == count + 2
