"""What other packages may use of the page cache."""

from collections.abc import Callable, Collection, Hashable
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from lantoa.services.cache.finished import FILE, LAST_DIGITS, SLOT_DIGITS
from lantoa.services.cache.front import HEADER, MARKS, PageFront
from lantoa.services.cache.listener import CHANNEL, ensure_listening
from lantoa.services.cache.standard import standard_headers
from lantoa.services.cache.store import CACHE_CONTROL, parts, store

View = Callable[..., HttpResponse]
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def public_page(seconds: int = 60) -> Callable[[View], View]:
    """Mark a view whose answer is the same for everybody: its bytes are kept up to `seconds` and a minute at most."""

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            answer = view(request, *args, **options)
            if answer.status_code == 200 and request.method in ("GET", "HEAD"):
                answer.headers.setdefault(HEADER, str(seconds))
            return answer

        return marked

    return decorate


def keep_for(answer: HttpResponse, *, seconds: int) -> HttpResponse:
    """Let this one answer of a `@public_page` be kept for another time than its fellows."""
    answer[HEADER] = str(seconds)
    return answer


def shared_part(key: Hashable, make: Callable[[], T]) -> T:
    """What many public pages show alike (menus, a foot): made once in a process until pages are dropped, for 20 s.

    Where nothing is kept (a process that does not hear of changes, the tests) it is made each time.
    """
    return parts.get(key, make)


def shared_parts(keys: Collection[K], make: Callable[[list[K]], dict[K, T]]) -> dict[K, T]:
    """Several such parts, those that are not kept made together; a key for which nothing is made is left out."""
    return parts.of(keys, make)


def drop_pages() -> None:
    """Forget every kept page, here and on every node, when the present transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
    transaction.on_commit(store.drop_if_open)


def tend_files() -> None:
    """Hear of changes from now on where nginx serves finished pages: it asks nobody while it has one."""
    if store.folder:
        ensure_listening()


__all__ = [
    "CACHE_CONTROL",
    "FILE",
    "LAST_DIGITS",
    "MARKS",
    "SLOT_DIGITS",
    "PageFront",
    "drop_pages",
    "keep_for",
    "public_page",
    "shared_part",
    "shared_parts",
    "standard_headers",
    "tend_files",
]
