"""The tree: finding a unit, what it is and was, and the decisions that change it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.faces.registry import forms
from lantoa.faces.registry.access import get_unit_for, get_unit_to_change, may_administer, may_import
from lantoa.kit.clock import today
from lantoa.kit.doors import or_404
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.tables import parse_day
from lantoa.org.people.facade import (
    Role,
    appointments_in,
    may_appoint,
    paths_reached_by,
    person_of,
    units_reached_by,
)
from lantoa.org.units.facade import (
    Unit,
    create_unit,
    end_unit,
    events_of,
    find_units,
    merge_units,
    move_unit,
    name_on,
    rename_unit,
    split_unit,
    tree_on,
)

PER_PAGE = 50


@login_required
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    paths = paths_reached_by(person_of(request), Role.values)
    if words:
        rows = find_units(words).filter(pk__in=units_reached_by(person_of(request), Role.values).values("pk"))
    else:
        rows = Unit.objects.filter(path__in=paths).order_by("depth", "sort_key")
    page = Paginator(rows.select_related("parent"), PER_PAGE).get_page(request.GET.get("trang"))
    context = {"words": words, "page": page, "may_import": may_import(person_of(request))}
    return render(request, "registry/unit_list.html", context)


@login_required
@require_safe
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    unit = _or_404(get_unit_for, request, code)
    below = unit.children.filter(valid_to__isnull=True).order_by("sort_key")
    context = {
        "unit": unit,
        "above": Unit.objects.filter(pk__in=unit.path.strip("/").split("/")).exclude(pk=unit.pk).order_by("depth"),
        "below": Paginator(below, PER_PAGE).get_page(request.GET.get("trang")),
        "names": unit.names.select_related("event").order_by("-valid_from"),
        "places": unit.parents.select_related("parent", "event").order_by("-valid_from"),
        "events": events_of(unit)[:30],
        "people": appointments_in(unit),
        "may_change": may_administer(person_of(request), unit) and unit.valid_to is None,
        "may_invite": unit.valid_to is None and may_appoint(person_of(request), Role.OFFICER, unit),
        "past": _past(request, unit),
        "today": today(),
    }
    return render(request, "registry/unit_detail.html", context)


def _past(request: HttpRequest, unit: Unit) -> dict[str, Any] | None:
    """The unit and its subtree as of the day in the address; None when no day is asked for."""
    text = request.GET.get("ngay", "")
    if not text:
        return None
    try:
        day = parse_day(text)
    except ValueError:
        return {"error": _("Ngày phải viết dạng 2025-07-01 hoặc 01/07/2025.")}
    return {"day": day, "name": name_on(unit, day), "tree": tree_on(day, root=unit)[:500]}


def _or_404(get: Callable[[Any, str], Unit], request: HttpRequest, code: str) -> Unit:
    return or_404(get, person_of(request), code)


def _create(unit: Unit, form: forms.CreateForm, request: HttpRequest) -> Unit:
    given = {name: form.cleaned_data[name] for name in ("code", "name", "short_name", "kind")}
    return create_unit(parent=unit, decision=form.decision(), by=person_of(request), **given)


def _rename(unit: Unit, form: forms.RenameForm, request: HttpRequest) -> Unit:
    name, short_name = form.cleaned_data["name"], form.cleaned_data["short_name"]
    return rename_unit(unit, name=name, short_name=short_name, decision=form.decision(), by=person_of(request))


def _move(unit: Unit, form: forms.MoveForm, request: HttpRequest) -> Unit:
    parent = get_unit_to_change(person_of(request), form.cleaned_data["parent"].code)
    return move_unit(unit, parent=parent, decision=form.decision(), by=person_of(request))


def _merge(unit: Unit, form: forms.MergeForm, request: HttpRequest) -> Unit:
    into = get_unit_to_change(person_of(request), form.cleaned_data["into"].code)
    return merge_units([unit], into=into, decision=form.decision(), by=person_of(request))


def _end(unit: Unit, form: forms.EndForm, request: HttpRequest) -> Unit:
    successor = form.cleaned_data["successor"]
    if successor:
        successor = get_unit_to_change(person_of(request), successor.code)
    return end_unit(unit, decision=form.decision(), by=person_of(request), successor=successor)


def _split(unit: Unit, form: forms.SplitForm, request: HttpRequest) -> Unit:
    heirs = [get_unit_to_change(person_of(request), heir.code) for heir in form.cleaned_data["heirs"]]
    split_unit(unit, into=heirs, children=form.shares(), decision=form.decision(), by=person_of(request))
    return unit


CHANGES: dict[str, tuple[Any, Any, Callable[..., Unit]]] = {
    "lap": (forms.CreateForm, gettext_lazy("Lập đơn vị cấp dưới"), _create),
    "doi-ten": (forms.RenameForm, gettext_lazy("Đổi tên"), _rename),
    "chuyen": (forms.MoveForm, gettext_lazy("Chuyển trực thuộc"), _move),
    "sap-nhap": (forms.MergeForm, gettext_lazy("Sáp nhập"), _merge),
    "chia-tach": (forms.SplitForm, gettext_lazy("Chia tách"), _split),
    "ket-thuc": (forms.EndForm, gettext_lazy("Kết thúc hoạt động"), _end),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_change(request: HttpRequest, code: str, change: str) -> HttpResponse:
    unit = _or_404(get_unit_to_change, request, code)
    if change not in CHANGES:
        raise Http404
    form_class, title, act = CHANGES[change]
    more = {"children": list(unit.children.filter(valid_to__isnull=True))} if change == "chia-tach" else {}
    form = form_class(request.POST or None, **more)
    if request.method == "POST" and form.is_valid():
        try:
            changed = act(unit, form, request)
        except (RuleBroken, NotAllowed) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nhận: %(title)s, %(name)s.") % {"title": title, "name": changed.name})
            return redirect("registry:unit_detail", changed.code)
    return render(request, "registry/unit_change.html", {"unit": unit, "form": form, "title": title})
