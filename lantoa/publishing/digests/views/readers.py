"""Pages for readers of digests: no account, no cookie; GET never changes anything."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.http import client_address
from lantoa.org.units.facade import Unit, get_unit
from lantoa.publishing.digests.actions.readers import Chosen, ask_for_digest, confirm_wish, leave_digest, open_wish
from lantoa.publishing.digests.models import Rhythm, Wish
from lantoa.publishing.digests.rules import LONGEST_CHOICE
from lantoa.publishing.newsroom.facade import sections


# Nothing of a session is used, and the letter asks before anything is sent.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; a POST sends the letter that asks. Its answer tells nobody whether the mailbox is known."""
    given = request.POST if request.method == "POST" else request.GET
    chosen_sections, units, error, is_asked = _sections(request), [], "", False
    try:
        units = _units(given.getlist("don-vi"))
        if request.method == "POST":
            _ask(request, chosen_sections, units)
            is_asked = True
    except RuleBroken as refusal:
        error = str(refusal)
    context: dict[str, Any] = {
        "sections": sections(),
        "chosen": set(chosen_sections),
        "units": units,
        "codes": given.getlist("don-vi")[:LONGEST_CHOICE] if error and not units else [],
        "rhythms": Rhythm.choices,
        "rhythm": given.get("nhip") or Rhythm.WEEKLY,
        "address": request.POST.get("address", "")[:254],
        "is_asked": is_asked,
        "error": error,
    }
    return render(request, "digests/subscribe.html", context, status=422 if error else 200)


def _ask(request: HttpRequest, section_ids: list[int], units: list[Unit]) -> None:
    ask_for_digest(
        address=request.POST.get("address", "")[:300],
        chosen=Chosen(request.POST.get("nhip", ""), section_ids, [unit.pk for unit in units]),
        client=client_address(request.META, trust_proxy=settings.TRUST_PROXY),
    )


def _sections(request: HttpRequest) -> list[int]:
    """Ids of the sections that were ticked, or named by the address that led here."""
    given = request.POST if request.method == "POST" else request.GET
    slugs = set(given.getlist("muc")[:LONGEST_CHOICE])
    return [section.pk for section in sections() if section.slug in slugs] if slugs else []


def _units(codes: list[str]) -> list[Unit]:
    """Raises RuleBroken for a code that is no unit's."""
    wanted = [code.strip()[:60] for code in codes[:LONGEST_CHOICE] if code.strip()]
    try:
        return [get_unit(code) for code in dict.fromkeys(wanted)]
    except NotAllowed:
        raise RuleBroken(_("Không có đơn vị mang mã này.")) from None


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What will come, and the button that agrees; a used, old or foreign link alike is 404."""
    wish = open_wish(token)
    if wish is None:
        return render(request, "digests/confirm.html", {"wish": None}, status=404)
    if request.method == "POST":
        confirm_wish(token)
    context = {"wish": wish, "parts": _parts(wish), "is_agreed": request.method == "POST"}
    return render(request, "digests/confirm.html", context)


def _parts(wish: Wish) -> list[str]:
    """What was chosen, by name."""
    names = [section.title for section in sections() if section.pk in wish.section_ids]
    return names + [unit.name for unit in Unit.objects.filter(pk__in=wish.unit_ids).order_by("sort_key")]


# Mail programs post the one-click body from anywhere and without cookies (RFC 8058 3.2); the link is the proof.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The same words for every link, so that none tells whether it is somebody's."""
    if request.method == "POST":
        leave_digest(token)
    return render(request, "digests/leave.html", {"is_over": request.method == "POST"})
