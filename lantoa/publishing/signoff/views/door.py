"""What every screen of the desk asks here first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from lantoa.kit.errors import NotAllowed
from lantoa.publishing.newsroom.facade import desk_view
from lantoa.publishing.signoff.access import may_read_record

View = Callable[..., HttpResponseBase]


def record_view(view: View) -> Callable[..., HttpResponse]:
    """Only for those who read the whole record; to everybody else it is missing (404)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if not may_read_record(request.user):
            raise NotAllowed
        return view(request, *args, **options)

    return desk_view(guarded)  # type: ignore[arg-type]  # a file is an answer too
