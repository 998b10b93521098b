"""Following a unit or a section by push notices: public pages carry no session, so each write proves its origin."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lantoa.faces.portal.frame import Frame
from lantoa.kit.counting import may_again
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.http import client_address, is_same_origin
from lantoa.org.units.facade import Unit, get_unit
from lantoa.publishing.digests.facade import follow_section, leave_sections, move_section_follower
from lantoa.publishing.distribution.facade import (
    follow_unit,
    move_follower,
    push_public_key,
    stop_following,
)

LARGEST_BODY = 4_096
SECTION = "muc"
# Of one address in an hour: a whole factory may stand behind one.
MOST_PER_HOUR, HOUR = 300, 3_600
Act = Callable[[dict[str, Any]], HttpResponse]


@never_cache
@require_safe
def key(request: HttpRequest) -> JsonResponse:
    """The public key that browsers subscribe with; asked for only after somebody pressed the button."""
    return JsonResponse({"key": push_public_key()})


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that shows notices; it stands between no page and its reader."""
    context = {"icon": static("workplace/icon-192.png"), "site": settings.WAGTAIL_SITE_NAME}
    said = render_to_string("portal/follow_sw.js", context)
    return HttpResponse(said, content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The portal as an app on the home screen: the only way in which an iPhone shows notices (iOS 16.4)."""
    icons = [
        {"sizes": f"{size}x{size}", "type": "image/png", "src": static(f"workplace/icon-{size}.png")}
        for size in (192, 512)
    ]
    values = {
        "id": "/",
        "name": settings.WAGTAIL_SITE_NAME,
        "short_name": settings.WAGTAIL_SITE_NAME,
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#FBFAF7",
        "theme_color": "#0A4DA2",
        "icons": icons,
    }
    answer = JsonResponse(values, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json"
    return answer


def _own_page_only(act: Act) -> Callable[[HttpRequest], HttpResponse]:
    """A JSON POST from a page of ours, few enough from one address, its refusals in words."""

    # The pages are kept copies without a token; `is_same_origin` does what the token would.
    @csrf_exempt
    @never_cache
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        if not is_same_origin(request.META, (settings.BASE_URL, f"{request.scheme}://{request.get_host()}")):
            return JsonResponse({"error": _("Chỉ nhận từ trang của cổng.")}, status=403)
        values = _read(request)
        if values is None:
            return JsonResponse({"error": _("Yêu cầu không đọc được.")}, status=400)
        caller = client_address(request.META, trust_proxy=settings.TRUST_PROXY)
        if not may_again("follow", caller, most=MOST_PER_HOUR, seconds=HOUR):
            return JsonResponse({"error": _("Quá nhiều yêu cầu; hãy thử lại sau một giờ.")}, status=429)
        try:
            return act(values)
        except RuleBroken as reason:
            return JsonResponse({"error": str(reason)}, status=422)
        except NotAllowed as reason:
            return JsonResponse({"error": str(reason)}, status=404)

    return view


def _read(request: HttpRequest) -> dict[str, Any] | None:
    if request.content_type != "application/json" or int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return None
    try:
        values = json.loads(request.body)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _browser(values: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Endpoint and keys of what PushSubscription.toJSON() gave. Raises RuleBroken when they are not there."""
    given = values.get("subscription")
    keys = given.get("keys") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(keys, dict):
        raise RuleBroken(_("Trình duyệt không gửi đủ thông tin."))
    kept = {name: str(keys.get(name, ""))[:200] for name in ("p256dh", "auth")}
    return _endpoint(given.get("endpoint")), kept


def _endpoint(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise RuleBroken(_("Trình duyệt không gửi đủ thông tin."))
    return value


def _section_id(values: dict[str, Any]) -> int | None:
    """The section that is named in the place of a unit ("muc:tin-tuc"); None when it is none. Raises NotAllowed."""
    kind, _sign, slug = str(values.get("unit", ""))[:300].partition(":")
    if kind != SECTION:
        return None
    section = Frame().section_called(slug)
    if section is None:
        raise NotAllowed(_("Không có chuyên mục này."))
    return section.id


def _unit(values: dict[str, Any]) -> Unit:
    return get_unit(str(values.get("unit", ""))[:60])


@_own_page_only
def follow(values: dict[str, Any]) -> HttpResponse:
    endpoint, keys = _browser(values)
    section_id = _section_id(values)
    if section_id is not None:
        follow_section(section_id, endpoint=endpoint, keys=keys)
    else:
        follow_unit(_unit(values), endpoint=endpoint, keys=keys)
    return JsonResponse({"following": True}, status=201)


@_own_page_only
def leave(values: dict[str, Any]) -> HttpResponse:
    """Known or not, the answer is the same: nobody learns who follows."""
    endpoint, section_id = _endpoint(values.get("endpoint")), _section_id(values)
    if section_id is None:
        stop_following(endpoint, unit=_unit(values) if values.get("unit") else None)
    if section_id is not None or not values.get("unit"):
        leave_sections(endpoint, section_id=section_id)
    return JsonResponse({"following": False})


@_own_page_only
def move(values: dict[str, Any]) -> HttpResponse:
    endpoint, keys = _browser(values)
    old = _endpoint(values.get("old"))
    move_follower(old, endpoint=endpoint, keys=keys)
    move_section_follower(old, endpoint=endpoint, keys=keys)
    return JsonResponse({"following": True})
