"""Whom the board pays. Numbers of tax and bank are seen by their end only, and are typed anew to be changed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.kit.asked import number
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.newsroom.facade import short_line
from lantoa.publishing.payments.access import get_payee_for, get_unit_for, may_keep, must
from lantoa.publishing.payments.actions import About, add_payee, change_payee
from lantoa.publishing.payments.models import Payee
from lantoa.publishing.payments.queries import PAGE, payees_of
from lantoa.publishing.payments.views.door import frame, payments_view


@payments_view
@require_safe
def payee_list(request: HttpRequest) -> HttpResponse:
    """Everybody whom the unit pays, by name."""
    user = person_of(request)
    unit = get_unit_for(user, number(request.GET.get("don-vi")))
    words = short_line(request.GET.get("q", ""), 80)
    context = {
        **frame(unit, current="nguoi"),
        "page": Paginator(payees_of(unit, words), PAGE).get_page(request.GET.get("trang")),
        "words": words,
        "query": urlencode({"don-vi": unit.pk, "q": words}),
        "may_keep": may_keep(user, unit),
    }
    return render(request, "payments/payee_list.html", context)


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def payee_new(request: HttpRequest) -> HttpResponse:
    """One more, with an account (by user name) or from outside."""
    user = person_of(request)
    given = request.POST or request.GET
    unit = get_unit_for(user, number(given.get("don-vi")))
    must(may_keep(user, unit))
    error = ""
    if request.method == "POST":
        try:
            payee = add_payee(unit=unit, about=_about(given, None), by=user, user=_account(given))
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": payee})
            return redirect("payments:payee_detail", payee.pk)
    context = {**frame(unit, current="nguoi"), "rules": Payee.TaxRule.choices, "values": given, "error": error}
    return render(request, "payments/payee_new.html", context, status=409 if error else 200)


def _account(given: QueryDict) -> User | None:
    """Whose account the form names. Raises RuleBroken when there is none such."""
    name = short_line(given.get("username", ""), 150)
    if not name:
        return None
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise RuleBroken(_("Không có tài khoản “%(name)s”.") % {"name": name})
    return found


@payments_view
@require_http_methods(["GET", "HEAD", "POST"])
def payee_detail(request: HttpRequest, payee_id: int) -> HttpResponse:
    user = person_of(request)
    payee = get_payee_for(user, payee_id)
    keeps = may_keep(user, payee.unit)
    error = ""
    if request.method == "POST":
        must(keeps)
        try:
            change_payee(payee=payee, about=_about(request.POST, payee), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("payments:payee_detail", payee.pk)
    context: dict[str, Any] = {
        **frame(payee.unit, current="nguoi"),
        "payee": payee,
        "rules": Payee.TaxRule.choices,
        "values": request.POST or _values(payee),
        "may_keep": keeps,
        "error": error,
    }
    return render(request, "payments/payee_detail.html", context, status=409 if error else 200)


def _values(payee: Payee) -> dict[str, str]:
    return {name: getattr(payee, name) for name in ("full_name", "pen_names", "tax_rule", "bank_name")}


def _about(given: QueryDict, payee: Payee | None) -> About:
    return About(
        full_name=given.get("full_name", ""),
        tax_rule=given.get("tax_rule", ""),
        bank_name=given.get("bank_name", ""),
        pen_names=given.get("pen_names", ""),
        tax_code=_number(given, "tax_code", is_new=payee is None),
        bank_account=_number(given, "bank_account", is_new=payee is None),
    )


def _number(given: QueryDict, name: str, *, is_new: bool) -> str | None:
    """What was typed; an empty field of somebody known keeps what is there, unless it shall be forgotten."""
    typed = given.get(name, "").strip()[:40]
    return typed if typed or is_new or given.get(f"forget_{name}") else None
