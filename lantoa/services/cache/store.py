"""Finished pages as bytes, in each web process; dropped everywhere when anything they show changes."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic

MOST_PAGES = 4000
MOST_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True)
class StoredPage:
    """One finished answer, plain and compressed."""

    headers: tuple[tuple[str, str], ...]
    plain: bytes
    zipped: bytes
    etag: str
    fresh_until: float


def make_page(headers: list[tuple[str, str]], body: bytes, *, seconds: int) -> StoredPage:
    """What is kept of one answer."""
    kept = tuple((name, value) for name, value in headers if name.lower() not in _OWN_HEADERS)
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return StoredPage(kept, body, gzip.compress(body, 6, mtime=0), etag, monotonic() + seconds)


_OWN_HEADERS = {"content-length", "content-encoding", "etag", "vary", "x-page-cache", "cache-control"}


class PageStore:
    """Pages by address, the least recently read go first; safe between threads."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, StoredPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        # Raised at every drop: what was rendered before it must not be kept after it.
        self.generation = 0
        self.is_open = False

    def get(self, key: str) -> StoredPage | None:
        page = self._pages.get(key)
        if page is None or page.fresh_until < monotonic():
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def put(self, key: str, page: StoredPage, *, generation: int) -> None:
        """Keep the page, unless something was dropped since its rendering began."""
        with self._lock:
            if not self.is_open or generation != self.generation:
                return
            old = self._pages.pop(key, None)
            self._bytes += _size(page) - (_size(old) if old else 0)
            self._pages[key] = page
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._bytes -= _size(self._pages.popitem(last=False)[1])

    def drop(self, *, is_open: bool = True) -> None:
        """Forget everything; closed means that nothing is kept until it is opened again."""
        with self._lock:
            self.generation += 1
            self.is_open = is_open
            self._pages.clear()
            self._bytes = 0

    def drop_if_open(self) -> None:
        """Forget everything without opening a closed store."""
        self.drop(is_open=self.is_open)


def _size(page: StoredPage) -> int:
    return len(page.plain) + len(page.zipped)


store = PageStore()
