"""Lists and files: filters in the address, cursors, the cost, what a spreadsheet gets."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.export import safe_cell
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.forms import due_presets
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.register.roll import register_numbers
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.screens import listing, missing, register
from lantoa.publishing.distribution.screens.contacts import written_phone
from lantoa.publishing.distribution.screens.words import WORDS, duration, words_for
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import reach, say, text_of
from lantoa.publishing.distribution.views import deliveries


@pytest.fixture
def federation():
    made = Federation(grassroots=3)
    for unit in made.units:
        make_channel(unit)
    return made


# --- the same number of queries whatever there is -------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_releases_costs_the_same(client, federation, count, django_assert_num_queries):
    for number in range(count):
        federation.release(page=make_page(f"Bài {number}"))
    client.force_login(federation.lan)
    with django_assert_num_queries(8):
        page = client.get("/lan-toa/")
    assert text_of(page).count("0 / 5 đơn vị") == count


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_release_page_costs_the_same_however_many_units(client, count, django_assert_num_queries):
    federation = Federation(grassroots=count)
    for unit in federation.units:
        make_channel(unit)
    release = federation.release()
    client.force_login(federation.lan)
    with django_assert_num_queries(13):
        page = client.get(f"/lan-toa/{release.pk}/")
    assert f"0 / {count + 2} đơn vị" in text_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "cost"), [("luot/", 10), ("chua-toi/", 9), ("truc-tiep/", 7)])
def test_the_lists_of_a_release_cost_the_same(client, count, path, cost, django_assert_num_queries):
    federation = Federation(grassroots=count)
    for unit in federation.units:
        make_channel(unit)
    release = federation.release()
    Delivery.objects.update(state="task", next_attempt_at=None)
    client.force_login(federation.lan)
    with django_assert_num_queries(cost):
        assert client.get(f"/lan-toa/{release.pk}/{path}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same(client, count, django_assert_num_queries):
    federation = Federation(grassroots=count)
    for unit in federation.units:
        make_channel(unit, state="reconnect")
    client.force_login(federation.lan)
    with django_assert_num_queries(10):
        page = client.get("/lan-toa/kenh/")
    assert f"{count} kênh cần kết nối lại" in text_of(page)


# --- filters and cursors --------------------------------------------------------------------------


@pytest.mark.django_db
def test_releases_are_found_by_text_state_and_who_started_them(client, federation):
    hung = make_user(Role.SOCIAL_EDITOR, federation.province)
    federation.release(page=make_page("Bữa cơm ca ba"))
    federation.release(page=make_page("Ngày hội diều"), by=hung)
    Release.objects.filter(title="Ngày hội diều").update(state="paused")
    wanted = [
        ({"q": "cơm"}, 1, 0),
        ({"trang-thai": "paused"}, 0, 1),
        ({"cua-toi": "1"}, 1, 0),
        ({"trang-thai": "x"}, 1, 1),
    ]
    for query, com, dieu in wanted:
        says = text_of(say(client, federation.lan, "/lan-toa/", **query))
        assert ("Bữa cơm ca ba" in says, "Ngày hội diều" in says) == (bool(com), bool(dieu)), query
    assert "Không có đợt nào khớp" in text_of(client.get("/lan-toa/", {"q": "không có"}))


@pytest.mark.django_db
def test_further_releases_come_by_cursor_without_gaps_or_repeats(client, federation, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    titles = [f"Bài số {number}" for number in range(5)]
    for title in titles:
        federation.release(page=make_page(title))
    # The same moment for all: the id decides.
    Release.objects.update(started_at=now())
    client.force_login(federation.lan)
    seen, path = [], "/lan-toa/"
    while path:
        page = client.get(path)
        seen += [title for title in titles[::-1] if title in text_of(page)]
        more = page.context["more"]
        path = f"/lan-toa/{more}" if more else ""
    assert seen == titles[::-1]


@pytest.mark.django_db
def test_late_tasks_are_marked_in_the_list(client, federation):
    make_channel(federation.superior, "zalo_group", is_automatic=False)
    federation.release()
    assert "việc trễ" not in text_of(say(client, federation.lan, "/lan-toa/"))
    Release.objects.update(due_at=now() - timedelta(hours=1))
    assert "1 việc trễ" in text_of(client.get("/lan-toa/"))


@pytest.mark.django_db
def test_deliveries_are_filtered_and_paged_by_the_address(client, federation, monkeypatch):
    monkeypatch.setattr(deliveries, "PAGE", 2)
    release = federation.release()
    Delivery.objects.filter(unit=federation.units[0]).update(
        state="sent", sent_at=now(), post_url="https://facebook.example/1"
    )
    Delivery.objects.filter(unit=federation.units[1]).update(state="failed", error_class="bad_content", error="(#100)")
    path = f"/lan-toa/{release.pk}/luot/"
    first = say(client, federation.lan, path)
    second = client.get(path + first.context["more"])
    shown = [row.delivery.pk for page in (first, second) for row in page.context["rows"]]
    assert shown == sorted(Delivery.objects.values_list("pk", flat=True))
    sent = client.get(path, {"trang-thai": "sent"})
    assert 'href="https://facebook.example/1"' in sent.content.decode()
    failed = text_of(client.get(path, {"nguyen-nhan": "bad_content", "mang": "facebook"}))
    assert "Mạng không nhận nội dung này (#100)" in failed
    assert "Thử lại" in failed
    assert federation.units[2].name in text_of(client.get(path, {"q": "co so so 2"}))
    assert "Không có lượt nào khớp" in text_of(client.get(path, {"mang": "telegram"}))
    assert client.get(path, {"sau": "x", "trang-thai": "x", "mang": "x"}).status_code == 200


@pytest.mark.django_db
def test_missing_units_are_searched_filtered_and_paged(client, federation, monkeypatch):
    monkeypatch.setattr(missing, "PAGE", 2)
    release = federation.release()
    reach(release, unit=federation.units[0])
    path = f"/lan-toa/{release.pk}/chua-toi/"
    first = say(client, federation.lan, path)
    second = client.get(path + first.context["more"])
    names = [unit.name for page in (first, second) for unit in page.context["units"]]
    assert names == [federation.province.name, federation.superior.name, *(unit.name for unit in federation.units[1:])]
    assert not second.context["more"]
    assert [unit.name for unit in client.get(path, {"q": "so 2"}).context["units"]] == [federation.units[2].name]
    assert len(client.get(path, {"ly-do": "khong-kenh"}).context["units"]) == 2
    assert client.get(path, {"sau": "/1/'; DROP", "ly-do": "x", "q": "%\\"}).status_code == 200


@pytest.mark.django_db
def test_each_reason_is_told(client, federation):
    release = federation.release()
    expected = {"failed": "Không đăng được", "in_doubt": "Chưa rõ đã đăng chưa", "waiting": "Hệ thống đang đăng"}
    expected |= {"recalled": "Đã thu hồi", "task": "Chờ người chia sẻ"}
    client.force_login(federation.lan)
    for state, label in expected.items():
        Delivery.objects.update(state=state)
        units = client.get(f"/lan-toa/{release.pk}/chua-toi/").context["units"]
        assert {unit.reason_label for unit in units} == {label, "Chưa có kênh"}
    Release.objects.update(due_at=now() - timedelta(hours=1))
    units = client.get(f"/lan-toa/{release.pk}/chua-toi/").context["units"]
    assert {unit.reason_label for unit in units} == {"Việc chia sẻ quá hạn", "Chưa có kênh"}


@pytest.mark.django_db
def test_it_is_said_whom_to_call_in_a_unit_that_stands_still(client, federation):
    unit, other = federation.units[:2]
    make_user(Role.OFFICER, unit, full_name="Trần Không Máy")
    make_user(Role.REPORTER, unit, full_name="Lê Có Máy", phone="+84912345678")
    gone = make_user(Role.OFFICER, other, full_name="Hồ Đã Nghỉ", is_active=False)
    release = federation.release()
    Delivery.objects.filter(unit=unit).update(state="failed", error_class="blocked_policy")
    client.force_login(federation.lan)
    for path in ("luot/?trang-thai=failed", "chua-toi/", ""):
        page = client.get(f"/lan-toa/{release.pk}/{path}")
        assert "Phụ trách: Lê Có Máy 0912 345 678" in text_of(page)
        assert 'href="tel:+84912345678"' in page.content.decode()
        assert gone.full_name not in text_of(page)
    reach(release)
    assert "Lê Có Máy" not in text_of(client.get(f"/lan-toa/{release.pk}/luot/"))


@pytest.mark.parametrize(
    ("phone", "written"), [("+84912345678", "0912 345 678"), ("0239385", "0239385"), ("", ""), ("+1202555", "+1202555")]
)
def test_a_phone_number_as_people_write_it(phone, written):
    assert written_phone(phone) == written


@pytest.mark.django_db
def test_characters_the_database_refuses_are_no_error(client, federation):
    release = federation.release()
    client.force_login(federation.lan)
    addresses = {
        "/lan-toa/": ["q", "trang-thai", "truoc"],
        "/lan-toa/moi/": ["q"],
        "/lan-toa/moi/pham-vi/": ["tags", "kinds", "networks"],
        "/lan-toa/kenh/": ["q", "cap", "thieu", "nhom", "trang-thai", "mang", "sau"],
        f"/lan-toa/{release.pk}/": ["tat-ca"],
        f"/lan-toa/{release.pk}/luot/": ["q", "trang-thai", "mang", "nguyen-nhan", "sau"],
        f"/lan-toa/{release.pk}/chua-toi/": ["q", "ly-do", "sau"],
    }
    for path, names in addresses.items():
        for name in names:
            for odd in ("\x00", "9" * 40, "%", "\\"):
                query = {"under": federation.province.code, name: odd}
                assert client.get(path, query).status_code == 200, (path, name, odd)
    assert client.get(f"/lan-toa/{release.pk}/", {"don-vi": "\x00x"}).status_code == 404
    assert client.get("/lan-toa/kenh/", {"duoi": "\x00x"}).status_code == 404
    assert client.post(f"/lan-toa/{release.pk}/thu-lai/", {"cause": "\x00"}).status_code == 302


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_exports_open_and_hold_no_formula(client, federation):
    make_unit("=cmd|' /C calc'!A0", parent=federation.superior)
    release = federation.release()
    client.force_login(federation.lan)
    body = b"".join(client.get(f"/lan-toa/{release.pk}/chua-toi.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0] == ["Mã", "Đơn vị", "Công đoàn cấp trên", "Lý do", "Các kênh"]
    assert len(rows) == 1 + 6
    assert [row[1] for row in rows if "cmd" in row[1]] == ["'=cmd|' /C calc'!A0"]
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"/lan-toa/{release.pk}/chua-toi.xlsx").streaming_content))
    )
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert book.active.max_row == 1 + 6
    assert [cell.data_type for cell in cells if "cmd" in str(cell.value)] == ["s"]
    some = b"".join(client.get(f"/lan-toa/{release.pk}/chua-toi.csv", {"q": "so 1"}).streaming_content).decode()
    assert len(some.strip().splitlines()) == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_could_be_a_formula_is_led_by_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


def test_ordinary_cells_stay_as_they_are():
    assert [safe_cell("Công đoàn A-B"), safe_cell(12)] == ["Công đoàn A-B", "12"]


# --- the register ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_register_counts_units_by_level_and_network(federation):
    unit = federation.units[0]
    make_channel(unit, "facebook")
    make_channel(unit, "zalo_group", is_automatic=False)
    make_channel(federation.units[1], "zalo_group", is_automatic=False, state="closed")
    numbers = register_numbers([federation.province.path], now())
    levels = {level.kind: level for level in register.levels(numbers)}
    grassroots = levels["grassroots"]
    assert (grassroots.units, grassroots.heard, grassroots.percent) == (3, 3, 100.0)
    assert [(share.label, share.units, share.percent) for share in grassroots.shares] == [
        ("Nhóm Zalo", 1, 33.3),
        ("Facebook", 3, 100.0),
        ("Zalo OA", 0, 0.0),
    ]
    assert (levels["superior"].units, levels["superior"].heard) == (1, 0)
    assert "national" not in levels


@pytest.mark.django_db
def test_the_register_shows_an_officer_their_own_subtree_only(client, federation):
    other = make_unit("Công đoàn ngành Giáo dục", kind="superior", parent=federation.province)
    captren = make_user(Role.OFFICER, federation.superior)
    says = text_of(say(client, captren, "/lan-toa/kenh/"))
    assert federation.units[0].name in says
    assert other.name not in says
    assert client.get("/lan-toa/kenh/", {"duoi": federation.units[0].code}).status_code == 200
    for code in (other.code, federation.province.code, "khong-co"):
        assert client.get("/lan-toa/kenh/", {"duoi": code}).status_code == 404


@pytest.mark.django_db
def test_the_register_finds_units_by_what_they_lack(client, federation, monkeypatch):
    Channel.objects.filter(unit=federation.units[0]).update(
        state="reconnect", state_reason="Mã đã hết hạn", state_since=now()
    )
    Channel.objects.filter(unit=federation.units[1]).update(state="closed")
    client.force_login(federation.lan)

    def names(**query):
        return [row.unit.name for row in client.get("/lan-toa/kenh/", query).context["units"]]

    top = [federation.province.name, federation.superior.name]
    assert names(thieu="1") == [*top, federation.units[1].name]
    assert names(thieu="1", cap="grassroots") == [federation.units[1].name]
    assert names(thieu=["zalo_group"], cap="grassroots") == [unit.name for unit in federation.units]
    assert names(**{"trang-thai": "reconnect"}) == [federation.units[0].name]
    assert names(q="so 2") == [federation.units[2].name]
    assert "Mã đã hết hạn" in text_of(client.get("/lan-toa/kenh/"))
    monkeypatch.setattr(register, "PAGE", 3)
    first = client.get("/lan-toa/kenh/")
    second = client.get(f"/lan-toa/kenh/{first.context['more']}")
    both = [row.unit.name for page in (first, second) for row in page.context["units"]]
    assert both == [*top, *(unit.name for unit in federation.units)]


# --- words ----------------------------------------------------------------------------------------


def test_every_class_of_error_has_words():
    assert set(WORDS) == set(ErrorClass)
    assert str(words_for("unfit").says) == "Được miễn"
    assert str(words_for("reported").says) == str(words_for("").says) == "Đơn vị báo vướng khi chia sẻ"


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "1 giây"),
        (59.2, "59 giây"),
        (60, "1 phút"),
        (11_520, "3 giờ 12 phút"),
        (7200, "2 giờ"),
        (93_600, "1 ngày 2 giờ"),
        (86_400 + 60, "1 ngày 1 phút"),
    ],
)
def test_a_length_of_time_in_words(seconds, says):
    assert duration(timedelta(seconds=seconds)) == says


@pytest.mark.parametrize(
    ("here", "codes"),
    [
        (datetime(2026, 5, 4, 16, 30, tzinfo=VIETNAM), ["chieu-nay", "sang-mai", "24-gio"]),
        (datetime(2026, 5, 4, 16, 31, tzinfo=VIETNAM), ["sang-mai", "24-gio"]),
        (datetime(2026, 5, 4, 23, 59, tzinfo=VIETNAM), ["sang-mai", "24-gio"]),
    ],
)
def test_due_times_that_are_offered_can_be_kept(here, codes):
    presets = due_presets(here.astimezone(UTC))
    assert [preset.code for preset in presets] == codes
    assert {preset.at > here for preset in presets} == {True}
