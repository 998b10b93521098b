"""Finished pages as bytes, in each web process; dropped everywhere when anything they show changes."""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from threading import Lock, local
from typing import Any, TypeVar

from lantoa.services.cache.finished import Folder

MOST_PAGES = 4000
MOST_BYTES = 96 * 1024 * 1024
# However many messages are lost: after so many seconds a page is made anew.
MOST_SECONDS = 60
# A page is as old as the oldest part it shows: parts that lived as long would leave their pages no time.
PART_SECONDS = 20
MOST_PARTS = 4_000
# Readers' programs may keep a page but must ask whether it still holds: a withdrawn piece is gone at once.
CACHE_CONTROL = "public, no-cache"

Headers = list[tuple[str, str]]
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_OWN_HEADERS = {"content-length", "content-encoding", "etag", "vary", "x-page-cache", "cache-control"}


@dataclass(frozen=True, slots=True)
class Form:
    """A page as one kind of reader takes it; the lists are handed to the server as they are."""

    body: bytes
    etag: str
    headers: Headers
    unchanged: Headers
    parts: list[bytes]


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One finished answer, plain and compressed."""

    plain: Form
    zipped: Form
    # What files of the page say as the time they were changed, so that nginx makes the same ETag of it as we do.
    stamp: int
    fresh_until: float
    # Whether nginx has it, too.
    is_file: bool = False

    @property
    def size(self) -> int:
        return len(self.plain.body) + len(self.zipped.body)


def make_page(headers: Headers, body: bytes, *, fresh_until: float) -> StoredPage:
    """What is kept of one answer, until then on the clock of time.monotonic()."""
    kept = foreign_headers(headers)
    # Any second between 2001 and 2033: every file system knows it.
    stamp = 10**9 + int.from_bytes(hashlib.blake2b(body, digest_size=8).digest()) % 10**9
    plain = _form(kept, body, stamp=stamp)
    zipped = _form([*kept, ("Content-Encoding", "gzip")], gzip.compress(body, 6, mtime=0), stamp=stamp)
    return StoredPage(plain, zipped, stamp, fresh_until)


def foreign_headers(headers: Headers) -> Headers:
    """The headers of an answer that the cache does not write itself."""
    return [(name, value) for name, value in headers if name.lower() not in _OWN_HEADERS]


def _form(kept: Headers, body: bytes, *, stamp: int) -> Form:
    # As nginx makes it: the time a file was changed and its length.
    etag = f'"{stamp:x}-{len(body):x}"'
    common = [*kept, ("ETag", etag), ("Cache-Control", CACHE_CONTROL), ("Vary", "Accept-Encoding")]
    unchanged = [header for header in common if header[0] not in ("Content-Encoding", "Content-Type")]
    return Form(body, etag, [*common, ("Content-Length", str(len(body)))], unchanged, [body])


class PageStore:
    """Pages by address, the least recently read go first; safe between threads."""

    def __init__(self, folder: Folder | None = None) -> None:
        self._pages: OrderedDict[str, StoredPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        # The finished pages of this node on disk, if a web server of its own serves them.
        self.folder = folder
        # Raised at every drop: what was rendered before it must not be kept after it.
        self.generation = 0
        self.is_open = False

    def get(self, key: str) -> StoredPage | None:
        page = self._pages.get(key)
        if page is None or page.fresh_until < time.monotonic():
            return None
        # Who was read last matters only where somebody may have to go; a reader never waits for it.
        if (len(self._pages) > MOST_PAGES // 2 or self._bytes > MOST_BYTES // 2) and self._lock.acquire(blocking=False):
            if key in self._pages:
                self._pages.move_to_end(key)
            self._lock.release()
        return page

    def put(self, key: str, page: StoredPage, *, generation: int) -> bool:
        """Keep the page, unless something was dropped since its rendering began. Whether it is kept."""
        with self._lock:
            if not self.is_open or generation != self.generation:
                return False
            old = self._pages.pop(key, None)
            self._bytes += page.size - (old.size if old else 0)
            self._pages[key] = page
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._bytes -= self._pages.popitem(last=False)[1].size
            return True

    def drop(self, *, is_open: bool = True) -> None:
        """Forget everything, on disk as well; closed means that nothing is kept until it is opened again."""
        self._forget(is_open)
        if self.folder:
            self.folder.drop()

    def drop_if_open(self) -> None:
        """Forget everything without opening a closed store."""
        self.drop(is_open=self.is_open)

    def close(self) -> None:
        """Keep nothing until it is opened again; what lies on disk lapses by itself within a minute."""
        self._forget(False)

    def _forget(self, is_open: bool) -> None:
        with self._lock:
            self.generation += 1
            self.is_open = is_open
            self._pages.clear()
            self._bytes = 0


store = PageStore()


class Parts:
    """What many public pages show alike, made once in a process: it goes when pages go, and after 20 seconds."""

    def __init__(self, pages: PageStore) -> None:
        self._pages = pages
        # By key: the generation and the moment its reading began in, and what was made.
        self._kept: dict[Hashable, tuple[int, float, Any]] = {}
        self._answer = local()

    def begin(self) -> None:
        """This thread begins an answer: what it shows is read from now on."""
        self._answer.since = time.monotonic()

    @property
    def since(self) -> float:
        """When the oldest thing that this thread's answer shows was read, by time.monotonic(); now where none began."""
        moment: float = getattr(self._answer, "since", 0.0) or time.monotonic()
        return moment

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The part of this key; made anew after a drop, in time, and whenever nothing may be kept."""
        return self.of([key], lambda _keys: {key: make()})[key]

    def of(self, keys: Collection[K], make: Callable[[list[K]], dict[K, T]]) -> dict[K, T]:
        """The parts of these keys, the missing ones made together; a key for which nothing is made is left out."""
        generation, moment = self._pages.generation, time.monotonic()
        found: dict[K, T] = {}
        for key in keys:
            known = self._kept.get(key)
            if known and self._pages.is_open and known[0] == generation and moment < known[1] + PART_SECONDS:
                found[key] = known[2]
                # A worker, which answers nobody, has no answer that could grow old.
                if hasattr(self._answer, "since"):
                    self._answer.since = min(self.since, known[1])
        missing = [key for key in keys if key not in found]
        if not missing:
            return found
        made = make(missing)
        if self._pages.is_open:
            if len(self._kept) + len(made) > MOST_PARTS:
                self._kept.clear()
            # Of the generation before it was read: what changed meanwhile makes it void.
            self._kept |= {key: (generation, min(moment, self.since), part) for key, part in made.items()}
        return found | made


parts = Parts(store)
