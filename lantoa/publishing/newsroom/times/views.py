"""Pieces by their moments, and what is pinned: seen, ordered, ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.newsroom.access import get_article_at_desk, get_section
from lantoa.publishing.newsroom.models import Pin, SectionPage
from lantoa.publishing.newsroom.queries import sections
from lantoa.publishing.newsroom.times.decisions import wanted_moment
from lantoa.publishing.newsroom.times.pins import (
    USUAL_STRETCH,
    change_pin,
    get_pin_for,
    may_pin,
    move_pin,
    order_pins,
    pin_piece,
    remove_pin,
)
from lantoa.publishing.newsroom.times.queries import pinnable, shown_pins, times_of
from lantoa.publishing.newsroom.times.watch import late_and_told
from lantoa.publishing.newsroom.views.door import desk_view


@desk_view
@require_safe
def times_list(request: HttpRequest) -> HttpResponse:
    """What is late, held back, about to end, due for a look."""
    user = person_of(request)
    context = {"groups": times_of(user), "late": late_and_told(), "now": now()}
    return render(request, "newsroom/times.html", context)


@desk_view
@require_safe
def pin_list(request: HttpRequest) -> HttpResponse:
    return _pins(request, _place(request.GET.get("o", "")))


def _pins(
    request: HttpRequest, place: SectionPage | None, *, error: str = "", failed_pin: int | None = None
) -> HttpResponse:
    user = person_of(request)
    may = may_pin(user, place)
    context: dict[str, Any] = {
        "place": place,
        "groups": [(kind, label, shown_pins(place, kind)) for kind, label in Pin.Kind.choices],
        "sections": sections(),
        "may_pin": may,
        "candidates": pinnable(place) if may else [],
        "pins_front": place is None,
        "pin_kinds": Pin.Kind.choices,
        "usual_end": f"{(now() + USUAL_STRETCH).astimezone(VIETNAM):%Y-%m-%dT17:00}",
        "error": error,
        "failed_pin": failed_pin,
        "given": request.POST,
    }
    return render(request, "newsroom/pins.html", context, status=409 if error else 200)


@desk_view
@require_POST
def pin_add(request: HttpRequest) -> HttpResponse:
    """One more pinned piece."""
    user, given = person_of(request), request.POST
    place = _place(given.get("place", ""))
    if not may_pin(user, place):
        raise NotAllowed(_("Không tìm thấy trang này."))
    try:
        number = given.get("article", "")
        if not _is_number(number):
            raise RuleBroken(_("Hãy chọn bài để ghim."))
        starts = given.get("starts", "")
        pin_piece(
            article=get_article_at_desk(user, int(number)),
            section=place,
            kind=given.get("kind", ""),
            starts_at=wanted_moment(starts, _("Lúc bắt đầu ghim chưa đúng.")) if starts else None,
            ends_at=wanted_moment(given.get("ends", ""), _("Hãy chọn lúc hết ghim.")),
            by=user,
        )
    except RuleBroken as error:
        return _pins(request, place, error=str(error))
    messages.success(request, _("Đã ghim bài."))
    return redirect(_address(place))


@desk_view
@require_POST
def pin_step(request: HttpRequest, pin_id: int, step: str) -> HttpResponse:
    """Up, down, other times, no more."""
    user = person_of(request)
    pin = get_pin_for(user, pin_id)
    try:
        _step(pin, step, request, user)
    except RuleBroken as error:
        return _pins(request, pin.section, error=str(error), failed_pin=pin_id)
    return redirect(f"{_address(pin.section)}#ghim-{pin_id}")


def _step(pin: Pin, step: str, request: HttpRequest, by: User) -> None:
    if step in ("len", "xuong"):
        move_pin(pin=pin, by=by, places=-1 if step == "len" else 1)
    elif step == "gio":
        _change_times(pin, request.POST, by)
        messages.success(request, _("Đã đổi giờ ghim."))
    elif step == "bo":
        remove_pin(pin=pin, by=by)
        messages.success(request, _("Đã bỏ ghim."))
    else:
        raise Http404


def _change_times(pin: Pin, given: QueryDict, by: User) -> None:
    ends_at = wanted_moment(given.get("ends", ""), _("Hãy chọn lúc hết ghim."))
    starts = given.get("starts", "")
    starts_at = wanted_moment(starts, _("Lúc bắt đầu ghim chưa đúng.")) if starts else pin.starts_at
    # The field shows minutes: whoever left them alone changes nothing.
    if starts_at == pin.starts_at.replace(second=0, microsecond=0):
        starts_at = pin.starts_at
    change_pin(pin=pin, starts_at=starts_at, ends_at=ends_at, by=by)


@desk_view
@require_POST
def pin_order(request: HttpRequest) -> HttpResponse:
    """The order that was dragged: ids in `order`. Answers with the order that holds now."""
    given = request.POST
    place = _place(given.get("place", ""))
    wanted = [int(part) for part in given.get("order", "").split(",")[:100] if _is_number(part)]
    order = order_pins(section=place, kind=given.get("kind", ""), wanted=wanted, by=person_of(request))
    return JsonResponse({"order": order, "said": _("Đã xếp lại; cổng đã đổi theo.")})


def _place(slug: str) -> SectionPage | None:
    return get_section(slug) if slug else None


def _address(place: SectionPage | None) -> str:
    return reverse("newsroom:pin_list") + (f"?o={place.slug}" if place else "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
