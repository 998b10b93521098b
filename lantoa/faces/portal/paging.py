"""Pages of a list, chosen by the address."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lantoa.publishing.newsroom.facade import Article

MOST_LISTED = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = re.compile(r"([0-9]{1,10})\.([0-9]{6})-([0-9]{1,18})")


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
    """The asked page of `rows`, of pieces the newest MOST_LISTED. Raises Http404 beyond the last one.

    An empty list has one empty page.
    """
    number, is_of_pieces = page_number(request, name), issubclass(rows.model, Article)
    paginator = Paginator(rows[:MOST_LISTED] if is_of_pieces else rows, per_page)
    if is_of_pieces:
        # Counting a million pieces takes a second, in their order longer still; who looks for older ones has the
        # archive, by day.
        paginator.count = rows.order_by()[:MOST_LISTED].count()
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


@dataclass(frozen=True)
class Stretch:
    """Pieces in order of time from a mark in the address on; as cheap far back as at the start."""

    items: list[Article]
    is_first: bool
    newest: str
    older: str


def stretch_of(request: HttpRequest, rows: QuerySet[Article], *, per_page: int, name: str = "truoc") -> Stretch:
    """The pieces published before the one that the address names, newest first. Raises Http404 for a broken mark."""
    mark = request.GET.get(name, "")
    if mark:
        rows = rows.filter(_before(mark))
    items = list(rows[: per_page + 1])
    if mark and not items:
        raise Http404(_("Không có trang này."))
    last = items[per_page - 1] if len(items) > per_page else None
    older = f"{request.path}?{name}={_mark(last)}" if last else ""
    return Stretch(items[:per_page], not mark, request.path if mark else "", older)


def _before(mark: str) -> Q:
    found = _MARK.fullmatch(mark)
    if found is None:
        raise Http404(_("Không có trang này."))
    # Whole numbers: the sixth digit behind the point must not be lost.
    at = _EPOCH + timedelta(seconds=int(found[1]), microseconds=int(found[2]))
    before = Q(first_published_at__lt=at) | Q(first_published_at=at, pk__lt=int(found[3]))
    # Said once more for the index, which cannot follow an "or".
    return Q(first_published_at__lte=at) & before


def _mark(last: Article) -> str:
    since = last.first_published_at - _EPOCH
    return f"{since // timedelta(seconds=1)}.{since.microseconds:06d}-{last.pk}"
