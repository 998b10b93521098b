"""A sheet as an xlsx workbook in which nothing is read as a formula, ready for the printer."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from lantoa.kit.amounts import money_in_words
from lantoa.kit.clock import local_day
from lantoa.publishing.payments.models import Credit, Payee, Payment, Sheet, SheetRow
from lantoa.publishing.payments.queries import people_of, totals
from lantoa.publishing.payments.rules import factor_percent

MONEY = "#,##0"
_THIN = Side(style="thin", color="FF999999")
# Made once: a sheet of the country has some hundred thousand cells.
_LINES = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FONTS = {is_bold: Font(name="Times New Roman", size=11, bold=is_bold) for is_bold in (False, True)}


def works_of(sheet: Sheet) -> QuerySet[Credit]:
    """Who gets what for which work, as it stands on the sheet; what is worth nothing is left out. One query."""
    credits = Credit.objects.filter(row__sheet=sheet).exclude(amount_vnd=0)
    credits = credits.select_related("row__sheet__scheme")
    return credits.order_by("row__published_at", "row__article_id", "row_id", "position", "pk")


def plain(number: Decimal) -> str:
    """12.50 as 12,5."""
    return f"{number.normalize():f}".replace(".", ",")


def kind_text(row: SheetRow) -> str:
    """What was paid for: its genre or format, or that it mends another sheet."""
    return row.get_work_display() if row.work else row.get_kind_display()


def factor_text(row: SheetRow) -> str:
    """By how many percent it was multiplied, with its reasons left out: 130 %."""
    return f"{plain(factor_percent(row.sheet.scheme.terms, row.score))} %" if row.work else ""


def workbook_of(sheet: Sheet) -> bytes:
    """The file's bytes: works, then people with the numbers the payment needs. Some six queries."""
    book = Workbook()
    _fill_works(book.active, sheet)
    _fill_people(book.create_sheet(_("Theo người nhận")), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_works(page: Any, sheet: Sheet) -> None:
    page.title = _("Bảng kê")
    heads = [
        *(_("STT"), _("Tên tác phẩm"), _("Chuyên mục"), _("Đơn vị"), _("Thể loại"), _("Ngày đăng")),
        *(_("Hệ số"), _("Số lượng"), _("Tỷ lệ (%)"), _("Người nhận"), _("Phần (%)"), _("Thành tiền (đồng)")),
        _("Ghi chú"),
    ]
    rows = [_work(number, credit) for number, credit in enumerate(works_of(sheet), 1)]
    total = sum(row[11] for row in rows)
    widths = (6, 48, 20, 28, 16, 12, 8, 9, 9, 24, 9, 16, 36)
    last = [None, _("Cộng"), *[None] * 9, total, None]
    formats = {7: "0.00", 9: "0.##", 11: "0.00", 12: MONEY}
    _draw(page, sheet, (heads, rows, last), widths=widths, formats=formats)


def _work(number: int, credit: Credit) -> list[Any]:
    row = credit.row
    is_scored = bool(row.work)
    return [
        number,
        row.title,
        row.section_name,
        row.unit_name,
        kind_text(row),
        f"{local_day(row.published_at):%d/%m/%Y}" if row.published_at else "",
        row.coefficient if is_scored else None,
        row.quantity if is_scored else None,
        factor_percent(row.sheet.scheme.terms, row.score) if is_scored else None,
        credit.name,
        credit.share_percent,
        credit.amount_vnd,
        " · ".join(filter(None, [row.remark, row.note])),
    ]


def _fill_people(page: Any, sheet: Sheet) -> None:
    heads = [
        *(_("STT"), _("Họ và tên"), _("Mã số thuế"), _("Cách tính thuế"), _("Số tác phẩm")),
        *(_("Nhuận bút (đồng)"), _("Thuế TNCN (đồng)"), _("Thực nhận (đồng)")),
        *(_("Ngân hàng"), _("Số tài khoản"), _("Ký nhận")),
    ]
    numbers = _numbers(sheet)
    people = people_of(sheet)
    rows = [
        [
            *(place, one.name, numbers.get(one.payee_id, ("", ""))[0], one.tax_rule, one.works),
            *(one.gross_vnd, one.tax_vnd, one.net_vnd),
            *(one.bank_name, numbers.get(one.payee_id, ("", ""))[1], ""),
        ]
        for place, one in enumerate(people, 1)
    ]
    sums = totals(people, works=0)
    last = [None, _("Cộng"), None, None, None, sums.gross_vnd, sums.tax_vnd, sums.net_vnd, None, None, None]
    widths, formats = (6, 28, 16, 30, 10, 16, 16, 16, 24, 20, 16), dict.fromkeys((6, 7, 8), MONEY)
    _draw(page, sheet, (heads, rows, last), widths=widths, formats=formats)
    _put(page, page.max_row + 2, 2, _("Bằng chữ: %(words)s.") % {"words": money_in_words(sums.net_vnd)})


def _numbers(sheet: Sheet) -> dict[int | None, tuple[str, str]]:
    """Tax code and account by payee, in full: this is what the money is sent by. One query."""
    if sheet.is_locked:
        rows: Iterable[Payment] = sheet.payments.all()
        return {row.payee_id: (row.tax_code, row.bank_account) for row in rows}
    payees = Payee.objects.filter(unit=sheet.unit_id)
    return {payee.pk: (payee.tax_code, payee.bank_account) for payee in payees}


def _draw(
    page: Any,
    sheet: Sheet,
    table: tuple[Sequence[str], list[list[Any]], list[Any]],
    *,
    widths: Sequence[int],
    formats: dict[int, str],
) -> None:
    """Title, header, rows, the sums; the header comes again on every printed page of A4, turned."""
    heads, rows, last = table
    title = _("BẢNG KÊ NHUẬN BÚT THÁNG %(month)s") % {"month": f"{sheet.month:%m/%Y}"}
    _put(page, 1, 1, f"{sheet.scheme.office_name} · {sheet.unit_name}")
    _put(page, 2, 1, title, bold=True)
    _put(page, 3, 1, f"{sheet.get_state_display()} · {sheet.scheme.name}")
    dress = _Dress(page, formats)
    for place, line in enumerate([list(heads), *rows, last], 5):
        is_bold = place == 5 or line is last
        for column, value in enumerate(line, 1):
            dress.put(place, column, value, is_bold=is_bold)
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "C6"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "5:5"
    page.oddFooter.center.text = "&P/&N"


def _put(page: Any, row: int, column: int, value: Any, *, bold: bool = False) -> Any:
    cell = page.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        # A title may begin with "=": it is a text all the same.
        cell.data_type = "s"
    cell.font = _FONTS[bold]
    return cell


class _Dress:
    """Cells of one page with lines around them; each look is made once, as openpyxl takes its time over every one."""

    def __init__(self, page: Any, formats: dict[int, str]) -> None:
        self._page, self._formats = page, formats
        self._looks: dict[tuple[str, bool], Any] = {}

    def put(self, row: int, column: int, value: Any, *, is_bold: bool) -> None:
        """One value where it belongs."""
        form = "General" if isinstance(value, str) else self._formats.get(column, "General")
        look = self._looks.get((form, is_bold))
        cell = self._page.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        if look is None:
            cell.font, cell.border, cell.alignment, cell.number_format = _FONTS[is_bold], _LINES, _WRAPPED, form
            self._looks[form, is_bold] = cell._style
        else:
            cell._style = look
