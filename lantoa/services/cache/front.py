"""The WSGI layer in front of Django that answers with kept pages."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock
from typing import Any

from lantoa.services.cache.listener import ensure_listening
from lantoa.services.cache.standard import is_standard
from lantoa.services.cache.store import MOST_PAGES, MOST_SECONDS, StoredPage, foreign_headers, make_page, parts, store

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HEADER = "X-Page-Cache"

# What networks hang onto a shared address: another value at each click, and the same page behind it.
MARKS = ("fbclid=", "gclid=", "utm_", "zarsrc=", "mibextid=", "zalo_", "_gl=", "igshid=", "ttclid=")
_NO_BODY = [b""]


def without_marks(query: str) -> str:
    """The query string without what networks add for their own counting."""
    return "&".join(part for part in query.split("&") if part and not part.lower().startswith(MARKS))


class PageFront:
    """Answers GET and HEAD of kept pages itself; keeps what `@public_page` marked."""

    def __init__(self, django: Wsgi) -> None:
        self.django = django
        # Addresses that were public before, with the lock of whoever renders them now.
        self._public: dict[str, Lock] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ:
            parts.begin()
            return self.django(environ, start_response)
        ensure_listening()
        query = environ.get("QUERY_STRING", "")
        if query:
            query = environ["QUERY_STRING"] = without_marks(query)
        key = f"{environ.get('HTTP_HOST', '')}{environ['PATH_INFO']}?{query}"
        page = self._kept(key, environ)
        if page is not None:
            return answer(page, environ, start_response)
        lock = self._public.get(key)
        if lock is None:
            return self._render(key, environ, start_response)
        # One renders, the others wait for its bytes.
        with lock:
            page = self._kept(key, environ)
            return answer(page, environ, start_response) if page else self._render(key, environ, start_response)

    def _kept(self, key: str, environ: dict[str, Any]) -> StoredPage | None:
        page = store.get(key)
        # Without its file every reader would come to us: it is made once more.
        if page is None or not page.is_file or (store.folder and store.folder.holds(environ["PATH_INFO"])):
            return page
        return None

    def _render(self, key: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        parts.begin()
        begin = _Begin(store.generation)
        if not begin.may_be_file(environ):
            return self._render_from(begin, key, environ, start_response)
        # Taken hold of before anything is read: see `finished`.
        with store.folder.present() as begin.place:  # type: ignore[union-attr]
            return self._render_from(begin, key, environ, start_response)

    def _render_from(
        self, begin: "_Begin", key: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        seen: dict[str, Any] = {}

        def remember(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            seen.update(status=status, headers=headers)

        pieces = self.django(environ, remember)
        seconds = min(_seconds(seen), MOST_SECONDS)
        if not seconds or environ["REQUEST_METHOD"] == "HEAD":
            start_response(seen["status"], [header for header in seen["headers"] if header[0] != HEADER])
            return pieces
        body = b"".join(pieces)
        close = getattr(pieces, "close", None)
        if close:
            close()
        page = make_page(seen["headers"], body, fresh_until=min(begin.monotonic + seconds, parts.since + MOST_SECONDS))
        if seconds == MOST_SECONDS and is_standard(foreign_headers(seen["headers"])):
            page = begin.as_file(page, environ["PATH_INFO"], since=parts.since)
        store.put(key, page, generation=begin.generation)
        self._remember(key)
        return answer(page, environ, start_response)

    def _remember(self, key: str) -> None:
        if len(self._public) > MOST_PAGES:
            self._public.clear()
        self._public.setdefault(key, Lock())


class _Begin:
    """What stood when the rendering of a page began: its age counts from then."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.time, self.monotonic = time.time(), parts.since
        self.place: int | None = None

    def may_be_file(self, environ: dict[str, Any]) -> bool:
        place = environ.get("HTTP_HOST", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        return store.folder is not None and store.folder.wants(*place)

    def as_file(self, page: StoredPage, path: str, *, since: float) -> StoredPage:
        """The page, read since then, written for nginx where it may be; kept no longer than its file is shown."""
        folder, forms = store.folder, (page.plain.body, page.zipped.body)
        # A deaf process may show what it has rendered, but not keep it.
        if folder is None or self.place is None or not store.is_open or self.generation != store.generation:
            return page
        begun = self.time - (self.monotonic - since)
        if not folder.write(self.place, path, forms, stamp=page.stamp, begun=begun):
            return page
        return replace(page, is_file=True, fresh_until=min(page.fresh_until, since + folder.lapses_in(begun)))


def _seconds(seen: dict[str, Any]) -> int:
    headers = {name.lower(): value for name, value in seen["headers"]}
    if not seen["status"].startswith("200") or "set-cookie" in headers:
        return 0
    return int(headers.get(HEADER.lower(), "0"))


def answer(page: StoredPage, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The kept page as this reader can take it: 304, compressed or plain."""
    form = page.zipped if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else page.plain
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and form.etag in known:
        start_response("304 Not Modified", form.unchanged)
        return _NO_BODY
    start_response("200 OK", form.headers)
    return form.parts if environ["REQUEST_METHOD"] == "GET" else _NO_BODY
