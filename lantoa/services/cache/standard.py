"""The headers that every finished page carries, from the settings: nginx sends the same with what it serves itself."""

from functools import cache
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from lantoa.services.cache.store import Headers

_LAYERS = (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware)


@cache
def standard_headers() -> tuple[tuple[str, str], ...]:
    """What Django's layers add to a page of this installation, asked for as readers reach it; sorted."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", "/", "/"
    if settings.BASE_URL.startswith("https://"):
        # As the proxy in front says it.
        request.META["wsgi.url_scheme"] = "https"
        request.META["HTTP_X_FORWARDED_PROTO"] = "https"

    def answer(_: HttpRequest) -> HttpResponseBase:
        return HttpResponse(b"")

    layered: Any = answer
    for layer in _LAYERS:
        layered = layer(layered)
    return tuple(sorted(_calm(name, value) for name, value in layered(request).items()))


def is_standard(headers: Headers) -> bool:
    """Whether a page with these headers looks the same when nginx serves it."""
    return tuple(sorted(_calm(name, value) for name, value in headers)) == standard_headers()


def _calm(name: str, value: str) -> tuple[str, str]:
    # The policy's parts come in another order in every process.
    return name, "; ".join(sorted(value.split("; "))) if name == "Content-Security-Policy" else value
