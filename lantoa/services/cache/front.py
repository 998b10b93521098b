"""The WSGI layer in front of Django that answers with kept pages."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from lantoa.services.cache.listener import ensure_listening
from lantoa.services.cache.store import MOST_PAGES, StoredPage, make_page, store

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HEADER = "X-Page-Cache"
# Readers' programs may keep a page but must ask whether it still holds: a withdrawn piece is gone at once.
CACHE_CONTROL = "public, no-cache"

# What networks hang onto a shared address: another value at each click, and the same page behind it.
_MARKS = ("fbclid=", "gclid=", "utm_", "zarsrc=", "mibextid=", "zalo_", "_gl=", "igshid=", "ttclid=")


def without_marks(query: str) -> str:
    """The query string without what networks add for their own counting."""
    return "&".join(part for part in query.split("&") if part and not part.lower().startswith(_MARKS))


class PageFront:
    """Answers GET and HEAD of kept pages itself; keeps what `@public_page` marked."""

    def __init__(self, django: Wsgi) -> None:
        self.django = django
        # Addresses that were public before, with the lock of whoever renders them now.
        self._public: dict[str, Lock] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ:
            return self.django(environ, start_response)
        ensure_listening()
        if environ.get("QUERY_STRING"):
            environ["QUERY_STRING"] = without_marks(environ["QUERY_STRING"])
        key = f"{environ.get('HTTP_HOST', '')}{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        page = store.get(key)
        if page is not None:
            return answer(page, environ, start_response)
        lock = self._public.get(key)
        if lock is None:
            return self._render(key, environ, start_response)
        # One renders, the others wait for its bytes.
        with lock:
            page = store.get(key)
            return answer(page, environ, start_response) if page else self._render(key, environ, start_response)

    def _render(self, key: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        generation = store.generation
        seen: dict[str, Any] = {}

        def remember(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            seen.update(status=status, headers=headers)

        parts = self.django(environ, remember)
        seconds = _seconds(seen)
        if not seconds or environ["REQUEST_METHOD"] == "HEAD":
            start_response(seen["status"], [header for header in seen["headers"] if header[0] != HEADER])
            return parts
        body = b"".join(parts)
        close = getattr(parts, "close", None)
        if close:
            close()
        page = make_page(seen["headers"], body, seconds=seconds)
        store.put(key, page, generation=generation)
        self._remember(key)
        return answer(page, environ, start_response)

    def _remember(self, key: str) -> None:
        if len(self._public) > MOST_PAGES:
            self._public.clear()
        self._public.setdefault(key, Lock())


def _seconds(seen: dict[str, Any]) -> int:
    headers = {name.lower(): value for name, value in seen["headers"]}
    if not seen["status"].startswith("200") or "set-cookie" in headers:
        return 0
    return int(headers.get(HEADER.lower(), "0"))


def answer(page: StoredPage, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The kept page as this reader can take it: 304, compressed or plain."""
    headers = [
        *page.headers,
        ("ETag", page.etag),
        ("Cache-Control", CACHE_CONTROL),
        ("Vary", "Accept-Encoding"),
    ]
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", headers)
        return [b""]
    body = page.plain
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = page.zipped
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
