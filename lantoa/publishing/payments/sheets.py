"""A sheet as an xlsx workbook ready for the printer, written while it is read; nothing in it is a formula."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from lantoa.kit.amounts import money_in_words
from lantoa.kit.clock import local_day
from lantoa.kit.long_sheet import Look, Page, Row, workbook_pieces
from lantoa.publishing.payments.models import Credit, Sheet, SheetRow
from lantoa.publishing.payments.queries import AT_ONCE, PersonTotal, people_of
from lantoa.publishing.payments.rules import factor_percent

MONEY = "#,##0"
HEAD = 5


def works_of(sheet: Sheet) -> Iterator[Credit]:
    """Who gets what for which work, as it stands on the sheet; what is worth nothing is left out. One query."""
    credits = Credit.objects.filter(row__sheet=sheet).exclude(amount_vnd=0).select_related("row")
    ordered = credits.order_by("row__published_at", "row__article_id", "row_id", "position", "pk")
    for credit in ordered.iterator(chunk_size=AT_ONCE):
        # Known already: its scheme is asked of every row.
        credit.row.sheet = sheet
        yield credit


def plain(number: Decimal) -> str:
    """12.50 as 12,5."""
    return f"{number.normalize():f}".replace(".", ",")


def kind_text(row: SheetRow) -> str:
    """What was paid for: its genre or format, or that it mends another sheet."""
    return row.get_work_display() if row.work else row.get_kind_display()


def factor_text(row: SheetRow) -> str:
    """By how many percent it was multiplied, with its reasons left out: 130 %."""
    return f"{plain(factor_percent(row.sheet.scheme.terms, row.score))} %" if row.work else ""


def workbook_of(sheet: Sheet) -> Iterator[bytes]:
    """The file piece by piece: works, then people with the numbers the payment needs. Two queries."""
    works = Page(_("Bảng kê"), _works(sheet), _WORK_WIDTHS, head=HEAD, left=2, is_printed=True)
    people = Page(_("Theo người nhận"), _people(sheet), _PEOPLE_WIDTHS, head=HEAD, left=2, is_printed=True)
    return workbook_pieces([works, people])


_WORK_WIDTHS = (6, 48, 20, 28, 16, 12, 8, 9, 9, 24, 9, 16, 36)
_PEOPLE_WIDTHS = (6, 28, 16, 30, 10, 16, 16, 16, 24, 20, 16)


class _Looks(NamedTuple):
    """Those of a page's rows, and of its first and last one."""

    usual: Sequence[Look]
    bold: Sequence[Look]


def _looks(forms: Sequence[str]) -> _Looks:
    made = [tuple(Look(form, is_bold, has_lines=True) for form in forms) for is_bold in (False, True)]
    return _Looks(*made)


_G = "General"
_WORK_LOOKS = _looks([_G, _G, _G, _G, _G, _G, "0.00", _G, "0.##", _G, "0.00", MONEY, _G])
_PEOPLE_LOOKS = _looks([_G, _G, _G, _G, _G, MONEY, MONEY, MONEY, _G, _G, _G])


def _title(sheet: Sheet) -> Iterator[Row]:
    """What stands above the header, on `HEAD` - 1 rows."""
    title = _("BẢNG KÊ NHUẬN BÚT THÁNG %(month)s") % {"month": f"{sheet.month:%m/%Y}"}
    yield Row([f"{sheet.scheme.office_name} · {sheet.unit_name}"])
    yield Row([title], Look(is_bold=True))
    yield Row([f"{sheet.get_state_display()} · {sheet.scheme.name}"])
    yield Row([])


def _works(sheet: Sheet) -> Iterator[Row]:
    yield from _title(sheet)
    heads = [
        *(_("STT"), _("Tên tác phẩm"), _("Chuyên mục"), _("Đơn vị"), _("Thể loại"), _("Ngày đăng")),
        *(_("Hệ số"), _("Số lượng"), _("Tỷ lệ (%)"), _("Người nhận"), _("Phần (%)"), _("Thành tiền (đồng)")),
        _("Ghi chú"),
    ]
    yield Row(heads, _WORK_LOOKS.bold)
    total = 0
    for number, credit in enumerate(works_of(sheet), 1):
        total += credit.amount_vnd
        yield Row(_work(number, credit), _WORK_LOOKS.usual)
    yield Row([None, _("Cộng"), *[None] * 9, total, None], _WORK_LOOKS.bold)


def _work(number: int, credit: Credit) -> list[object]:
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


def _people(sheet: Sheet) -> Iterator[Row]:
    yield from _title(sheet)
    heads = [
        *(_("STT"), _("Họ và tên"), _("Mã số thuế"), _("Cách tính thuế"), _("Số tác phẩm")),
        *(_("Nhuận bút (đồng)"), _("Thuế TNCN (đồng)"), _("Thực nhận (đồng)")),
        *(_("Ngân hàng"), _("Số tài khoản"), _("Ký nhận")),
    ]
    yield Row(heads, _PEOPLE_LOOKS.bold)
    gross = tax = 0
    for place, one in enumerate(people_of(sheet), 1):
        gross, tax = gross + one.gross_vnd, tax + one.tax_vnd
        yield Row(_person(place, one), _PEOPLE_LOOKS.usual)
    yield Row([None, _("Cộng"), *[None] * 3, gross, tax, gross - tax, *[None] * 3], _PEOPLE_LOOKS.bold)
    yield Row([])
    yield Row([None, _("Bằng chữ: %(words)s.") % {"words": money_in_words(gross - tax)}])


def _person(place: int, one: PersonTotal) -> list[object]:
    return [
        *(place, one.name, one.tax_code, one.tax_rule, one.works),
        *(one.gross_vnd, one.tax_vnd, one.net_vnd),
        *(one.bank_name, one.account, ""),
    ]
