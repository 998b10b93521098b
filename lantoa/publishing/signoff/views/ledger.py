"""The record on the screen and as a file."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.export import as_file
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.facade import board_of, desk_view, event_of, get_article_at_desk, sections
from lantoa.publishing.signoff.access import may_read_record
from lantoa.publishing.signoff.actions import record_export
from lantoa.publishing.signoff.ledger.filters import Wanted, entries, wanted_by
from lantoa.publishing.signoff.ledger.lines import header, kind_of, lines, titles_of
from lantoa.publishing.signoff.views.door import record_view

SHOWN = 100
FORMATS = ("xlsx", "csv")


@record_view
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """The newest of what fits; all of it is in the file."""
    error, wanted = "", Wanted()
    try:
        wanted = wanted_by(request.GET)
    except RuleBroken as refusal:
        error = str(refusal)
    rows = [] if error else list(entries(wanted)[: SHOWN + 1])
    context: dict[str, Any] = {
        "rows": _shown(rows[:SHOWN]),
        "has_more": len(rows) > SHOWN,
        "most": SHOWN,
        "given": request.GET,
        "wanted": wanted.words(),
        "sections": sections(),
        "wanted_section": wanted.section.slug if wanted.section else "",
        "people": board_of(None),
        "formats": FORMATS,
        "error": error,
    }
    return render(request, "signoff/record_list.html", context, status=409 if error else 200)


@record_view
@require_POST
def record_export_view(request: HttpRequest, format: str) -> HttpResponseBase:
    """Everything that fits, as xlsx or csv, written while it is read; who took it stands in the record."""
    if format not in FORMATS:
        raise NotAllowed
    try:
        wanted = wanted_by(request.POST)
    except RuleBroken as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    record_export(by=person_of(request), filters=wanted.words(), format=format)
    answer = as_file(format, name=f"nhat-ky-{today()}", header=header(), rows=lines(entries(wanted)))
    answer["Cache-Control"] = "no-store"
    return answer


@desk_view
@require_safe
def piece_record(request: HttpRequest, article_id: int) -> HttpResponse:
    """Everything that was done to one piece, for whoever sees it at the desk."""
    article = get_article_at_desk(request.user, article_id)
    rows = list(entries(Wanted(piece_id=article.pk))[:1000])
    context = {
        "article": article,
        "rows": _shown(rows),
        "may_export": may_read_record(request.user),
        "filter": urlencode({"bai": article.pk}),
        "formats": FORMATS,
        "wanted": Wanted(piece_id=article.pk).words(),
    }
    return render(request, "signoff/piece_record.html", context)


def _shown(rows: list[AuditEntry]) -> list[dict[str, Any]]:
    titles = titles_of(rows)
    return [
        {
            "event": event_of(row),
            "kind": kind_of(row),
            "title": titles.get((row.object_type, row.object_id), ""),
            "url": f"/toa-soan/nhat-ky/bai/{row.object_id}/" if kind_of(row) == _("Bài") else "",
        }
        for row in rows
    ]
