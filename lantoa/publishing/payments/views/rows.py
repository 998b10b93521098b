"""One work wholly: its score, extras, who has part in it; and what mends a locked sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.kit.asked import number
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import short_line
from lantoa.publishing.payments.access import get_row_for, get_sheet_for, may_keep, must
from lantoa.publishing.payments.actions import (
    Detail,
    Part,
    add_adjustment,
    add_part,
    change_row,
    remove_row,
)
from lantoa.publishing.payments.models import Payee, Sheet, SheetRow
from lantoa.publishing.payments.queries import payees_of
from lantoa.publishing.payments.rules import MOST_CREDITS
from lantoa.publishing.payments.sheets import factor_text, plain
from lantoa.publishing.payments.views.door import frame, payments_view
from lantoa.publishing.payments.views.sheets import change_by
from lantoa.publishing.payments.words import wanted_decimal, wanted_money

FLAGS = ("is_hard", "is_minority", "is_reprint", "is_duty")
SPARE_LINES = 2
MOST_OFFERED = 2_000


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def row_detail(request: HttpRequest, row_id: int) -> HttpResponse:
    """One row; POST says everything of it anew."""
    user = person_of(request)
    row = get_row_for(user, row_id)
    error = ""
    if request.method == "POST":
        must(may_keep(user, row.sheet.unit))
        try:
            change_row(row=row, detail=_detail(request.POST, row), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("payments:row_detail", row.pk)
    return _page(request, get_row_for(user, row_id), error)


def _detail(given: QueryDict, row: SheetRow) -> Detail:
    return Detail(
        change=change_by(given, row.pk),
        flags=frozenset(name for name in FLAGS if given.get(name)),
        note=short_line(given.get("note", ""), 300),
        parts=_parts(given, row.sheet.unit),
    )


def _parts(given: QueryDict, unit: Unit) -> list[Part]:
    """The people of the form's lines; an empty line is nobody. Raises RuleBroken for a share that is no number."""
    parts = []
    shares = given.getlist("share")
    for place, text in enumerate(given.getlist("name")[: MOST_CREDITS + SPARE_LINES]):
        name = short_line(text, 160)
        share = shares[place].strip() if place < len(shares) else ""
        if name:
            payee = payee_named(name, unit)
            parts.append(Part(payee, name, wanted_decimal(share, _("Tỷ lệ")) if share else None))
    return parts


def payee_named(text: str, unit: Unit) -> Payee | None:
    """The payee whom a line names, as it is offered ("Trần Lan · 12"), or by a name that only one has."""
    name, _dot, tail = text.rpartition("·")
    if (pk := number(tail.strip())) is not None and name:
        return Payee.objects.filter(unit=unit, pk=pk).first()
    found = list(payees_of(unit).filter(full_name__iexact=text)[:2])
    return found[0] if len(found) == 1 else None


def _page(request: HttpRequest, row: SheetRow, error: str) -> HttpResponse:
    user = person_of(request)
    may_change = row.sheet.state == Sheet.State.DRAFT and may_keep(user, row.sheet.unit)
    credits = list(row.credits.select_related("payee"))
    parts = SheetRow.Part
    context: dict[str, Any] = {
        **frame(row.sheet.unit, current="bang"),
        "row": row,
        "rate": row.sheet.scheme.rates.filter(work=row.work).first(),
        "credits": credits,
        "lines": _typed(request.POST) if error else _kept(credits),
        "coefficient": plain(row.coefficient),
        "factor": factor_text(row),
        "mended_by": row.mended_by.select_related("sheet"),
        "payees": payees_of(row.sheet.unit)[:MOST_OFFERED] if may_change else [],
        "may_change": may_change and row.kind == SheetRow.Kind.PIECE,
        "may_remove": may_change and (row.kind == SheetRow.Kind.ADJUSTMENT or row.part != parts.MAIN),
        "may_mend": row.sheet.is_locked and may_keep(user, row.sheet.unit),
        "open_sheet": Sheet.objects.filter(unit=row.sheet.unit_id, state=Sheet.State.DRAFT).first(),
        "further": [(value, label) for value, label in parts.choices if value != parts.MAIN],
        "error": error,
        "given": request.POST,
    }
    return render(request, "payments/row_detail.html", context, status=409 if error else 200)


def _kept(credits: list[Any]) -> list[tuple[str, str]]:
    lines = [
        (f"{credit.name} · {credit.payee_id}" if credit.payee_id else credit.name, plain(credit.share_percent))
        for credit in credits
    ]
    return lines + [("", "")] * SPARE_LINES


def _typed(given: QueryDict) -> list[tuple[str, str]]:
    names, shares = given.getlist("name"), given.getlist("share")
    lines = [(name, shares[place] if place < len(shares) else "") for place, name in enumerate(names)]
    return lines[: MOST_CREDITS + SPARE_LINES]


@payments_view
@require_POST
def row_part(request: HttpRequest, row_id: int) -> HttpResponse:
    """Pictures, film or editing of the same piece get a row of their own."""
    user = person_of(request)
    row = get_row_for(user, row_id)
    try:
        made = add_part(row=row, part=request.POST.get("part", ""), by=user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("payments:row_detail", row.pk)
    return redirect("payments:row_detail", made.pk)


@payments_view
@require_POST
def row_remove(request: HttpRequest, row_id: int) -> HttpResponse:
    user = person_of(request)
    row = get_row_for(user, row_id)
    try:
        remove_row(row=row, by=user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("payments:row_detail", row.pk)
    messages.success(request, _("Đã bỏ dòng “%(title)s”.") % {"title": row.title})
    return redirect("payments:sheet_detail", row.sheet_id)


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def adjustment_new(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Somebody gets more or less than a locked sheet said; `dong` is the row that it mends."""
    user = person_of(request)
    sheet = get_sheet_for(user, sheet_id)
    must(may_keep(user, sheet.unit))
    given = request.POST or request.GET
    corrects = get_row_for(user, pk) if (pk := number(given.get("dong"))) else None
    error = ""
    if request.method == "POST":
        try:
            _adjust(sheet, corrects, request.POST, user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã ghi dòng điều chỉnh."))
            return redirect(f"{reverse('payments:sheet_detail', args=[sheet.pk])}?xem=dieu-chinh")
    context = {
        **frame(sheet.unit, current="bang"),
        "sheet": sheet,
        "corrects": corrects,
        "credits": corrects.credits.select_related("payee") if corrects else [],
        "payees": payees_of(sheet.unit)[:MOST_OFFERED],
        "given": request.POST or _proposed(corrects),
        "error": error,
    }
    return render(request, "payments/adjustment_new.html", context, status=409 if error else 200)


def _proposed(corrects: SheetRow | None) -> dict[str, str]:
    return {"title": (_("Điều chỉnh: %(title)s") % {"title": corrects.title})[:200]} if corrects else {}


def _adjust(sheet: Sheet, corrects: SheetRow | None, given: QueryDict, by: User) -> None:
    payee = payee_named(short_line(given.get("name", ""), 160), sheet.unit)
    if payee is None:
        raise RuleBroken(_("Hãy chọn người nhận trong danh sách."))
    add_adjustment(
        sheet=sheet,
        corrects=corrects,
        payee=payee,
        title=given.get("title", ""),
        amount=wanted_money(given.get("amount", "")),
        reason=given.get("reason", ""),
        by=by,
    )
