"""What other packages may use of the page cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from lantoa.services.cache.front import HEADER, PageFront
from lantoa.services.cache.listener import CHANNEL
from lantoa.services.cache.store import store

View = Callable[..., HttpResponse]


def public_page(seconds: int = 60) -> Callable[[View], View]:
    """Mark a view whose answer is the same for everybody: its bytes are kept up to `seconds`, or until `drop_pages`."""

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


def drop_pages() -> None:
    """Forget every kept page, here and on every node, when the present transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
    transaction.on_commit(store.drop_if_open)


__all__ = ["PageFront", "drop_pages", "keep_for", "public_page"]
