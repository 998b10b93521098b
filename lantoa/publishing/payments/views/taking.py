"""What each person gets by a sheet, and the sheet as a file."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.org.audit.facade import record
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.facade import short_line
from lantoa.publishing.payments.access import get_sheet_for
from lantoa.publishing.payments.models import Sheet
from lantoa.publishing.payments.paper import MOST_WORKS, paper_of
from lantoa.publishing.payments.queries import people_page, totals_of
from lantoa.publishing.payments.sheets import workbook_of
from lantoa.publishing.payments.views.door import frame, payments_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@payments_view
@require_safe
def sheet_people(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What each person gets, page by page."""
    sheet = get_sheet_for(person_of(request), sheet_id)
    words = short_line(request.GET.get("q", ""), 80)
    page, people = people_page(sheet, words=words, number=request.GET.get("trang"))
    context = {
        **frame(sheet.unit, current="bang"),
        "sheet": sheet,
        "page": page,
        "people": people,
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "totals": totals_of(sheet),
        "paper_works": MOST_WORKS,
    }
    return render(request, "payments/sheet_people.html", context)


@payments_view
@require_safe
def sheet_export(request: HttpRequest, sheet_id: int, kind: str) -> HttpResponseBase:
    """The sheet as a file; that somebody took it along is noted, as account numbers stand in it."""
    user = person_of(request)
    sheet = get_sheet_for(user, sheet_id)
    made = _MADE.get(kind)
    if made is None:
        raise Http404
    record("payments.export_sheet", sheet, by=user, unit_id=sheet.unit_id, detail={"kind": kind})
    answer = made(sheet)
    answer["Content-Disposition"] = f'attachment; filename="nhuan-but-{sheet.month:%Y-%m}.{kind}"'
    return answer


_MADE: dict[str, Callable[[Sheet], HttpResponseBase]] = {
    "xlsx": lambda sheet: StreamingHttpResponse(workbook_of(sheet), content_type=XLSX),
    "docx": lambda sheet: HttpResponse(paper_of(sheet), content_type=DOCX),
}
