"""The page of one unit, and the file of all deliveries."""

import io
import tracemalloc

import openpyxl
import pytest

from lantoa.kit.clock import now, today
from lantoa.kit.long_sheet import xlsx_pieces
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import say, text_of
from lantoa.services.analytics.facade import Click

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    made = Federation(grassroots=3)
    for unit in made.units[:2]:
        make_channel(unit)
    make_channel(made.superior, "zalo_group", is_automatic=False, name="Nhóm cán bộ")
    made.spread = made.release()
    return made


def test_a_unit_sees_what_reached_it_and_what_it_passed_on(client, house):
    Delivery.objects.filter(unit=house.units[0]).update(
        state="sent", sent_at=now(), post_url="https://www.facebook.com/1", reactions=5, comments=2, views=70
    )
    Delivery.objects.filter(unit=house.superior).update(state="done", sent_at=now())
    link = Delivery.objects.get(unit=house.superior).pk
    Click.objects.create(day=today(), link_id=link, visitor=bytes(16), clicks=12)
    page = text_of(say(client, house.lan, f"/lan-toa/don-vi/{house.superior.code}/"))
    assert "Nhóm cán bộ · chia sẻ bằng tay" in page
    assert "12 lượt bấm qua liên kết của đơn vị" in page
    assert "Cấp dưới: 1 / 3 đơn vị · 33,3 %" in page
    page = text_of(client.get(f"/lan-toa/don-vi/{house.units[0].code}/"))
    assert "7 lượt bày tỏ, bình luận và chia sẻ" in page
    assert "Facebook: 70 lượt xem" in page
    assert "Cấp dưới" not in page
    assert "Đơn vị chưa có kênh" in text_of(client.get(f"/lan-toa/don-vi/{house.units[2].code}/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_unit_costs_the_same(client, house, count, django_assert_num_queries):
    for number in range(count):
        house.release(page=make_page(f"Bài {number}"))
    client.force_login(house.lan)
    with django_assert_num_queries(12):
        assert client.get(f"/lan-toa/don-vi/{house.superior.code}/").status_code == 200


def test_the_page_of_a_unit_is_for_who_watches_it_or_works_there(client, house):
    hung, mai = make_user(Role.REPORTER, house.units[0]), make_user(Role.OFFICER, make_unit(kind="province"))
    assert say(client, hung, f"/lan-toa/don-vi/{house.units[0].code}/").status_code == 200
    assert client.get(f"/lan-toa/don-vi/{house.units[1].code}/").status_code == 404
    hidden = say(client, mai, f"/lan-toa/don-vi/{house.superior.code}/")
    missing = client.get("/lan-toa/don-vi/KHONG-CO/")
    assert (hidden.status_code, missing.status_code) == (404, 404)


def test_a_recalled_post_that_still_stands_is_told_so(client, house):
    Delivery.objects.filter(unit=house.units[0]).update(state="sent", sent_at=now(), is_recalled=True)
    page = text_of(say(client, house.lan, f"/lan-toa/don-vi/{house.units[0].code}/"))
    assert "Đã thu hồi nhưng bài còn đó" in page
    assert "Đã thu hồi nhưng bài còn đó 1" in text_of(client.get(f"/lan-toa/{house.spread.pk}/"))


# --- the file of all deliveries -------------------------------------------------------------------


def test_all_deliveries_as_a_file(client, house):
    Delivery.objects.filter(unit=house.units[0]).update(
        state="sent", sent_at=now(), post_url="https://www.facebook.com/1", reactions=5
    )
    Delivery.objects.filter(unit=house.units[1]).update(state="failed", error_class="transient", error="=1+1\x07")
    answer = say(client, house.lan, f"/lan-toa/{house.spread.pk}/luot.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.values)
    assert rows[0][:4] == ("Mã", "Đơn vị", "Công đoàn cấp trên", "Mạng")
    assert len(rows) == 4
    by_code = {row[0]: row for row in rows[1:]}
    sent = by_code[house.units[0].code]
    assert (sent[5], sent[7], sent[10], sent[11]) == ("Đã đăng, có địa chỉ", "https://www.facebook.com/1", "5", None)
    assert by_code[house.units[1].code][8] == "Máy chủ của mạng trục trặc nhiều lần liền =1+1"
    assert client.get(f"/lan-toa/{house.spread.pk}/luot.pdf").status_code == 404
    lines = b"".join(client.get(f"/lan-toa/{house.spread.pk}/luot.csv").streaming_content).decode()
    assert lines.count("\n") == 4


def test_the_file_holds_the_part_that_the_person_sees(client, house):
    officer = make_user(Role.OFFICER, house.units[0])
    answer = say(client, officer, f"/lan-toa/{house.spread.pk}/luot.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [house.units[0].code]


def test_a_file_of_any_length_takes_the_same_memory():
    def rows(count):
        return ([f"D{n}", "Công đoàn cơ sở Công ty TNHH May Lam Giang", n] for n in range(count))

    tracemalloc.start()
    for piece in xlsx_pieces(["Mã", "Tên", "Số"], rows(30_000)):
        assert len(piece) < 1_000_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
