"""The desk's side: ask for a word, see what came back, withdraw, ask again."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.facade import (
    Article,
    desk_view,
    get_article_at_desk,
    may_approve,
    may_edit_article,
    standing_of,
    text_mark,
)
from lantoa.publishing.signoff.access import get_piece_to_ask, get_shown_signoff, get_signoff_for
from lantoa.publishing.signoff.actions import Wish, ask_again, ask_signoff, withdraw_signoff
from lantoa.publishing.signoff.letters import link_of
from lantoa.publishing.signoff.models import Signoff
from lantoa.publishing.signoff.queries import signoffs_of
from lantoa.publishing.signoff.rules import OPEN_PIECES, USUAL_HOURS

HOURS = (4, 24, 48, 72, 168, 336)


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def piece_signoffs(request: HttpRequest, article_id: int) -> HttpResponse:
    """What was asked about the piece and what came back; a POST asks once more, and shows the link this one time."""
    user = person_of(request)
    if request.method != "POST":
        return _page(request, get_article_at_desk(user, article_id))
    article = get_piece_to_ask(user, article_id)
    try:
        made, secret = ask_signoff(article=article, wish=_wish(request), by=user, seen=request.POST.get("seen") or None)
    except RuleBroken as error:
        return _page(request, article, error=str(error))
    return _page(request, article, made=_made(made, secret))


@desk_view
@require_safe
def piece_part(request: HttpRequest, article_id: int) -> HttpResponse:
    """Part of a piece's page: what was asked, and the way to ask."""
    user = person_of(request)
    article = get_article_at_desk(user, article_id)
    context = {
        "article": article,
        "rows": signoffs_of(article, user),
        "may_ask": article.state in OPEN_PIECES and may_edit_article(user, article),
    }
    return render(request, "signoff/_piece_part.html", context)


@desk_view
@require_safe
def signoff_state(request: HttpRequest, signoff_id: int) -> HttpResponse:
    """Where one link and its letter stand, asked again while the letter is on its way."""
    user = person_of(request)
    article, row = get_shown_signoff(user, signoff_id)
    [one] = signoffs_of(article, user, only=row.pk)
    answer = render(request, "signoff/_asked.html", {"one": one})
    answer["Cache-Control"] = "no-store"
    return answer


@desk_view
@require_POST
def signoff_withdraw(request: HttpRequest, signoff_id: int) -> HttpResponse:
    user = person_of(request)
    row = get_signoff_for(user, signoff_id)
    try:
        withdraw_signoff(signoff=row, by=user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã thu hồi: liên kết không mở được nữa."))
    return redirect("signoff:piece_signoffs", row.article_id)


@desk_view
@require_POST
def signoff_again(request: HttpRequest, signoff_id: int) -> HttpResponse:
    """A new link to the present text; the old one is dead."""
    user = person_of(request)
    row = get_signoff_for(user, signoff_id)
    article = get_piece_to_ask(user, row.article_id)
    try:
        made, secret = ask_again(
            signoff=row, client_id=_client_id(request), by=user, is_mailed=request.POST.get("way") != "copy"
        )
    except RuleBroken as error:
        return _page(request, article, error=str(error))
    return _page(request, article, made=_made(made, secret))


def _made(row: Signoff, secret: str) -> dict[str, Any]:
    """What to show of a link just made: the link itself only when no letter brings it."""
    return {"row": row, "link": "" if row.email else link_of(secret)}


def _wish(request: HttpRequest) -> Wish:
    given = request.POST
    hours = given.get("hours", "")
    by_mail = given.get("way") == "email"
    if by_mail and not given.get("email", "").strip():
        raise RuleBroken(_("Hãy ghi địa chỉ thư của người được mời, hoặc chọn chép liên kết."))
    return Wish(
        client_id=_client_id(request),
        kind=given.get("kind", ""),
        name=given.get("name", ""),
        role=given.get("role", ""),
        email=given.get("email", "") if by_mail else "",
        note=given.get("note", ""),
        hours=int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 6 else 0,
        urgent_reason=given.get("urgent_reason", ""),
    )


def _client_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


def _page(
    request: HttpRequest, article: Article, *, error: str = "", made: dict[str, Any] | None = None
) -> HttpResponse:
    user = person_of(request)
    fresh = get_article_at_desk(user, article.pk)
    who = standing_of(user, fresh)
    context = {
        "article": fresh,
        "rows": signoffs_of(fresh, user),
        "may_ask": fresh.state in OPEN_PIECES and who.is_editor,
        "may_give_away": may_approve(who, urgent=True) and fresh.state in ("submitted", "in_editing"),
        "is_urgent": who.has_written,
        "hours": HOURS,
        "usual_hours": USUAL_HOURS,
        "client_id": uuid4(),
        "seen": text_mark(fresh),
        "error": error,
        "given": request.POST if error else {},
        "made": made,
    }
    answer = render(request, "signoff/piece_signoffs.html", context, status=409 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer
