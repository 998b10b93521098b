from io import BytesIO

import pytest

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.imports import import_people, normal_phone, read_people
from lantoa.org.people.models import Appointment, User
from lantoa.org.units.tests.factories import make_unit

pytestmark = pytest.mark.django_db
HEAD = "tài khoản,họ tên,email,điện thoại,vai trò,mã đơn vị\n"
GOOD = (
    HEAD
    + "lan,Nguyễn Thị Lan,lan@vidu.vn,0912 345 678,officer,T\n"
    + "lan,Nguyễn Thị Lan,lan@vidu.vn,+84912345678,Cộng tác viên,T\n"
)


@pytest.fixture(autouse=True)
def unit(db):
    return make_unit("T")


def file_of(text):
    return BytesIO(text.encode())


def test_one_person_two_roles_and_again():
    assert import_people(read_people(file_of(GOOD)), by=None) == (1, 1)
    assert import_people(read_people(file_of(GOOD)), by=None) == (0, 0)

    lan = User.objects.get()
    assert (lan.full_name, lan.phone, lan.has_usable_password()) == ("Nguyễn Thị Lan", "+84912345678", False)
    assert set(Appointment.objects.values_list("role", flat=True)) == {"officer", "reporter"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a b,Lan,,,officer,T", "tên đăng nhập"),
        ("lan,,,,officer,T", "họ tên"),
        ("lan,Lan,x,,officer,T", "thư điện tử"),
        ("lan,Lan,,12,officer,T", "số điện thoại"),
        ("lan,Lan,,,vua,T", "vai trò"),
        ("lan,Lan,,,officer,Z", "không có đơn vị"),
    ],
)
def test_a_bad_row_is_named(row, message):
    found = read_people(file_of(HEAD + row + "\n"))

    assert [(error.number, message in error.message) for error in found.errors] == [(2, True)]
    with pytest.raises(RuleBroken):
        import_people(found, by=None)
    assert User.objects.count() == 0


def test_one_account_is_one_person():
    found = read_people(file_of(GOOD + "lan,Trần Văn Hùng,,,officer,T\n"))

    assert [error.number for error in found.errors] == [4]


@pytest.mark.parametrize(
    ("written", "phone"), [("0912.345.678", "+84912345678"), ("84 912345678", "+84912345678"), ("", ""), ("911", None)]
)
def test_phones(written, phone):
    assert normal_phone(written) == phone
