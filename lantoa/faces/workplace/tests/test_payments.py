"""Everybody sees what they themselves get, once it is approved, and nothing of anybody else."""

import pytest

from lantoa.publishing.payments.facade import pay_sheet
from lantoa.publishing.payments.tests.factories import Board

MINE = "/lam-viec/nhuan-but/"


@pytest.fixture
def lg(db):
    return Board()


def seen_by(client, person):
    client.force_login(person)
    answer = client.get(MINE)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_person_sees_their_own_part_of_approved_months_only(client, lg):
    lg.published(title="Ca đêm ở xưởng may", author_name="Trần Lan, Lê Thị Mai")
    lg.published(title="Chuyện của riêng Mai", author_name="Lê Thị Mai")
    lg.scheme()
    lg.payee("Lê Thị Mai", user=lg.mai, bank_account="970412345678")
    lg.submitted()
    assert "Chưa có nhuận bút" in seen_by(client, lg.lan)
    sheet = lg.approved()
    lan, mai = seen_by(client, lg.lan), seen_by(client, lg.mai)
    assert "chờ chi" in lan
    assert "200.000" in lan
    assert "phần 50 %" in lan
    assert "Chuyện của riêng Mai" not in lan
    assert "600.000" in mai
    assert "••••5678" in mai
    assert "970412345678" not in mai
    pay_sheet(sheet=sheet, by=lg.secretary)
    assert "đã chi" in seen_by(client, lg.lan)
    assert "Chưa có nhuận bút" in seen_by(client, lg.editor)


def test_nobody_is_led_to_the_door(client, db):
    assert client.get(MINE).url.startswith("/tai-khoan/login/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_works(client, lg, count, django_assert_num_queries):
    for number in range(count):
        lg.published(title=f"Bài {number}")
    lg.approved()
    client.force_login(lg.lan)
    with django_assert_num_queries(5):
        client.get(MINE)
