"""The board on one screen, and the sheet of one card."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.access import get_article_at_desk, get_dispatch_at_desk
from lantoa.publishing.newsroom.actions.confirming import NeedsReason
from lantoa.publishing.newsroom.deskboard.cards import board_columns, holders, mark_of
from lantoa.publishing.newsroom.deskboard.filters import (
    ME,
    Wanted,
    remove_filter,
    save_filter,
    saved_filters,
    wanted_by,
)
from lantoa.publishing.newsroom.deskboard.rules import COLUMNS, SPANS, TODAY
from lantoa.publishing.newsroom.deskboard.steps import Sheet, ShownStep, asks_of, dispatch_sheet, piece_sheet
from lantoa.publishing.newsroom.models import Article, Dispatch, Format
from lantoa.publishing.newsroom.queries import board_of, sections
from lantoa.publishing.newsroom.times.watch import late_and_told
from lantoa.publishing.newsroom.views.decisions import DECISIONS
from lantoa.publishing.newsroom.views.dispatches import DISPATCH_DECISIONS
from lantoa.publishing.newsroom.views.door import desk_view
from lantoa.publishing.newsroom.views.head import head_of


@desk_view
@require_safe
def desk_board(request: HttpRequest) -> HttpResponse:
    return _board(request)


@desk_view
@require_safe
def desk_board_cards(request: HttpRequest) -> HttpResponse:
    """Only the columns; 304 while nothing on them has changed."""
    columns = board_columns(person_of(request), wanted_by(request.GET))
    mark = f'"{mark_of(columns)}"'
    if request.headers.get("If-None-Match") == mark:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = render(request, "newsroom/_deskboard.html", {"columns": columns, **_shown_column(request)})
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _board(request: HttpRequest, *, error: str = "") -> HttpResponse:
    user = person_of(request)
    wanted = wanted_by(request.POST if error else request.GET)
    columns = board_columns(user, wanted)
    saved = saved_filters(user)
    context: dict[str, Any] = {
        "columns": columns,
        "mark": mark_of(columns),
        "wanted": wanted,
        "query": wanted.query(),
        "sections": sections(),
        "people": holders(user),
        "genres": Article.Genre.choices,
        "formats": Format.choices,
        "late": late_and_told(),
        "spans": SPANS,
        "saved": saved,
        "error": error,
        "given": request.POST,
        **_shown_column(request),
        **head_of(user),
    }
    known = {"", f"nguoi={ME}", *(one.query for one in saved)}
    context["asked"] = "" if wanted.query() in known else _in_words(wanted, context)
    return render(request, "newsroom/deskboard.html", context, status=409 if error else 200)


def _in_words(wanted: Wanted, context: dict[str, Any]) -> str:
    """A filter that nobody keeps, as its choices are called."""
    people = {str(one.pk): str(one) for one in context["people"]}
    said = [
        next((one.title for one in context["sections"] if one.slug == wanted.section), wanted.section),
        _("Việc tôi giữ") if wanted.person == ME else people.get(wanted.person, wanted.person),
        str(dict(context["genres"]).get(wanted.genre, "")),
        str(dict(context["formats"]).get(wanted.format, "")),
        wanted.unit,
        _("%(days)s ngày qua") % {"days": SPANS[wanted.span]} if wanted.span != TODAY else "",
    ]
    return " · ".join(filter(None, said))


def _shown_column(request: HttpRequest) -> dict[str, str]:
    """Which column a phone shows."""
    wanted = request.GET.get("cot", "")
    return {"shown": wanted if wanted in COLUMNS else COLUMNS[0]}


@desk_view
@require_POST
def filter_save(request: HttpRequest) -> HttpResponse:
    """The filter of the form, kept under a name."""
    wanted = wanted_by(request.POST)
    try:
        save_filter(name=request.POST.get("name", ""), wanted=wanted, by=person_of(request))
    except RuleBroken as error:
        return _board(request, error=str(error))
    return redirect(f"{reverse('newsroom:desk_board')}?{wanted.query()}")


@desk_view
@require_POST
def filter_remove(request: HttpRequest, filter_id: int) -> HttpResponse:
    remove_filter(filter_id=filter_id, by=person_of(request))
    return redirect("newsroom:desk_board")


@desk_view
@require_safe
def card_dispatch(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """What may be done with a dispatch."""
    dispatch = get_dispatch_at_desk(request.user, dispatch_id)
    return _sheet(request, dispatch_sheet(person_of(request), dispatch, end=_end(request.GET)), dispatch)


@desk_view
@require_safe
def card_piece(request: HttpRequest, article_id: int) -> HttpResponse:
    """What may be done with a piece."""
    article = get_article_at_desk(request.user, article_id)
    return _sheet(request, piece_sheet(person_of(request), article, end=_end(request.GET)), article)


@desk_view
@require_POST
def card_dispatch_step(request: HttpRequest, dispatch_id: int, step: str) -> HttpResponse:
    """One decision about a dispatch, from the board."""
    dispatch, user = get_dispatch_at_desk(request.user, dispatch_id), person_of(request)
    decide = DISPATCH_DECISIONS.get(step)
    if decide is None:
        raise Http404
    try:
        sentence, _url = decide(dispatch, request.POST, user)
    except RuleBroken as error:
        fresh = get_dispatch_at_desk(user, dispatch_id)
        return _refused(request, dispatch_sheet(user, fresh, end=_end(request.POST)), fresh, error)
    return _done(request, sentence)


@desk_view
@require_POST
def card_piece_step(request: HttpRequest, article_id: int, step: str) -> HttpResponse:
    """One decision about a piece, from the board."""
    article, user = get_article_at_desk(request.user, article_id), person_of(request)
    decide = DECISIONS.get(step)
    if decide is None:
        raise Http404
    try:
        sentence = decide(article, request.POST, user)
    except RuleBroken as error:
        fresh = get_article_at_desk(user, article_id)
        return _refused(request, piece_sheet(user, fresh, end=_end(request.POST)), fresh, error)
    return _done(request, sentence)


def _end(given: QueryDict) -> str:
    """The column that the card was carried to."""
    wanted = given.get("den", "")
    return wanted if wanted in COLUMNS else ""


def _is_script(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _done(request: HttpRequest, sentence: str) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"said": sentence})
    messages.success(request, sentence)
    return redirect("newsroom:desk_board")


def _refused(request: HttpRequest, sheet: Sheet, thing: Dispatch | Article, error: RuleBroken) -> HttpResponse:
    return _sheet(request, sheet, thing, error=str(error), asks_reason=isinstance(error, NeedsReason))


def _form(step: ShownStep, *, is_folded: bool) -> dict[str, Any]:
    """One step; of many, those that ask for words are folded away."""
    return {"step": step, "asks": asks_of(step), "is_folded": is_folded and step.needs not in ("", "sure")}


def _sheet(
    request: HttpRequest, sheet: Sheet, thing: Dispatch | Article, *, error: str = "", asks_reason: bool = False
) -> HttpResponse:
    needs, end = {step.needs for step in sheet.steps}, _end(request.POST if error else request.GET)
    context: dict[str, Any] = {
        "sheet": sheet,
        "thing": thing,
        "steps": [_form(step, is_folded=not end and bool(number)) for number, step in enumerate(sheet.steps)],
        "end": end,
        "error": error,
        # The same step again, with the reason that its refusal asked for.
        "asks_reason": asks_reason,
        "action": request.path,
        "given": request.POST,
        "sections": sections() if "section" in needs else [],
        "people": board_of(thing.unit) if "person" in needs else [],
        # One step that asks nothing is taken as soon as the card is dropped.
        "is_direct": len(sheet.steps) == 1 and not sheet.steps[0].needs,
    }
    name = "_card_sheet" if _is_script(request) else "card_sheet"
    answer = render(request, f"newsroom/{name}.html", context, status=409 if error else 200)
    answer["Vary"] = "HX-Request, Cookie"
    return answer
