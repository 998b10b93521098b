"""The WSGI layer that answers short links before Django's middleware: the busiest and smallest answer of all."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import close_old_connections

from lantoa.services.analytics.links import follow

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ShortLinkFront:
    """Redirects `/s/<code>`; everything else, unknown codes included, is Django's."""

    def __init__(self, django: Wsgi) -> None:
        self.django = django

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not path.startswith("/s/") or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.django(environ, start_response)
        # Outside a Django request nobody else looks after a line that has died.
        close_old_connections()
        target = follow(path[3:].rstrip("/"), environ)
        if target is None:
            return self.django(environ, start_response)
        headers = [("Location", target), ("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex")]
        start_response("302 Found", [*headers, ("Content-Length", "0")])
        return [b""]
