"""What makes the workplace an app on the phone: its manifest, its service worker, its page without a line."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.faces.workplace.access import signed_in_json
from lantoa.faces.workplace.queries import open_appointments, units_to_file_for
from lantoa.faces.workplace.rules import MOST_PHOTOS
from lantoa.org.people.facade import User

MODULES = (
    "app",
    "drafts",
    "filing",
    "offline_tasks",
    "outbox",
    "outbox_list",
    "photos",
    "resize",
    "send_soon",
    "store",
    "when",
)
FONTS = [f"design/fonts/be-vietnam-pro-{weight}.woff2" for weight in (400, 600)]
STYLES = [f"design/{name}.css" for name in ("tokens", "base", "components", "work")]
OTHERS = [
    "workplace/workplace.css",
    "workplace/icon-192.png",
    "design/icons.svg",
    "design/mark.svg",
    "design/htmx.min.js",
]
KEPT = [*(f"workplace/{name}.js" for name in MODULES), *OTHERS, *STYLES, *FONTS]
TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "workplace"


@never_cache
@signed_in_json
@require_safe
def session_show(request: HttpRequest) -> JsonResponse:
    """Who is signed in, for which units, and a fresh token: a page that was open for days asks before it sends."""
    assert isinstance(request.user, User)
    units = units_to_file_for(open_appointments(request.user))
    return JsonResponse(
        {
            "csrf": get_token(request),
            "user": request.user.pk,
            "name": request.user.get_full_name(),
            "units": [{"id": unit.pk, "name": str(unit)} for unit in units],
        }
    )


@never_cache
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page the phone keeps: filing and the outbox, nobody's data in it."""
    request.user = AnonymousUser()
    return render(request, "workplace/offline.html", {"most_photos": MOST_PHOTOS})


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of what it keeps; a changed file makes a new version."""
    context = {
        "version": _version(),
        "outbox": static("workplace/outbox.js"),
        "assets": [*_assets(), reverse("workplace:offline")],
        "offline": reverse("workplace:offline"),
        "scope": reverse("workplace:home"),
        "icon": static("workplace/icon-192.png"),
        "site": settings.WAGTAIL_SITE_NAME,
    }
    answer = HttpResponse(render_to_string("workplace/sw.js", context), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = reverse("workplace:home")
    return answer


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The installable app's name, icons and first page."""
    icon = {"sizes": "192x192", "type": "image/png", "src": static("workplace/icon-192.png")}
    large = {"sizes": "512x512", "type": "image/png", "src": static("workplace/icon-512.png")}
    mask = {**large, "src": static("workplace/icon-maskable-512.png"), "purpose": "maskable"}
    answer = JsonResponse(
        {
            "id": reverse("workplace:home"),
            "name": _("%(site)s: việc của tôi") % {"site": settings.WAGTAIL_SITE_NAME},
            "short_name": settings.WAGTAIL_SITE_NAME,
            "description": _("Gửi tin từ cơ sở và chia sẻ tin của công đoàn."),
            "lang": "vi",
            "start_url": reverse("workplace:home"),
            "scope": reverse("workplace:home"),
            "display": "standalone",
            "background_color": "#FBFAF7",
            "theme_color": "#0A4DA2",
            "icons": [icon, large, mask],
            "shortcuts": [{"name": _("Gửi tin"), "url": reverse("workplace:dispatch_file")}],
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Content-Type"] = "application/manifest+json"
    return answer


def _assets() -> list[str]:
    """Addresses of everything the page without a line needs."""
    return [static(path) for path in KEPT]


@lru_cache(maxsize=1)
def _version() -> str:
    """Twelve letters that change when a kept file or the page changes."""
    digest = hashlib.sha256()
    found = (finders.find(path) for path in KEPT)
    digest.update(render_to_string("design/base_work.html").encode())
    for path in sorted([*TEMPLATES.glob("*"), *(Path(path) for path in found if isinstance(path, str))]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
