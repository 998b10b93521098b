"""Every screen, who finds it, and what it costs."""

import io
import zipfile

import openpyxl
import pytest
from defusedxml import ElementTree

from lantoa.org.audit.models import AuditEntry
from lantoa.publishing.payments.actions import start_sheet
from lantoa.publishing.payments.models import Payee, Scheme, Sheet, SheetRow
from lantoa.publishing.payments.queries import PAGE
from lantoa.publishing.payments.rules import next_month
from lantoa.publishing.payments.tests.factories import scheme_form as form

HOME = "/toa-soan/nhuan-but/"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def page(client, path, status=200, **data):
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def at(sheet, tail=""):
    return f"{HOME}bang/{sheet.pk}/{tail}"


def grid(*rows, **cells):
    data = {"row": [row.pk for row in rows]}
    for row in rows:
        data |= {f"c-{row.pk}": "4", f"q-{row.pk}": "1", f"p-{row.pk}": "100", f"v-{row.pk}": row.version}
    return data | cells


def test_a_board_goes_from_a_scheme_to_money_by_its_screens(client, lg):
    lg.published(title="Ký thỏa ước mới")
    client.force_login(lg.leader)
    assert "Chưa có quy chế" in page(client, f"{HOME}quy-che/")
    said = page(client, f"{HOME}quy-che/moi/")
    assert 'name="unit_value_vnd"' in said
    assert "quá 50" in page(client, f"{HOME}quy-che/moi/", 409, **form(**{"news-h": "51"}))
    client.post(f"{HOME}quy-che/moi/", form(first_month="2020-01"))
    scheme = Scheme.objects.get()
    client.post(f"{HOME}quy-che/{scheme.pk}/", form(first_month="2020-01", name="Quy chế sửa"))
    assert "Quy chế sửa" in page(client, f"{HOME}quy-che/")

    client.force_login(lg.secretary)
    assert "chưa đến" in page(client, HOME, 409, month="2099-01")
    answer = client.post(HOME, {"month": f"{lg.month:%Y-%m}"})
    sheet = Sheet.objects.get()
    assert answer.url == at(sheet)
    row = sheet.rows.get()
    assert "Ký thỏa ước mới" in page(client, at(sheet))
    client.post(at(sheet), grid(row, **{f"c-{row.pk}": "5,5"}))
    row.refresh_from_db()
    assert row.amount_vnd == 1_287_000
    assert "1.287.000" in page(client, at(sheet, "nguoi/"))
    client.post(at(sheet, "cap-nhat/"), {})
    client.post(at(sheet, "nop/"), {})
    assert 'name="c-' not in page(client, at(sheet))

    client.force_login(lg.leader)
    said = page(client, at(sheet))
    assert "Duyệt và khóa" in said
    client.post(at(sheet, "tra-lai/"), {"note": "Xem lại"})
    assert "Được trả lại: Xem lại" in page(client, at(sheet))
    client.force_login(lg.secretary)
    client.post(at(sheet, "nop/"), {})
    client.force_login(lg.leader)
    sheet.refresh_from_db()
    client.post(at(sheet, "duyet/"), {"seen": sheet.submitted_at.isoformat()})
    client.post(at(sheet, "da-chi/"), {})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.net_vnd) == ("paid", 1_287_000)
    assert "Đã chi trả" in page(client, HOME)
    assert "không sửa được nữa" in page(client, f"{HOME}quy-che/{scheme.pk}/")
    client.post(f"{HOME}quy-che/{scheme.pk}/het-hieu-luc/", {"last_month": f"{lg.month:%Y-%m}"})
    assert Scheme.objects.get().valid_to is not None
    page(client, f"{HOME}quy-che/{scheme.pk}/het-hieu-luc/", 302, last_month="x")


def test_a_page_of_scores_keeps_what_is_right_and_shows_what_is_not(client, lg):
    lg.published(title="Một")
    lg.published(title="Hai")
    sheet = lg.sheet()
    first, second = sheet.rows.order_by("pk")
    client.force_login(lg.secretary)
    said = page(client, at(sheet), 409, **grid(first, second, **{f"c-{first.pk}": "7", f"c-{second.pk}": "99"}))
    assert "1 dòng chưa lưu" in said
    assert "từ 2 đến 10" in said
    assert 'value="99"' in said
    first.refresh_from_db()
    assert first.coefficient == 7
    # Seen before the saving above: refused, and the page now carries the version that is kept.
    first.version = 0
    said = page(client, at(sheet), 409, **grid(first, **{f"c-{first.pk}": "8"}))
    assert "Vũ Thị Thư vừa sửa" in said
    assert f'name="v-{first.pk}" value="1"' in said
    assert "hãy ghi một số" in page(client, at(sheet), 409, **grid(second, **{f"c-{second.pk}": "<b>"}))
    page(client, at(sheet), 302, row=["x", "1" * 30, second.pk], csrf="")


def test_filters_find_rows_by_words_genre_section_person_and_what_is_amiss(client, lg):
    lg.published(title="Tết sum vầy")
    odd = lg.published(title="Ca đêm", genre="report", author_name="Ai Đó")
    sheet = lg.sheet()
    sheet.rows.filter(article=odd.pk).update(note="Nhớ hỏi")
    client.force_login(lg.chief)
    lan = Payee.objects.get(user=lg.lan)
    for query, found in {
        "q=tet+sum": ["Tết sum vầy"],
        "q=tran+lan": ["Tết sum vầy"],
        "the-loai=report": ["Ca đêm"],
        f"chuyen-muc={lg.section.title}": ["Tết sum vầy", "Ca đêm"],
        "xem=chua-ro": ["Ca đêm"],
        "xem=luu-y": ["Ca đêm"],
        "xem=khong-tra": [],
        "xem=dieu-chinh": [],
        f"nguoi={lan.pk}": ["Tết sum vầy"],
        "trang=99": ["Tết sum vầy", "Ca đêm"],
        "nguoi=x&the-loai=x&xem=x": ["Tết sum vầy", "Ca đêm"],
    }.items():
        said = page(client, f"{at(sheet)}?{query}")
        assert [title for title in ("Tết sum vầy", "Ca đêm") if f">{title}</a>" in said] == found, query


def test_one_work_with_its_people(client, lg):
    lg.published(title="Ca đêm")
    guest = lg.scheme() and lg.payee()
    row = lg.sheet().rows.get()
    path = f"{HOME}dong/{row.pk}/"
    client.force_login(lg.secretary)
    assert "Trần Thị Lan · " in page(client, path)
    people = {"name": ["Trần Thị Lan", f"Hồ Văn Khách · {guest.pk}", "", "Lạ"], "share": ["50", "30", "", "21"]}
    base = {f"c-{row.pk}": "5", f"q-{row.pk}": "1", f"p-{row.pk}": "100", f"v-{row.pk}": "0", "note": "Hay"}
    said = page(client, path, 409, **base, **people)
    assert "đang là 101" in said
    assert 'value="Lạ"' in said
    people["share"][3] = "20"
    client.post(path, {**base, **people, "is_hard": "1"})
    row.refresh_from_db()
    assert (row.amount_vnd, row.note) == (650_000, "Hay")
    assert [(one.name, one.amount_vnd) for one in row.credits.all()] == [
        ("Trần Thị Lan", 325_000),
        ("Hồ Văn Khách", 195_000),
        ("Lạ", 130_000),
    ]
    client.post(f"{path}phan/", {"part": "clip"})
    client.post(f"{path}phan/", {"part": "clip"})
    clip = SheetRow.objects.get(part="clip")
    client.post(f"{HOME}dong/{clip.pk}/bo/", {})
    client.post(f"{path}bo/", {})
    assert SheetRow.objects.get() == row
    client.force_login(lg.leader)
    assert "<form" not in page(client, path).partition("<main")[2].partition("</main>")[0]
    page(client, path, 404, **base, **people)


def test_a_mistake_is_mended_from_the_locked_row(client, lg):
    lg.published(title="Ca đêm")
    locked = lg.approved()
    row = locked.rows.get()
    client.force_login(lg.secretary)
    assert "Mở bảng tháng sau" in page(client, f"{HOME}dong/{row.pk}/")
    following = start_sheet(unit=lg.province, month=next_month(lg.month), by=lg.secretary)
    assert f"dieu-chinh/?dong={row.pk}" in page(client, f"{HOME}dong/{row.pk}/")
    path = at(following, "dieu-chinh/")
    assert "Điều chỉnh: Ca đêm" in page(client, f"{path}?dong={row.pk}")
    wish = {"dong": row.pk, "name": "Trần Thị Lan", "title": "Bù", "amount": "-50.000", "reason": "Nhầm"}
    for wrong in ({"amount": "0"}, {"amount": "x"}, {"name": "Ai"}, {"reason": ""}, {"title": ""}):
        page(client, path, 409, **{**wish, **wrong})
    client.post(path, wish)
    assert "-50.000" in page(client, f"{at(following)}?xem=dieu-chinh")
    assert "-50.000" in page(client, f"{HOME}dong/{row.pk}/")


def test_payees_show_the_end_of_their_numbers_only(client, lg):
    client.force_login(lg.secretary)
    about = {"full_name": "Hồ Văn Khách", "tax_rule": "withheld", "bank_account": "970412345678"}
    assert "10, 12 hoặc 13" in page(client, f"{HOME}nguoi-nhan/moi/", 409, **about, tax_code="12")
    assert "Không có tài khoản" in page(client, f"{HOME}nguoi-nhan/moi/", 409, **about, username="khong-co")
    client.post(f"{HOME}nguoi-nhan/moi/", {**about, "tax_code": "8012345678", "username": lg.lan.username})
    payee = Payee.objects.get()
    assert (payee.user, payee.tax_code) == (lg.lan, "8012345678")
    path = f"{HOME}nguoi-nhan/{payee.pk}/"
    for seen in (page(client, path), page(client, f"{HOME}nguoi-nhan/?q=khach")):
        assert "••••5678" in seen
        assert "970412345678" not in seen
        assert "8012345678" not in seen
    client.post(path, {"full_name": "Trần Lan", "tax_rule": "declared", "forget_tax_code": "1"})
    payee.refresh_from_db()
    assert (payee.full_name, payee.tax_code, payee.bank_account) == ("Trần Lan", "", "970412345678")
    page(client, path, 409, full_name="", tax_rule="declared")
    client.force_login(lg.leader)
    assert "Có bản cam kết" in page(client, path)
    page(client, path, 404, full_name="x", tax_rule="declared")


def test_the_workbook_holds_the_sheet_and_no_formulas(client, lg):
    lg.published(title="=HYPERLINK(1)", author_name="Trần Lan và Hồ Văn Khách")
    lg.scheme()
    lg.payee(tax_code="8012345678", bank_account="970412345678")
    sheet = lg.approved()
    client.force_login(lg.secretary)
    book = openpyxl.load_workbook(io.BytesIO(client.get(at(sheet, "tai/xlsx/")).getvalue()))
    works, people = book["Bảng kê"], book["Theo người nhận"]
    cells = [cell for one in (works, people) for row in one.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.value for cell in works[6]][1] == "=HYPERLINK(1)"
    assert [works.cell(row, 12).value for row in (6, 7, 8)] == [200_000, 200_000, 400_000]
    assert [people.cell(6, column).value for column in (2, 3, 6, 7, 8, 10)] == [
        *("Hồ Văn Khách", "8012345678", 200_000, 0, 200_000, "970412345678")
    ]
    assert people.cell(8, 8).value == 400_000
    assert people.cell(10, 2).value == "Bằng chữ: Bốn trăm nghìn đồng."
    for one in (works, people):
        assert (one.page_setup.orientation, one.page_setup.paperSize, one.print_title_rows) == ("landscape", 9, "$5:$5")
    assert works.cell(6, 12).number_format == "#,##0"
    assert AuditEntry.objects.get(verb="payments.export_sheet").detail == {"kind": "xlsx"}
    page(client, at(sheet, "tai/pdf/"), 404)


def test_the_paper_has_the_heading_the_sums_in_words_and_places_to_sign(client, lg):
    lg.published(title="Ca <đêm> & ngày\x07")
    lg.scheme(superior_name="Tổng Liên đoàn Lao động Việt Nam", place="Lam Giang")
    lg.payee(tax_code="8012345678")
    client.force_login(lg.leader)
    draft = client.get(at(lg.sheet(), "tai/docx/")).content
    sheet = lg.approved()
    content = client.get(at(sheet, "tai/docx/")).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        parts = {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}
    text = [part.text for part in parts["word/document.xml"].iter(f"{W}t")]
    for wanted in (
        "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BẢNG KÊ NHUẬN BÚT",
        f"Tháng {lg.month:%m} năm {lg.month.year}",
        "Tổng số tiền thực chi: 400.000 đồng (Bằng chữ: Bốn trăm nghìn đồng)./.",
        "NGƯỜI LẬP BẢNG",
        "Vũ Thị Thư",
        "NGƯỜI DUYỆT",
        "Nguyễn Văn Trực",
        "Ca <đêm> & ngày",
    ):
        assert wanted in text, wanted
    assert "DỰ THẢO, CHƯA DUYỆT" not in text
    size = parts["word/document.xml"].find(f".//{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}orient")) == ("16838", "landscape")
    heads = list(parts["word/document.xml"].iter(f"{W}tblHeader"))
    assert len(heads) == 2
    with zipfile.ZipFile(io.BytesIO(draft)) as package:
        assert "DỰ THẢO, CHƯA DUYỆT" in package.read("word/document.xml").decode()


def test_who_has_nothing_to_do_with_it_finds_nothing(client, lg):
    lg.published()
    sheet = lg.sheet()
    row, payee, scheme = sheet.rows.get(), Payee.objects.get(), Scheme.objects.get()
    for who in (lg.editor, lg.lan, lg.foreign_chief):
        client.force_login(who)
        for tail in (
            *(f"bang/{sheet.pk}/", f"bang/{sheet.pk}/nguoi/", f"bang/{sheet.pk}/tai/xlsx/"),
            *(f"bang/{sheet.pk}/dieu-chinh/", f"dong/{row.pk}/", f"nguoi-nhan/{payee.pk}/", f"quy-che/{scheme.pk}/"),
            *(f"?don-vi={lg.province.pk}", f"nguoi-nhan/?don-vi={lg.province.pk}", f"quy-che/?don-vi={lg.province.pk}"),
        ):
            page(client, f"{HOME}{tail}", 404)
    assert lg.province.name not in page(client, HOME)


@pytest.mark.parametrize("count", [1, 300])
def test_a_sheet_costs_the_same_however_long_it_is(client, lg, count, django_assert_num_queries):
    lg.published(author_name="Trần Lan, Người Lạ")
    sheet = lg.sheet()
    lg.fill(sheet, count)
    client.force_login(lg.secretary)
    client.get(at(sheet))
    for tail, queries in (("", 22), ("?q=tin", 22), ("nguoi/", 10), ("tai/xlsx/", 8), ("tai/docx/", 10)):
        with django_assert_num_queries(queries, info=tail):
            client.get(at(sheet, tail)).getvalue()
    rows = list(sheet.rows.filter(part="main")[:PAGE])
    with django_assert_num_queries(17):
        client.post(at(sheet), grid(*rows, **{f"c-{row.pk}": "6" for row in rows}))


def test_a_long_sheet_comes_page_by_page(client, lg):
    lg.published()
    sheet = lg.sheet()
    lg.fill(sheet, PAGE)
    client.force_login(lg.secretary)
    assert "Trang 1/2" in page(client, at(sheet))
    assert page(client, f"{at(sheet)}?trang=2&q=").count('name="c-') == 1
    first = page(client, at(sheet, "nguoi/"))
    assert ("Trang 1/2" in first, "Cộng cả bảng" in first, "Trần Thị Lan" in first) == (True, True, False)
    assert "Trần Thị Lan" in page(client, at(sheet, "nguoi/?trang=2"))
    found = page(client, at(sheet, "nguoi/?q=tac+007"))
    assert (found.count("••••5678"), "Cộng Tác 007" in found, "Cộng cả" in found) == (1, True, False)
    assert "Không có ai tên như vậy" in page(client, at(sheet, "nguoi/?q=ai+vay"))


def test_the_paper_of_a_very_long_sheet_lists_people_only_and_says_where_the_works_are(client, lg, monkeypatch):
    for module in ("paper", "views.sheets", "views.taking"):
        monkeypatch.setattr(f"lantoa.publishing.payments.{module}.MOST_WORKS", 3)
    lg.published(title="Ca đêm")
    sheet = lg.sheet()
    lg.fill(sheet, 2)
    client.force_login(lg.secretary)
    said = "tệp Word chỉ gồm danh sách người nhận"
    assert said not in page(client, at(sheet))
    lg.fill(sheet, 1)
    for tail in ("", "nguoi/"):
        assert "Bảng có 4 dòng" in page(client, at(sheet, tail))
    with zipfile.ZipFile(io.BytesIO(client.get(at(sheet, "tai/docx/")).content)) as package:
        text = package.read("word/document.xml").decode()
    assert ("Cộng Tác 000" in text, "Ca đêm" in text, "xem tệp Excel" in text) == (True, False, True)
