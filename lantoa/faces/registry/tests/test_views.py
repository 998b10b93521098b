import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lantoa.org.people.facade import Role
from lantoa.org.people.models import Appointment, Invitation, User
from lantoa.org.people.tests.factories import make_user
from lantoa.org.units.models import Unit
from lantoa.org.units.tests.factories import make_tree, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def admin(tree):
    return make_user("quan", (tree["T"], Role.ADMINISTRATOR))


@pytest.fixture
def hung(tree):
    """Officer of the northern superior union."""
    return make_user("hung", (tree["N"], Role.OFFICER))


ADDRESSES = [
    "/to-chuc/b/",
    "/to-chuc/b/moi/",
    "/to-chuc/b/thay-doi/doi-ten/",
    "/to-chuc/nope/",
    "/to-chuc/nhap/don-vi/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_yours_looks_missing(client, tree, hung, address):
    client.force_login(hung)

    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "x"}).status_code in (404, 405)
    assert Unit.objects.get(code="b").name == "Công đoàn b"


def test_strangers_sign_in_first(client, tree):
    assert client.get("/to-chuc/a/").headers["Location"].startswith("/tai-khoan/login/")


def test_an_officer_sees_the_own_subtree_and_changes_nothing(client, tree, hung):
    client.force_login(hung)

    assert "Công đoàn a" in client.get("/to-chuc/N/").content.decode()
    assert client.get("/to-chuc/N/thay-doi/ket-thuc/").status_code == 404
    found = client.get("/to-chuc/", {"q": "cong doan"}).content.decode()
    assert "Công đoàn a" in found
    assert "Công đoàn b" not in found


def test_a_decision_is_recorded_or_refused_in_words(client, tree, admin):
    client.force_login(admin)
    given = {"name": "CĐCS mới <script>", "happened_on": "2025-07-01", "decision_number": "1/QĐ"}

    refused = client.post("/to-chuc/a/thay-doi/doi-ten/", {**given, "happened_on": "2019-01-01"})
    assert "phải sau ngày đó" in refused.content.decode()
    done = client.post("/to-chuc/a/thay-doi/doi-ten/", given, follow=True).content.decode()
    assert "CĐCS mới &lt;script&gt;" in done
    assert "<script>alert" not in done

    client.post("/to-chuc/N/thay-doi/sap-nhap/", {"into": "S", "happened_on": "2025-08-01"})
    assert Unit.objects.get(code="N").successor == tree["S"]
    page = client.get("/to-chuc/S/", {"ngay": "2025-07-15"}).content.decode()
    assert "Công đoàn b" in page
    assert "Nay thuộc" in client.get("/to-chuc/N/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_unit_costs_the_same_however_many_people(client, tree, admin, count, django_assert_num_queries):
    for number in range(count):
        make_user(f"u{number}", (tree["N"], Role.OFFICER))
        make_unit(f"c{number}", tree["N"])
    client.force_login(admin)

    with django_assert_num_queries(18):
        client.get("/to-chuc/N/")


def test_an_invitation_makes_one_account_and_no_more(client, tree, hung):
    client.force_login(hung)
    page = client.post("/to-chuc/a/moi/", {"full_name": "Lê Thị Mai", "role": "officer"}).content.decode()
    link = page.split("http://testserver")[1].split('"')[0]
    client.logout()

    weak = client.post(link, {"username": "mai", "password": "12345"})
    assert weak.status_code == 200
    assert not User.objects.filter(username="mai").exists()
    taken = client.post(link, {"username": "hung", "password": "hoa-sen-trang-2026"})
    assert "đã có người dùng" in taken.content.decode()
    assert client.post(link, {"username": "Mai", "password": "hoa-sen-trang-2026"}).headers["Location"] == "/lam-viec/"
    mai = User.objects.get(username="mai")
    assert [(held.unit.code, held.role) for held in Appointment.objects.filter(user=mai)] == [("a", "officer")]
    assert client.get(link).status_code == 404
    assert client.post(link, {"username": "x", "password": "hoa-sen-trang-2026"}).status_code == 404
    assert link.split("/")[-2] not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize(("code", "role"), [("a", "administrator"), ("N", "officer"), ("a", "managing_editor")])
def test_nobody_gives_more_than_they_may(client, tree, hung, code, role):
    client.force_login(hung)
    client.post(f"/to-chuc/{code}/moi/", {"full_name": "X", "role": role})

    assert Invitation.objects.count() == 0


def test_a_role_ends_at_once(client, tree, hung):
    lan = make_user("lan", (tree["a"], Role.OFFICER))
    held = Appointment.objects.get(user=lan)
    client.force_login(hung)

    assert client.post(f"/to-chuc/b/nguoi/{held.pk}/thoi/").status_code == 404
    client.post(f"/to-chuc/a/nguoi/{held.pk}/thoi/")
    held.refresh_from_db()
    assert held.valid_to is not None


GOOD = "code,name,kind,parent_code\nc,CĐCS C,grassroots,N\n"


def _look(client, text):
    return client.post("/to-chuc/nhap/don-vi/", {"file": SimpleUploadedFile("x.csv", text.encode())})


def test_a_file_is_looked_at_first_and_then_taken(client, tree, admin, settings, tmp_path):
    settings.DATA = tmp_path
    client.force_login(admin)
    looked = _look(client, GOOD)
    assert Unit.objects.filter(code="c").count() == 0
    ticket = looked.context["ticket"]

    assert client.post("/to-chuc/nhap/don-vi/xac-nhan/", {"ticket": "../../etc/passwd"}).status_code == 302
    assert Unit.objects.filter(code="c").count() == 0
    client.post("/to-chuc/nhap/don-vi/xac-nhan/", {"ticket": ticket})

    assert Unit.objects.get(code="c").parent == tree["N"]
    assert list((tmp_path / "imports").iterdir()) == []
    assert "không làm thay đổi gì" in _look(client, GOOD).content.decode()


def test_a_bad_file_shows_its_rows_and_cannot_be_taken(client, tree, admin):
    client.force_login(admin)

    page = _look(client, GOOD + "d,,vua,N\n")

    assert "Dòng 3" in page.content.decode()
    assert "ticket" not in page.context
    assert "cần tệp xlsx hoặc csv" in _look(client, "\x00\x01").content.decode()


def test_sign_in_is_throttled(client, tree, hung):
    for _ in range(12):
        answer = client.post("/tai-khoan/login/", {"login": "hung", "password": "sai"})
    assert answer.status_code == 429 or "nhiều lần" in answer.content.decode() or "Too many" in answer.content.decode()
    right = client.post("/tai-khoan/login/", {"login": "hung", "password": "mat-khau-dai"})
    assert right.status_code != 302
