"""The rules of payment, version by version."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.kit.amounts import grouped
from lantoa.kit.asked import number
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Unit
from lantoa.publishing.payments.access import get_scheme_for, get_unit_for, may_rule, must
from lantoa.publishing.payments.actions import Draft, Range, change_scheme, end_scheme, write_scheme
from lantoa.publishing.payments.models import Scheme, Work
from lantoa.publishing.payments.rules import HIGHEST_AMOUNT, HIGHEST_UNIT_VALUE, ROUNDINGS
from lantoa.publishing.payments.sheets import plain
from lantoa.publishing.payments.views.door import frame, payments_view
from lantoa.publishing.payments.words import month_or_none, wanted_decimal, wanted_line, wanted_month, wanted_whole

PERCENTS = {
    "hard_percent": 200,
    "minority_percent": 200,
    "reprint_percent": 100,
    "duty_percent": 100,
    "withdrawn_percent": 100,
    "corrected_percent": 100,
}
LINES = {"name": 160, "source": 300, "office_name": 160}
FREE_LINES = {"tax_source": 300, "superior_name": 160, "place": 80}


@payments_view
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Every version of one unit, the newest first."""
    user = person_of(request)
    unit = get_unit_for(user, number(request.GET.get("don-vi")))
    schemes = Scheme.objects.filter(unit=unit).select_related("created_by")
    context = {**frame(unit, current="quy-che"), "schemes": schemes, "may_rule": may_rule(user, unit)}
    return render(request, "payments/scheme_list.html", context)


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A new version; the form begins with what the last one says."""
    user = person_of(request)
    given = request.POST or request.GET
    unit = get_unit_for(user, number(given.get("don-vi")))
    must(may_rule(user, unit))
    error = ""
    if request.method == "POST":
        try:
            scheme = write_scheme(unit=unit, draft=_draft(request.POST), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã lưu quy chế."))
            return redirect("payments:scheme_detail", scheme.pk)
    latest = Scheme.objects.filter(unit=unit).first()
    values = request.POST or (_values(latest, is_new=True) if latest else _usual(unit))
    return _form(request, unit, values, error, scheme=None)


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_detail(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One version; it is a form only while no sheet stands on it."""
    user = person_of(request)
    scheme = get_scheme_for(user, scheme_id)
    error = ""
    if request.method == "POST":
        must(may_rule(user, scheme.unit))
        try:
            change_scheme(scheme=scheme, draft=_draft(request.POST), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã lưu quy chế."))
            return redirect("payments:scheme_detail", scheme.pk)
    return _form(request, scheme.unit, request.POST or _values(scheme), error, scheme=scheme)


@payments_view
@require_POST
def scheme_end(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """The version holds up to a month."""
    user = person_of(request)
    scheme = get_scheme_for(user, scheme_id)
    must(may_rule(user, scheme.unit))
    try:
        end_scheme(scheme=scheme, last_month=wanted_month(request.POST.get("last_month", "")), by=user)
        messages.success(request, _("Đã ghi tháng cuối của quy chế."))
    except RuleBroken as error:
        messages.error(request, str(error))
    return redirect("payments:scheme_detail", scheme.pk)


def _form(
    request: HttpRequest, unit: Unit, values: Mapping[str, Any], error: str, *, scheme: Scheme | None
) -> HttpResponse:
    rules = may_rule(request.user, unit)
    is_used = scheme is not None and scheme.sheets.exists()
    rates = [
        {"work": work, "label": label, **{part: values.get(f"{work}-{part}", "") for part in ("l", "u", "h")}}
        for work, label in Work.choices
    ]
    context = {
        **frame(unit, current="quy-che"),
        "scheme": scheme,
        "values": values,
        "rates": rates,
        "roundings": [str(step) for step in ROUNDINGS],
        "is_used": is_used,
        "may_change": rules and not is_used,
        "may_rule": rules,
        "error": error,
    }
    return render(request, "payments/scheme_detail.html", context, status=409 if error else 200)


def _values(scheme: Scheme, *, is_new: bool = False) -> dict[str, str]:
    """What the form says of a version; a new one has its months still to be chosen."""
    names = (*LINES, *FREE_LINES, *PERCENTS, "round_to_vnd")
    values = {name: str(getattr(scheme, name)) for name in names}
    values |= {name: grouped(getattr(scheme, name)) for name in ("unit_value_vnd", "tax_from_vnd")}
    values["tax_percent"] = plain(scheme.tax_percent)
    if not is_new:
        values["first_month"] = f"{scheme.valid_from:%Y-%m}"
        values["last_month"] = f"{scheme.valid_to:%Y-%m}" if scheme.valid_to else ""
    for rate in scheme.rates.all():
        for part, figure in (("l", rate.lowest), ("u", rate.usual), ("h", rate.highest)):
            values[f"{rate.work}-{part}"] = plain(figure)
    return values


def _usual(unit: Unit) -> dict[str, str]:
    """Where a first version may begin: the highest coefficients and the withholding of the law, all to be changed."""
    highest = {
        "news": 10,
        "photo": 10,
        "qa": 10,
        "guide": 10,
        "document": 10,
        "photo_story": 30,
        "clip": 30,
        "edit": 10,
    }
    values = {
        "office_name": unit.name,
        "source": _("Nghị định 18/2014/NĐ-CP"),
        "tax_source": _("Khấu trừ 10 % khi một lần chi trả từ 2.000.000 đồng, người không có hợp đồng lao động"),
        "round_to_vnd": "1000",
        **dict.fromkeys(("reprint_percent", "duty_percent", "corrected_percent"), "100"),
        **dict.fromkeys(("hard_percent", "minority_percent", "withdrawn_percent"), "0"),
        "tax_percent": "10",
        "tax_from_vnd": "2.000.000",
    }
    for work in Work.values:
        values |= {f"{work}-l": "0", f"{work}-u": "", f"{work}-h": str(highest.get(work, 30))}
    return values


def _draft(given: QueryDict) -> Draft:
    """What the form says. Raises RuleBroken, naming the field that is wrong."""
    fields: dict[str, object] = {
        name: wanted_line(given.get(name, ""), longest, _("Hãy điền đủ tên, căn cứ và tên cơ quan."))
        for name, longest in LINES.items()
    }
    for name, longest in FREE_LINES.items():
        fields[name] = wanted_line(given.get(name, ""), longest, "") if given.get(name, "").strip() else ""
    labels = percent_labels()
    for name, highest in PERCENTS.items():
        fields[name] = wanted_whole(given.get(name, ""), labels[name], highest=highest)
    fields["unit_value_vnd"] = wanted_whole(
        given.get("unit_value_vnd", ""), _("Giá trị một đơn vị hệ số"), highest=HIGHEST_UNIT_VALUE
    )
    fields["tax_from_vnd"] = wanted_whole(
        given.get("tax_from_vnd", ""), _("Mức bắt đầu khấu trừ"), highest=HIGHEST_AMOUNT
    )
    fields["tax_percent"] = wanted_decimal(given.get("tax_percent", ""), _("Thuế suất"))
    if fields["tax_percent"] > 100:  # type: ignore[operator]  # a decimal
        raise RuleBroken(_("Thuế suất không quá 100 %."))
    step = number(given.get("round_to_vnd"))
    fields["round_to_vnd"] = step if step in ROUNDINGS else 1
    last = given.get("last_month", "")
    return Draft(
        first_month=wanted_month(given.get("first_month", "")),
        last_month=wanted_month(last) if month_or_none(last) or last.strip() else None,
        fields=fields,
        rates=dict(_rates(given)),
    )


def percent_labels() -> dict[str, str]:
    """What the percents are called."""
    return {
        "hard_percent": _("Thêm khi làm trong điều kiện khó khăn, nguy hiểm (%)"),
        "minority_percent": _("Thêm khi viết bằng tiếng dân tộc thiểu số (%)"),
        "reprint_percent": _("Bài khai thác, đăng lại: trả (%)"),
        "duty_percent": _("Người của cơ quan làm trong nhiệm vụ: trả (%)"),
        "withdrawn_percent": _("Bài đã gỡ: đề nghị trả (%)"),
        "corrected_percent": _("Bài đã đính chính: đề nghị trả (%)"),
    }


def _rates(given: QueryDict) -> list[tuple[str, Range]]:
    """Lines with a usual coefficient; an empty one means that the work is not paid."""
    found = []
    for work, label in Work.choices:
        if given.get(f"{work}-u", "").strip():
            low, usual, high = (wanted_decimal(given.get(f"{work}-{part}", ""), str(label)) for part in ("l", "u", "h"))
            found.append((work, Range(low, usual, high)))
    return found
