"""A sheet as a Word file: the list of payments by person, with the works behind it.

Source: the layout of Decree 30/2020/NĐ-CP, appendix I (heading, style and size of letters, place of the signatures).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from lantoa.kit.amounts import grouped, money_in_words
from lantoa.kit.clock import local_day, today
from lantoa.kit.docx import Cell, Line, Paper
from lantoa.publishing.payments.models import Credit, Sheet
from lantoa.publishing.payments.queries import PersonTotal, people_of, totals_of
from lantoa.publishing.payments.sheets import factor_text, kind_text, plain, works_of

CELL = 11.0
# Some 80 pages: Word takes minutes over much longer tables, and nobody reads them.
MOST_WORKS = 1_500


def paper_of(sheet: Sheet) -> bytes:
    """The file's bytes. Some four queries; tax codes are masked in it, as it goes from hand to hand.

    Of a sheet with more than `MOST_WORKS` works it lists the people only, and says where the works are.
    """
    paper = Paper(is_landscape=True)
    _head(paper, sheet)
    net = _people(paper, people_of(sheet))
    said = f"Tổng số tiền thực chi: {grouped(net)} đồng (Bằng chữ: {money_in_words(net)})./."
    paper.add(Line(said, before=6, after=6, is_bold=True))
    is_short = totals_of(sheet).works <= MOST_WORKS
    if not is_short:
        paper.add(Line(f"Các tác phẩm: xem tệp Excel của bảng tháng {sheet.month:%m/%Y}.", is_italic=True, after=6))
    _signatures(paper, sheet)
    if is_short:
        paper.new_page()
        _works(paper, sheet, works_of(sheet))
    return paper.save()


def _head(paper: Paper, sheet: Sheet) -> None:
    scheme = sheet.scheme
    left = [
        Line(scheme.superior_name.upper(), "center", 12.5),
        Line(scheme.office_name.upper(), "center", 12.5, is_bold=True, rule=True),
        Line("Số:            ", "center", 13, before=4),
    ]
    right = [
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "center", 12.5, is_bold=True),
        Line("Độc lập - Tự do - Hạnh phúc", "center", 13, is_bold=True, rule=True),
        Line(_place_and_day(sheet), "center", 13, is_italic=True, before=4),
    ]
    paper.table([[left, right]], widths=(45, 55), has_lines=False)
    paper.add(Line("BẢNG KÊ NHUẬN BÚT", "center", 14, is_bold=True, before=10))
    paper.add(Line(f"Tháng {sheet.month:%m} năm {sheet.month.year}", "center", 13, is_bold=True, rule=True))
    if not sheet.is_locked:
        paper.add(Line("DỰ THẢO, CHƯA DUYỆT", "center", 12, is_bold=True, before=4))
    paper.add(Line(f"Căn cứ {scheme.name} ({scheme.source}).", "both", 13, is_italic=True, before=6, after=6))


def _place_and_day(sheet: Sheet) -> str:
    day = local_day(sheet.approved_at) if sheet.approved_at else today()
    return f"{sheet.scheme.place or '…………'}, {dated(day)}"


def dated(day: date) -> str:
    """A day as documents write it: days below 10 and the months 1 and 2 with a nought before them."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _people(paper: Paper, people: Iterable[PersonTotal]) -> int:
    """Everybody in a table; returns what they get together."""
    heads = ("STT", "Họ và tên", "Mã số thuế", "Số tác phẩm", "Nhuận bút (đồng)", "Thuế TNCN (đồng)")
    rows = [[_bold(text) for text in (*heads, "Thực nhận (đồng)", "Ký nhận")]]
    gross = tax = 0
    for number, one in enumerate(people, 1):
        gross, tax = gross + one.gross_vnd, tax + one.tax_vnd
        money = [_number(amount) for amount in (one.gross_vnd, one.tax_vnd, one.net_vnd)]
        who = [_center(str(number)), _left(one.name), _center(one.masked_tax_code), _center(str(one.works))]
        rows.append([*who, *money, _left("")])
    money = [_bold(grouped(amount), "right") for amount in (gross, tax, gross - tax)]
    rows.append([_left(""), _bold("Cộng"), _left(""), _left(""), *money, _left("")])
    paper.table(rows, widths=(6, 24, 14, 9, 14, 13, 14, 14), heads=1)
    return gross - tax


def _signatures(paper: Paper, sheet: Sheet) -> None:
    signers = (
        ("NGƯỜI LẬP BẢNG", str(sheet.prepared_by)),
        ("KẾ TOÁN", ""),
        ("NGƯỜI DUYỆT", str(sheet.approved_by or "")),
    )
    cells = [
        [
            Line(title, "center", 13, is_bold=True),
            Line("(Ký, ghi rõ họ tên)", "center", 12, is_italic=True, after=56),
            Line(name, "center", 13, is_bold=True),
        ]
        for title, name in signers
    ]
    paper.table([cells], widths=(1, 1, 1), has_lines=False)


def _works(paper: Paper, sheet: Sheet, works: Iterable[Credit]) -> None:
    paper.add(Line("PHỤ LỤC", "center", 14, is_bold=True))
    title = f"Tác phẩm được trả nhuận bút tháng {sheet.month:%m} năm {sheet.month.year}"
    unit_value = f"Giá trị một đơn vị hệ số: {grouped(sheet.scheme.unit_value_vnd)} đồng"
    paper.add(Line(title, "center", 13, is_bold=True), Line(unit_value, "center", 12, is_italic=True, after=6))
    heads = ("STT", "Tên tác phẩm", "Thể loại", "Ngày đăng", "Hệ số × số lượng", "Tỷ lệ", "Người nhận")
    rows: list[list[Cell]] = [[_bold(text) for text in (*heads, "Phần", "Thành tiền (đồng)")]]
    total = 0
    for number, credit in enumerate(works, 1):
        rows.append(_work(number, credit))
        total += credit.amount_vnd
    rows.append([_left(""), _bold("Cộng"), *[_left("")] * 6, _bold(grouped(total), "right")])
    paper.table(rows, widths=(5, 33, 11, 9, 9, 7, 15, 6, 11), heads=1)


def _work(number: int, credit: Credit) -> list[Cell]:
    row = credit.row
    scored = f"{plain(row.coefficient)} × {row.quantity}" if row.work else ""
    return [
        _center(str(number)),
        list(_title(credit)),
        _left(kind_text(row)),
        _center(f"{local_day(row.published_at):%d/%m/%Y}" if row.published_at else ""),
        _center(scored),
        _center(factor_text(row)),
        _left(credit.name),
        _center(f"{plain(credit.share_percent)} %"),
        _number(credit.amount_vnd),
    ]


def _title(credit: Credit) -> Iterator[Line]:
    yield _left(credit.row.title)
    for remark in filter(None, [credit.row.remark, credit.row.note]):
        yield Line(remark, size=CELL - 1, is_italic=True)


def _left(text: str) -> Line:
    return Line(text, size=CELL)


def _center(text: str) -> Line:
    return Line(text, "center", CELL)


def _number(amount: int) -> Line:
    return Line(grouped(amount), "right", CELL)


def _bold(text: str, align: str = "center") -> Line:
    return Line(text, "right" if align == "right" else "center", CELL, is_bold=True)
