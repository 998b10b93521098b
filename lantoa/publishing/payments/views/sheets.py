"""The months of a board: which sheets there are, one of them to be scored, what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.kit.asked import number, one_of
from lantoa.kit.clock import today
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.newsroom.facade import short_line
from lantoa.publishing.payments.access import (
    get_sheet_for,
    get_unit_for,
    may_approve,
    may_keep,
    must,
    own_units,
    sheets_for,
)
from lantoa.publishing.payments.actions import (
    Change,
    Outcome,
    approve_sheet,
    pay_sheet,
    refresh_sheet,
    return_sheet,
    score_rows,
    start_sheet,
    submit_sheet,
)
from lantoa.publishing.payments.models import Rate, Sheet, SheetRow, Work
from lantoa.publishing.payments.paper import MOST_WORKS
from lantoa.publishing.payments.prefill import changed_rows, missing_pieces
from lantoa.publishing.payments.queries import (
    FILTERS,
    PAGE,
    Wanted,
    rows_of,
    scheme_of,
    section_choices,
    totals_of,
    unknown_credits,
)
from lantoa.publishing.payments.rules import MOST_PARTS, first_of
from lantoa.publishing.payments.sheets import plain
from lantoa.publishing.payments.views.door import frame, payments_view
from lantoa.publishing.payments.words import wanted_decimal, wanted_month, wanted_whole

MOST_SHEETS = 120


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_list(request: HttpRequest) -> HttpResponse:
    """Every sheet the person reaches; POST starts one."""
    user = person_of(request)
    given = request.POST or request.GET
    unit = get_unit_for(user, number(given.get("don-vi")))
    error = ""
    if request.method == "POST":
        try:
            sheet = start_sheet(unit=unit, month=wanted_month(given.get("month", "")), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            return redirect("payments:sheet_detail", sheet.pk)
    context = {
        **frame(unit, current="bang"),
        "units": own_units(user),
        "sheets": sheets_for(user).select_related("unit")[:MOST_SHEETS],
        "may_keep": may_keep(user, unit),
        "scheme": scheme_of(unit, first_of(today())),
        "month": given.get("month") or f"{first_of(today()):%Y-%m}",
        "error": error,
    }
    return render(request, "payments/sheet_list.html", context, status=409 if error else 200)


@dataclass
class Line:
    """One row as the page shows it; `is_part`: its piece stood on the row before."""

    row: SheetRow
    rate: Rate | None
    coefficient: str
    quantity: str
    percent: str
    refusal: str
    is_part: bool


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_detail(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The rows, page by page; POST scores those of one page."""
    user = person_of(request)
    sheet = get_sheet_for(user, sheet_id)
    outcome = Outcome()
    if request.method == "POST":
        must(may_keep(user, sheet.unit))
        try:
            outcome = _score(sheet, request.POST, user)
        except RuleBroken as error:
            messages.error(request, str(error))
        if outcome.saved:
            messages.success(request, _("Đã lưu %(count)s dòng.") % {"count": outcome.saved})
        if not outcome.refused:
            return redirect(f"{reverse('payments:sheet_detail', args=[sheet.pk])}?{request.GET.urlencode()}")
    return _page(request, get_sheet_for(user, sheet_id), outcome)


def _page(request: HttpRequest, sheet: Sheet, outcome: Outcome) -> HttpResponse:
    user, wanted = person_of(request), wanted_by(request.GET)
    is_draft = sheet.state == Sheet.State.DRAFT
    page = Paginator(rows_of(sheet, wanted), PAGE).get_page(request.GET.get("trang"))
    rates = {rate.work: rate for rate in sheet.scheme.rates.all()}
    rest = {name: value for name, value in request.GET.items() if name != "trang"}
    context = {
        **frame(sheet.unit, current="bang"),
        "sheet": sheet,
        "page": page,
        "lines": list(_lines(page.object_list, rates, outcome, request.POST)),
        "wanted": wanted,
        "query": urlencode(rest),
        "works": Work.choices,
        "sections": section_choices(sheet),
        "shows": list(zip(FILTERS, _show_labels(), strict=True)),
        "totals": totals_of(sheet),
        "paper_works": MOST_WORKS,
        "may_score": is_draft and may_keep(user, sheet.unit),
        "missing": missing_pieces(sheet).count() if is_draft else 0,
        "changed": changed_rows(sheet).count() if is_draft else 0,
        "unknown": unknown_credits().filter(row__sheet=sheet).count() if is_draft else 0,
        "refused": len(outcome.refused),
        **_steps_for(user, sheet),
    }
    return render(request, "payments/sheet_detail.html", context, status=409 if outcome.refused else 200)


def _steps_for(user: User, sheet: Sheet) -> dict[str, bool]:
    keeps, approves = may_keep(user, sheet.unit), may_approve(user, sheet.unit)
    is_own = user.pk in (sheet.prepared_by_id, sheet.submitted_by_id)
    return {
        "may_submit": keeps and sheet.state == Sheet.State.DRAFT,
        "may_return": approves and sheet.state == Sheet.State.SUBMITTED,
        "may_approve": approves and not is_own and sheet.state == Sheet.State.SUBMITTED,
        "waits_for_another": is_own and sheet.state == Sheet.State.SUBMITTED,
        "may_pay": (keeps or approves) and sheet.state == Sheet.State.APPROVED,
    }


def wanted_by(given: QueryDict) -> Wanted:
    """The rows an address asks for; what it does not know is left out."""
    return Wanted(
        words=short_line(given.get("q", ""), 80),
        work=one_of(Work.values, given.get("the-loai")),
        section=short_line(given.get("chuyen-muc", ""), 255),
        show=one_of(FILTERS, given.get("xem")),
        payee_id=number(given.get("nguoi")),
    )


def _show_labels() -> tuple[str, ...]:
    return (_("Tất cả"), _("Chưa rõ người nhận"), _("Có lưu ý"), _("Không trả"), _("Điều chỉnh"))


def _lines(rows: object, rates: dict[str, Rate], outcome: Outcome, given: QueryDict) -> list[Line]:
    lines, before = [], None
    for row in rows.prefetch_related("credits"):  # type: ignore[attr-defined]  # a slice of a queryset
        typed = row.pk in outcome.refused
        lines.append(
            Line(
                row=row,
                rate=rates.get(row.work),
                coefficient=str(given[f"c-{row.pk}"]) if typed else plain(row.coefficient),
                quantity=str(given[f"q-{row.pk}"]) if typed else str(row.quantity),
                percent=str(given[f"p-{row.pk}"]) if typed else str(row.pay_percent),
                refusal=outcome.refused.get(row.pk, ""),
                is_part=row.article_id is not None and row.article_id == before,
            )
        )
        before = row.article_id
    return lines


def _score(sheet: Sheet, given: QueryDict, by: User) -> Outcome:
    """Scores of one page. What is no number is refused beside its row, and the others are saved."""
    changes, refused = [], {}
    for text in given.getlist("row")[: 2 * PAGE]:
        pk = number(text)
        if pk is None or f"c-{pk}" not in given or f"q-{pk}" not in given or f"p-{pk}" not in given:
            continue
        try:
            changes.append(change_by(given, pk))
        except RuleBroken as error:
            refused[pk] = str(error)
    outcome = score_rows(sheet=sheet, changes=changes, by=by)
    outcome.refused |= refused
    return outcome


def change_by(given: QueryDict, pk: int) -> Change:
    """What the form says of one row. Raises RuleBroken for what is no number."""
    return Change(
        row_id=pk,
        seen=number(given.get(f"v-{pk}")) or 0,
        coefficient=wanted_decimal(given.get(f"c-{pk}", ""), _("Hệ số")),
        quantity=wanted_whole(given.get(f"q-{pk}", ""), _("Số lượng"), highest=MOST_PARTS),
        pay_percent=wanted_whole(given.get(f"p-{pk}", ""), _("Tỷ lệ trả"), highest=100),
    )


def _refresh(sheet: Sheet, given: QueryDict, by: User) -> str:
    news = refresh_sheet(sheet=sheet, by=by)
    said = {"added": news.added, "changed": news.changed}
    return _("Đã cập nhật: thêm %(added)s dòng, %(changed)s dòng đổi tình trạng.") % said


def _submit(sheet: Sheet, given: QueryDict, by: User) -> str:
    submit_sheet(sheet=sheet, by=by)
    return _("Đã nộp bảng để duyệt.")


def _return(sheet: Sheet, given: QueryDict, by: User) -> str:
    return_sheet(sheet=sheet, note=given.get("note", ""), by=by)
    return _("Đã trả bảng lại cho người lập.")


def _approve(sheet: Sheet, given: QueryDict, by: User) -> str:
    approve_sheet(sheet=sheet, seen=given.get("seen", ""), by=by)
    return _("Đã duyệt. Số liệu của bảng từ nay khóa lại.")


def _pay(sheet: Sheet, given: QueryDict, by: User) -> str:
    pay_sheet(sheet=sheet, by=by)
    return _("Đã ghi nhận chi trả. Người nhận có tài khoản được báo.")


_STEPS: dict[str, Callable[[Sheet, QueryDict, User], str]] = {
    "cap-nhat": _refresh,
    "nop": _submit,
    "tra-lai": _return,
    "duyet": _approve,
    "da-chi": _pay,
}


@payments_view
@require_POST
def sheet_step(request: HttpRequest, sheet_id: int, step: str) -> HttpResponse:
    """One decision; a refusal is told on the sheet's page."""
    user = person_of(request)
    sheet = get_sheet_for(user, sheet_id)
    act = _STEPS.get(step)
    if act is None:
        raise Http404
    try:
        messages.success(request, act(sheet, request.POST, user))
    except RuleBroken as error:
        messages.error(request, str(error))
    return redirect("payments:sheet_detail", sheet.pk)
