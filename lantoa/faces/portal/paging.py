"""Pages of a list, chosen by the address."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class PageOf:
    """One page of a list: its items, where it stands, and the addresses of its neighbours."""

    items: list
    number: int
    count: int
    total: int
    newer: str
    older: str


def page_number(request: HttpRequest, name: str = "trang") -> int:
    """The page that the address asks for. Raises Http404 for anything but a positive number."""
    asked = request.GET.get(name, "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 5 and int(asked) > 0):
        raise Http404(_("Không có trang này."))
    return int(asked)


def page_of(request: HttpRequest, rows: QuerySet, *, per_page: int, name: str = "trang") -> PageOf:
    """The asked page of `rows`. Raises Http404 beyond the last one; an empty list has one empty page."""
    number, paginator = page_number(request, name), Paginator(rows, per_page)
    if number > paginator.num_pages:
        raise Http404(_("Không có trang này."))
    return PageOf(
        items=list(paginator.page(number).object_list),
        number=number,
        count=paginator.num_pages,
        total=paginator.count,
        newer=_address(request, name, number - 1) if number > 1 else "",
        older=_address(request, name, number + 1) if number < paginator.num_pages else "",
    )


def _address(request: HttpRequest, name: str, number: int) -> str:
    asked = request.GET.copy()
    asked.pop(name, None)
    if number > 1:
        asked[name] = str(number)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path
